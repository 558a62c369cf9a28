/**
 * Conformance of the contract skeleton: both operand orders, broadcast leading axes, a domain that keeps NaN out, empty
 * sums, float64 and whole numbers.
 */

import type { Plan } from '@heed/kernels';
import { numberAt, randn, type DType, type Tensor } from '@heed/tensor';
import {
  broadcastAt,
  broadcastOf,
  build,
  EXACT,
  launch,
  LENGTHS,
  moving,
  over,
  planOf,
  position,
  type ConformanceCase,
  type Trial,
} from './plans.ts';

const A = '[…A, n, d]';
const B_ROWS = '[…B, m, d]';
const B_COLUMNS = '[…B, d, m]';
const OUT = '[…A…B, n, m]';
const WALK = '[…A…B, n, m, d]';

/** out[i, j] = Σ_t a[i, t]·b[j, t] (or b[t, j]), over all t or over t ≤ i + 1. */
export function contractPlan(order: 'rows' | 'columns', causal: boolean, dtype: DType = 'f32'): Plan {
  const B = order === 'rows' ? B_ROWS : B_COLUMNS;
  return planOf({ A: { dtype, shape: A }, B: { dtype, shape: B } }, { out: { dtype, shape: OUT } }, [], {
    kernels: [
      {
        skeleton: 'contract',
        name: `contract_${dtype}_${order}`,
        operands: [
          { role: 'in', dtype },
          { role: 'in', dtype },
          { role: 'out', dtype },
          { role: 'position' },
          { role: 'position' },
        ],
        sizes: 0,
        left: 0,
        right: 1,
        ...(causal && { domain: over('(i: f64, t: f64) => le(t, add(i, f64(1)))', [3, 4]) }),
        out: 2,
      },
    ],
    steps: [
      launch(0, WALK, [
        moving(0, A, 'it', 'ijt'),
        moving(1, B, order === 'rows' ? 'jt' : 'tj', 'ijt'),
        moving(2, OUT, 'ij', 'ijt'),
        position(-3),
        position(-1),
      ]),
    ],
  });
}

const LEADS: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[], []],
  [[2], [2]],
  [[3], []],
  [[], [2]],
  [
    [2, 1],
    [1, 3],
  ],
];

function trials(order: 'rows' | 'columns', causal: boolean, dtype: DType): readonly Trial[] {
  return LENGTHS.flatMap((d, at) =>
    LEADS.map(([aLead, bLead], k): Trial => {
      const [n, m] = [
        [5, 7],
        [1, 9],
        [4, 1],
        [0, 3],
        [6, 13],
      ][(k + at) % 5];
      const options = { seed: 31 * at + k, dtype: dtype === 'i32' ? ('f32' as const) : dtype };
      const random = (shape: readonly number[], stream: number): Tensor => {
        const numbers = randn(shape, { ...options, stream });
        return dtype === 'i32'
          ? build(shape, (index) => Math.round(1000 * numberAt(numbers, ...index)), dtype)
          : numbers;
      };
      const a = random([...aLead, n, d], 0);
      const clean = random(order === 'rows' ? [...bLead, m, d] : [...bLead, d, m], 1);
      const lead = broadcastOf(aLead, bLead);
      const included = (i: number, t: number): boolean => !causal || t <= i + 1;
      // Positions that no row includes may hold anything.
      const b = !causal
        ? clean
        : build(clean.shape, (index) => {
            const t = index.at(order === 'rows' ? -1 : -2)!;
            return t <= n ? numberAt(clean, ...index) : Number.NaN;
          });
      const value = (index: readonly number[]): number => {
        const [batch, i, j] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
        let total = 0;
        for (let t = 0; t < d; t++) {
          const right = order === 'rows' ? [j, t] : [t, j];
          // Only sizes of 1 among the leading axes are broadcast; the last two are indexed as they are.
          if (included(i, t)) total += element(a, batch, [i, t]) * element(b, batch, right);
        }
        return total;
      };
      const out = build([...lead, n, m], value, dtype);
      return { label: `[${a.shape.join(', ')}] · [${b.shape.join(', ')}]`, inputs: { A: a, B: b }, expected: { out } };
    }),
  );
}

function element(t: Tensor, batch: readonly number[], last: readonly number[]): number {
  return broadcastAt(t, [...batch, ...last]);
}

function contractCase(order: 'rows' | 'columns', causal: boolean, dtype: DType = 'f32'): ConformanceCase {
  return {
    name: `contract: ${dtype}, right operand by ${order}${causal ? ', over part of each sum' : ''}`,
    plan: contractPlan(order, causal, dtype),
    tolerance: dtype === 'f32' ? { rel: 1e-5, abs: 3e-5 } : dtype === 'f64' ? { rel: 1e-13, abs: 1e-13 } : EXACT,
    trials: () => trials(order, causal, dtype),
  };
}

export const contractCases: readonly ConformanceCase[] = [
  contractCase('rows', false),
  contractCase('columns', false),
  contractCase('rows', true),
  contractCase('columns', true),
  contractCase('columns', true, 'f64'),
  contractCase('rows', false, 'i32'),
];
