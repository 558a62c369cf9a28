import { foldRecords, parseScalar } from '@heed/scalar';
import { shapeOf } from '@heed/tensor';
import { expect, test } from 'vitest';
import type { BoundProgram } from '../kernel.ts';
import type { Plan } from '../program.ts';
import { printWat } from '../wasm/wat.ts';
import { emitProgram } from './emit-program.ts';
import { wasmTarget } from './kernel.check.ts';
import { planText } from './plan-text.ts';

const program = (text: string): BoundProgram['program'] => parseScalar(text)!;

const plan: Plan = {
  signature: {
    inputs: [{ name: 'S', dtype: 'f32', shape: shapeOf(['n', 'm'], ['S']) }],
    outputs: [{ name: 'result', dtype: 'f32', shape: shapeOf(['n', 'm'], ['S']) }],
    equations: [{ left: 'S.m', right: 'm' }],
  },
  kernels: [
    {
      skeleton: 'rowwise',
      name: 'softmax_f32_rowwise',
      record: foldRecords.softmax,
      output: 'weight',
      out: 3,
      sizes: 1,
      operands: [
        { role: 'in', dtype: 'f32' },
        { role: 'position' },
        { role: 'position' },
        { role: 'out', dtype: 'f32' },
      ],
      score: { program: program('(x) => x'), inputs: [{ from: 'operand', index: 0 }] },
      domain: {
        program: program('(i: f64, j: f64, w: f64) => le(j, add(i, w))'),
        inputs: [
          { from: 'operand', index: 1 },
          { from: 'operand', index: 2 },
          { from: 'size', index: 0 },
        ],
      },
    },
    {
      skeleton: 'contract',
      name: 'contract_f32',
      left: 0,
      right: 1,
      out: 2,
      sizes: 0,
      operands: [
        { role: 'in', dtype: 'f32' },
        { role: 'in', dtype: 'f32' },
        { role: 'out', dtype: 'f32' },
      ],
    },
  ],
  buffers: [
    { dtype: 'f32', shape: shapeOf(['n', 'm'], ['S']), use: { kind: 'input', index: 0 } },
    { dtype: 'f32', shape: shapeOf(['n', 'm'], ['S']), use: { kind: 'output', index: 0 } },
    { dtype: 'f32', shape: shapeOf(['n']), use: { kind: 'temporary' } },
  ],
  steps: [
    {
      kind: 'loop',
      index: 't',
      count: 'n',
      body: [
        {
          kind: 'launch',
          kernel: 0,
          shape: shapeOf([1, 'm'], ['S']),
          sizes: [2],
          operands: [
            {
              kind: 'buffer',
              buffer: 0,
              moves: [null, { axis: 1, step: -1, size: 'm' }],
              starts: [{ axis: 0, start: 't' }],
            },
            { kind: 'position', axis: -2, start: 't' },
            { kind: 'position', axis: -1, start: 0 },
            {
              kind: 'buffer',
              buffer: 1,
              moves: [
                { axis: 0, step: 1, size: 'n' },
                { axis: 1, step: { op: 'add', args: ['d', 1] }, size: 'm' },
              ],
              starts: [],
            },
          ],
        },
      ],
    },
  ],
};

test('a plan reads like its parts', () => {
  expect(planText(plan)).toBe(`\
input S: f32 […S, n, m]
output result: f32 […S, n, m]
equation S.m = m

kernel 0 softmax_f32_rowwise: rowwise(%0 in f32, %1 position, %2 position, %3 out f32)
  %3 = weight of each element
  score = (x) => x where x = %0
  domain = (i: f64, j: f64, w: f64) => le(j, add(i, w)) where i = %1, j = %2, w = #0
  fold softmax(m, l) commutative
    identity: -inf, 0
    lift: (x) => [x, 1]
    merge: (m1, l1, m2, l2) => let t0 = max(m1, m2); [t0, add(mul(l1, select(eq(m1, t0), 1, exp(sub(m1, t0)))), mul(l2, select(eq(m2, t0), 1, exp(sub(m2, t0)))))]
    finish: (m, l) => select(eq(m, -inf), 0, div(l, l))
    weight: (x, m, l) => select(eq(m, -inf), 0, div(exp(sub(x, m)), l))
    rescale: (m1, l1, m2, l2) => select(eq(m2, -inf), 1, mul(select(eq(m1, m2), 1, exp(sub(m1, m2))), div(l1, l2)))

kernel 1 contract_f32: contract(%0 in f32, %1 in f32, %2 out f32)
  %2[m, n] = sum over k of %0 · %1

buffer 0: f32 […S, n, m] input S
buffer 1: f32 […S, n, m] output result
buffer 2: f32 [n] temporary

loop t < n
  launch 0 softmax_f32_rowwise over […S, 1, m]
    %0 = buffer 0 [·, -1·1], axis 0 from t
    %1 = position along axis -2 from t
    %2 = position along axis -1 from 0
    %3 = buffer 1 [0, (d + 1)·1]
    #0 = 2
`);
});

test('the emitted module prints as WebAssembly text', () => {
  const { artifact } = emitProgram(plan, wasmTarget);
  const text = printWat((artifact as { bytes: Uint8Array }).bytes);
  expect(text).toContain('(import "env" "memory" (memory 0))');
  expect(text).toContain('$k0_row');
  expect(text).toContain('$k1_panel_4');
});
