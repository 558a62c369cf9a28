/**
 * For tests of streams: texts of score, domain, factor and normaliser programs, drawn at random.
 *
 * In: a random generator. Out: a program's text and where each of its parameters comes from. Nothing is laid out here.
 */

import { parseScalar } from '@heed/scalar';
import type { ScalarProgram } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import type { Random } from './kernel.check.ts';

/** What a tensor moves along: an inner axis by its letter, a product by its number; `still`: no outer axis. */
export type Moves = 'i' | 'j' | 'e' | 'still' | number;

export type Source =
  | { readonly kind: 'product'; readonly index: number }
  /** The extent of inner axis `of`, or `value`. */
  | { readonly kind: 'size'; readonly of?: number; readonly value?: number }
  | { readonly kind: 'position'; readonly axis: number; readonly start?: number }
  /** A position that moves along queries and keys by so many. */
  | { readonly kind: 'slant'; readonly start: number; readonly by: readonly [query: number, key: number] }
  /** Whole numbers below `below`, or numbers that are added to scores. */
  | { readonly kind: 'tensor'; readonly dtype: DType; readonly moves: readonly Moves[]; readonly below?: number };

export interface ProgramText {
  readonly text: string;
  readonly sources: readonly Source[];
}

const programs = new Map<string, ScalarProgram>();

export function programOf(text: string): ScalarProgram {
  const program = programs.get(text) ?? parseScalar(text);
  if (program === undefined) throw new TypeError(`no program: ${text}`);
  programs.set(text, program);
  return program;
}

export interface NormaliserTexts {
  readonly name: string;
  readonly base: 'exp' | 'score';
  /** Absent: there is no value. */
  readonly weight?: string;
  readonly total?: string;
  readonly extra?: ProgramText;
  /** What is done to the sum of products and bias, called s. */
  readonly score: string;
}

const P = '(p, u) => p';
const one: ProgramText = { text: '() => 1', sources: [] };
const sink: ProgramText = {
  text: '(x) => exp(x)',
  sources: [{ kind: 'tensor', dtype: 'f32', moves: ['i'], below: 4 }],
};
const half: ProgramText = { text: '(x: f64) => cast<f32>(x)', sources: [{ kind: 'size', value: 0.5 }] };

export const normaliserTexts: readonly NormaliserTexts[] = [
  { name: 'softmax', base: 'exp', weight: P, total: P, score: 's' },
  { name: 'softmax of a scale', base: 'exp', weight: P, total: P, score: 'mul(s, 0.17677669)' },
  { name: 'softmax of a cap', base: 'exp', weight: P, total: P, score: 'mul(3, tanh(div(s, 3)))' },
  { name: 'softmax1', base: 'exp', weight: P, total: P, extra: one, score: 'mul(s, 0.25)' },
  { name: 'sink', base: 'exp', weight: P, total: P, extra: sink, score: 'mul(s, 0.5)' },
  {
    name: 'softpick',
    base: 'exp',
    weight: '(p, u) => max(sub(p, u), 0)',
    total: '(p, u) => abs(sub(p, u))',
    extra: { text: '() => 1e-6', sources: [] },
    score: 'mul(s, 0.25)',
  },
  { name: 'sigmoid', base: 'score', weight: P, score: 'sigmoid(mul(s, 0.25))' },
  { name: 'squared rectifier', base: 'score', weight: P, score: 'let r = max(s, 0); mul(r, r)' },
  { name: 'rectifier', base: 'score', weight: P, total: P, extra: half, score: 'max(s, 0)' },
  { name: 'linear', base: 'score', weight: P, total: '(p, u) => abs(p)', score: 's' },
  { name: 'none', base: 'score', weight: P, score: 's' },
  { name: 'mean', base: 'score', weight: '(p, u) => u', total: '(p, u) => u', score: 's' },
  { name: 'log of sum of exp', base: 'exp', total: P, score: 'mul(s, 0.5)' },
  { name: 'log of 1 + sum of exp', base: 'exp', total: P, extra: one, score: 'mul(s, 0.5)' },
  { name: 'sum', base: 'score', total: P, score: 's' },
];

const position = (axis: number, start?: number): Source => ({
  kind: 'position',
  axis,
  ...(start !== undefined && { start }),
});
const size = (of: number): Source => ({ kind: 'size', of });

/** Products, and with `isBiased` surely a tensor that is added to them. */
export function scoreText(r: Random, score: string, products: number, isBiased: boolean): ProgramText {
  const terms: { param: string; term: string; sources: Source[] }[] = Array.from({ length: products }, (_, k) => ({
    param: `s${k}`,
    term: `s${k}`,
    sources: [{ kind: 'product', index: k }],
  }));
  const kind = isBiased || products === 0 ? 'bias' : r.pick(['none', 'none', 'bias', 'slope', 'distance'] as const);
  if (kind === 'bias') {
    const moves = r.pick<readonly Moves[]>([['i', 'j'], ['i', 'j'], ['j'], ['i'], ['i', 'j', 'still']]);
    terms.push({ param: 'b', term: 'b', sources: [{ kind: 'tensor', dtype: r.pick(['f32', 'f64'] as const), moves }] });
  } else if (kind === 'slope') {
    const slope: Source = { kind: 'tensor', dtype: 'f32', moves: [], below: 2 };
    const term = 'mul(a, cast<f32>(sub(j, i)))';
    terms.push({ param: 'a, i: f64, j: f64', term, sources: [slope, position(0), position(1)] });
  } else if (kind === 'distance') {
    const term = 'cast<f32>(neg(mul(f64(0.125), abs(sub(i, j)))))';
    terms.push({ param: 'i: f64, j: f64', term, sources: [position(0, r.int(9)), position(1)] });
  }
  const sum = terms.map(({ term }) => term).reduce((a, b) => (r.next() < 0.5 ? `add(${a}, ${b})` : `add(${b}, ${a})`));
  return {
    text: `(${terms.map(({ param }) => param).join(', ')}) => let s = ${sum}; ${score}`,
    sources: terms.flatMap(({ sources }) => sources),
  };
}

const ij = 'i: f64, j: f64';

/** Masks by name; numbers in them are drawn. */
const masks: Readonly<Record<string, (r: Random, keys: number) => ProgramText>> = {
  causal: (r) => ({ text: `(${ij}) => le(j, i)`, sources: [position(0, r.pick([0, 0, 5])), position(1)] }),
  corner: () => ({
    text: `(${ij}, n: f64, m: f64) => le(j, add(i, sub(m, n)))`,
    sources: [position(0), position(1), size(0), size(1)],
  }),
  window: (r) => ({
    text: `(${ij}) => and(le(j, i), lt(sub(i, j), f64(${1 + r.int(20)})))`,
    sources: [position(0), position(1)],
  }),
  band: (r) => ({
    text: `(${ij}, w: f64) => le(abs(sub(i, j)), w)`,
    sources: [position(0), position(1), { kind: 'size', value: r.int(9) }],
  }),
  dilated: (r) => ({
    text: `(${ij}) => eq(mod(sub(i, j), f64(${2 + r.int(3)})), f64(0))`,
    sources: [position(0), position(1)],
  }),
  strided: (r) => ({ text: `(j: f64) => eq(mod(j, f64(${2 + r.int(40)})), f64(1))`, sources: [position(1)] }),
  chunks: (r) => {
    const c = 1 + r.int(20);
    return {
      text: `(${ij}) => eq(floordiv(i, f64(${c})), floordiv(j, f64(${c})))`,
      sources: [position(0), position(1)],
    };
  },
  prefix: (r, keys) => ({
    text: `(${ij}) => or(lt(j, f64(${r.int(keys + 1)})), le(j, i))`,
    sources: [position(0), position(1)],
  }),
  global: () => ({
    text: `(${ij}) => or(or(eq(j, f64(0)), eq(i, f64(0))), not(lt(f64(4), abs(sub(i, j)))))`,
    sources: [position(0), position(1)],
  }),
  chosen: () => ({
    text: `(${ij}) => le(select(lt(i, f64(6)), mul(f64(2), j), sub(j, f64(3))), max(i, min(f64(9), j)))`,
    sources: [position(0), position(1)],
  }),
  documents: (r) => ({
    text: '(a: f64, b: f64) => eq(a, b)',
    sources: (['i', 'j'] as const).map((axis) => ({
      kind: 'tensor',
      dtype: r.pick(['i32', 'u8', 'f32'] as const),
      moves: [axis],
      below: 3,
    })),
  }),
  'causal documents': () => ({
    text: `(a, b, ${ij}) => and(eq(a, b), le(j, i))`,
    sources: [
      ...(['i', 'j'] as const).map((axis): Source => ({ kind: 'tensor', dtype: 'i32', moves: [axis], below: 2 })),
      position(0),
      position(1),
    ],
  }),
  lengths: (_, keys) => ({
    text: '(j: f64, n: f64) => lt(j, n)',
    sources: [position(1), { kind: 'tensor', dtype: 'i32', moves: [], below: keys + 1 }],
  }),
  keys: () => ({ text: '(k: bool) => k', sources: [{ kind: 'tensor', dtype: 'bool', moves: ['j'], below: 2 }] }),
  pairs: (r) => ({
    text: '(k: bool) => not(k)',
    sources: [{ kind: 'tensor', dtype: r.pick(['bool', 'f32', 'u8'] as const), moves: ['i', 'j'], below: 2 }],
  }),
  'causal pairs': () => ({
    text: `(k: bool, ${ij}) => and(k, le(j, i))`,
    sources: [{ kind: 'tensor', dtype: 'bool', moves: ['i', 'j'], below: 2 }, position(0), position(1)],
  }),
  nothing: () => ({ text: '(j: f64) => lt(j, f64(0))', sources: [position(1)] }),
};

export const domainNames: readonly string[] = Object.keys(masks);

export function domainText(r: Random, keys: number, name?: string): ProgramText | undefined {
  if (name === undefined && r.next() < 0.25) return undefined;
  return masks[name ?? r.pick(domainNames)]?.(r, keys);
}

export function factorText(r: Random): ProgramText {
  return r.pick<ProgramText>([
    { text: '(f) => f', sources: [{ kind: 'tensor', dtype: 'f32', moves: ['i', 'j'], below: 3 }] },
    { text: '(f) => mul(f, 0.5)', sources: [{ kind: 'tensor', dtype: 'f16', moves: ['j'], below: 3 }] },
    {
      text: `(${ij}) => select(eq(mod(add(i, mul(j, f64(7))), f64(5)), f64(0)), 0, 1.25)`,
      sources: [position(0), position(1)],
    },
  ]);
}
