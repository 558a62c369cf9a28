/**
 * Arithmetic on nested arrays in plain float64 loops, for checking against. For tests only.
 *
 * Nothing here knows heed: no graph, no device, no tensor. A matrix is a list of rows; a row outside every condition has
 * weights 0, as the language page says.
 */

export type Nested = number | readonly Nested[];
export type Vector = readonly number[];
export type Matrix = readonly Vector[];

export type Inputs = Readonly<Record<string, Nested>>;
export type Values = Readonly<Record<string, Nested>>;

/** For reading an input of known rank. */
export const number = (x: Nested | undefined): number => x as number;
export const vector = (x: Nested | undefined): Vector => x as Vector;
export const matrix = (x: Nested | undefined): Matrix => x as Matrix;
export const matrices = (x: Nested | undefined): readonly Matrix[] => x as readonly Matrix[];

export function fill(n: number, m: number, element: (i: number, j: number) => number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < n; i += 1) {
    const row: number[] = [];
    for (let j = 0; j < m; j += 1) row.push(element(i, j));
    rows.push(row);
  }
  return rows;
}

export function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let t = 0; t < a.length; t += 1) sum += a[t] * b[t];
  return sum;
}

export function total(x: Vector): number {
  let sum = 0;
  for (const value of x) sum += value;
  return sum;
}

export function length(x: Vector): number {
  return Math.sqrt(dot(x, x));
}

/** a: [n, k], b: [k, m] → [n, m] */
export function product(a: Matrix, b: Matrix): number[][] {
  return fill(a.length, b[0].length, (i, j) => {
    let sum = 0;
    for (let k = 0; k < b.length; k += 1) sum += a[i][k] * b[k][j];
    return sum;
  });
}

/** q: [n, d], k: [m, d] → [n, m] */
export function compare(q: Matrix, k: Matrix, scale = 1): number[][] {
  return fill(q.length, k.length, (i, j) => dot(q[i], k[j]) * scale);
}

/** x·Wᵀ + bias */
export function linear(x: Matrix, weight: Matrix, bias: Vector): number[][] {
  return fill(x.length, weight.length, (i, o) => dot(x[i], weight[o]) + bias[o]);
}

export function join(a: Matrix, b: Matrix): number[][] {
  return a.map((row, i) => [...row, ...b[i]]);
}

export interface Softmax {
  readonly keep?: (i: number, j: number) => boolean;
  /** One more term of the denominator, as its logit. */
  readonly sink?: number;
}

/** Row by row; what is not kept weighs 0. */
export function softmax(scores: Matrix, { keep = () => true, sink = -Infinity }: Softmax = {}): number[][] {
  return scores.map((row, i) => {
    let most = sink;
    row.forEach((s, j) => {
      if (keep(i, j)) most = Math.max(most, s);
    });
    if (most === -Infinity) return row.map(() => 0);
    const terms = row.map((s, j) => (keep(i, j) ? Math.exp(s - most) : 0));
    const sum = total(terms) + Math.exp(sink - most);
    return terms.map((term) => term / sum);
  });
}

export function map(x: Matrix, f: (value: number, i: number, j: number) => number): number[][] {
  return fill(x.length, x[0].length, (i, j) => f(x[i][j], i, j));
}
