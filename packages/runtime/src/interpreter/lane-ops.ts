/**
 * Scalar operations on lanes: up to 256 numbers at once, one plain loop per operation.
 *
 * In: an operation and its type. Out: a function that writes `n` results. Values are float64 throughout (a bool is 0 or
 * 1), so all loops see one kind of array and stay fast; what is f32 is rounded after every step, as hardware does. The
 * meaning of every operation is the scalar room's; the loops written out here are those that fill a softmax's time.
 */

import { evaluatorOf, ops, type ScalarOp, type ScalarType } from '@heed/scalar';

export type Lane = Float64Array;
/** Operands that an operation does not have are given as any lane. */
export type LaneOp = (out: Lane, a: Lane, b: Lane, c: Lane, n: number) => void;

export function laneOp(op: ScalarOp, type: ScalarType): LaneOp {
  return written[`${op} ${type}`] ?? written[op] ?? general(op, type);
}

const { fround } = Math;

const written: Readonly<Record<string, LaneOp | undefined>> = {
  'add f32': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = fround(a[k] + b[k]);
  },
  'add f64': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] + b[k];
  },
  'sub f32': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = fround(a[k] - b[k]);
  },
  'sub f64': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] - b[k];
  },
  'mul f32': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = fround(a[k] * b[k]);
  },
  'mul f64': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] * b[k];
  },
  'div f32': (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = fround(a[k] / b[k]);
  },
  'exp f32': (out, a, _b, _c, n) => {
    for (let k = 0; k < n; k++) out[k] = fround(Math.exp(a[k]));
  },
  max: (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = Math.max(a[k], b[k]);
  },
  lt: (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] < b[k] ? 1 : 0;
  },
  le: (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] <= b[k] ? 1 : 0;
  },
  eq: (out, a, b, _, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] === b[k] ? 1 : 0;
  },
  select: (out, a, b, c, n) => {
    for (let k = 0; k < n; k++) out[k] = a[k] === 0 ? c[k] : b[k];
  },
};

function general(op: ScalarOp, type: ScalarType): LaneOp {
  const f = evaluatorOf(op, type);
  const { arity } = ops[op];
  if (type === 'f32') {
    return arity === 1
      ? (out, a, _b, _c, n) => {
          for (let k = 0; k < n; k++) out[k] = fround(f(a[k], 0, 0));
        }
      : (out, a, b, c, n) => {
          for (let k = 0; k < n; k++) out[k] = fround(f(a[k], b[k], c[k]));
        };
  }
  return arity === 1
    ? (out, a, _b, _c, n) => {
        for (let k = 0; k < n; k++) out[k] = f(a[k], 0, 0);
      }
    : (out, a, b, c, n) => {
        for (let k = 0; k < n; k++) out[k] = f(a[k], b[k], c[k]);
      };
}
