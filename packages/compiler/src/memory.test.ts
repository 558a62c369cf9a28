// Peak memory against an independent sweep over numbers.

import type { Plan, Step } from '@heed/kernels';
import { BYTES_OF, concreteShape, evaluateSize, type Size } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { causalAttention, graphFrom } from './graph-source.check.ts';
import { planMemory } from './memory.ts';
import { compile } from './pipeline.ts';

const chain = `
%0 = input "X" : f32[n, d]
%1 = input "Y" : f32[d, n]
%2 = matmul %0 %1 : f32[n, n]
%3 = matmul %2 %0 : f32[n, d]
%4 = matmul %1 %3 : f32[d, d]
%5 = softmax axes(-1) %4 : f32[d, d]
return result = %5
return middle = %3
`;

/** The peak by brute force: at each top-level step, everything between its first and its last use. */
function peakOf(plan: Plan, sizes: Record<string, number>, leads: Record<string, number[]>): number {
  const bytes = plan.buffers.map(
    ({ dtype, shape }) => BYTES_OF[dtype] * concreteShape(shape, { sizes, leads })!.reduce((a, b) => a * b, 1),
  );
  const uses = (step: Step): number[] =>
    step.kind === 'loop'
      ? step.body.flatMap(uses)
      : step.operands.flatMap((operand) => (operand.kind === 'buffer' ? [operand.buffer] : []));
  const used = plan.steps.map(uses);
  let peak = 0;
  for (let at = 0; at < used.length; at += 1) {
    let alive = 0;
    for (const [k, { use }] of plan.buffers.entries()) {
      const before = use.kind === 'input' || used.slice(0, at + 1).some((set) => set.includes(k));
      const after = use.kind === 'output' || used.slice(at).some((set) => set.includes(k));
      if (before && after) alive += bytes[k];
    }
    peak = Math.max(peak, alive);
  }
  return peak;
}

describe.each([
  ['causal attention', causalAttention],
  ['a chain of products', chain],
])('%s', (_, source) => {
  const plan = compile(graphFrom(source));
  const memory = planMemory(plan);

  test.each([
    [3, 5, 7, 2],
    [100, 2, 1, 9],
    [1, 64, 65, 64],
    [0, 3, 4, 5],
  ])('n = %i, m = %i, d = %i, e = %i', (n, m, d, e) => {
    const sizes = { n, d, e, 'Q.n': n, 'K.m': m };
    const leads = { Q: [2, 3], K: [3], V: [] };
    const numbers = { ...sizes, '…Q': 6, '…K': 3, '…V': 1, '…K…Q': 6, '…K…Q…V': 6 };
    const value = (size: Size): number => evaluateSize(size, numbers)!;
    expect(value(memory.peak)).toBe(peakOf(plan, sizes, leads));
    expect(value(memory.peak)).toBeLessThanOrEqual(
      value(memory.inputs) + value(memory.outputs) + value(memory.intermediates),
    );
  });
});

test('a result that is an input needs no more than both', () => {
  const memory = planMemory(compile(graphFrom('%0 = input "X" : f32[n, d]\nreturn result = %0')));
  const numbers = { n: 3, d: 5 };
  expect(evaluateSize(memory.inputs, numbers)).toBe(60);
  expect(evaluateSize(memory.peak, numbers)).toBe(120);
});
