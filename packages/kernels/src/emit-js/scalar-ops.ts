/**
 * One scalar operation as a JavaScript expression.
 *
 * In: an operation, its result's type, its arguments as expressions. Out: an expression. Numbers are numbers and bools
 * are booleans. Whatever is f32 is rounded after each operation that may leave float32; those that only choose or cut
 * (min, floor, negation, …) do not. Expressions are pure, so one in a branch that is not taken may stay uncomputed.
 */

import type { ScalarOp, ScalarType } from '@heed/scalar';
import type { SupportName } from './support.ts';

export interface Expression {
  readonly text: string;
  /** A name, a call or a number: needs no brackets around it and may be repeated in the text at no cost. */
  readonly atom: boolean;
  /** What an f32 is before it is rounded: enough where storing rounds. */
  readonly unrounded?: string;
}

/** Where functions of support.ts are noted as used. */
export type Use = (name: SupportName) => string;

export function name(text: string): Expression {
  return { text, atom: true };
}

/** `text` with brackets where it needs them. */
export function closed({ text, atom }: Expression): string {
  return atom || isCall(text) ? text : `(${text})`;
}

/** One call or element access around everything, as far as the outermost bracket shows. */
function isCall(text: string): boolean {
  const start = /^[\w.]+[([]/.exec(text);
  if (start === null) return false;
  let depth = 0;
  for (let k = start[0].length - 1; k < text.length; k++) {
    if (text[k] === '(' || text[k] === '[') depth += 1;
    else if (text[k] === ')' || text[k] === ']') depth -= 1;
    if (depth === 0) return k === text.length - 1;
  }
  return false;
}

export function constant(type: ScalarType, value: number): Expression {
  if (type === 'bool') return name(value === 0 ? 'false' : 'true');
  const number = type === 'f32' ? Math.fround(value) : value;
  const isPlain = number > 0 || Object.is(number, 0) || Number.isNaN(number);
  return { text: Object.is(number, -0) ? '-0' : String(number), atom: isPlain };
}

export function cast(from: ScalarType, to: ScalarType, x: Expression): Expression {
  if (from === to) return x;
  if (to === 'bool') return { text: `${closed(x)} !== 0`, atom: false };
  if (from === 'bool') return { text: `${closed(x)} ? 1 : 0`, atom: false };
  return to === 'f32' ? rounded(x.text) : x;
}

/** An f32 that was kept wide, rounded. */
export function rounded(text: string): Expression {
  return { text: `fround(${text})`, atom: false, unrounded: text };
}

const infix: Partial<Record<ScalarOp, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  le: '<=',
  eq: '===',
  ne: '!==',
  and: '&&',
  or: '||',
};
/** Functions of `Math` whose results are float32 when their arguments are. */
const choosing: Partial<Record<ScalarOp, string>> = {
  abs: 'Math.abs',
  sign: 'Math.sign',
  floor: 'Math.floor',
  ceil: 'Math.ceil',
  min: 'Math.min',
  max: 'Math.max',
};
const single: Partial<Record<ScalarOp, SupportName>> = { exp: 'expSingle', sigmoid: 'sigmoidSingle' };

export interface Applied {
  readonly op: ScalarOp;
  /** The first argument's type. */
  readonly from: ScalarType;
  /** The result's type. */
  readonly type: ScalarType;
  readonly args: readonly Expression[];
  /** A power whose exponent is 2. */
  readonly square: boolean;
  /** Results that are f32 stay float64: what uses them rounds in the end. */
  readonly wide: boolean;
}

export function apply({ op, from, type, args, square, wide }: Applied, use: Use): Expression {
  const [a, b, c] = args as readonly [Expression, Expression, Expression];
  const plain = (text: string): Expression => ({ text, atom: false });
  const number = type === 'f32' && !wide ? rounded : plain;
  const sign = infix[op];
  if (sign !== undefined) {
    const text = `${closed(a)} ${sign} ${closed(b)}`;
    return type === 'bool' ? plain(text) : number(text);
  }
  const choice = choosing[op];
  const list = args.map(({ text }) => text).join(', ');
  if (choice !== undefined) return plain(`${choice}(${list})`);
  switch (op) {
    case 'select':
      return plain(`${closed(a)} ? ${closed(b)} : ${closed(c)}`);
    case 'cast':
      return cast(from, type, a);
    case 'not':
      return plain(`!${closed(a)}`);
    case 'neg':
      return plain(`-${closed(a)}`);
    case 'sqrt':
      return number(`Math.sqrt(${list})`);
    case 'round':
      return plain(`${use('round')}(${list})`);
    case 'pow':
      // x² is x·x by definition (scalar/special-functions.ts).
      return number(square ? `${closed(a)} * ${closed(a)}` : `${use('pow')}(${list})`);
    default:
      return number(`${use((type === 'f32' && single[op]) || (op as SupportName))}(${list})`);
  }
}
