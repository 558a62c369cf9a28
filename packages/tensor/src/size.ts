/**
 * Sizes: the length of an axis as a number, a symbol, or arithmetic over both, known before any tensor is.
 *
 * A size is plain data in a canonical form (sums and products are flattened, ordered and collected), so that two sizes
 * are equal exactly when their texts are, up to what the form can see. `parseSize(sizeText(s))` is `s` again.
 * Solving sizes from tensors is the binder's business, not this file's.
 */

import { bug } from '@heed/diagnostics';

/** Names the symbol of an axis. `Q.d` is the `d` of input Q alone; `d` is everybody's. */
export type SizeSymbol = string;

/** `broadcast` is NumPy's rule for one axis: equal, or one of them 1. `div` and `mod` are floored. */
export type SizeOperator = 'add' | 'mul' | 'div' | 'mod' | 'max' | 'broadcast';

export interface SizeNode {
  readonly op: SizeOperator;
  readonly args: readonly Size[];
}

export type Size = number | SizeSymbol | SizeNode;

export type SizeValues = Readonly<Record<SizeSymbol, number>>;

const isNode = (size: Size): size is SizeNode => typeof size === 'object';

const order = (a: Size, b: Size): number => {
  const left = sizeText(a);
  const right = sizeText(b);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** Splits a term into its numeric coefficient and the rest (1 when there is none). */
function splitTerm(size: Size): readonly [number, Size] {
  if (typeof size === 'number') return [size, 1];
  if (isNode(size) && size.op === 'mul' && typeof size.args[0] === 'number') {
    const rest = size.args.slice(1);
    return [size.args[0], rest.length === 1 ? rest[0] : { op: 'mul', args: rest }];
  }
  return [1, size];
}

/** Sum of sizes: like terms are collected, the constant comes last. */
export function addSizes(...sizes: readonly Size[]): Size {
  const flat = sizes.flatMap((s) => (isNode(s) && s.op === 'add' ? s.args : [s]));
  const terms = new Map<string, { coefficient: number; rest: Size }>();
  for (const size of flat) {
    const [coefficient, rest] = splitTerm(size);
    const key = sizeText(rest);
    terms.set(key, { coefficient: (terms.get(key)?.coefficient ?? 0) + coefficient, rest });
  }
  const constant = terms.get('1')?.coefficient ?? 0;
  terms.delete('1');
  const symbolic = [...terms.values()]
    .filter((t) => t.coefficient !== 0)
    .map((t) => mulSizes(t.coefficient, t.rest))
    .sort(order);
  if (symbolic.length === 0) return constant;
  const args = constant === 0 ? symbolic : [...symbolic, constant];
  return args.length === 1 ? args[0] : { op: 'add', args };
}

/** Product of sizes; sums are multiplied out, the number comes first. */
export function mulSizes(...sizes: readonly Size[]): Size {
  const flat = sizes.flatMap((s) => (isNode(s) && s.op === 'mul' ? s.args : [s]));
  const sum = flat.find((s): s is SizeNode => isNode(s) && s.op === 'add');
  if (sum) {
    const others = flat.filter((s) => s !== sum);
    return addSizes(...sum.args.map((term) => mulSizes(term, ...others)));
  }
  let coefficient = 1;
  const factors: Size[] = [];
  for (const size of flat) {
    if (typeof size === 'number') coefficient *= size;
    else factors.push(size);
  }
  if (coefficient === 0 || factors.length === 0) return coefficient;
  factors.sort(order);
  const args = coefficient === 1 ? factors : [coefficient, ...factors];
  return args.length === 1 ? args[0] : { op: 'mul', args };
}

export function subSizes(a: Size, b: Size): Size {
  return addSizes(a, mulSizes(-1, b));
}

/** Floored division. */
export function divSizes(a: Size, b: Size): Size {
  if (b === 1) return a;
  if (sizeText(a) === sizeText(b) && typeof a !== 'number') return 1;
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) return Math.floor(a / b);
  return quotient(a, b) ?? { op: 'div', args: [a, b] };
}

/** a/b where b's factors all stand in the product a, so that nothing is floored. */
function quotient(a: Size, b: Size): Size | undefined {
  const factors = (size: Size): readonly Size[] => (isNode(size) && size.op === 'mul' ? size.args : [size]);
  const left = [...factors(a)];
  let coefficient = 1;
  for (const factor of factors(b)) {
    if (typeof factor === 'number') coefficient *= factor;
    else {
      const at = left.findIndex((own) => equalSizes(own, factor));
      if (at < 0) return undefined;
      left.splice(at, 1);
    }
  }
  const own = typeof left[0] === 'number' ? left[0] : 1;
  if (coefficient === 0 || own % coefficient !== 0) return undefined;
  const rest = typeof left[0] === 'number' ? left.slice(1) : left;
  return mulSizes(own / coefficient, ...rest);
}

/** Floored remainder. */
export function modSizes(a: Size, b: Size): Size {
  if (b === 1) return 0;
  if (typeof a === 'number' && typeof b === 'number' && b !== 0) return a - b * Math.floor(a / b);
  return { op: 'mod', args: [a, b] };
}

/** The size an axis has after NumPy broadcasting; `undefined` when two known numbers clash. */
export function broadcastSizes(a: Size, b: Size): Size | undefined {
  if (a === 1 || equalSizes(a, b)) return b;
  if (b === 1) return a;
  if (typeof a === 'number' && typeof b === 'number') return undefined;
  const flat = [a, b].flatMap((s) => (isNode(s) && s.op === 'broadcast' ? s.args : [s]));
  const args = [...new Map(flat.map((s) => [sizeText(s), s])).values()].sort(order);
  const numbers = args.filter((s) => typeof s === 'number');
  if (numbers.length > 1) return undefined;
  return args.length === 1 ? args[0] : { op: 'broadcast', args };
}

export function maxSizes(a: Size, b: Size): Size {
  if (equalSizes(a, b)) return a;
  if (typeof a === 'number' && typeof b === 'number') return Math.max(a, b);
  return { op: 'max', args: [a, b].sort(order) };
}

export function equalSizes(a: Size, b: Size): boolean {
  return a === b || sizeText(a) === sizeText(b);
}

/** `2*n + 1`, `broadcast(K.m, V.m)`; canonical, and what `parseSize` reads. */
export function sizeText(size: Size): string {
  if (!isNode(size)) return String(size);
  const args = size.args.map(sizeText);
  if (size.op === 'add') return args.join(' + ').replaceAll('+ -', '- ');
  if (size.op === 'mul') return args.join('*').replace(/^-1\*/, '-');
  return `${size.op}(${args.join(', ')})`;
}

/** The size as people write it: `d` for `Q.d`; `M_0` for `M.0`, the first axis of an input without named axes. */
export function displaySize(size: Size): string {
  return sizeText(
    substituteSizes(size, (symbol) => {
      const own = symbol.slice(symbol.lastIndexOf('.') + 1);
      return /^\d/.test(own) ? symbol.replace('.', '_') : own;
    }),
  );
}

export function sizeSymbols(size: Size, found: Set<SizeSymbol> = new Set()): Set<SizeSymbol> {
  if (typeof size === 'string') found.add(size);
  else if (isNode(size)) for (const arg of size.args) sizeSymbols(arg, found);
  return found;
}

/** Rebuilds `op(args)` in canonical form. */
export function makeSize(op: SizeOperator, args: readonly Size[]): Size {
  switch (op) {
    case 'add':
      return addSizes(...args);
    case 'mul':
      return mulSizes(...args);
    case 'div':
      return divSizes(args[0], args[1]);
    case 'mod':
      return modSizes(args[0], args[1]);
    case 'max':
      return args.reduce(maxSizes);
    case 'broadcast':
      return args.reduce(
        (a, b) => broadcastSizes(a, b) ?? bug(`sizes ${sizeText(a)} and ${sizeText(b)} do not broadcast`),
      );
  }
}

/** Replaces symbols; `replace` returns the symbol itself to leave it. */
export function substituteSizes(size: Size, replace: (symbol: SizeSymbol) => Size): Size {
  if (typeof size === 'number') return size;
  if (typeof size === 'string') return replace(size);
  return makeSize(
    size.op,
    size.args.map((arg) => substituteSizes(arg, replace)),
  );
}

/**
 * The number a size stands for; `undefined` when a symbol has no value, a divisor is 0, or two lengths do not
 * broadcast.
 */
export function evaluateSize(size: Size, values: SizeValues): number | undefined {
  if (typeof size === 'number') return size;
  if (typeof size === 'string') return Object.hasOwn(values, size) ? values[size] : undefined;
  const args: number[] = [];
  for (const arg of size.args) {
    const value = evaluateSize(arg, values);
    if (value === undefined) return undefined;
    args.push(value);
  }
  switch (size.op) {
    case 'add':
      return args.reduce((a, b) => a + b, 0);
    case 'mul':
      return args.reduce((a, b) => a * b, 1);
    case 'div':
      return args[1] === 0 ? undefined : Math.floor(args[0] / args[1]);
    case 'mod':
      return args[1] === 0 ? undefined : args[0] - args[1] * Math.floor(args[0] / args[1]);
    case 'max':
      return Math.max(...args);
    case 'broadcast': {
      const wide = args.filter((a) => a !== 1);
      return wide.every((a) => a === wide[0]) ? (wide[0] ?? 1) : undefined;
    }
  }
}

/** Reads what `sizeText` writes; `undefined` when the text is not a size. */
export function parseSize(text: string): Size | undefined {
  const tokens = text.match(/[^\s+*(),-]+|[+*(),-]/g) ?? [];
  let at = 0;
  const sum = (): Size | undefined => {
    let total: Size = 0;
    for (let sign = 1; ;) {
      while (tokens[at] === '-' || tokens[at] === '+') if (tokens[at++] === '-') sign = -sign;
      const term = product();
      if (term === undefined) return undefined;
      total = addSizes(total, mulSizes(sign, term));
      if (tokens[at] !== '+' && tokens[at] !== '-') return total;
      sign = 1;
    }
  };
  const product = (): Size | undefined => {
    let value = atom();
    while (value !== undefined && tokens[at] === '*') {
      at += 1;
      const next = atom();
      value = next === undefined ? undefined : mulSizes(value, next);
    }
    return value;
  };
  const atom = (): Size | undefined => {
    const token = tokens[at++];
    if (token === undefined || '+-*(),'.includes(token)) return undefined;
    if (/^\d+$/.test(token)) return Number(token);
    if (tokens[at] !== '(') return token;
    at += 1;
    const args: Size[] = [];
    do {
      const arg = sum();
      if (arg === undefined) return undefined;
      args.push(arg);
    } while (tokens[at++] === ',');
    if (tokens[at - 1] !== ')' || !['div', 'mod', 'max', 'broadcast'].includes(token)) return undefined;
    return makeSize(token as SizeOperator, args);
  };
  const size = sum();
  return at === tokens.length ? size : undefined;
}
