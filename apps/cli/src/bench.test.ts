// `heed bench`: scans, rounds, and the command itself with its table, its JSON and its faults.

import { afterAll, describe, expect, test } from 'vitest';
import { openBench } from './heed.check.ts';
import { readScans, scanPoints } from './scan.ts';
import { readAssignments } from './sources.ts';
import { spread, timedRounds } from './timed-rounds.ts';

const { heed, close } = openBench();
afterAll(close);

describe('scans', () => {
  const sources = readAssignments(['Q=randn(2,n,k; seed=1)', 'K=n.npy', 'V=[[1]]']);
  test('put numbers into calls, and nowhere else', () => {
    const points = scanPoints(readScans(['n=3,5', 'k = 7']), sources, new Map());
    expect(points.map(({ sizes }) => sizes)).toEqual([
      { n: 3, k: 7 },
      { n: 5, k: 7 },
    ]);
    expect(points[1]?.assignments.map(({ source }) => source)).toEqual(['randn(2,5,7; seed=1)', 'n.npy', '[[1]]']);
  });

  test('give sizes of the formula that nobody gives; options of a call and parts of names stay', () => {
    const [point] = scanPoints(readScans(['g=2']), sources, new Map([['g', 'g']]));
    expect(point?.assignments.at(-1)).toMatchObject({ name: 'g', source: '2' });
    const [other] = scanPoints(readScans(['seed=4']), readAssignments(['X=randn(seed,seeds; seed=1)']), new Map());
    expect(other?.assignments[0]?.source).toBe('randn(4,seeds; seed=1)');
  });
});

test('rounds take turns, and short runs are repeated', async () => {
  let time = 0;
  const order: string[] = [];
  const run = (name: string, cost: number) => (): Promise<void> => {
    order.push(name);
    time += cost;
    return Promise.resolve();
  };
  const spreads = await timedRounds([run('a', 200), run('b', 5)], 2, () => time);
  expect(spreads.map(({ median }) => median)).toEqual([200, 5]);
  expect(order.slice(6).join('')).toBe('abbbba');
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
});

describe('bench', () => {
  test('a table with a row for every size and backend, in both languages', async () => {
    const words = ['bench', 'X·Xᵀ', 'X=randn(n,3)', '--scan', 'n=4,9', '--backend', 'js,reference', '--rounds', '2'];
    const { code, out, err } = await heed(words);
    expect([code, err]).toEqual([0, '']);
    const [head, rule, ...lines] = out.split('\n');
    expect(head).toBe('| n | backend | median, ms | quartiles | GFLOP/s |');
    expect(rule).toBe('| --: | --- | --: | --: | --: |');
    expect(lines.slice(0, 4).map((line) => line.split(' | ').slice(0, 2).join(' '))).toEqual([
      '| 4 js',
      '| 4 reference',
      '| 9 js',
      '| 9 reference',
    ]);
    expect(out).toContain('Rounds: 2; threads: 1');
    expect((await heed([...words, '--lang', 'zh'])).out).toContain('| n | 后端 | 中位数，毫秒 |');
  });

  test('JSON holds the figures; operations are those of cost, heads included', async () => {
    const { out } = await heed([
      'bench',
      'softmax(Q·Kᵀ/√d)·V',
      'Q=randn(3,n,4)',
      'K=randn(3,7,4)',
      'V=randn(3,7,2)',
      '--scan',
      'n=5',
      '--backend',
      'js',
      '--rounds',
      '3',
      '--format',
      'json',
    ]);
    const { rows, rounds } = JSON.parse(out) as {
      rounds: number;
      rows: { sizes: object; backend: string; ms: { median: number; low: number; high: number }; gflops: number }[];
    };
    expect([rounds, rows.length, rows[0]?.sizes, rows[0]?.backend]).toEqual([3, 1, { n: 5 }, 'js']);
    const { ms, gflops } = rows[0] ?? { ms: { median: 0, low: 0, high: 0 }, gflops: 0 };
    expect(ms.low).toBeLessThanOrEqual(ms.median);
    expect(ms.median).toBeLessThanOrEqual(ms.high);
    // Two products of 2·5·7·4 and 2·5·7·2, a quotient and softmax's 4, for three heads, and √d.
    const flops = gflops * ms.median * 1e6;
    expect(flops).toBeGreaterThanOrEqual(3 * (280 + 140 + 35 + 140) - 1);
    expect(flops).toBeLessThanOrEqual(3 * (280 + 140 + 35 + 140) + 10);
  });

  test('under the table: what the condition leaves out of these inputs', async () => {
    const source = 'softmax(X·Xᵀ | mask)·X';
    const mask = `mask=[[${[1, 1, 0].map(Boolean).join(',')}]]`;
    const words = ['bench', source, 'X=randn(3,n)', '--scan', 'n=2,5', '--backend', 'js', '--rounds', '1', mask];
    const { out, err } = await heed(words);
    expect(err).toBe('');
    expect(out).toContain(`\n\n- n = 2: ${source}: 100 % masked, 0 % whole, 0 % left out\n- n = 5: `);
    const { tiles } = JSON.parse((await heed([...words, '--format', 'json'])).out) as { tiles: object[] };
    expect(tiles).toMatchObject([
      { sizes: { n: 2 }, streams: [{ empty: 0, full: 0, partial: 1, data: 'given' }] },
      { sizes: { n: 5 }, streams: [{ empty: 0, full: 0, partial: 1, data: 'given' }] },
    ]);
    const computed = await heed(words.with(1, 'softmax(X·Xᵀ | sum(X, axis=-1) > 0)·X').slice(0, -1));
    expect(computed.out).toMatch(/: 0 % left out for certain; the rest is unknown/);
  });

  test.each([
    [['--scan', 'n'], 'usage/not-a-scan', 2],
    [['--scan', 'k=1,2'], 'usage/scan-of-nothing', 2],
    [['--backend', 'wasm,cuda'], 'usage/arguments', 2],
    [['--rounds', '0'], 'usage/arguments', 2],
  ])('refuses %j', async (more, fault, exit) => {
    const { code, out, err } = await heed(['bench', 'X·Xᵀ', 'X=randn(n,3)', ...more]);
    expect([code, out, err.includes(`error[${fault}]`)]).toEqual([exit, '', true]);
  });

  test('says what is missing, as run does', async () => {
    const { code, err } = await heed(['bench', 'X·Xᵀ']);
    expect([code, err.includes('to try it, add X=')]).toEqual([4, true]);
  });
});
