/**
 * Conformance of the gather skeleton: rows by a stored index, numbers by indices computed from positions, guards before
 * wild indices, and indices that are no positions, which must end the run with the first of them named.
 */

import type { BoundProgram, GatherKernel, KernelOperand, Plan } from '@heed/kernels';
import { BYTES_OF, loadNumber, numberAt, randn, roundTo, tensor, values, type DType, type Tensor } from '@heed/tensor';
import {
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

const reads = (dtype: DType): KernelOperand => ({ role: 'in', dtype });

function kernel(
  operands: readonly KernelOperand[],
  indices: readonly { readonly program: BoundProgram; readonly axis: number }[],
  guard?: BoundProgram,
): GatherKernel {
  return {
    skeleton: 'gather',
    name: `take_${operands[0].dtype}_gather`,
    operands,
    sizes: 2 * indices.length,
    table: 0,
    indices: indices.map((index, k) => ({ ...index, extent: 2 * k, stride: 2 * k + 1 })),
    ...(guard && { guard }),
    out: 1,
  };
}

const asIs = (operand: number): BoundProgram => over('(x: f64) => x', [operand]);

/** out[…, t, c] = X[…, at[t], c]. */
function rowsPlan(dtype: DType, indexType: DType): Plan {
  const X = '[…X, n, d]';
  return planOf(
    { X: { dtype, shape: X }, at: { dtype: indexType, shape: '[m]' } },
    { out: { dtype, shape: '[…X, m, d]' } },
    [],
    {
      kernels: [kernel([reads(dtype), { role: 'out', dtype }, reads(indexType)], [{ program: asIs(2), axis: 0 }])],
      steps: [
        launch(
          0,
          '[…X, m, d]',
          [moving(0, X, 'xc', 'tc'), moving(2, '[…X, m, d]', 'tc', 'tc'), moving(1, '[m]', 't', 'tc')],
          ['n', { op: 'mul', args: [BYTES_OF[dtype], 'd'] }],
        ),
      ],
    },
  );
}

function rowsTrials(dtype: DType, indexType: DType): readonly Trial[] {
  return LENGTHS.flatMap((d, k) =>
    [[], [2, 3]].map((lead, l): Trial => {
      const [n, m] = [[5, 1, 7, 64][k % 4], [4, 9, 1, 0][(k + l) % 4]];
      const x = build(
        [...lead, n, d],
        (index) => roundTo(index.reduce((sum, i) => 7 * sum + i, 3) % (dtype === 'bool' ? 2 : 120), dtype),
        dtype,
      );
      const at = build([m], ([t]) => (5 * t + k) % n, indexType);
      const out = build(
        [...lead, m, d],
        (index) => numberAt(x, ...index.with(-2, loadNumber(at.data, indexType, index.at(-2)!))),
        dtype,
      );
      return { label: `${m} of [${x.shape.join(', ')}]`, inputs: { X: x, at }, expected: { out } };
    }),
  );
}

/** out[h, i, j] = bias[h, clamp(i - j, -2, 2) + 2], where h, i and j are positions. */
const relativePlan: Plan = planOf(
  { bias: { shape: '[H, 5]' }, X: { shape: '[n, m]' } },
  { out: { shape: '[H, n, m]' } },
  [],
  {
    kernels: [
      kernel(
        [reads('f32'), { role: 'out', dtype: 'f32' }, { role: 'position' }, { role: 'position' }, { role: 'position' }],
        [
          { program: asIs(2), axis: 0 },
          {
            program: over('(i: f64, j: f64) => add(max(min(sub(i, j), f64(2)), f64(-2)), f64(2))', [3, 4]),
            axis: 1,
          },
        ],
      ),
    ],
    steps: [
      launch(
        0,
        '[H, n, m]',
        [
          moving(0, '[H, 5]', '', 'hij'),
          moving(2, '[H, n, m]', 'hij', 'hij'),
          position(-3),
          position(-2),
          position(-1),
        ],
        ['H', 20, 5, 4],
      ),
    ],
  },
);

const relativeTrials = (): readonly Trial[] =>
  LENGTHS.map((m, k): Trial => {
    const [heads, n] = [[1, 3, 2][k % 3], [7, 1, 13, 3][k % 4]];
    const bias = randn([heads, 5], { seed: k });
    const out = build([heads, n, m], ([h, i, j]) => numberAt(bias, h, Math.max(-2, Math.min(2, i - j)) + 2));
    return { label: `${heads} × ${n} × ${m}`, inputs: { bias, X: randn([n, m], { seed: 1 }) }, expected: { out } };
  });

/** out[t] = table[at[t]] where inside[t], else 0. */
const guardedPlan: Plan = planOf(
  { table: { shape: '[n]' }, at: { dtype: 'f64', shape: '[m]' }, inside: { dtype: 'bool', shape: '[m]' } },
  { out: { shape: '[m]' } },
  [],
  {
    kernels: [
      kernel(
        [reads('f32'), { role: 'out', dtype: 'f32' }, reads('f64'), reads('bool')],
        [{ program: asIs(2), axis: 0 }],
        over('(x: bool) => x', [3]),
      ),
    ],
    steps: [
      launch(
        0,
        '[m]',
        [moving(0, '[n]', '', 't'), moving(3, '[m]', 't', 't'), moving(1, '[m]', 't', 't'), moving(2, '[m]', 't', 't')],
        ['n', 4],
      ),
    ],
  },
);

const WILD: readonly number[] = [-1, 1e9, Number.NaN, 0.5, Number.NEGATIVE_INFINITY, 2 ** 31, -0.25, 1e300];

/** Every third place is wild and guarded; with `bad`, so is place `bad`, but unguarded. */
function guarded(n: number, m: number, bad?: readonly [place: number, index: number]): Trial {
  const table = randn([n], { seed: n });
  const isWild = (t: number): boolean => n === 0 || t % 3 === 1;
  const at = values(build([m], ([t]) => (isWild(t) ? WILD[t % WILD.length] : (3 * t) % n), 'f64'));
  const inside = build([m], ([t]) => (isWild(t) ? 0 : 1), 'bool');
  if (bad) {
    at[bad[0]] = bad[1];
    inside.data[bad[0]] = 1;
    // A later fault, which must not take the first one's place.
    at[m - 1] = -7;
    inside.data[m - 1] = 1;
  }
  const inputs: Record<string, Tensor> = { table, at: tensor(at, [m]), inside };
  if (bad)
    return {
      label: `${bad[1]} at ${bad[0]} of ${m}`,
      inputs,
      expected: {},
      fault: { index: bad[1], axis: 0, size: n },
    };
  const out = build([m], ([t]) => (isWild(t) ? 0 : numberAt(table, (3 * t) % n)));
  return { label: `${m} of ${n}`, inputs, expected: { out } };
}

export const gatherCases: readonly ConformanceCase[] = [
  ...(
    [
      ['f32', 'i32'],
      ['f64', 'u8'],
      ['f16', 'i32'],
      ['i32', 'f64'],
      ['u8', 'i32'],
      ['bool', 'i32'],
    ] as const
  ).map(([dtype, indexType]): ConformanceCase => ({
    name: `gather: rows of ${dtype} by ${indexType}`,
    plan: rowsPlan(dtype, indexType),
    tolerance: EXACT,
    trials: () => rowsTrials(dtype, indexType),
  })),
  {
    name: 'gather: a table of relative positions, its indices computed',
    plan: relativePlan,
    tolerance: EXACT,
    trials: relativeTrials,
  },
  {
    name: 'gather: guards before wild indices, and the first index that is no position',
    plan: guardedPlan,
    tolerance: EXACT,
    trials: () => [
      ...LENGTHS.flatMap((m) => [1, 13].map((n) => guarded(n, m))),
      guarded(0, 9),
      guarded(13, 300, [150, 13]),
      guarded(13, 300, [2, -1]),
      guarded(13, 65, [0, Number.NaN]),
      guarded(13, 65, [33, 2.5]),
      guarded(13, 65, [63, Number.POSITIVE_INFINITY]),
      guarded(0, 9, [4, 0]),
      guarded(13, 301),
    ],
  },
];
