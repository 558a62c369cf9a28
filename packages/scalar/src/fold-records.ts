/**
 * The fold records heed knows by name: the row reductions and the row normalisers, in the text form, read when first used.
 *
 * Softmax keeps the maximum m and l = Σ exp(x − m) (Milakov & Gimelshein, "Online normalizer calculation for softmax",
 * 2018); c(x, m) = exp(x − m), but 1 where x = m, so that −∞ against −∞ is no NaN. NaN propagates in every record.
 *
 * Rows with nothing in them: normalisers no weight, sum 0, mean 0, prod 1, norm 0, max −∞, min +∞, logsumexp −∞.
 */

import { bug } from '@heed/diagnostics';
import type { FoldRecord, Powers } from './fold-record.ts';
import { foldRecord } from './fold-record-text.ts';
import type { ScalarProgram } from './scalar.ts';
import { onDemand } from './on-demand.ts';
import { parseScalar } from './text.ts';

export type FoldRecordName =
  | 'softmax'
  | 'log_softmax'
  | 'softmax1'
  | 'softpick'
  | 'sum'
  | 'mean'
  | 'max'
  | 'min'
  | 'prod'
  | 'logsumexp'
  | 'norm';

const c = (x: string, m: string): string => `select(eq(${x}, ${m}), 1, exp(sub(${x}, ${m})))`;

/** Identity, lift and merge of (m, l). */
const EXPONENTIALS = `
  identity: -inf, 0;
  lift: (x) => [x, 1];
  merge: (m1, l1, m2, l2) =>
    let m = max(m1, m2);
    [m, add(mul(l1, ${c('m1', 'm')}), mul(l2, ${c('m2', 'm')}))];
`;

const program = (text: string): ScalarProgram => parseScalar(text) ?? bug('a program of a record is well formed', text);
const identity = onDemand({ program: () => program('(p) => p') });
const plainPowers = (extra: number): Powers => ({ weight: identity.program, total: identity.program, extra });

/** Softmax1's denominator l·exp(m − M) + exp(−M) with M = max(m, 0), once `M` is there. */
const withOne = (m: string, l: string, top: string): string => `add(mul(${l}, ${c(m, top)}), exp(neg(${top})))`;

/** Softpick's small number, as in its paper. */
const SOFTPICK_EPS = 1e-6;

/**
 * Softpick (Zuhri et al., "Softpick: no attention sink, no massive activations with rectified softmax", 2025) with its
 * ε inside: max(eˣ − 1, 0) / (Σ |eˣ − 1| + ε).
 *
 * The state is M = max(x, 0) over the row and s = Σ |eˣ − 1|·e^−M, so nothing overflows; a row's ε is e^−M·ε, which keeps
 * merging exact. |eˣ − 1|·e^−max(x, 0) is −expm1(−|x|), which keeps its digits near 0. As in the authors' code a score of
 * −∞ is left out. `finish` is the denominator, in units of e^M.
 */
export function softpickRecord(eps: number = SOFTPICK_EPS): FoldRecord {
  const name = eps === SOFTPICK_EPS ? 'softpick' : `softpick_${eps}`;
  const denominator = (m: string, s: string): string => `add(${s}, mul(${eps}, exp(neg(${m}))))`;
  const record = foldRecord(`
    fold ${JSON.stringify(name)}(m, s) commutative {
      identity: 0, 0;
      lift: (x) => [max(x, 0), select(eq(x, -inf), 0, neg(expm1(neg(abs(x)))))];
      merge: (m1, s1, m2, s2) =>
        let m = max(m1, m2);
        [m, add(mul(s1, ${c('m1', 'm')}), mul(s2, ${c('m2', 'm')}))];
      finish: (m, s) => ${denominator('m', 's')};
      weight: (x, m, s) =>
        let p = max(x, 0);
        let d = ${denominator('m', 's')};
        select(eq(d, 0), 0, div(mul(exp(sub(p, m)), neg(expm1(neg(p)))), d));
      rescale: (m1, s1, m2, s2) =>
        let d = ${denominator('m2', 's2')};
        select(eq(d, 0), 1, div(mul(${c('m1', 'm2')}, ${denominator('m1', 's1')}), d));
    }`);
  const powers = {
    weight: program('(p, u) => max(sub(p, u), 0)'),
    total: program('(p, u) => abs(sub(p, u))'),
    extra: eps,
  };
  return { ...record, powers };
}

/** A record of one field and one binary op. */
const plain = (name: string, identity: string, op: string): FoldRecord =>
  foldRecord(`
    fold ${name}(s) commutative {
      identity: ${identity};
      lift: (x) => x;
      merge: (a, b) => ${op}(a, b);
      finish: (s) => s;
    }`);

export const foldRecords: Readonly<Record<FoldRecordName, FoldRecord>> = onDemand<FoldRecordName, FoldRecord>({
  /*
   * A row whose maximum is −∞ gives zeros; a score of +∞ has weight NaN (it is ∞ − ∞), the others 0. `finish` is the sum
   * of the weights: 1, 0 for a row of zeros, NaN for a row with NaN. Where the new maximum is still −∞ every
   * weight so far is 0 and `rescale` is 1: an accumulator of zeros stays one.
   */
  softmax: () => ({
    ...foldRecord(`
    fold softmax(m, l) commutative {
      ${EXPONENTIALS}
      finish: (m, l) => select(eq(m, -inf), 0, div(l, l));
      weight: (x, m, l) => select(eq(m, -inf), 0, div(exp(sub(x, m)), l));
      rescale: (m1, l1, m2, l2) => select(eq(m2, -inf), 1, mul(${c('m1', 'm2')}, div(l1, l2)));
    }`),
    powers: plainPowers(0),
  }),

  /*
   * One more logit of 0 in the denominator: eˣ/(1 + Σ eˣ) (Miller, "Attention is off by one", 2023). The state is
   * softmax's; the shift is M = max(m, 0), so the 1 is exp(−M). An empty row, and one of −∞ alone, gives zeros.
   */
  softmax1: () => ({
    ...foldRecord(`
    fold softmax1(m, l) commutative {
      ${EXPONENTIALS}
      finish: (m, l) =>
        let top = max(m, 0);
        div(mul(l, ${c('m', 'top')}), ${withOne('m', 'l', 'top')});
      weight: (x, m, l) =>
        let top = max(m, 0);
        div(exp(sub(x, top)), ${withOne('m', 'l', 'top')});
      rescale: (m1, l1, m2, l2) =>
        let t1 = max(m1, 0);
        let t2 = max(m2, 0);
        mul(${c('t1', 't2')}, div(${withOne('m1', 'l1', 't1')}, ${withOne('m2', 'l2', 't2')}));
    }`),
    powers: plainPowers(1),
  }),

  softpick: () => softpickRecord(),

  /* The logarithm of softmax's weight; its weights are added to, not multiplied, so there is no rescale. */
  log_softmax: () =>
    foldRecord(`
    fold log_softmax(m, l) commutative {
      ${EXPONENTIALS}
      finish: (m, l) => add(m, log(l));
      weight: (x, m, l) => select(eq(m, -inf), -inf, sub(sub(x, m), log(l)));
    }`),

  /* The empty row is −∞ + log 0 = −∞ by itself. */
  logsumexp: () => ({
    ...foldRecord(`
    fold logsumexp(m, l) commutative {
      ${EXPONENTIALS}
      finish: (m, l) => add(m, log(l));
    }`),
    powers: { total: identity.program, extra: 0 },
  }),

  sum: () => plain('sum', '0', 'add'),
  prod: () => plain('prod', '1', 'mul'),
  max: () => plain('max', '-inf', 'max'),
  min: () => plain('min', 'inf', 'min'),

  /* The count is a number of the working precision: exact up to 2^24 elements per merged part in f32. */
  mean: () =>
    foldRecord(`
    fold mean(s, n) commutative {
      identity: 0, 0;
      lift: (x) => [x, 1];
      merge: (s1, n1, s2, n2) => [add(s1, s2), add(n1, n2)];
      finish: (s, n) => select(eq(n, 0), 0, div(s, n));
    }`),

  /*
   * m·√q with m = max |x| and q = Σ (x/m)², the scale and sum of squares of LAPACK's dlassq: no square of x is ever
   * formed, so nothing overflows or vanishes unless the norm itself does. The quotient is 1 where both maxima are equal: 0/0, ∞/∞.
   */
  norm: () =>
    foldRecord(`
    fold norm(m, q) commutative {
      identity: 0, 0;
      lift: (x) => [abs(x), 1];
      merge: (m1, q1, m2, q2) =>
        let m = max(m1, m2);
        let r1 = select(eq(m1, m), 1, div(m1, m));
        let r2 = select(eq(m2, m), 1, div(m2, m));
        [m, add(mul(q1, mul(r1, r1)), mul(q2, mul(r2, r2)))];
      finish: (m, q) => mul(m, sqrt(q));
    }`),
});
