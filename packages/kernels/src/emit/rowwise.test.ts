import { compileEvaluator, foldRecord, foldRecords, parseScalar } from '@heed/scalar';
import type { FoldRecord } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import type { BoundProgram, KernelOperand, RowwiseKernel } from '../kernel.ts';
import { at, check, lay, position, random, runKernel } from './kernel.check.ts';
import type { Laid, Lie } from './kernel.check.ts';

const LENGTHS = [0, 1, 3, 4, 5, 7, 8, 13, 16, 33, 64, 65];

/** Records that no emitter and no table knows. */
const sumOfSquares = foldRecord(`fold sum_of_squares(s) commutative {
  identity: 0; lift: (x) => mul(x, x); merge: (s, t) => add(s, t); finish: (s) => sqrt(s);
}`);
const maxAbs = foldRecord(`fold max_abs(m) commutative {
  identity: 0; lift: (x) => abs(x); merge: (m, n) => max(m, n); finish: (m) => m; weight: (x, m) => select(eq(m, 0), 0, div(x, m));
}`);
/** The composition of the maps y ↦ ½·y + x in order, as (factor, sum): order matters. */
const decay = foldRecord(`fold decay(f, s) {
  identity: 1, 0; lift: (x) => [0.5, x]; merge: (f, s, g, t) => [mul(f, g), add(mul(g, s), t)]; finish: (f, s) => s;
}`);
const { softmax } = foldRecords;

const score: BoundProgram = { program: parseScalar('(x) => x')!, inputs: [{ from: 'operand', index: 0 }] };

/** Operands: x, then those of `more`, then the output. */
function rowwise(
  record: FoldRecord,
  output: 'finish' | 'weight',
  domain?: BoundProgram,
  more: readonly KernelOperand[] = [],
  types: readonly DType[] = ['f32', 'f32'],
): RowwiseKernel {
  return {
    skeleton: 'rowwise',
    name: `${record.name}_f32_rowwise`,
    record,
    output,
    score,
    sizes: 1,
    out: 1 + more.length,
    operands: [{ role: 'in', dtype: types[0] }, ...more, { role: 'out', dtype: types[1] }],
    ...(domain && { domain }),
  };
}

/** The record folded one by one in float64, over the numbers that count. */
function fold(record: FoldRecord, row: readonly number[]): { finish: number; weight: (value: number) => number } {
  const lift = compileEvaluator(record.lift, 'f64');
  const merge = compileEvaluator(record.merge, 'f64');
  const finish = compileEvaluator(record.finish, 'f64');
  const state = row.reduce<readonly number[]>((sum, value) => merge([...sum, ...lift([value])]), record.identity);
  const weight = record.weight && compileEvaluator(record.weight, 'f64');
  return { finish: finish([...state])[0], weight: (value) => weight!([value, ...state])[0] };
}

const close = { relative: 3e-6, absolute: 1e-6 };

describe.each([...Object.values(foldRecords), sumOfSquares, maxAbs, decay])('$name', (record) => {
  const outputs = (['finish', 'weight'] as const).filter(
    (output) => output === 'finish' || record.weight !== undefined,
  );
  test.each(outputs)('%s, every length and rank, strides of every kind', (output) => {
    const r = random(5);
    for (const length of LENGTHS) {
      for (const [k, lie] of (['contiguous', 'any', 'broadcast', 'contiguous'] satisfies Lie[]).entries()) {
        const outer = Array.from({ length: k + Number(length < 8) }, () => 1 + r.int(3));
        const extents = [...outer, length];
        const input = lay(r, 'f32', extents, lie, () => (r.next() - 0.5) * 8);
        const out = lay(
          r,
          'f32',
          extents,
          lie === 'contiguous' ? lie : 'any',
          () => 7,
          output === 'finish' ? [...outer.map(() => true), false] : [],
        );
        const rowOf = (index: readonly number[]): number[] =>
          Array.from({ length }, (_, j) => at(input, [...index.slice(0, -1), j]));
        const expected = (index: readonly number[]): number => {
          const { finish, weight } = fold(record, rowOf(index));
          return output === 'finish' ? finish : weight(at(input, index));
        };
        check(
          r,
          rowwise(record, output),
          { outer, inner: [length], operands: [input, out], sizes: [0] },
          output === 'weight' ? [0] : [],
          expected,
          close,
        );
      }
    }
  });

  test.each(outputs)('%s where j ≤ i + off and a mask holds; excluded numbers are NaN', (output) => {
    const r = random(6);
    const domain: BoundProgram = {
      program: parseScalar('(i: f64, j: f64, mask: bool, off: f64) => and(mask, le(j, add(i, off)))')!,
      inputs: [
        { from: 'operand', index: 1 },
        { from: 'operand', index: 2 },
        { from: 'operand', index: 3 },
        { from: 'size', index: 0 },
      ],
    };
    const kernel = rowwise(record, output, domain, [
      { role: 'position' },
      { role: 'position' },
      { role: 'in', dtype: 'bool' },
    ]);
    for (const length of LENGTHS) {
      for (const offset of [0, -2, 9]) {
        const outer = [2, 5];
        const extents = [...outer, length];
        const holds = lay(r, 'bool', extents, 'broadcast', () => r.int(5));
        const counts = (index: readonly number[]): boolean => at(holds, index) !== 0 && index[2] <= index[1] + offset;
        const input = lay(r, 'f32', extents, r.pick(['contiguous', 'any']), () => (r.next() - 0.5) * 8);
        for (let a = 0; a < 2; a++)
          for (let b = 0; b < 5; b++) for (let c = 0; c < length; c++) if (!counts([a, b, c])) poison(input, [a, b, c]);
        const out = lay(
          r,
          'f32',
          extents,
          r.pick(['contiguous', 'any']),
          () => 7,
          output === 'finish' ? [true, true, false] : [],
        );
        const operands = [input, position(0, [0, 1, 0]), position(0, [0, 0, 1]), holds, out];
        const expected = (index: readonly number[]): number => {
          const row = Array.from({ length }, (_, c) => [index[0], index[1], c])
            .filter(counts)
            .map((place) => at(input, place));
          const { finish, weight } = fold(record, row);
          if (output === 'finish') return finish;
          return counts(index) ? weight(at(input, index)) : 0;
        };
        check(
          r,
          kernel,
          { outer, inner: [length], operands, sizes: [offset] },
          output === 'weight' ? [0] : [],
          expected,
          close,
        );
      }
    }
  });
});

function poison({ data, start, strides }: Laid, index: readonly number[]): void {
  data![index.reduce((sum, k, axis) => sum + k * strides[axis], start)] = NaN;
}

test('other element types go in and out', () => {
  const r = random(7);
  for (const types of [
    ['f16', 'f16'],
    ['f64', 'f64'],
    ['i32', 'f32'],
  ] as const) {
    const input = lay(r, types[0], [3, 13], 'contiguous', () => r.int(9) - 4);
    const out = lay(r, types[1], [3, 13], 'contiguous', () => 7);
    const kernel = rowwise(maxAbs, 'weight', undefined, [], types);
    const expected = (index: readonly number[]): number => {
      const row = Array.from({ length: 13 }, (_, j) => at(input, [index[0], j]));
      return fold(maxAbs, row).weight(at(input, index));
    };
    check(r, kernel, { outer: [3], inner: [13], operands: [input, out], sizes: [0] }, [0], expected, {
      relative: types[1] === 'f16' ? 1e-3 : 1e-6,
    });
  }
});

test('a NaN that counts is not hidden', () => {
  const r = random(8);
  for (const place of [0, 3, 6]) {
    const input = lay(r, 'f32', [7], 'contiguous', () => r.next());
    poison(input, [place]);
    const out = lay(r, 'f32', [7], 'contiguous', () => 7);
    const got = runKernel(rowwise(softmax, 'weight'), { outer: [], inner: [7], operands: [input, out], sizes: [0] });
    expect([...got.data!]).toEqual(Array(7).fill(NaN));
  }
});
