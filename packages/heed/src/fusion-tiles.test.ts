/**
 * Tiles of any size give the same attention: small odd ones, so that every edge is met many times, and drawn ones with
 * lengths one less, as many and one more than what comes in tiles, panels and registers.
 */

import { check } from '@heed/formula';
import { compile } from '@heed/compiler';
import { emitProgram } from '@heed/kernels';
import { chooseDevice, devices, openSession, strictDevices } from '@heed/runtime';
import { randn } from '@heed/tensor';
import { disagreement, randomNumbers } from '@heed/testing';
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

/** Widths that kernels work in: panels of 8, register tiles of 6, 5 and 4, vectors of 4, tiles of 64. */
const WIDTHS = [4, 5, 6, 8, 64];

test.each(
  FORMULAS.flatMap((formula) =>
    (['interpreter', 'js', 'wasm', 'strict'] as const).map((device) => [formula, device] as const),
  ),
)('drawn tiles and lengths around them: %s on %s', (formula, name) => {
  const { graph } = check(formula, { ranks: { Q: 3, K: 3, V: 3 } });
  const attend = attn(formula);
  const device = name === 'strict' ? chooseDevice('wasm', strictDevices) : chooseDevice(name, devices);
  const session = openSession(device.value!);
  const next = randomNumbers(FORMULAS.indexOf(formula) + 1);
  const below = (most: number): number => Math.floor(next() * most);
  const around = (width: number): number => Math.max(1, width + below(3) - 1);
  for (let k = 0; k < 12; k++) {
    const tile = { queries: 1 + below(70), keys: 1 + below(70) };
    const [n, m] = [around(tile.queries * (1 + below(2))), around(tile.keys * (1 + below(3)))];
    const [d, e] = [around(WIDTHS[below(5)]), around(WIDTHS[below(5)])];
    const inputs = {
      Q: randn([2, n, d], { seed: 3 * k + 1 }),
      K: randn([2, m, d], { seed: 3 * k + 2 }),
      ...(formula.includes('V') && { V: randn([2, m, e], { seed: 3 * k + 3 }) }),
    };
    const oracle = attend.runSync(inputs, { backend: 'reference' }).result;
    const program = emitProgram(compile(graph!, { tile }), session.target);
    const { outputs } = session.loadSync(program).runSync(inputs);
    const what = `${n}×${m}×${d}×${e}, tile ${tile.queries}×${tile.keys}`;
    expect(`${what}: ${disagreement(outputs['result'], oracle) ?? 'agrees'}`).toBe(`${what}: agrees`);
  }
});
