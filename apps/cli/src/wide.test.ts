// `--wide` and `--strict`: who may have them, and that numbers stay what they are.
import { afterAll, expect, test } from 'vitest';
import { openBench } from './heed.check.ts';
import { Stop } from './stop.ts';
import { canGoWide, goWide } from './wide.ts';

const { start, heed, close } = openBench();
afterAll(close);

const FORMULA = ['softmax(Q·Kᵀ/√d)·V', 'Q=randn(7,5; seed=1)', 'K=randn(9,5; seed=2)', 'V=randn(9,3; seed=3)'];

test('an older Node says what is needed, with the code of a backend that is not available', () => {
  expect([canGoWide('22.5.0'), canGoWide('24.0.0'), canGoWide('25.1.0')]).toEqual([false, true, true]);
  let thrown: unknown;
  try {
    goWide('22.5.0');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Stop);
  expect(thrown).toMatchObject({ exitCode: 6, findings: [{ diagnostics: [{ code: 'backend/not-wide' }] }] });
});

test.skipIf(!canGoWide())('wide gives the same bits', async () => {
  const words = ['run', ...FORMULA, '--backend', 'wasm', '--format', 'json'];
  const [plain, wide] = [await start(words), await start([...words, '--wide'])];
  expect([wide.code, wide.err, wide.out]).toEqual([0, '', plain.out]);
});

test('strict runs, on every backend', async () => {
  for (const backend of ['auto', 'wasm', 'js', 'interpreter', 'reference']) {
    const { code, err, out } = await heed(['run', ...FORMULA, '--backend', backend, '--strict', '--format', 'json']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('[');
  }
  expect((await heed(['verify', ...FORMULA, '--strict'])).code).toBe(0);
});

test('doctor says whether wide is to be had', async () => {
  expect((await heed(['doctor'])).out).toMatch(canGoWide() ? /✓ --wide/ : /✗ --wide/);
});
