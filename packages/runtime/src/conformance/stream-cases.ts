/**
 * Conformance of the stream skeleton: attention in one pass over any number of queries and keys, whatever lies behind the
 * mask; a row's normaliser as programs; a stream without a value.
 */

import type { Plan } from '@heed/kernels';
import { numberAt, randn, type Tensor } from '@heed/tensor';
import {
  build,
  everyIndex,
  launch,
  LENGTHS,
  moving,
  over,
  planOf,
  position,
  scalars,
  type ConformanceCase,
  type Trial,
} from './plans.ts';

interface Kind {
  readonly name: string;
  readonly base: 'exp' | 'score';
  /** The score of a product. */
  readonly score: string;
  readonly extra?: number;
  readonly hasValue: boolean;
  readonly isCausal: boolean;
}

const WALK = '[…X, n, m, e, d]';

function streamPlan({ base, score, extra, hasValue, isCausal }: Kind): Plan {
  const out = hasValue ? '[…X, n, e]' : '[…X, n]';
  const walk = hasValue ? WALK : '[…X, n, m, 1, d]';
  const labels = 'ijec';
  return planOf(
    { Q: { shape: '[…X, n, d]' }, K: { shape: '[…X, m, d]' }, V: { shape: '[…X, m, e]' } },
    { out: { shape: out } },
    [],
    {
      kernels: [
        {
          skeleton: 'stream',
          name: 'stream_f32',
          operands: [
            { role: 'in', dtype: 'f32' },
            { role: 'in', dtype: 'f32' },
            { role: 'in', dtype: 'f32' },
            { role: 'out', dtype: 'f32' },
            { role: 'position' },
            { role: 'position' },
          ],
          sizes: 0,
          products: [{ left: 0, right: 1 }],
          score: { program: scalars(score), inputs: [{ from: 'product', index: 0 }] },
          ...(isCausal && { domain: over('(i: f64, j: f64) => le(j, add(i, f64(2)))', [4, 5]) }),
          normaliser: {
            base,
            weight: scalars('(p, u) => p'),
            ...((base === 'exp' || !hasValue) && { total: scalars('(p, u) => p') }),
            ...(extra !== undefined && { extra: { program: scalars(`() => ${extra}`), inputs: [] } }),
            empty: 'zero',
          },
          ...(hasValue && { value: 2 }),
          out: 3,
          tile: { queries: 16, keys: 24 },
        },
      ],
      steps: [
        launch(0, walk, [
          moving(0, '[…X, n, d]', 'ic', labels),
          moving(1, '[…X, m, d]', 'jc', labels),
          moving(2, '[…X, m, e]', 'je', labels),
          moving(3, out, hasValue ? 'ie' : 'i', labels),
          position(-4),
          position(-3),
        ]),
      ],
    },
  );
}

type Score = (product: number) => number;

function trials({ base, extra = 0, hasValue, isCausal }: Kind, score: Score): readonly Trial[] {
  return LENGTHS.flatMap((m, at) =>
    [[], [2], [2, 3]].map((lead, k): Trial => {
      const [n, d, e] = [
        [35, 8, 5],
        [1, 3, 9],
        [7, 1, 1],
      ][k];
      const draw = (stream: number, ...shape: number[]): Tensor =>
        randn([...lead, ...shape], { seed: 70 + at, stream });
      const [q, keys, values] = [draw(k, n, d), draw(k + 10, m, d), draw(k + 20, m, e)];
      // Keys that no query reaches must not matter, whatever they hold.
      const hide = (from: Tensor): Tensor =>
        build(from.shape, (index) => (isCausal && index.at(-2)! > n + 1 ? Number.NaN : numberAt(from, ...index)));
      const [K, V] = [hide(keys), hide(values)];
      const rows = new Map<string, readonly number[]>();
      everyIndex([...lead, n], (index) => {
        const outer = index.slice(0, -1);
        const i = index.at(-1)!;
        let total = extra;
        const sums = Array.from({ length: e }, () => 0);
        for (let j = 0; j < (isCausal ? Math.min(m, i + 3) : m); j++) {
          let product = 0;
          for (let c = 0; c < d; c++) product += numberAt(q, ...index, c) * numberAt(K, ...outer, j, c);
          const p = base === 'exp' ? Math.exp(score(product)) : score(product);
          total += p;
          for (let c = 0; c < e; c++) sums[c] += p * numberAt(V, ...outer, j, c);
        }
        const last = base === 'exp' ? Math.log(total) : total;
        const divided = sums.map((sum) => (base === 'score' ? sum : total === 0 ? 0 : sum / total));
        rows.set(index.join(), hasValue ? divided : [last]);
      });
      const value = (index: readonly number[]): number => {
        const row = rows.get(index.slice(0, lead.length + 1).join());
        return row?.[hasValue ? index.at(-1)! : 0] ?? Number.NaN;
      };
      const out = build(hasValue ? [...lead, n, e] : [...lead, n], value);
      const label = `${[...lead, n, d].join('×')} against ${m} keys, ${e} columns`;
      return { label, inputs: { Q: q, K, V }, expected: { out } };
    }),
  );
}

function streamCase(kind: Kind, score: Score): ConformanceCase {
  return {
    name: `stream: ${kind.name}`,
    plan: streamPlan(kind),
    tolerance: { rel: 2e-5, abs: 2e-5 },
    trials: () => trials(kind, score),
  };
}

const half: Score = (x) => x / 2;
const softmax = { base: 'exp', score: '(s) => mul(s, 0.5)', hasValue: true, isCausal: false } as const;

export const streamCases: readonly ConformanceCase[] = [
  streamCase({ ...softmax, name: 'softmax' }, half),
  streamCase({ ...softmax, name: 'softmax over part of each row', isCausal: true }, half),
  streamCase({ ...softmax, name: 'softmax with one more member', extra: 1, isCausal: true }, half),
  streamCase({ ...softmax, name: 'log of a sum of exponentials', hasValue: false, isCausal: true }, half),
  streamCase(
    {
      name: 'squared rectifier',
      base: 'score',
      score: '(s) => let r = max(s, 0); mul(r, r)',
      hasValue: true,
      isCausal: true,
    },
    (x) => Math.max(x, 0) ** 2,
  ),
];
