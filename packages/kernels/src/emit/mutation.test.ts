/**
 * Tests in which a wrong kernel cannot hide: every stage of streams and contractions with one instruction changed, run over
 * sizes around each edge of a tile, must give other numbers.
 *
 * A sample of the mutants is tried; `HEED_MEASURE=1` tries all of them and prints which survive.
 */

import { expect, test } from 'vitest';
import type { Kernel } from '../kernel.ts';
import { contract, expectedOf, matrix } from './contract.check.ts';
import { random, relaxedWasm } from './kernel.check.ts';
import type { Random } from './kernel.check.ts';
import { agrees, jsMutants, survivorsOf, trialOf, wasmMutants } from './mutation.check.ts';
import type { Score, Trial } from './mutation.check.ts';
import { layStream, wantedOf } from './stream.check.ts';
import type { StreamTexts, Trouble } from './stream.check.ts';

interface Subject {
  readonly kernel: Kernel;
  readonly trials: readonly Trial[];
}

/** Queries, keys, columns, width: around tiles of 16 × 9 and 16 × 72, panels of 8, registers of 8, 6, 5, 4 and 1. */
const SIZES: readonly (readonly number[])[] = [
  [19, 30, 11, 9],
  [33, 59, 37, 12],
  [16, 29, 6, 4],
  [17, 146, 33, 9],
  [15, 41, 5, 5],
  [9, 20, 4, 1],
  [8, 25, 13, 8],
  [7, 16, 1, 11],
  [2, 120, 5, 6],
  [1, 115, 45, 13],
  [1, 30, 35, 3],
  [1, 40, 32, 8],
  [1, 27, 7, 16],
  [24, 36, 10, 7],
  [33, 1, 3, 0],
  [3, 0, 2, 3],
];
const OUTERS: readonly (readonly number[])[] = [[], [2], [1, 2], [2, 1, 2]];

function streams(seed: number, texts: Partial<StreamTexts>, troubles: readonly Trouble[]): Subject {
  const r = random(seed);
  const whole: StreamTexts = { ...PLAIN, ...texts };
  const drawn = SIZES.flatMap((size, k) => {
    const widths = whole.products.map((_, product) => size[3] + product);
    const inner = [size[0], size[1], whole.normaliser.weight === undefined ? 1 : size[2], ...widths];
    const trouble = troubles[k % troubles.length];
    const plain = layStream(r, whole, { inner, outer: OUTERS[k % 4], trouble: 'none', lie: 'contiguous' });
    const odd = layStream(r, whole, { inner, outer: OUTERS[(k + 2) % 4], trouble });
    return [plain, odd];
  });
  const { kernel } = drawn[0];
  // Where all documents are one, tiles are whole.
  for (const [k, { run }] of drawn.entries())
    if (k % 4 === 2) for (const { dtype, data } of run.operands) if (dtype === 'i32') data?.fill(1);
  return { kernel, trials: drawn.map((each, k) => trialOf(kernel, each.run, wantedOf(each), k % 3 === 0 ? [1] : [])) };
}

const i = { kind: 'position', axis: 0 } as const;
const j = { kind: 'position', axis: 1 } as const;

const PLAIN: StreamTexts = {
  tile: { queries: 16, keys: 9 },
  normaliser: { name: 'softmax', base: 'exp', weight: '(p) => p', total: '(p) => p', score: 's' },
  products: [['f32', 'f32']],
  scoring: { text: '(s: f32) => s', sources: [{ kind: 'product', index: 0 }] },
  domain: undefined,
  factor: undefined,
  value: 'f32',
  out: 'f32',
  empty: 'zero',
};

const causal: Partial<StreamTexts> = {
  domain: {
    text: '(x: f64, n: f64, m: f64) => le(x, sub(m, n))',
    sources: [
      { kind: 'slant', start: 2, by: [-1, 1] },
      { kind: 'size', of: 0 },
      { kind: 'size', of: 1 },
    ],
  },
};

const documents: Partial<StreamTexts> = {
  normaliser: {
    name: 'sink',
    base: 'exp',
    weight: '(p, u) => max(sub(p, u), 0)',
    total: '(p, u) => abs(sub(p, u))',
    extra: { text: '(x) => exp(x)', sources: [{ kind: 'tensor', dtype: 'f32', moves: ['i'], below: 4 }] },
    score: 's',
  },
  products: [['f32', 'f16']],
  scoring: {
    text: '(s: f32, b: f32) => add(mul(s, 0.25), b)',
    sources: [
      { kind: 'product', index: 0 },
      { kind: 'tensor', dtype: 'f32', moves: ['i', 'j'] },
    ],
  },
  domain: {
    text: '(a: f64, b: f64) => eq(a, b)',
    sources: [
      { kind: 'tensor', dtype: 'i32', moves: ['i'], below: 2 },
      { kind: 'tensor', dtype: 'i32', moves: ['j'], below: 2 },
    ],
  },
  factor: { text: '(f: f32) => f', sources: [{ kind: 'tensor', dtype: 'f32', moves: ['i', 'j'], below: 3 }] },
  out: 'f64',
};

const chunks: Partial<StreamTexts> = {
  normaliser: {
    name: 'rectifier',
    base: 'score',
    weight: '(p, u) => p',
    total: '(p, u) => add(p, u)',
    extra: { text: '(x: f64) => cast<f32>(x)', sources: [{ kind: 'size', value: 0.5 }] },
    score: 's',
  },
  products: [
    ['f32', 'f32'],
    ['f16', 'f32'],
  ],
  scoring: {
    text: '(s: f32, t: f32, i: f64, j: f64) => max(add(add(s, t), cast<f32>(mul(f64(0.125), sub(i, j)))), 0)',
    sources: [{ kind: 'product', index: 0 }, { kind: 'product', index: 1 }, i, j],
  },
  domain: {
    text: '(i: f64, j: f64, n: f64) => or(lt(abs(sub(floordiv(i, f64(5)), floordiv(j, f64(5)))), f64(4)), eq(mod(j, n), f64(2)))',
    sources: [i, j, { kind: 'size', value: 19 }],
  },
  value: 'f16',
};

const logarithm: Partial<StreamTexts> = {
  normaliser: {
    name: 'log of 1 + sum of exp',
    base: 'exp',
    total: '(p) => p',
    extra: { text: '() => 1', sources: [] },
    score: 's',
  },
  scoring: { text: '(s: f32) => mul(s, 0.5)', sources: [{ kind: 'product', index: 0 }] },
};

const BLOCKS = [
  [37, 29, 35],
  [41, 16, 66],
  [35, 45, 40],
  [250, 12, 20],
  [40, 263, 9],
  [7, 24, 400],
];
const WAYS = [
  [9, 13, 7],
  [5, 8, 16],
  [3, 5, 4],
  [1, 17, 9],
  [8, 1, 21],
];

const odd: readonly Trouble[] = ['values', 'scores', 'large'];

function contractions(seed: number, sizes: readonly (readonly number[])[]): Subject {
  const r = random(seed);
  const kernel = contract(['f32', 'f32', 'f32']);
  const trials = sizes.flatMap(([m, n, k]) =>
    (['rows', 'columns', 'any'] as const).map((lie, at) => {
      const outer = OUTERS[at % 2];
      const of = (
        a: readonly [number, 0 | 1 | 2],
        b: readonly [number, 0 | 1 | 2],
        how: typeof lie,
      ): ReturnType<typeof matrix> => matrix(r, 'f32', outer, [a, b], how, () => r.int(9) - 4);
      const left = of([m, 0], [k, 2], lie);
      const right = of([k, 2], [n, 1], pick(r, lie));
      const operands = [left, right, of([m, 0], [n, 1], at === 0 ? 'rows' : pick(r, lie))];
      const run = { outer, inner: [m, n, k], operands, sizes: [0] };
      return trialOf(kernel, run, { axes: [0, 1], value: expectedOf(left, right, k), close: {} });
    }),
  );
  return { kernel, trials };
}

const pick = (r: Random, lie: 'rows' | 'columns' | 'any'): typeof lie => r.pick([lie, 'rows', 'columns'] as const);

/**
 * The least share of a stage's mutants that must be told. The rest cannot be: the odometer of one position has no step;
 * lanes past the last query have addresses that only must not leave the tensor; where narrower ways give the same sums,
 * it does not matter where the wider one begins; a correction's exponent is whole, so its polynomial is not used.
 */
const LEAST: readonly (readonly [stage: RegExp, share: number])[] = [
  [/^(product|dots|row_sums|stream|tile|pack(?!.*checked)|unpack|convert|f32_of_half|finish$)/, 0.65],
  [/^(leaf|keys|open|blocks|panel|general|dot|k0$|walk)/, 0.4],
  // A condition's block that is called mixed is done all the same.
  [/^(classify|truth|spread)/, 0.05],
  [/./, 0.15],
];

const isMeasured = process.env['HEED_MEASURE'] !== undefined;
/** Mutants of a stage that are tried, about. */
const SAMPLES = isMeasured ? { relaxed: Infinity, strict: Infinity, js: Infinity } : { relaxed: 16, strict: 16, js: 8 };

const subjects = {
  'a slanted mask': once(() => streams(1, causal, odd)),
  'documents, a sink, a factor': once(() => streams(2, documents, odd)),
  'chunks and two products': once(() => streams(3, chunks, odd)),
  'the logarithm of a total': once(() => streams(4, logarithm, odd)),
  'products in blocks': once(() => contractions(5, BLOCKS)),
  'products in other ways': once(() => contractions(6, WAYS)),
};

function once(make: () => Subject): () => Subject {
  let made: Subject | undefined;
  return () => (made ??= make());
}

/** Which of its parts are changed, and the stages these sizes do not reach. */
const SUBJECTS: readonly (readonly [
  name: keyof typeof subjects,
  on: 'relaxed' | 'strict' | 'js',
  elsewhere: RegExp,
])[] = [
  ['a slanted mask', 'relaxed', /^spread/],
  ['a slanted mask', 'js', /^$/],
  ['documents, a sink, a factor', 'strict', /^$/],
  ['documents, a sink, a factor', 'js', /^$/],
  ['chunks and two products', 'relaxed', /^$/],
  ['chunks and two products', 'js', /^$/],
  ['the logarithm of a total', 'strict', /^(product_onto|row_sums)/],
  ['the logarithm of a total', 'js', /^stream(Values|Included)/],
  ['products in blocks', 'relaxed', /^(k0|general|panel|dot)/],
  ['products in other ways', 'strict', /^(k0|pack|unpack|tile|blocks)/],
  ['products in other ways', 'js', /^$/],
];

test.each(SUBJECTS)('%s, %s', (name, on, elsewhere) => {
  const { kernel, trials } = subjects[name]();
  const machine = on === 'relaxed' ? relaxedWasm : on === 'strict' ? 'wasm' : 'js';
  expect(trials.map((trial) => agrees(kernel, trial, machine))).not.toContain(false);
  const mutants = on === 'js' ? jsMutants(kernel) : wasmMutants(kernel, on === 'relaxed');
  const scores = survivorsOf(kernel, trials, mutants, SAMPLES[on]);
  if (isMeasured) print(`${name}, ${on}`, scores);
  expect(scores.size).toBeGreaterThan(on === 'js' ? 1 : 9);
  const hidden = [...scores].flatMap(([stage, { mutants, survivors }]) => {
    if (elsewhere.test(stage)) return [];
    const [, share] = LEAST.find(([pattern]) => pattern.test(stage))!;
    const least = mutants < 16 ? Math.min(1, mutants >> 2) : share * mutants;
    return mutants - survivors.length >= least ? [] : [`${stage}: ${survivors.length} of ${mutants} hide`];
  });
  expect(hidden).toEqual([]);
});

function print(name: string, scores: ReadonlyMap<string, Score>): void {
  for (const [stage, { mutants, survivors }] of scores)
    console.log(`${name}, ${stage}: ${mutants - survivors.length} of ${mutants} told\n  ${survivors.join('\n  ')}`);
}
