/**
 * A plain matrix product as a problem. In: sizes. Out: formula, inputs and float64 rows.
 */

import { element, type Problem } from './problem.ts';
import { normalNumbers } from './random-numbers.ts';

export function productProblem(rows: number, inner: number, width: number): Problem {
  const [a, b] = [normalNumbers(rows * inner, 4), normalNumbers(inner * width, 5)];
  return {
    formula: 'A·B',
    inputs: { A: { data: a, shape: [rows, inner] }, B: { data: b, shape: [inner, width] } },
    rows,
    width,
    flops: 2 * rows * inner * width,
    expected: (row) => {
      const result = new Float64Array(width);
      for (let k = 0; k < inner; k += 1) {
        for (let e = 0; e < width; e += 1) result[e] += element(a, row * inner + k) * element(b, k * width + e);
      }
      return result;
    },
  };
}
