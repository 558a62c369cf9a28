import { expect, test } from 'vitest';
import { roofline } from './roofline.ts';
import { stagesIn } from './stages.ts';

/** A profile in which each function was seen once, for so many microseconds. */
function profileOf(seen: readonly (readonly [functionName: string, url: string, micros: number])[]) {
  const nodes = seen.map(([functionName, url], k) => ({
    id: k + 1,
    callFrame: { functionName, url, scriptId: '', lineNumber: 0, columnNumber: 0 },
  }));
  const samples = nodes.map(({ id }) => id);
  return { nodes, samples, startTime: 0, endTime: 0, timeDeltas: seen.map(([, , micros]) => micros) };
}

test('functions become stages, the two products are told apart, and shares are of what was busy', () => {
  const wasm = 'wasm://wasm/heed-1';
  const profile = profileOf([
    ['product_madd', wasm, 3000],
    ['product_onto_madd', wasm, 4000],
    ['k0_weigh', wasm, 1000],
    ['k0_weigh_partial', wasm, 500],
    ['k12_pack0', wasm, 250],
    ['k0_keys', wasm, 250],
    ['copyOf', 'file:///ready-run.ts', 700],
    ['launchStep', 'file:///launch-tree.ts', 300],
    ['(idle)', '', 90_000],
  ]);
  const figures = stagesIn(profile, 2, 6_000_000);
  expect(figures.map(({ stage, ms }) => [stage, ms])).toEqual([
    ['product', 2],
    ['scores', 1.5],
    ['weights', 0.75],
    ['copies in and out', 0.35],
    ['host', 0.15],
    ['pack', 0.125],
    ['walk and masks', 0.125],
  ]);
  expect(figures.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
  expect(figures.map(({ gflops }) => gflops).slice(0, 3)).toEqual([1.5, 2, undefined]);
});

test('a single product has all operations', () => {
  const profile = profileOf([['tile_6_madd', 'wasm://wasm/heed-1', 2000]]);
  expect(stagesIn(profile, 1, 8_000_000)).toEqual([{ stage: 'product', ms: 2, share: 1, gflops: 4 }]);
});

test.each([true, false])('the roofline is a number of operations a second, relaxed: %s', (relaxed) => {
  const peak = roofline(relaxed);
  expect(peak).toBeGreaterThan(0);
  expect(Number.isFinite(peak)).toBe(true);
});
