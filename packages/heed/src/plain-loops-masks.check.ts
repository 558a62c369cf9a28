/** Masks and biases of the corpus in plain loops: name → values. For tests only; written without heed. */

import {
  compare,
  map,
  matrices,
  matrix,
  number,
  product,
  softmax,
  vector,
  type Inputs,
  type Matrix,
  type Values,
} from './plain-arithmetic.check.ts';

type Keep = (i: number, j: number) => boolean;

const scores = (Q: Matrix, K: Matrix): number[][] => compare(Q, K, 1 / Math.sqrt(K[0].length));

/** Scaled dot products of single matrices, with what is kept and what is added. */
function attend(given: Inputs, keep: Keep, change: (s: number, i: number, j: number) => number = (s) => s): Values {
  const A = softmax(map(scores(matrix(given['Q']), matrix(given['K'])), change), { keep });
  return { A, result: product(A, matrix(given['V'])) };
}

/** The same for every head, with a bias that may depend on it. */
function attendHeads(
  given: Inputs,
  keep: Keep,
  bias: (h: number, i: number, j: number) => number,
  scaled = true,
): Values {
  const K = matrices(given['K']);
  const V = matrices(given['V']);
  const A = matrices(given['Q']).map((Q, h) => {
    const S = compare(Q, K[h], scaled ? 1 / Math.sqrt(Q[0].length) : 1);
    return softmax(
      map(S, (s, i, j) => s + bias(h, i, j)),
      { keep },
    );
  });
  return { A, result: A.map((weights, h) => product(weights, V[h])) };
}

const everything: Keep = () => true;
const causal: Keep = (i, j) => j <= i;

function causalBottomRight(given: Inputs): Values {
  const cached = matrix(given['K']).length - matrix(given['Q']).length;
  return attend(given, (i, j) => j <= i + cached);
}

function documentMask(given: Inputs): Values {
  const doc = vector(given['doc']);
  return attend(given, (i, j) => doc[i] === doc[j] && j <= i);
}

function paddingMask(given: Inputs): Values {
  const Q = given['Q'] as readonly (readonly Matrix[])[];
  const K = given['K'] as readonly (readonly Matrix[])[];
  const V = given['V'] as readonly (readonly Matrix[])[];
  const mask = given['mask'] as readonly (readonly Matrix[])[];
  const A = Q.map((heads, b) =>
    heads.map((head, h) => softmax(scores(head, K[b][h]), { keep: (_, j) => mask[b][0][0][j] === 1 })),
  );
  return { A, result: A.map((heads, b) => heads.map((weights, h) => product(weights, V[b][h]))) };
}

function additiveMask(given: Inputs): Values {
  const M = matrix(given['M']);
  return attend(given, everything, (s, i, j) => s + M[i][j]);
}

/** For numbers of heads that are powers of two. */
function alibi(given: Inputs): Values {
  const heads = matrices(given['Q']).length;
  const slope = Array.from({ length: heads }, (_, h) => 2 ** ((-8 * (h + 1)) / heads));
  return { slope, ...attendHeads(given, causal, (h, i, j) => -slope[h] * (i - j)) };
}

function t5Bias(given: Inputs): Values {
  const bias = matrix(given['bias']);
  const bucket = (distance: number): number =>
    distance < 4 ? distance : Math.min(7, 4 + Math.floor((4 * Math.log(distance / 4)) / Math.log(8)));
  const at = (i: number, j: number): number => (j > i ? 8 : 0) + bucket(Math.abs(i - j));
  return attendHeads(given, everything, (h, i, j) => bias[h][at(i, j)], false);
}

function relativePositionBias(given: Inputs): Values {
  const bias = matrix(given['bias']);
  return attendHeads(given, everything, (h, i, j) => bias[h][Math.max(-2, Math.min(2, i - j)) + 2]);
}

function softCap(given: Inputs): Values {
  const c = number(given['c']);
  const S = map(scores(matrix(given['Q']), matrix(given['K'])), (s) => c * Math.tanh(s / c));
  const A = softmax(S, { keep: causal });
  return { S, A, result: product(A, matrix(given['V'])) };
}

export const maskLoops: Readonly<Record<string, (given: Inputs) => Values>> = {
  causal: (given) => attend(given, causal),
  'causal-bottom-right': causalBottomRight,
  'sliding-window': (given) => attend(given, (i, j) => i - j >= 0 && i - j < 3),
  'prefix-lm': (given) => attend(given, (i, j) => j < 3 || j <= i),
  'document-mask': documentMask,
  'padding-mask': paddingMask,
  'additive-mask': additiveMask,
  alibi,
  't5-bias': t5Bias,
  'relative-position-bias': relativePositionBias,
  'soft-cap': softCap,
};
