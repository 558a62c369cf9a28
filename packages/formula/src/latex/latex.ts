/**
 * Tree → LaTeX of one formula, as papers print it: `\mathrm{softmax}\left(\frac{Q \cdot K^{\top}}{\sqrt{d}}\right) \cdot V`.
 *
 * In: a program (a faulty one too: what is missing is `\square`), and what to say about its parts. Out: LaTeX that means
 * one thing by the language's own rules for LaTeX: products are written, `\mid` only excludes, subscripts are indices
 * only where the index is bound. Several statements are the rows of an `aligned`. Brackets are those of
 * syntax/print.ts, less those that a fraction or a root makes needless. Names are name-latex.ts, other texts
 * text-latex.ts; nothing a person wrote reaches TeX unescaped.
 */

import { LEVEL } from '../syntax/precedence.ts';
import { definedNames, startsLikeDefinition } from '../syntax/print.ts';
import type {
  Argument,
  Axis,
  Binary,
  BoundIndex,
  Call,
  CompareOperator,
  Expr,
  Index,
  IndexExpr,
  Name,
  Program,
  Statement,
} from '../syntax/tree.ts';
import { walk } from '../syntax/walk.ts';
import { ATOM, beginsWithBracket, beginsWithSign, isBig, isFactors, levelOf, onlyArgument, POSTFIX } from './levels.ts';
import { calleeLatex, canBeIndexed, letterLatex, MISSING, nameLatex } from './name-latex.ts';
import { ARITHMETIC, COMPARISON, fence, FENCES, SETS, SIGMA } from './signs.ts';
import { textLatex } from './text-latex.ts';

export interface LatexOptions {
  /** Wrap every expression as `\htmlData{node=ID,start=S,end=E}{…}`: its id in the tree and its span in the text. */
  readonly nodes?: boolean;
  /** A short plain text to set small beneath an expression, such as `n×d`; any text is safe. */
  readonly under?: (expr: Expr) => string | undefined;
  /** Whether declarations are printed; they are unless told. */
  readonly declarations?: boolean;
}

export function latexOf(program: Program, options: LatexOptions = {}): string {
  const printer = printerFor(program, options);
  const shown = program.statements.filter(({ kind }) => options.declarations !== false || kind !== 'declaration');
  const [first, more] = shown;
  if (first === undefined) return '';
  if (more === undefined) return printer.statement(first).join(' ').trim();
  const rows = shown.map((statement) => printer.statement(statement).join(' &').trimStart());
  return `\\begin{aligned}\n${rows.join(' \\\\\n')}\n\\end{aligned}`;
}

/** Where an expression is from: without it, no name is known to be a function, and no index is bound. */
export interface Surroundings {
  readonly program?: Program;
  /** Index names that hold around it, as `indices` of a written step. */
  readonly bound?: readonly string[];
}

export function exprLatex(expr: Expr, options: LatexOptions = {}, { program, bound = [] }: Surroundings = {}): string {
  return printerFor(program, options, bound).expr(expr);
}

interface Names {
  /** Names the program gives a meaning of its own. */
  readonly known: ReadonlySet<string>;
  /** Those of them that are functions. */
  readonly functions: ReadonlySet<string>;
}

function printerFor(program: Program | undefined, options: LatexOptions, bound: readonly string[] = []): Printer {
  const known = program === undefined ? new Set<string>() : definedNames(program);
  const functions = program?.statements.flatMap((one) => (one.kind === 'function' ? [one.name.name] : [])) ?? [];
  const setting: Setting = { bound: new Set(bound), flat: false, equal: '=' };
  return new Printer(options, { known, functions: new Set(functions) }, setting);
}

interface Setting {
  /** Index names that a sum or the left side binds. */
  readonly bound: ReadonlySet<string>;
  /** In a line of small print, where a fraction is `a/b`. */
  readonly flat: boolean;
  /** `==` where `=` would be misread. */
  readonly equal: string;
}

class Printer {
  private readonly options: LatexOptions;
  private readonly names: Names;
  private readonly setting: Setting;

  constructor(options: LatexOptions, names: Names, setting: Setting) {
    this.options = options;
    this.names = names;
    this.setting = setting;
  }

  private under(change: Partial<Setting>): Printer {
    return new Printer(this.options, this.names, { ...this.setting, ...change });
  }

  private binding(names: readonly Name[]): Printer {
    return this.under({ bound: new Set([...this.setting.bound, ...names.map(({ name }) => name)]) });
  }

  private get flat(): Printer {
    return this.setting.flat ? this : this.under({ flat: true });
  }

  /** What stands before the sign that rows are aligned at, and the rest. */
  statement(statement: Statement): readonly [string, string] {
    switch (statement.kind) {
      case 'declaration':
        return [this.expr(statement.name), `\\in ${this.set(statement.elementType, statement.axes)}`];
      case 'definition':
        return [this.expr(statement.name), `= ${this.expr(statement.value)}`];
      case 'function': {
        const { name, parameters, value } = statement;
        const list = parameters.map((parameter) => this.expr(parameter)).join(', ');
        const callee = this.marked(name, calleeLatex(name.name, true));
        return [`${callee}(${list})`, `= ${this.expr(value)}`];
      }
      case 'indexDefinition': {
        const { name, indices, value } = statement;
        const letters = indices.filter((index) => index.kind === 'name');
        const inside = this.binding([
          ...letters,
          ...indices.flatMap((index) => (index.kind === 'bound' ? [index.name] : [])),
        ]);
        // A subscript on the left is an index by being used as one on the right.
        const isUsed = letters.length === indices.length && letters.every((letter) => mentions(value, letter.name));
        const left = (isUsed ? inside : this).indexed(name, indices);
        return [left, `= ${inside.expr(value)}`];
      }
      case 'expression':
        return ['', this.start(statement.value)];
    }
  }

  expr(expr: Expr): string {
    return this.at(expr, 0);
  }

  /** At the start of a statement or an argument, where `name =` would define or name. */
  private start(expr: Expr): string {
    return (startsLikeDefinition(expr) ? this.under({ equal: '==' }) : this).expr(expr);
  }

  /** Prints in a place that needs at least `level`; anything looser gets brackets. */
  private at(expr: Expr, level: number): string {
    const text = this.text(expr);
    return this.marked(expr, levelOf(expr, this.setting.flat) < level ? fence('(', ')', text) : text);
  }

  /** After an infix sign, where a second sign would read badly. */
  private after(expr: Expr, level: number): string {
    return this.at(expr, beginsWithSign(expr, this.setting.flat) ? Infinity : level);
  }

  private marked(expr: Expr, text: string): string {
    const below = this.options.under?.(expr) ?? '';
    return this.node(expr, below === '' ? text : `\\underset{${textLatex(below)}}{${text}}`);
  }

  private node({ id, span }: Expr, text: string): string {
    return this.options.nodes ? `\\htmlData{node=${id},start=${span.start},end=${span.end}}{${text}}` : text;
  }

  private text(expr: Expr): string {
    switch (expr.kind) {
      case 'number':
        return /^[\d.]+$/.test(expr.text) ? expr.text : `\\mathrm{${expr.text.replace(/[+-]/, '{$&}')}}`;
      case 'boolean':
        return `\\mathrm{${String(expr.value)}}`;
      case 'missing':
        return MISSING;
      case 'name':
        return nameLatex(expr.name, this.setting.bound);
      case 'unary':
        if (expr.operator === 'not') return `\\lnot ${this.at(expr.operand, LEVEL.not)}`;
        return `-${this.after(expr.operand, LEVEL.prefix)}`;
      case 'binary':
        return this.binary(expr);
      case 'transpose':
        return this.raised(this.at(expr.operand, ATOM), '\\top');
      case 'logic': {
        const own = LEVEL[expr.operator];
        const sign = expr.operator === 'and' ? '\\land' : '\\lor';
        return `${this.at(expr.left, own)} ${sign} ${this.at(expr.right, own + 1)}`;
      }
      case 'compare': {
        const [first, ...rest] = expr.operands.map((operand) => this.at(operand, LEVEL.compare + 1));
        const tail = rest.map((operand, k) => ` ${this.comparison(expr.operators[k] ?? '=')} ${operand}`);
        return `${first}${tail.join('')}`;
      }
      case 'exclude': {
        const condition = this.at(expr.condition, LEVEL.exclude + 1);
        return `${this.at(expr.value, LEVEL.exclude)} \\mid ${condition}`;
      }
      case 'call':
        return this.call(expr);
      case 'index':
        return this.indexing(expr);
      case 'concat':
        return fence('[', ']', expr.items.map((item) => this.expr(item)).join('; '));
      case 'iverson':
        return fence('[', ']', this.expr(expr.condition));
      case 'tuple':
        return fence('(', ')', expr.items.map((item) => this.expr(item)).join(', '));
    }
  }

  private comparison(operator: CompareOperator): string {
    return operator === '=' ? this.setting.equal : COMPARISON[operator];
  }

  private binary({ operator, left, right }: Binary): string {
    if (operator === 'pow') return this.raised(this.base(left), this.exponent(right));
    if (operator === 'div' && !this.setting.flat) return `\\frac{${this.expr(left)}}{${this.expr(right)}}`;
    const sign = ARITHMETIC[operator];
    if (operator === 'add' || operator === 'sub')
      return `${this.at(left, LEVEL.add)} ${sign} ${this.after(right, LEVEL.reduce)}`;
    const gap = operator === 'div' ? '' : ' ';
    return `${this.at(left, LEVEL.mul)}${gap}${sign}${gap}${this.after(right, LEVEL.prefix)}`;
  }

  /** What a marked base consists of is spaced as a group of its own. */
  private raised(base: string, exponent: string): string {
    return `${this.options.nodes ? `{${base}}` : base}^{${exponent}}`;
  }

  /** `e^{x}` is the exponential function to a reader, so a name `e` that is raised has brackets. */
  private base(base: Expr): string {
    const text = this.at(base, ATOM);
    return base.kind === 'name' && base.name === 'e' ? `(${text})` : text;
  }

  /** `K^{T}` transposes and `W^{Q}` is a name, so a capital letter as a power has brackets. */
  private exponent(exponent: Expr): string {
    const text = this.flat.expr(exponent);
    return exponent.kind === 'name' && /^\p{Lu}/u.test(exponent.name) ? `(${text})` : text;
  }

  private call(call: Call): string {
    const { name } = call.callee;
    const value = onlyArgument(call);
    if (value !== undefined && isBig(call)) return this.sum(call, value);
    if (value === undefined || call.subscript.length > 0 || this.names.known.has(name)) return this.plainCall(call);
    if (name === 'sqrt') return `\\sqrt{${this.expr(value)}}`;
    const [open, close] = FENCES.get(name) ?? [];
    return open === undefined || close === undefined ? this.plainCall(call) : fence(open, close, this.expr(value));
  }

  /** `\sum_{t} f`: the factors that follow; anything else, and what begins with a bracket, stands in brackets. */
  private sum(call: Call, value: Expr): string {
    const { flat } = this.setting;
    const inside = this.binding(call.subscript);
    const isBare = isFactors(value, flat) && !beginsWithBracket(value, flat);
    const sign = `${SIGMA.get(call.callee.name) ?? ''}_{${this.subscript(call)}}`;
    return `${sign} ${inside.at(value, isBare ? 0 : Infinity)}`;
  }

  private plainCall(call: Call): string {
    const { callee, subscript } = call;
    const inside = subscript.length === 0 ? this : this.binding(subscript);
    const list = call.arguments.map((argument) => inside.argument(argument)).join(', ');
    const name = calleeLatex(callee.name, this.names.functions.has(callee.name));
    const lowered = subscript.length === 0 ? '' : `_{${this.subscript(call)}}`;
    return `${lowered !== '' && name.includes('_{') ? `{${name}}` : name}${lowered}${fence('(', ')', list)}`;
  }

  private subscript({ subscript }: Call): string {
    return subscript.map(({ name }) => nameLatex(name)).join(', ');
  }

  private argument({ name, value }: Argument): string {
    return name === undefined ? this.start(value) : `${nameLatex(name.name)}=${this.expr(value)}`;
  }

  private indexing({ value, indices }: IndexExpr): string {
    if (value.kind === 'name') return this.indexed(value, indices);
    return `${this.at(value, value.kind === 'transpose' ? POSTFIX : ATOM)}${this.places(indices)}`;
  }

  /** `a_{ij}` where each index is a letter that is bound, `a[i, j]` elsewhere. */
  private indexed(value: Name, indices: readonly (Index | BoundIndex)[]): string {
    const letters = indices.filter((index) => index.kind === 'name' && this.setting.bound.has(index.name));
    const short = letters.map((index) => (index.kind === 'name' ? letterLatex(index.name) : undefined));
    if (letters.length < indices.length || short.includes(undefined) || !canBeIndexed(value.name))
      return `${this.expr(value)}${this.places(indices)}`;
    const list = letters.map((index) => this.index(index));
    // A text beneath would push the indices away from their letter.
    const base = this.node(value, nameLatex(value.name, this.setting.bound));
    return `${base}_{${list.join(short.some((letter) => letter?.startsWith('\\')) ? ' ' : '')}}`;
  }

  private places(indices: readonly (Index | BoundIndex)[]): string {
    return fence('[', ']', indices.map((index) => this.flat.index(index)).join(', '));
  }

  private index(index: Index | BoundIndex): string {
    if (index.kind === 'all') return '{:}';
    if (index.kind === 'ellipsis') return '\\ldots';
    if (index.kind === 'bound') return `${nameLatex(index.name.name)} < ${this.at(index.limit, LEVEL.compare + 1)}`;
    if (index.kind !== 'slice') return this.expr(index);
    const { from, to } = index;
    return `${from === undefined ? '' : this.expr(from)}{:}${to === undefined ? '' : this.expr(to)}`;
  }

  /** `\mathbb{R}^{n \times d}` */
  private set(type: Name | undefined, axes: readonly Axis[]): string {
    const name = type?.name ?? 'f32';
    const set = Object.hasOwn(SETS, name) ? SETS[name] : `\\mathbb{R}_{${nameLatex(name)}}`;
    if (axes.length === 0) return set ?? '';
    const list = axes.map((axis) => (axis.kind === 'ellipsis' ? '\\ldots' : this.flat.at(axis, LEVEL.mul)));
    return `${set}^{${list.join(' \\times ')}}`;
  }
}

function mentions(value: Expr, name: string): boolean {
  let found = false;
  walk(value, (part) => {
    if (part.kind === 'name' && part.name === name) found = true;
  });
  return found;
}
