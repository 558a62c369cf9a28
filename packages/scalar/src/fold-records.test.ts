import { describe, expect, test } from 'vitest';
import { compileEvaluator, type Precision } from './evaluate.ts';
import type { FoldRecord } from './fold-record.ts';
import { foldRecords, softpickRecord, type FoldRecordName } from './fold-records.ts';
import { createRandom, type Random } from './random-program.check.ts';

const NAMES = Object.keys(foldRecords) as FoldRecordName[];
const TOLERANCE = { f64: 1e-12, f32: 2e-5 } as const;

type State = readonly number[];

/** Cases in which a value is not what it should be; the first few, to be compared with none. */
function collect(
  check: (wrong: (actual: number, expected: number, tolerance: number, floor?: number, seen?: unknown) => void) => void,
): unknown[] {
  const found: unknown[] = [];
  check((actual, expected, tolerance, floor, seen) => {
    if (!close(actual, expected, tolerance, floor)) found.push({ actual, expected, seen });
  });
  return found.slice(0, 3);
}

/** A record as functions. */
function run(record: FoldRecord, precision: Precision) {
  const call = (program: FoldRecord['lift'] | undefined) => program && compileEvaluator(program, precision);
  const [lift, merge, finish, weight, rescale] = [
    call(record.lift)!,
    call(record.merge)!,
    call(record.finish)!,
    call(record.weight),
    call(record.rescale),
  ];
  const join = (a: State, b: State): State => merge([...a, ...b]);
  return {
    join,
    fold: (row: readonly number[]): State => row.reduce<State>((state, x) => join(state, lift([x])), record.identity),
    finish: (state: State): number => finish([...state])[0],
    weight: (x: number, state: State): number => weight!([x, ...state])[0],
    rescale: (old: State, young: State): number => rescale!([...old, ...young])[0],
  };
}

/** Rows of 0 to 40 numbers, often of odd length; some with −∞, +∞ or NaN, some of nothing but −∞. */
function randomRow(random: Random, length: number = random.below(41), special: number = random.below(10)): number[] {
  const scale = random.pick([0.1, 1, 5]);
  const row = Array.from({ length }, () => Math.fround(random.normal() * scale));
  if (special === 0) return row.map(() => -Infinity);
  const extra =
    special === 1 ? -Infinity : special === 2 ? Infinity : special === 3 ? NaN : special === 4 ? 0 : undefined;
  return extra === undefined ? row : row.map((x) => (random.below(3) === 0 ? extra : x));
}

function close(actual: number, expected: number, tolerance: number, floor = 1): boolean {
  if (Object.is(actual, expected) || actual === expected) return true;
  return Math.abs(actual - expected) <= tolerance * Math.max(floor, Math.abs(expected), Math.abs(actual));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** What each record computes, in two passes over the row. */
const plain: Readonly<Record<FoldRecordName, (row: readonly number[]) => number>> = {
  softmax: (row) => (Math.max(...row) === -Infinity ? 0 : row.some(Number.isNaN) ? NaN : 1),
  log_softmax: (row) => plain.logsumexp(row),
  // As for softmax, a score of +∞ counts as all of the weight.
  softmax1: (row) => (Math.max(...row) === Infinity ? 1 : sum(plainSoftmax1(row))),
  softpick: (row) => {
    const m = Math.max(0, ...row);
    const parts = row.map((x) =>
      x === -Infinity ? 0 : x === m ? 1 - Math.exp(-m) : Math.abs(Math.exp(x - m) - Math.exp(-m)),
    );
    return sum(parts) + 1e-6 * Math.exp(-m);
  },
  logsumexp: (row) => {
    const m = Math.max(...row);
    return Math.abs(m) === Infinity ? m : m + Math.log(sum(row.map((x) => Math.exp(x - m))));
  },
  sum,
  mean: (row) => (row.length === 0 ? 0 : sum(row) / row.length),
  max: (row) => Math.max(...row),
  min: (row) => Math.min(...row),
  prod: (row) => row.reduce((a, b) => a * b, 1),
  norm: (row) => Math.hypot(...row),
};
// Math.hypot prefers ∞ to NaN; heed lets NaN win.
const reference = (name: FoldRecordName, row: readonly number[]): number =>
  name === 'norm' && row.some(Number.isNaN) ? NaN : plain[name](row);

function plainSoftmax(row: readonly number[]): number[] {
  const m = Math.max(...row);
  if (m === -Infinity) return row.map(() => 0);
  if (m === Infinity) return row.map((x) => (x === m ? NaN : 0));
  const powers = row.map((x) => Math.exp(x - m));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

function plainSoftmax1(row: readonly number[]): number[] {
  const m = Math.max(0, ...row);
  const powers = row.map((x) => Math.exp(x - m));
  const total = sum(row.map((x) => (x === m ? 1 : Math.exp(x - m)))) + Math.exp(-m);
  return powers.map((power) => power / total);
}

function plainSoftpick(row: readonly number[], eps: number): number[] {
  const m = Math.max(0, ...row);
  const total =
    sum(row.map((x) => (x === -Infinity ? 0 : Math.abs(Math.exp(x - m) - Math.exp(-m))))) + eps * Math.exp(-m);
  return row.map((x) => (total === 0 ? 0 : Math.max(0, Math.exp(x - m) - Math.exp(-m)) / total));
}

describe.each(NAMES)('%s', (name) => {
  const record = foldRecords[name];
  const additive = name === 'sum' || name === 'mean';

  test('agrees with two passes, however the row is cut', () => {
    const wrong = collect((compare) => {
      for (const precision of ['f64', 'f32'] as const) {
        const { fold, finish, join } = run(record, precision);
        const random = createRandom(40);
        for (let k = 0; k < (precision === 'f64' ? 10_000 : 2_000); k++) {
          const row = randomRow(random, k < 9 ? k : undefined);
          const cut = random.below(row.length + 1);
          // A sum of numbers that cancel is as exact as its largest part.
          const floor = additive ? 1 + sum(row.map(Math.abs).filter(Number.isFinite)) : 1;
          const expected = reference(name, row);
          const parts = join(fold(row.slice(0, cut)), fold(row.slice(cut)));
          compare(finish(fold(row)), expected, TOLERANCE[precision], floor, { row, precision });
          compare(finish(parts), expected, TOLERANCE[precision], floor, { row, precision, cut });
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  test('merge is associative, commutative, and has its unit', () => {
    const { fold, join } = run(record, 'f64');
    const random = createRandom(41);
    expect(record.commutative).toBe(true);
    const wrong = collect((compare) => {
      const same = (left: State, right: State): void =>
        left.forEach((value, k) => compare(value, right[k], 1e-11, additive ? 100 : 1e-300, { left, right }));
      for (let k = 0; k < 3000; k++) {
        const [a, b, c] = [fold(randomRow(random)), fold(randomRow(random)), fold(randomRow(random))];
        same(join(join(a, b), c), join(a, join(b, c)));
        same(join(a, b), join(b, a));
        same(join(a, record.identity), a);
        same(join(record.identity, a), a);
      }
    });
    expect(wrong).toEqual([]);
  });

  test('rows of nothing', () => {
    const { fold, finish } = run(record, 'f32');
    const empty = {
      softmax: 0,
      softmax1: 0,
      softpick: 1e-6,
      log_softmax: -Infinity,
      logsumexp: -Infinity,
      sum: 0,
      mean: 0,
      prod: 1,
      norm: 0,
      max: -Infinity,
      min: Infinity,
    } as const;
    expect(finish(fold([]))).toBe(Math.fround(empty[name]));
  });

  test('NaN propagates from any place', () => {
    const { fold, finish } = run(record, 'f64');
    const random = createRandom(42);
    for (let k = 0; k < 100; k++) {
      const row = randomRow(random, 1 + random.below(20), random.below(5));
      row[random.below(row.length)] = NaN;
      expect(finish(fold(row))).toBeNaN();
    }
  });
});

describe('weights', () => {
  test('softmax and log_softmax agree with two passes', () => {
    const random = createRandom(43);
    const wrong = collect((compare) => {
      for (const precision of ['f64', 'f32'] as const) {
        const soft = run(foldRecords.softmax, precision);
        const log = run(foldRecords.log_softmax, precision);
        for (let k = 0; k < 2000; k++) {
          const row = randomRow(random);
          const [state, m, total] = [soft.fold(row), Math.max(...row), plain.logsumexp(row)];
          plainSoftmax(row).forEach((expected, at) => {
            const exact = Math.abs(m) === Infinity ? Math.log(expected) : row[at] - total;
            compare(soft.weight(row[at], state), expected, TOLERANCE[precision], 1, { row, precision });
            compare(log.weight(row[at], state), exact, TOLERANCE[precision], 10, { row, precision });
          });
        }
      }
    });
    expect(wrong).toEqual([]);
    const { fold, weight } = run(foldRecords.softmax, 'f64');
    expect(weight(-Infinity, fold([-Infinity, -Infinity]))).toBe(0);
    expect(weight(3, fold([3]))).toBe(1);
  });

  test('softmax1 and softpick agree with two passes', () => {
    const random = createRandom(46);
    const wrong = collect((compare) => {
      for (const precision of ['f64', 'f32'] as const) {
        const one = run(foldRecords.softmax1, precision);
        const picks = [0, 1e-6, 0.5].map((eps) => ({ eps, pick: run(softpickRecord(eps), precision) }));
        for (let k = 0; k < 1000; k++) {
          const row = randomRow(random);
          const state = one.fold(row);
          plainSoftmax1(row).forEach((expected, at) => {
            compare(one.weight(row[at], state), expected, TOLERANCE[precision], 1, { row, precision });
          });
          if (row.includes(Infinity)) continue;
          for (const { eps, pick } of picks) {
            const picked = pick.fold(row);
            plainSoftpick(row, eps).forEach((expected, at) => {
              compare(pick.weight(row[at], picked), expected, TOLERANCE[precision], 1, { row, precision, eps });
            });
          }
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  test('softmax1 and softpick at the edges', () => {
    for (const precision of ['f64', 'f32'] as const) {
      const one = run(foldRecords.softmax1, precision);
      expect(one.weight(-Infinity, one.fold([-Infinity]))).toBe(0);
      expect(one.weight(-800, one.fold([-800, -900]))).toBe(0);
      expect(one.weight(800, one.fold([800, 800]))).toBe(0.5);
      expect(one.weight(3, one.fold([3, Infinity]))).toBe(0);
      expect(one.weight(Infinity, one.fold([3, Infinity]))).toBeNaN();
      expect(one.weight(0, one.fold([0]))).toBe(0.5);
      const pick = run(softpickRecord(), precision);
      expect(pick.weight(-Infinity, pick.fold([-Infinity, 1]))).toBe(0);
      expect(pick.weight(1, pick.fold([-Infinity, 1]))).toBeCloseTo(1, 5);
      expect(pick.weight(900, pick.fold([900, -900]))).toBe(1);
      expect(pick.weight(-3, pick.fold([-3, -4]))).toBe(0);
      expect(pick.weight(0, pick.fold([0, 0]))).toBe(0);
      const none = run(softpickRecord(0), precision);
      expect(none.weight(0, none.fold([0, 0]))).toBe(0);
    }
  });

  const rescaling = NAMES.filter((name) => foldRecords[name].rescale !== undefined);
  test.each(rescaling)('%s: weight(x, old)·rescale(old, new) = weight(x, new)', (name) => {
    const { fold, weight, rescale } = run(foldRecords[name], 'f64');
    const random = createRandom(44);
    const wrong = collect((compare) => {
      for (let k = 0; k < 5000; k++) {
        const row = randomRow(random);
        const early = row.slice(0, random.below(row.length + 1));
        const [old, young] = [fold(early), fold(row)];
        for (const x of early) {
          compare(weight(x, old) * rescale(old, young), weight(x, young), 1e-12, 1, { row, early, x });
        }
      }
    });
    expect(wrong).toEqual([]);
  });

  test('a stream of tiles gives the weighted sum, and leaves zeros where nothing has weight', () => {
    const { fold, join, weight, rescale } = run(foldRecords.softmax, 'f64');
    const random = createRandom(45);
    const wrong = collect((compare) => {
      for (let k = 0; k < 1000; k++) {
        const row = randomRow(random, random.below(50), random.pick([0, 1, 3, 5, 6]));
        const values = row.map(() => random.normal());
        let state: State = foldRecords.softmax.identity;
        let total = 0;
        for (let from = 0; from < row.length; from += 7) {
          const tile = row.slice(from, from + 7);
          const young = join(state, fold(tile));
          total = total * rescale(state, young) + sum(tile.map((x, at) => weight(x, young) * values[from + at]));
          state = young;
        }
        compare(total, sum(plainSoftmax(row).map((w, at) => w * values[at])), 1e-12, 1, row);
      }
    });
    expect(wrong).toEqual([]);
    expect(rescale(foldRecords.softmax.identity, foldRecords.softmax.identity)).toBe(1);
  });
});

test('norm neither overflows nor vanishes', () => {
  const { fold, finish } = run(foldRecords.norm, 'f32');
  expect(finish(fold([3e30, 4e30]))).toBeCloseTo(5e30, -25);
  expect(finish(fold([3e-40, 4e-40])) / 5e-40).toBeCloseTo(1, 4);
  expect(finish(fold([Infinity, -Infinity, 1]))).toBe(Infinity);
  expect(finish(fold([0, -0, 0]))).toBe(0);
});
