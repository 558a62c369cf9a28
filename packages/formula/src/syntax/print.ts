/**
 * Tree → text, in Unicode (`softmax(Q·Kᵀ/√d)·V`) or ASCII (`softmax(Q @ K^T / sqrt(d)) @ V`), with no bracket that is not
 * needed. What is printed reads back as the same tree, positions aside. Comments are format.ts's business.
 */

import { LEVEL } from './precedence.ts';
import { displayName } from './names.ts';
import { splitReducer } from './reducers.ts';
import type {
  Argument,
  Axis,
  Binary,
  BinaryOperator,
  BoundIndex,
  Call,
  Expr,
  Index,
  Program,
  Statement,
} from './tree.ts';

export type Style = 'unicode' | 'ascii';

/** Above the prefixes: powers and transposes, then what can be called or indexed as it stands. */
const POSTFIX = 10;
const ATOM = 11;

const ARITHMETIC: Readonly<Record<BinaryOperator, Readonly<Record<Style, string>>>> = {
  add: { unicode: ' + ', ascii: ' + ' },
  sub: { unicode: ' - ', ascii: ' - ' },
  matmul: { unicode: '·', ascii: ' @ ' },
  mul: { unicode: '⊙', ascii: ' * ' },
  outer: { unicode: '⊗', ascii: ' ⊗ ' },
  div: { unicode: '/', ascii: ' / ' },
  floordiv: { unicode: ' div ', ascii: ' div ' },
  mod: { unicode: ' mod ', ascii: ' mod ' },
  pow: { unicode: '^', ascii: '^' },
};
const COMPARISON: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '!=': '≠' };
const FENCES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['abs', ['|', '|']],
  ['norm', ['‖', '‖']],
  ['floor', ['⌊', '⌋']],
  ['ceil', ['⌈', '⌉']],
]);
const SIGMA: ReadonlyMap<string, string> = new Map([
  ['sum', 'Σ'],
  ['prod', '∏'],
]);

export function printProgram(program: Program, style: Style): string {
  const printer = new Printer(style, definedNames(program));
  return program.statements.map((statement) => printer.statement(statement)).join('\n');
}

/** `known`: names the program defines, where it matters that `sum_t` or `outer` is one of them. */
export function printStatement(statement: Statement, style: Style, known: ReadonlySet<string> = new Set()): string {
  return new Printer(style, known).statement(statement);
}

export function printExpr(expr: Expr, style: Style, known: ReadonlySet<string> = new Set()): string {
  return new Printer(style, known).expr(expr);
}

/** The names a program declares, defines or takes as parameters. */
export function definedNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of program.statements) {
    if (statement.kind !== 'expression') names.add(statement.name.name);
    if (statement.kind === 'function') for (const parameter of statement.parameters) names.add(parameter.name);
  }
  return names;
}

class Printer {
  private readonly style: Style;
  private readonly known: ReadonlySet<string>;
  /** `==` where `=` would be misread. */
  private readonly equal: string;

  constructor(style: Style, known: ReadonlySet<string>, equal: string = style === 'unicode' ? '=' : '==') {
    this.style = style;
    this.known = known;
    this.equal = equal;
  }

  statement(statement: Statement): string {
    switch (statement.kind) {
      case 'declaration': {
        const axes = statement.axes.map((axis: Axis) => this.index(axis)).join(', ');
        return `${this.name(statement.name.name)}: ${statement.elementType?.name ?? ''}[${axes}]`;
      }
      case 'definition':
        return `${this.name(statement.name.name)} = ${this.expr(statement.value)}`;
      case 'function': {
        const parameters = statement.parameters.map((parameter) => this.name(parameter.name)).join(', ');
        return `${this.name(statement.name.name)}(${parameters}) = ${this.expr(statement.value)}`;
      }
      case 'indexDefinition':
        return `${this.name(statement.name.name)}[${this.indices(statement.indices)}] = ${this.expr(statement.value)}`;
      case 'expression':
        return this.start(statement.value);
    }
  }

  expr(expr: Expr): string {
    return this.at(expr, 0);
  }

  /** At the start of a statement or an argument, where `name =` would define or name. */
  private start(expr: Expr): string {
    const printer = startsLikeDefinition(expr) ? new Printer(this.style, this.known, '==') : this;
    return printer.expr(expr);
  }

  private name(name: string): string {
    return this.style === 'unicode' ? displayName(name) : name;
  }

  /** Prints in a place that needs at least `level`; anything looser gets brackets. */
  private at(expr: Expr, level: number): string {
    const [own, text] = this.leveled(expr, level);
    return own < level ? `(${text})` : text;
  }

  private leveled(expr: Expr, level: number): readonly [number, string] {
    switch (expr.kind) {
      case 'number':
        return [ATOM, expr.text];
      case 'boolean':
        return [ATOM, String(expr.value)];
      case 'missing':
        return [ATOM, ''];
      case 'name':
        return [ATOM, this.name(expr.name)];
      case 'unary':
        if (expr.operator === 'not') return [LEVEL.not, `${this.pick('¬', 'not ')}${this.at(expr.operand, LEVEL.not)}`];
        return [LEVEL.prefix, `-${this.at(expr.operand, LEVEL.prefix)}`];
      case 'binary':
        return this.binary(expr);
      case 'transpose':
        return [POSTFIX, `${this.at(expr.operand, POSTFIX)}${this.pick('ᵀ', '^T')}`];
      case 'logic': {
        const own = LEVEL[expr.operator];
        const sign = expr.operator === 'and' ? this.pick('∧', 'and') : this.pick('∨', 'or');
        return [own, `${this.at(expr.left, own)} ${sign} ${this.at(expr.right, own + 1)}`];
      }
      case 'compare': {
        const [first, ...rest] = expr.operands.map((operand) => this.at(operand, LEVEL.compare + 1));
        const tail = rest.map((operand, k) => ` ${this.comparison(expr.operators[k] ?? '=')} ${operand}`);
        return [LEVEL.compare, `${first}${tail.join('')}`];
      }
      case 'exclude': {
        const sign = this.pick('|', 'where');
        return [
          LEVEL.exclude,
          `${this.at(expr.value, LEVEL.exclude)} ${sign} ${this.at(expr.condition, LEVEL.exclude + 1)}`,
        ];
      }
      case 'call':
        return this.call(expr, level);
      case 'index':
        return [ATOM, `${this.at(expr.value, this.indexable(expr.value))}[${this.indices(expr.indices)}]`];
      case 'concat':
        return [ATOM, `[${expr.items.map((item) => this.expr(item)).join(', ')}]`];
      case 'iverson':
        return [ATOM, `[${this.expr(expr.condition)}]`];
      case 'tuple':
        return [ATOM, `(${expr.items.map((item) => this.expr(item)).join(', ')})`];
    }
  }

  private pick(unicode: string, ascii: string): string {
    return this.style === 'unicode' ? unicode : ascii;
  }

  private comparison(operator: string): string {
    if (operator === '=') return this.equal;
    return this.style === 'unicode' ? (COMPARISON[operator] ?? operator) : operator;
  }

  /** A transpose can be indexed as it stands. */
  private indexable(value: Expr): number {
    return value.kind === 'transpose' ? POSTFIX : ATOM;
  }

  private binary({ operator, left, right }: Binary): readonly [number, string] {
    if (operator === 'pow') return [POSTFIX, this.power(left, right)];
    if (operator === 'outer' && this.style === 'ascii' && !this.known.has('outer'))
      return [ATOM, `outer(${this.start(left)}, ${this.start(right)})`];
    const sign = ARITHMETIC[operator][this.style];
    if (operator === 'add' || operator === 'sub')
      return [LEVEL.add, `${this.at(left, LEVEL.add)}${sign}${this.at(right, LEVEL.reduce)}`];
    return [LEVEL.mul, `${this.at(left, LEVEL.mul)}${sign}${this.at(right, LEVEL.prefix)}`];
  }

  private power(base: Expr, exponent: Expr): string {
    const left = this.at(base, this.indexable(base));
    const digits = exponent.kind === 'unary' && exponent.operator === 'neg' ? exponent.operand : exponent;
    const sign = digits === exponent ? '' : '-';
    if (digits.kind === 'number') {
      const raised = this.style === 'unicode' && /^\d+$/.test(digits.text);
      return raised ? left + raise(sign + digits.text) : `${left}^${sign}${digits.text}`;
    }
    if (digits.kind === 'name' && digits.name !== 'T') {
      const raised = this.style === 'unicode' && digits.name === 'n';
      return raised ? left + raise(`${sign}n`) : `${left}^${sign}${this.name(digits.name)}`;
    }
    return `${left}^(${this.expr(exponent)})`;
  }

  private call(call: Call, level: number): readonly [number, string] {
    const [argument, more] = call.arguments;
    const single =
      argument !== undefined && more === undefined && argument.name === undefined ? argument.value : undefined;
    const callee = call.callee.name;
    if (single === undefined || this.style === 'ascii' || single.kind === 'tuple') return [ATOM, this.plainCall(call)];
    if (call.subscript.length > 0 && SIGMA.has(callee)) return this.sigma(call, single, level);
    if (call.subscript.length > 0 || this.known.has(callee)) return [ATOM, this.plainCall(call)];
    if (callee === 'sqrt') {
      const text = this.at(single, LEVEL.prefix);
      return simple(single) ? [LEVEL.prefix, `√${text}`] : [LEVEL.prefix, `√(${this.expr(single)})`];
    }
    const [open, close] = FENCES.get(callee) ?? [];
    if (open === undefined || close === undefined) return [ATOM, this.plainCall(call)];
    const text = this.expr(single);
    return [ATOM, /[|‖]/.test(text) ? this.plainCall(call) : `${open}${text}${close}`];
  }

  /** `Σ_t f` where it can end the sum it stands in, `Σ_t(f)` elsewhere. */
  private sigma(call: Call, value: Expr, level: number): readonly [number, string] {
    const sign = `${SIGMA.get(call.callee.name) ?? ''}${this.subscript(call)}`;
    const text = this.at(value, LEVEL.mul);
    if (level <= LEVEL.reduce && isProduct(value) && !text.startsWith('(')) return [LEVEL.reduce, `${sign} ${text}`];
    return [ATOM, `${sign}(${this.start(value)})`];
  }

  private plainCall(call: Call): string {
    const list = call.arguments.map((argument: Argument) => this.argument(argument)).join(', ');
    const callee = this.name(call.callee.name);
    const word = `${call.callee.name}_${call.subscript[0]?.name ?? ''}`;
    const [index, more] = call.subscript;
    if (index === undefined) return `${callee}(${list})`;
    const single = more === undefined && !this.known.has(word) && isSplit(word, call.callee.name, index.name);
    return single ? `${callee}_${this.name(index.name)}(${list})` : `${callee}${this.listed(call)}(${list})`;
  }

  /** `_t`, `_(j,k)` */
  private subscript(call: Call): string {
    const [index, more] = call.subscript;
    return index !== undefined && more === undefined ? `_${this.name(index.name)}` : this.listed(call);
  }

  private listed(call: Call): string {
    return `_(${call.subscript.map((index) => this.name(index.name)).join(',')})`;
  }

  private argument({ name, value }: Argument): string {
    return name === undefined ? this.start(value) : `${this.name(name.name)}=${this.expr(value)}`;
  }

  private indices(list: readonly (Index | BoundIndex)[]): string {
    return list.map((index) => this.index(index)).join(', ');
  }

  private index(index: Index | BoundIndex): string {
    if (index.kind === 'all') return ':';
    if (index.kind === 'ellipsis') return this.pick('…', '...');
    if (index.kind === 'bound') return `${this.name(index.name.name)} < ${this.at(index.limit, LEVEL.compare + 1)}`;
    if (index.kind !== 'slice') return this.expr(index);
    return `${index.from === undefined ? '' : this.expr(index.from)}:${index.to === undefined ? '' : this.expr(index.to)}`;
  }
}

/** Whether the text of an expression begins with `name =`, `name(…) =` or `name[…] =`. */
export function startsLikeDefinition(expr: Expr): boolean {
  if (expr.kind === 'logic') return startsLikeDefinition(expr.left);
  if (expr.kind === 'exclude') return startsLikeDefinition(expr.value);
  if (expr.kind !== 'compare' || expr.operators[0] !== '=') return false;
  const [first] = expr.operands;
  return first !== undefined && ['name', 'call', 'index', 'boolean'].includes(first.kind);
}

/** Whether `√` before the value reads as the root of it without brackets, also to the eye. */
function simple(value: Expr): boolean {
  if (value.kind === 'index') return simple(value.value);
  if (value.kind !== 'call') return value.kind === 'name' || value.kind === 'number';
  const { name } = value.callee;
  return !FENCES.has(name) && name !== 'sqrt' && value.subscript.length === 0;
}

/** Factors joined by multiplication only: what `Σ_t` reaches over. */
function isProduct(value: Expr): boolean {
  if (value.kind === 'unary') return value.operator === 'neg';
  if (value.kind !== 'binary') return !['exclude', 'logic', 'compare'].includes(value.kind);
  if (value.operator === 'pow') return true;
  return ['matmul', 'mul', 'outer'].includes(value.operator) && isProduct(value.left);
}

/** Whether `callee_index` in call position is taken apart as it was put together. */
function isSplit(word: string, callee: string, index: string): boolean {
  const parts = splitReducer(word);
  return parts !== undefined && parts[0] === callee && parts[1] === index;
}

function raise(text: string): string {
  return Array.from(text, (c) => (c === '-' ? '⁻' : c === 'n' ? 'ⁿ' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('');
}
