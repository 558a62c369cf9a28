import { expect, test } from 'vitest';
import { attentionProblem } from './attention-problem.ts';
import { roofline } from './roofline.ts';
import { stagesOfCase } from './stages.ts';

const dense = {
  name: 'dense',
  title: 'dense',
  problem: () => attentionProblem({ heads: 1, queries: 257 }),
  entries: [{ label: 'heed', maker: 'heed' }],
  goals: [],
} as const;

test('both products of attention are told apart, and shares are of the whole', async () => {
  const outcome = await stagesOfCase(dense, { threads: 1, strict: false, wide: false }, 0.3);
  const figures = 'value' in outcome ? outcome.value : [];
  expect(figures.filter(({ gflops }) => gflops !== undefined).map(({ stage }) => stage)).toEqual(
    expect.arrayContaining(['scores', 'product']),
  );
  expect(figures.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
});

test.each([true, false])('the roofline is a number of operations a second, relaxed: %s', (relaxed) => {
  expect(roofline(relaxed)).toBeGreaterThan(0);
  expect(Number.isFinite(roofline(relaxed))).toBe(true);
});
