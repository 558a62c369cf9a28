/**
 * Conformance of the pointwise skeleton: broadcasting, positions, run-time numbers, selection, functions, float64.
 */

import type { Plan } from '@heed/kernels';
import { randn, type DType, type Tensor } from '@heed/tensor';
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
  SINGLE,
  type ConformanceCase,
  type Trial,
} from './plans.ts';

const X = '[…X, X.n, X.d]';
const Y = '[…Y, Y.n, Y.d]';
const BOTH = '[…X…Y, broadcast(X.n, Y.n), broadcast(X.d, Y.d)]';

/** out = body(x, y, i, j, number of rows of x), where i and j are positions along the last two axes. */
export function elementwisePlan(body: string, dtype: DType = 'f32'): Plan {
  return planOf({ X: { dtype, shape: X }, Y: { dtype, shape: Y } }, { out: { dtype, shape: BOTH } }, [], {
    kernels: [
      {
        skeleton: 'pointwise',
        name: `elementwise_${dtype}`,
        operands: [
          { role: 'in', dtype },
          { role: 'in', dtype },
          { role: 'out', dtype },
          { role: 'position' },
          { role: 'position' },
        ],
        sizes: 1,
        body: over(body, [0, 1, 3, 4, 'size 0']),
        out: 2,
      },
    ],
    steps: [
      launch(
        0,
        BOTH,
        [
          moving(0, X, 'ij', 'ij'),
          moving(1, Y, 'ij', 'ij'),
          moving(2, BOTH, 'ij', 'ij'),
          position(-2),
          position(-1, 10),
        ],
        ['X.n'],
      ),
    ],
  });
}

type Body = (x: number, y: number, i: number, j: number, rows: number) => number;

function elementwise(x: Tensor, y: Tensor, body: Body, dtype: DType): Tensor {
  const rows = x.shape.at(-2) ?? 1;
  const value = (index: readonly number[]): number =>
    body(broadcastAt(x, index), broadcastAt(y, index), index.at(-2) ?? 0, 10 + (index.at(-1) ?? 0), rows);
  return build(broadcastOf(x.shape, y.shape), value, dtype);
}

/** Leading axes of x and of y, and whether the last two axes of y are broadcast. */
export const PATTERNS: readonly (readonly [string, readonly number[], readonly number[], 'same' | 'row' | 'column'])[] =
  [
    ['no leading axes', [], [], 'same'],
    ['a row against a matrix', [], [], 'row'],
    ['a column against a matrix', [], [], 'column'],
    ['one leading axis', [3], [3], 'same'],
    ['leading axes on one side', [2, 3], [], 'row'],
    ['two leading axes, crossing', [2, 1], [3], 'same'],
    ['three leading axes', [2, 1, 3], [1, 5, 1], 'column'],
  ];

export function elementwiseTrials(body: Body, dtype: DType = 'f32'): readonly Trial[] {
  return PATTERNS.flatMap(([pattern, xLead, yLead, kind], k) =>
    // Long columns behind leading axes would only take time.
    LENGTHS.filter((n) => n < 100 || k % 2 === 1).map((n, at): Trial => {
      const [rows, columns] = k % 2 === 0 ? [n, 5] : [3, n];
      const yAxes = kind === 'same' ? [rows, columns] : kind === 'row' ? [1, columns] : [rows, 1];
      const x = randn([...xLead, rows, columns], { seed: 100 * k + at, dtype });
      const y = randn([...yLead, ...yAxes], { seed: 100 * k + at, stream: 1, dtype });
      const out = elementwise(x, y, body, dtype);
      return { label: `${pattern}, ${rows} × ${columns}`, inputs: { X: x, Y: y }, expected: { out } };
    }),
  );
}

export const pointwiseCases: readonly ConformanceCase[] = [
  {
    name: 'pointwise: broadcasting, positions and a size',
    plan: elementwisePlan(
      '(x, y, i: f64, j: f64, n: f64) => add(mul(x, y), cast<f32>(add(sub(i, mul(j, f64(0.5))), n)))',
    ),
    tolerance: SINGLE,
    trials: () => elementwiseTrials((x, y, i, j, rows) => x * y + (i - j / 2 + rows)),
  },
  {
    name: 'pointwise: selection keeps out what the other side holds',
    plan: elementwisePlan('(x, y, i: f64, j: f64, n: f64) => select(le(j, add(i, f64(10))), x, log(y))'),
    tolerance: SINGLE,
    trials: () => elementwiseTrials((x, y, i, j) => (j <= i + 10 ? x : Math.log(y))),
  },
  {
    name: 'pointwise: functions of float32',
    plan: elementwisePlan(
      '(x, y, i: f64, j: f64, n: f64) => add(mul(exp(neg(abs(x))), tanh(y)), add(sigmoid(x), min(sqrt(abs(y)), 1)))',
    ),
    tolerance: SINGLE,
    trials: () =>
      elementwiseTrials(
        (x, y) => Math.exp(-Math.abs(x)) * Math.tanh(y) + 1 / (1 + Math.exp(-x)) + Math.min(Math.sqrt(Math.abs(y)), 1),
      ),
  },
  {
    name: 'pointwise: float64 to the bit',
    plan: elementwisePlan(
      '(x: f64, y: f64, i: f64, j: f64, n: f64) => add(exp(sin(mul(x, y))), floor(log(add(abs(x), add(mul(i, j), f64(1))))))',
      'f64',
    ),
    tolerance: EXACT,
    trials: () =>
      elementwiseTrials(
        (x, y, i, j) => Math.exp(Math.sin(x * y)) + Math.floor(Math.log(Math.abs(x) + (i * j + 1))),
        'f64',
      ),
  },
];
