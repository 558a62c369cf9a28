/** Tiles of any size give the same attention: small odd ones, so that every edge is met many times. */

import { check } from '@heed/formula';
import { compile } from '@heed/compiler';
import { emitProgram } from '@heed/kernels';
import { chooseDevice, openSession } from '@heed/runtime';
import { randn } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { expect, test } from 'vitest';
import { attn } from './index.ts';

const FORMULAS = [
  'softmax(Q·Kᵀ/√d | j ≤ i + (m - n))·V',
  'softmax1(Q·Kᵀ - 0.1·|i - j| | (i - j) mod 2 = 0)·V',
  'relu²(Q·Kᵀ | ⌊i/7⌋ = ⌊j/7⌋)·V',
  'E = exp(Q·Kᵀ | j ≤ i)\nE/(1 + sum(E, keep=true))·V',
  'logsumexp(Q·Kᵀ | j < 2·i)',
];
const TILES = [
  { queries: 1, keys: 1 },
  { queries: 8, keys: 8 },
  { queries: 5, keys: 12 },
  { queries: 24, keys: 7 },
  { queries: 200, keys: 200 },
];

test.each(
  FORMULAS.flatMap((formula) => (['interpreter', 'js', 'wasm'] as const).map((device) => [formula, device] as const)),
)('%s on %s', (formula, backend) => {
  const inputs = {
    Q: randn([3, 29, 6], { seed: 1 }),
    K: randn([3, 43, 6], { seed: 2 }),
    ...(formula.includes('V') && { V: randn([3, 43, 5], { seed: 3 }) }),
  };
  const oracle = attn(formula).runSync(inputs, { backend: 'reference' }).result;
  const { graph } = check(formula, { ranks: { Q: 3, K: 3, V: 3 } });
  const device = chooseDevice(backend).value!;
  const session = openSession(device);
  for (const tile of TILES) {
    const plan = compile(graph!, { tile });
    expect(plan.kernels.map(({ skeleton }) => skeleton)).toContain('stream');
    const { outputs } = session.loadSync(emitProgram(plan, session.target)).runSync(inputs);
    expect(disagreement(outputs['result'], oracle) ?? 'agrees').toBe('agrees');
  }
});
