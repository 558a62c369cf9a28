/**
 * Conformance of loops and starts: a recurrence y[t] = a[t]·y[t−1] + x[t] at run-time length, a start that is no line in
 * the index, and operands that begin elsewhere or walk backwards.
 */

import type { Kernel, Plan } from '@heed/kernels';
import { numberAt, randn, uniform, type Size } from '@heed/tensor';
import {
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

const X = '[…X, n, d]';
const STATE = '[…X, d]';

const recurrence: Kernel = {
  skeleton: 'pointwise',
  name: 'recurrence_f32',
  operands: [
    { role: 'in', dtype: 'f32' },
    { role: 'in', dtype: 'f32' },
    { role: 'in', dtype: 'f32' },
    { role: 'out', dtype: 'f32' },
  ],
  sizes: 0,
  body: over('(a, x, before) => add(mul(a, before), x)', [0, 1, 2]),
  out: 3,
};

const copy: Kernel = {
  skeleton: 'pointwise',
  name: 'copy_f32',
  operands: [
    { role: 'in', dtype: 'f32' },
    { role: 'out', dtype: 'f32' },
  ],
  sizes: 0,
  body: over('(x) => x', [0]),
  out: 1,
};

const zero: Kernel = {
  skeleton: 'pointwise',
  name: 'zero_f32',
  operands: [{ role: 'out', dtype: 'f32' }],
  sizes: 0,
  body: over('() => 0', []),
  out: 0,
};

/** The state is a buffer of its own: before the loop zero, in the loop the last y. */
export const recurrencePlan: Plan = planOf(
  { A: { shape: X }, X: { shape: X } },
  { y: { shape: X } },
  [{ shape: STATE }],
  {
    kernels: [recurrence, copy, zero],
    steps: [
      launch(2, STATE, [moving(3, STATE, 'j', 'j')]),
      {
        kind: 'loop',
        index: 't',
        count: 'n',
        body: [
          launch(0, STATE, [
            moving(0, X, ' j', 'j', [{ axis: 0, start: 't' }]),
            moving(1, X, ' j', 'j', [{ axis: 0, start: 't' }]),
            moving(3, STATE, 'j', 'j'),
            moving(2, X, ' j', 'j', [{ axis: 0, start: 't' }]),
          ]),
          launch(1, STATE, [moving(2, X, ' j', 'j', [{ axis: 0, start: 't' }]), moving(3, STATE, 'j', 'j')]),
        ],
      },
    ],
  },
);

function recurrenceTrials(): readonly Trial[] {
  return LENGTHS.flatMap((n, at) =>
    [[], [2], [2, 3]].map((lead, k): Trial => {
      const d = [3, 1, 5][k];
      const a = uniform([...lead, n, d], { seed: at, stream: 2 * k, low: -1 });
      const x = randn([...lead, n, d], { seed: at, stream: 2 * k + 1 });
      const y = build(x.shape, (index) => {
        const [batch, t, j] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
        let state = 0;
        for (let s = 0; s <= t; s++) state = numberAt(a, ...batch, s, j) * state + numberAt(x, ...batch, s, j);
        return state;
      });
      return { label: `[${x.shape.join(', ')}]`, inputs: { A: a, X: x }, expected: { y } };
    }),
  );
}

/** out[t, s] = x[(3t + 2s + 1) mod n] and positions with it, by two loops. */
const nestedPlan: Plan = planOf({ X: { shape: '[n]' } }, { out: { shape: '[n, n]' } }, [], {
  kernels: [
    {
      skeleton: 'pointwise',
      name: 'pick_f32',
      operands: [{ role: 'in', dtype: 'f32' }, { role: 'out', dtype: 'f32' }, { role: 'position' }],
      sizes: 1,
      body: over('(x, p: f64, n: f64) => add(x, cast<f32>(mul(p, n)))', [0, 2, 'size 0']),
      out: 1,
    },
  ],
  steps: [
    {
      kind: 'loop',
      index: 't',
      count: 'n',
      body: [
        {
          kind: 'loop',
          index: 's',
          count: 'n',
          body: [
            launch(
              0,
              '[]',
              [
                moving(0, '[n]', ' ', '', [{ axis: 0, start: modulo(3, 2, 1) }]),
                moving(1, '[n, n]', '  ', '', [
                  { axis: 0, start: 't' },
                  { axis: 1, start: 's' },
                ]),
                position(-1, { op: 'add', args: ['t', { op: 'mul', args: [-2, 's'] }] }),
              ],
              ['n'],
            ),
          ],
        },
      ],
    },
  ],
});

function modulo(t: number, s: number, rest: number): Size {
  const sum: Size = { op: 'add', args: [{ op: 'mul', args: [t, 't'] }, { op: 'mul', args: [s, 's'] }, rest] };
  return { op: 'mod', args: [sum, 'n'] };
}

/** Backwards, and every second element from the second on. */
const viewPlan: Plan = planOf(
  { X: { shape: '[…X, n]' } },
  { backwards: { shape: '[…X, n]' }, odd: { shape: '[…X, div(n, 2)]' } },
  [],
  {
    kernels: [copy],
    steps: [
      launch(0, '[…X, n]', [
        {
          kind: 'buffer',
          buffer: 0,
          moves: [{ axis: 0, step: -1, size: 'n' }],
          starts: [{ axis: 0, start: { op: 'add', args: ['n', -1] } }],
        },
        moving(1, '[…X, n]', 'i', 'i'),
      ]),
      launch(0, '[…X, div(n, 2)]', [
        { kind: 'buffer', buffer: 0, moves: [{ axis: 0, step: 2, size: 'n' }], starts: [{ axis: 0, start: 1 }] },
        moving(2, '[…X, div(n, 2)]', 'i', 'i'),
      ]),
    ],
  },
);

export const loopCases: readonly ConformanceCase[] = [
  { name: 'loop: a recurrence at run-time length', plan: recurrencePlan, tolerance: SINGLE, trials: recurrenceTrials },
  {
    name: 'loop: two loops, starts that are no line',
    plan: nestedPlan,
    tolerance: SINGLE,
    trials: () =>
      [0, 1, 7, 13].map((n, at) => {
        const x = randn([n], { seed: at });
        const out = build([n, n], ([t, s]) => numberAt(x, (3 * t + 2 * s + 1) % n) + (t - 2 * s) * n);
        return { label: `n = ${n}`, inputs: { X: x }, expected: { out } };
      }),
  },
  {
    name: 'starts and steps: backwards, every second',
    plan: viewPlan,
    tolerance: EXACT,
    trials: () =>
      LENGTHS.flatMap((n, at) =>
        [[], [3]].map((lead) => {
          const x = randn([...lead, n], { seed: at });
          const backwards = build(x.shape, (index) => numberAt(x, ...index.slice(0, -1), n - 1 - index.at(-1)!));
          const odd = build([...lead, Math.floor(n / 2)], (index) =>
            numberAt(x, ...index.slice(0, -1), 2 * index.at(-1)! + 1),
          );
          return { label: `[${x.shape.join(', ')}]`, inputs: { X: x }, expected: { backwards, odd } };
        }),
      ),
  },
];
