/**
 * Binding: which number every size stands for, once tensors are there.
 *
 * In: the shapes that inputs are read with, the tensors' shapes, the size equations, sizes given by hand. Out: the value
 * of every symbol and the leading axes of every input, or all that does not fit, at once and one diagnostic per fault.
 * A symbol is bound by an axis that is just its name; an axis with arithmetic is solved when one symbol is unknown and
 * linear in it, again and again until nothing changes. Nothing else is solved: it must be given. Element types are
 * not looked at. Names are anybody's, `__proto__` too, so every table here has no prototype.
 */

import {
  nearest,
  verbatim,
  type Checked,
  type Context,
  type Diagnostic,
  type Label,
  type Localized,
  type Span,
} from '@heed/diagnostics';
import { report } from './binding-messages.ts';
import { broadcast, linearSize, nameTable } from './binding-solve.ts';
import { shapeText } from './layout.ts';
import { displayShape, type Shape } from './shape.ts';
import {
  displaySize,
  equalSizes,
  evaluateSize,
  sizeSymbols,
  sizeText,
  type Size,
  type SizeNode,
  type SizeSymbol,
  type SizeValues,
} from './size.ts';

/** What a program reads under a name. */
export interface ExpectedInput {
  readonly name: string;
  readonly dtype?: string;
  readonly shape: Shape;
  readonly span?: Span;
}

export interface ShapeBinding {
  readonly sizes: SizeValues;
  /** The concrete leading axes under each lead name. */
  readonly leads: Readonly<Record<string, readonly number[]>>;
}

/** Two sizes that must be equal; the same size twice, with a broadcast in it, must only exist. */
export interface BindingEquation {
  readonly left: Size;
  readonly right: Size;
  readonly span?: Span;
}

/** A bound shape as numbers; `undefined` when lengths do not broadcast or a symbol has no value. */
export function concreteShape(shape: Shape, binding: ShapeBinding): number[] | undefined {
  let lead: number[] | undefined = [];
  for (const name of shape.lead) {
    const own = Object.hasOwn(binding.leads, name) ? binding.leads[name] : undefined;
    lead = own && lead && broadcast(lead, own);
  }
  if (lead === undefined) return undefined;
  for (const axis of shape.axes) {
    const size = evaluateSize(axis, binding.sizes);
    if (size === undefined) return undefined;
    lead.push(size);
  }
  return lead;
}

type Shaped = Readonly<Record<string, { readonly shape: readonly number[] }>>;

/**
 * Binds inputs to tensors. `results` are shapes that must exist besides (those of the outputs): the leading axes of
 * different inputs meet only there.
 */
export function bindShapes(
  expected: readonly ExpectedInput[],
  actual: Shaped,
  equations: readonly BindingEquation[],
  given: SizeValues = {},
  results: readonly { readonly shape: Shape; readonly span?: Span }[] = [],
): Checked<ShapeBinding> {
  const { binding, diagnostics } = bind(expected, actual, equations, given, results);
  return { value: diagnostics.length === 0 ? binding : undefined, diagnostics };
}

/** What the tensors that are there tell of all sizes; what others may still tell is no fault. */
export function bindGiven(
  expected: readonly ExpectedInput[],
  actual: Shaped,
  equations: readonly BindingEquation[],
  given: SizeValues = {},
): Bound {
  const { binding, diagnostics } = bind(expected, actual, equations, given, []);
  return { binding, diagnostics: diagnostics.filter(({ code }) => !OPEN.has(code)) };
}

const OPEN: ReadonlySet<string> = new Set(['input/missing', 'shape/undetermined']);

/** What could be bound, and what does not fit. */
export interface Bound {
  readonly binding: ShapeBinding;
  readonly diagnostics: readonly Diagnostic[];
}

function bind(
  expected: readonly ExpectedInput[],
  actual: Shaped,
  equations: readonly BindingEquation[],
  given: SizeValues,
  results: readonly { readonly shape: Shape; readonly span?: Span }[],
): Bound {
  const diagnostics: Diagnostic[] = [];
  const sizes = nameTable<number>();
  const leads = nameTable<readonly number[]>();
  /** The input whose axis fixed a symbol, for the words of a clash. */
  const origins = nameTable<ExpectedInput>();
  /** Symbols and lead names that cannot be known because of a fault already told. */
  const spoilt = new Set<string>();

  const shapeOfInput = (name: string): readonly number[] => actual[name].shape;
  const bound = (): readonly Localized[] => {
    const text = Object.keys(sizes).map((symbol) => `${symbol} = ${sizes[symbol]}`);
    return text.length === 0 ? [] : [{ en: `bound so far: ${text.join(', ')}`, zh: `目前已确定：${text.join('，')}` }];
  };
  const label = (input: ExpectedInput): Label[] =>
    input.span ? [{ span: input.span, text: verbatim(`${input.name}: ${shapeText(shapeOfInput(input.name))}`) }] : [];
  const at = (input: ExpectedInput): { span?: Span; labels: Label[]; notes: readonly Localized[] } => ({
    ...(input.span && { span: input.span }),
    labels: label(input),
    notes: bound(),
  });
  const spoil = (size: Size): void => sizeSymbols(size).forEach((symbol) => spoilt.add(symbol));
  const unknown = (size: Size): SizeSymbol[] =>
    [...sizeSymbols(size)].filter((symbol) => !Object.hasOwn(sizes, symbol));

  for (const symbol of Object.keys(given)) {
    const value = given[symbol];
    if (Number.isSafeInteger(value) && value >= 0) sizes[symbol] = value;
    else {
      spoilt.add(symbol);
      diagnostics.push(report['shape/given-size']({ axis: symbol, given: value }));
    }
  }

  diagnostics.push(...checkNames(expected, actual));
  const present: ExpectedInput[] = [];
  for (const input of expected) {
    if (!Object.hasOwn(actual, input.name)) {
      spoil({ op: 'add', args: input.shape.axes });
      input.shape.lead.forEach((name) => spoilt.add(`…${name}`));
      continue;
    }
    const shape = shapeOfInput(input.name);
    const rank = input.shape.axes.length;
    if (input.shape.lead.length > 0 ? shape.length >= rank : shape.length === rank) present.push(input);
    else {
      spoil({ op: 'add', args: input.shape.axes });
      input.shape.lead.forEach((name) => spoilt.add(`…${name}`));
      const facts = { name: input.name, actual: shapeText(shape), expected: displayShape(input.shape) };
      diagnostics.push(report['shape/rank'](facts, at(input)));
    }
  }

  /** Compares or binds one symbol; tells a clash with where the first size came from. */
  const settle = (symbol: SizeSymbol, value: number, input: ExpectedInput): void => {
    const first = Object.hasOwn(sizes, symbol) ? sizes[symbol] : undefined;
    if (first === undefined) {
      sizes[symbol] = value;
      origins[symbol] = input;
    } else if (first !== value) {
      const origin = origins[symbol];
      const context = at(input);
      diagnostics.push(
        origin
          ? report['shape/axis-clash'](
              {
                axis: displaySize(symbol),
                first: origin.name,
                firstSize: first,
                second: input.name,
                secondSize: value,
              },
              {
                ...context,
                labels: [...label(origin), ...context.labels],
                help: { text: clashHelp(input.name, first) },
              },
            )
          : report['shape/given-clash'](
              { axis: displaySize(symbol), given: first, name: input.name, size: value },
              context,
            ),
      );
      // The tensors are right among themselves: the given number is told once.
      if (!origin) {
        sizes[symbol] = value;
        origins[symbol] = input;
      }
    }
  };

  let open: { size: Size; value: number; axis: number; input: ExpectedInput }[] = [];
  for (const input of present) {
    const shape = shapeOfInput(input.name);
    const rank = input.shape.axes.length;
    bindLead(input, shape.slice(0, shape.length - rank));
    for (const [k, size] of input.shape.axes.entries()) {
      const value = shape[shape.length - rank + k];
      if (typeof size === 'string') settle(size, value, input);
      else open.push({ size, value, axis: k - rank, input });
    }
  }
  function bindLead(input: ExpectedInput, axes: readonly number[]): void {
    const names = input.shape.lead;
    const free = names.filter((name) => !Object.hasOwn(leads, name));
    if (free.length > 0) for (const name of free) leads[name] = axes;
    else if (names.length > 0) {
      // All names are bound already: a cotangent, say, must have the axes its result has.
      const whole = concreteShape({ lead: names, axes: [] }, { sizes, leads });
      if (whole && shapeText(whole) !== shapeText(axes)) {
        const facts = {
          first: names.join(', '),
          firstAxes: shapeText(whole),
          second: input.name,
          secondAxes: shapeText(axes),
        };
        diagnostics.push(report['shape/lead-clash'](facts, at(input)));
      }
    }
  }

  /** Solves `size = value` for its one unknown; false when it is not for us to solve. */
  const solve = (size: Size, value: number, input: ExpectedInput | undefined, axis: number): boolean => {
    const [symbol, ...others] = unknown(size);
    if (symbol === undefined || others.length > 0) return false;
    const line = linearSize(size, symbol, sizes);
    if (line === undefined || line.slope === 0) return false;
    const solution = (value - line.offset) / line.slope;
    if (Number.isSafeInteger(solution) && solution >= 0) {
      sizes[symbol] = solution;
      if (input) origins[symbol] = input;
    } else if (input) {
      spoilt.add(symbol);
      const facts = { name: input.name, length: value, axis, symbol, solution, expected: sizeText(size) };
      diagnostics.push(report['shape/no-solution'](facts, at(input)));
    } else return false;
    return true;
  };

  for (let before = -1; before !== Object.keys(sizes).length;) {
    before = Object.keys(sizes).length;
    // What is solved is also right, so it leaves the list.
    open = open.filter(({ size, value, axis, input }) => !solve(size, value, input, axis));
    for (const { left, right } of equations) {
      for (const [one, other] of [
        [left, right],
        [right, left],
      ] as const) {
        const value = unknown(other).length === 0 ? evaluateSize(other, sizes) : undefined;
        if (value !== undefined) solve(one, value, undefined, 0);
      }
    }
  }

  /** The number of a size; where there is none, says so once and returns undefined. */
  const told = new Set<string>();
  const valueOf = (size: Size, span: Span | undefined, labels: readonly Label[] = []): number | undefined => {
    const missing = unknown(size);
    for (const symbol of missing) {
      if (spoilt.has(symbol) || told.has(symbol)) continue;
      told.add(symbol);
      const text = { en: `give it: ${symbol}=…`, zh: `请给出它：${symbol}=…` };
      const context = { ...(span && { span }), labels, notes: bound(), help: { text } };
      diagnostics.push(report['shape/undetermined']({ symbol }, context));
    }
    const value = evaluateSize(size, sizes);
    const culprit = value === undefined && missing.length === 0 ? culpritOf(size, sizes) : undefined;
    if (culprit !== undefined && !told.has(sizeText(culprit))) {
      told.add(sizeText(culprit));
      diagnostics.push(noValue(culprit, sizes, { ...(span && { span }), labels, notes: bound() }));
    }
    return value;
  };

  for (const { size, value, axis, input } of open) {
    const found = valueOf(size, input.span, label(input));
    if (found === undefined || found === value) continue;
    const expected = typeof size === 'number' ? String(size) : `${sizeText(size)} = ${found}`;
    diagnostics.push(report['shape/axis-length']({ name: input.name, length: value, axis, expected }, at(input)));
  }
  for (const { left, right, span } of equations) {
    const leftSize = valueOf(left, span);
    const rightSize = equalSizes(left, right) ? leftSize : valueOf(right, span);
    if (leftSize === undefined || rightSize === undefined || leftSize === rightSize) continue;
    const inputs = new Set([...sizeSymbols(left), ...sizeSymbols(right)].flatMap((symbol) => origins[symbol] ?? []));
    const context = { ...(span && { span }), labels: [...inputs].flatMap(label), notes: bound() };
    const facts = { left: sizeText(left), leftSize, right: sizeText(right), rightSize };
    diagnostics.push(report['shape/sizes-differ'](facts, context));
  }
  for (const { shape, span } of results) {
    for (const size of shape.axes) valueOf(size, span);
    const clash = leadClash(shape.lead, leads);
    const key = clash && `${clash.first}…${clash.second}`;
    if (key === undefined || told.has(key) || shape.lead.some((name) => spoilt.has(`…${name}`))) continue;
    told.add(key);
    diagnostics.push(report['shape/lead-clash'](clash!, { ...(span && { span }), notes: bound() }));
  }
  return { binding: { sizes, leads }, diagnostics };
}

function checkNames(expected: readonly ExpectedInput[], actual: Readonly<Record<string, unknown>>): Diagnostic[] {
  const known = expected.map((input) => input.name);
  const missing = new Set(known.filter((name) => !Object.hasOwn(actual, name)));
  const found: Diagnostic[] = [];
  for (const name of Object.keys(actual)) {
    if (known.includes(name)) continue;
    // A slip in a name is one fault, so a missing input that is meant is not told again.
    const near = nearest(name, missing) ?? nearest(name, known);
    if (near !== undefined) missing.delete(near);
    const facts = { name, known: known.join(', ') || '∅' };
    const help =
      near === undefined ? {} : { help: { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } } };
    found.push(report['input/unknown'](facts, help));
  }
  for (const { name, shape, span } of expected) {
    if (missing.has(name))
      found.push(report['input/missing']({ name, expected: displayShape(shape) }, span && { span }));
  }
  return found;
}

function leadClash(
  names: readonly string[],
  leads: ShapeBinding['leads'],
): { first: string; firstAxes: string; second: string; secondAxes: string } | undefined {
  for (const [k, second] of names.entries()) {
    for (const first of names.slice(0, k)) {
      const [a, b] = [leads[first], leads[second]];
      if (a && b && !broadcast(a, b)) return { first, firstAxes: shapeText(a), second, secondAxes: shapeText(b) };
    }
  }
  return undefined;
}

/** The innermost part that has no value though its symbols have. */
function culpritOf(size: Size, sizes: SizeValues): SizeNode | undefined {
  if (typeof size !== 'object') return undefined;
  for (const arg of size.args) {
    const inner = culpritOf(arg, sizes);
    if (inner !== undefined) return inner;
  }
  return evaluateSize(size, sizes) === undefined ? size : undefined;
}

/** Why it has no value: its lengths do not broadcast, or it divides by 0. */
function noValue(size: SizeNode, sizes: SizeValues, context: Context): Diagnostic {
  if (size.op !== 'broadcast') return report['shape/no-value']({ size: sizeText(size) }, context);
  const [names, lengths] = [size.args.map(sizeText), size.args.map((arg) => evaluateSize(arg, sizes))];
  return report['shape/no-broadcast']({ sizes: names.join(', '), lengths: lengths.join(', ') }, context);
}

function clashHelp(name: string, size: number): Localized {
  return {
    en: `give ${name} the length ${size} there, or name the axis apart`,
    zh: `让 ${name} 的这个轴长为 ${size}，或给它另起一个名字`,
  };
}
