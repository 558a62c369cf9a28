/** Contractions in blocks: sizes around every edge of a block and a tile, every lie, parts of rows; bits, not closeness. */

import type { DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { BLOCK, contractScratch } from '../contract-scratch.ts';
import { contract, matrix } from './contract.check.ts';
import type { Matrix } from './contract.check.ts';
import { at, check, random, relaxedWasm, runKernel } from './kernel.check.ts';
import type { Laid, Machine, Random, Run } from './kernel.check.ts';

const targets: readonly [string, Machine][] = [
  ['strict', 'wasm'],
  ['relaxed', relaxedWasm],
];

const f32s = ['f32', 'f32', 'f32'] as const;
const lies: readonly Matrix[] = ['rows', 'columns', 'any'];

function draw(
  r: Random,
  types: readonly DType[],
  outer: readonly number[],
  [m, n, k]: readonly number[],
  how: readonly Matrix[],
  value: () => number,
): Run {
  const axes = [
    [
      [m, 0],
      [k, 2],
    ],
    [
      [k, 2],
      [n, 1],
    ],
    [
      [m, 0],
      [n, 1],
    ],
  ] as const;
  const operands = axes.map((own, index) => matrix(r, types[index], outer, own, how[index], value));
  return { outer, inner: [m, n, k], operands, sizes: [0] };
}

/** The product in float64, operands read once. */
function product({ inner: [m, n, k], operands: [left, right] }: Run): (index: readonly number[]) => number {
  const dense = (laid: Laid, outer: readonly number[], rows: number, place: (row: number, step: number) => number[]) =>
    Float64Array.from({ length: rows * k }, (_, x) => at(laid, [...outer, ...place(Math.floor(x / k), x % k)]));
  let key = '';
  let sides: readonly Float64Array[] = [];
  return (index) => {
    const outer = index.slice(0, -3);
    if (key !== `at ${outer.join()}`) {
      sides = [dense(left, outer, m, (i, x) => [i, 0, x]), dense(right, outer, n, (j, x) => [0, j, x])];
      key = `at ${outer.join()}`;
    }
    const [i, j] = index.slice(-3);
    let sum = 0;
    for (let x = 0; x < k; x++) sum += sides[0][i * k + x] * sides[1][j * k + x];
    return sum;
  };
}

/** Whole numbers of which every sum is exact in float32: a wrong one cannot pass for rounding. */
const whole = (r: Random) => (): number => r.int(9) - 4;

const around = (edge: number): readonly number[] => [edge - 1, edge, edge + 1];

describe.each(targets)('%s', (_, machine) => {
  test.each<[string, readonly number[], readonly number[], readonly number[]]>([
    ['m', [6, 7, 8, 9, 10, 11, 12, 31, 32, 33, ...around(BLOCK.rows), BLOCK.rows + 5, 2 * BLOCK.rows + 7], [33], [37]],
    ['n', [37], [8, 12, 13, 15, 16, 25, ...around(BLOCK.columns), BLOCK.columns + 9, 2 * BLOCK.columns + 3], [33]],
    ['k', [37], [30], [32, 33, 34, 35, ...around(BLOCK.depth), BLOCK.depth + 6, ...around(2 * BLOCK.depth)]],
  ])('edges of %s', (_name, ms, ns, ks) => {
    const r = random(41);
    for (const m of ms) {
      for (const n of ns) {
        for (const k of ks) {
          for (const leftLies of lies) {
            const how = [leftLies, r.pick(lies), r.pick(lies)];
            const run = draw(r, f32s, r.pick([[], [2]]), [m, n, k], how, whole(r));
            check(r, contract(f32s), run, [0, 1], product(run), {}, [machine]);
          }
        }
      }
    }
  });

  test('more than one block along every axis at once', () => {
    const r = random(42);
    for (const inner of [
      [BLOCK.rows + 8, BLOCK.columns + 13, BLOCK.depth + 9],
      [BLOCK.rows + 1, 12, BLOCK.depth + 1],
      [2 * BLOCK.rows + 3, BLOCK.columns + 1, 9],
    ]) {
      for (const how of [
        ['rows', 'rows', 'rows'],
        ['columns', 'columns', 'columns'],
        ['rows', 'columns', 'rows'],
        ['any', 'any', 'any'],
      ] as const) {
        const run = draw(r, f32s, [], inner, how, whole(r));
        check(r, contract(f32s), run, [0, 1], product(run), {}, [machine]);
      }
    }
  });

  test.each([
    ['f16', 'f32', 'f32'],
    ['f32', 'f16', 'f16'],
    ['f16', 'f16', 'f16'],
    ['bool', 'f32', 'f64'],
    ['f32', 'bool', 'i32'],
    ['f32', 'f32', 'u8'],
  ] satisfies DType[][])('%s × %s into %s', (...types) => {
    const r = random(43);
    for (const inner of [
      [17, 24, 83],
      [37, 29, BLOCK.depth + 5],
    ]) {
      expect(contractScratch(contract(types), inner)).toBeGreaterThan(0);
      for (const lie of lies) {
        const run = draw(r, types, [2], inner, [lie, r.pick(lies), r.pick(lies)], whole(r));
        check(r, contract(types), run, [0, 1], product(run), {}, [machine]);
      }
    }
  });

  test('numbers that round come close to float64', () => {
    const r = random(44);
    for (const inner of [
      [70, 61, 333],
      [12, 300, 65],
    ]) {
      const run = draw(r, f32s, [], inner, [r.pick(lies), r.pick(lies), 'rows'], () => r.next() - 0.5);
      check(r, contract(f32s), run, [0, 1], product(run), { absolute: 2e-5 }, [machine]);
    }
  });

  test('infinite and NaN numbers reach their own row and column, and no other', () => {
    const r = random(45);
    const run = draw(r, f32s, [], [19, 29, 71], ['rows', 'any', 'rows'], whole(r));
    const [left, right] = run.operands;
    left.data![left.start + 7 * left.strides[0] + 3 * left.strides[2]] = NaN;
    right.data![right.start + 28 * right.strides[1] + 70 * right.strides[2]] = Infinity;
    check(r, contract(f32s), run, [0, 1], product(run), {}, [machine]);
  });

  test.each<[string, readonly Matrix[]]>([
    ['by rows', ['rows', 'rows', 'rows']],
    ['along k', ['rows', 'columns', 'rows']],
    ['any', ['any', 'any', 'any']],
    ['columns', ['columns', 'columns', 'columns']],
  ])('parts of the rows have the bits of the whole: %s', (_name, how) => {
    const r = random(46);
    for (const inner of [
      [103, 70, 40],
      [97, 45, BLOCK.depth + 44],
      [BLOCK.rows + 49, 65, 16],
      [50, 7, 40],
    ]) {
      const kernel = contract(f32s);
      const run = draw(r, f32s, [], inner, how, () => r.next() - 0.5);
      const all = runKernel(kernel, run, [], machine);
      const different: string[] = [];
      for (const rows of [48, 96]) {
        for (let first = 0; first < inner[0]; first += rows) {
          const own = Math.min(rows, inner[0] - first);
          const operands = run.operands.map((laid) => ({ ...laid, start: laid.start + first * laid.strides[0] }));
          const part = { ...run, inner: [own, ...inner.slice(1)], operands, whole: inner[0] };
          const got = runKernel(kernel, part, [], machine);
          for (let i = 0; i < own; i++) {
            for (let j = 0; j < inner[1]; j++) {
              const [a, b] = [at(got, [i, j, 0]), at(all, [first + i, j, 0])];
              if (!Object.is(a, b)) different.push(`${a}, not ${b}, at ${first + i}, ${j}`);
            }
          }
        }
      }
      expect(different).toEqual([]);
    }
  });
});

describe('scratch', () => {
  test('is bounded, and small problems have none', () => {
    const kernel = contract(f32s);
    expect(contractScratch(kernel, [1e5, 1e5, 1e5])).toBeLessThanOrEqual(2 ** 20);
    expect(contractScratch(kernel, [3, 5, 4])).toBe(0);
    expect(contractScratch(kernel, [1, 4096, 4096])).toBe(0);
    expect(contractScratch(kernel, [4096, 1, 4096])).toBe(0);
    expect(contractScratch(contract(['f64', 'f64', 'f64']), [512, 512, 512])).toBe(0);
  });

  test('no problem takes more than one with more rows', () => {
    const kernel = contract(f32s);
    for (let m = 6; m < 600; m += 7) {
      expect(contractScratch(kernel, [m, 100, 100])).toBeLessThanOrEqual(contractScratch(kernel, [m + 7, 100, 100]));
    }
  });
});
