/**
 * Conformance of the rowwise skeleton: records are folded without being known by name; rows of any length, excluded
 * elements that hold NaN, empty rows, and a record that does not commute.
 */

import type { Plan } from '@heed/kernels';
import { foldRecord, foldRecords, type FoldRecord } from '@heed/scalar';
import { numberAt, randn, type Tensor } from '@heed/tensor';
import {
  build,
  everyIndex,
  launch,
  LENGTHS,
  moving,
  over,
  planOf,
  position,
  type ConformanceCase,
  type Trial,
} from './plans.ts';

const X = '[…X, n, m]';
const ROWS = '[…X, n]';

/** Weights or values of the rows of 2·x, over all columns or over j ≤ i + 2. */
export function rowwisePlan(record: FoldRecord, output: 'finish' | 'weight', causal: boolean): Plan {
  const out = output === 'weight' ? X : ROWS;
  return planOf({ X: { shape: X } }, { out: { shape: out } }, [], {
    kernels: [
      {
        skeleton: 'rowwise',
        name: `${record.name}_f32_rowwise`,
        operands: [
          { role: 'in', dtype: 'f32' },
          { role: 'out', dtype: 'f32' },
          { role: 'position' },
          { role: 'position' },
        ],
        sizes: 0,
        record,
        output,
        score: over('(x) => mul(2, x)', [0]),
        ...(causal && { domain: over('(i: f64, j: f64) => le(j, add(i, f64(2)))', [2, 3]) }),
        out: 1,
      },
    ],
    steps: [
      launch(0, X, [
        moving(0, X, 'ij', 'ij'),
        moving(1, out, output === 'weight' ? 'ij' : 'i', 'ij'),
        position(-2),
        position(-1),
      ]),
    ],
  });
}

type Row = (inside: readonly number[]) => number | ((x: number) => number);

function trials(output: 'finish' | 'weight', causal: boolean, row: Row): readonly Trial[] {
  return LENGTHS.flatMap((m, at) =>
    [[], [2], [2, 3]].map((lead, k): Trial => {
      const n = [5, 1, 3][k];
      const clean = randn([...lead, n, m], { seed: 7 + at, stream: k });
      const included = (i: number, j: number): boolean => !causal || j <= i + 2;
      // What is excluded must not matter, whatever it is.
      const x = build(clean.shape, (index) =>
        included(index.at(-2)!, index.at(-1)!) ? numberAt(clean, ...index) : Number.NaN,
      );
      const results = new Map<string, ReturnType<Row>>();
      everyIndex([...lead, n], (index) => {
        const numbers: number[] = [];
        for (let j = 0; j < m; j++) if (included(index.at(-1)!, j)) numbers.push(2 * numberAt(x, ...index, j));
        results.set(index.join(), row(numbers));
      });
      const value = (index: readonly number[]): number => {
        const result = results.get(index.slice(0, lead.length + 1).join());
        if (typeof result !== 'function') return result ?? Number.NaN;
        return included(index.at(-2)!, index.at(-1)!) ? result(2 * numberAt(x, ...index)) : 0;
      };
      const out: Tensor = build(output === 'weight' ? x.shape : [...lead, n], value);
      return { label: `[${x.shape.join(', ')}]`, inputs: { X: x }, expected: { out } };
    }),
  );
}

function rowwiseCase(record: FoldRecord, output: 'finish' | 'weight', causal: boolean, row: Row): ConformanceCase {
  return {
    name: `rowwise: ${output} of ${record.name}${causal ? ' over part of each row' : ''}`,
    plan: rowwisePlan(record, output, causal),
    tolerance: { rel: 1e-5, abs: 1e-5 },
    trials: () => trials(output, causal, row),
  };
}

/** Horner's rule with ½: Σ x_k 2^(k+1−n). Composition of affine maps does not commute. */
const horner: FoldRecord = foldRecord(`
  fold horner(a, b) {
    identity: 1, 0;
    lift: (x) => [0.5, x];
    merge: (a1, b1, a2, b2) => [mul(a1, a2), add(mul(a2, b1), b2)];
    finish: (a, b) => b;
  }`);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const softmax: Row = (inside) => {
  const most = Math.max(...inside);
  const total = sum(inside.map((x) => Math.exp(x - most)));
  return (x) => Math.exp(x - most) / total;
};

export const rowwiseCases: readonly ConformanceCase[] = [
  rowwiseCase(foldRecords.softmax, 'weight', false, softmax),
  rowwiseCase(foldRecords.softmax, 'weight', true, softmax),
  rowwiseCase(foldRecords.sum, 'finish', true, sum),
  rowwiseCase(foldRecords.max, 'finish', true, (inside) => Math.max(Number.NEGATIVE_INFINITY, ...inside)),
  rowwiseCase(foldRecords.mean, 'finish', false, (inside) => (inside.length === 0 ? 0 : sum(inside) / inside.length)),
  rowwiseCase(foldRecords.logsumexp, 'finish', true, (inside) => Math.log(sum(inside.map(Math.exp)))),
  rowwiseCase(horner, 'finish', false, (inside) => inside.reduce((total, x) => total / 2 + x, 0)),
  rowwiseCase(horner, 'finish', true, (inside) => inside.reduce((total, x) => total / 2 + x, 0)),
];
