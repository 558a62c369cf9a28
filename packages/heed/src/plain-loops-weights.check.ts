/** Normalisers and feature maps of the corpus in plain loops: name → values. For tests only; written without heed. */

import {
  compare,
  dot,
  length,
  map,
  matrices,
  matrix,
  number,
  product,
  softmax,
  total,
  vector,
  type Inputs,
  type Matrix,
  type Values,
} from './plain-arithmetic.check.ts';

const scores = (Q: Matrix, K: Matrix): number[][] => compare(Q, K, 1 / Math.sqrt(K[0].length));

function weigh(given: Inputs, A: Matrix): Values {
  return { A, result: product(A, matrix(given['V'])) };
}

function cosines(given: Inputs): number[][] {
  const Q = matrix(given['Q']);
  const K = matrix(given['K']);
  return map(compare(Q, K), (s, i, j) => s / (length(Q[i]) * length(K[j])));
}

function cosineSimilarity(given: Inputs): Values {
  const cosine = cosines(given);
  return { cosine, ...weigh(given, softmax(map(cosine, (c) => number(given['β']) * c))) };
}

function attentionSink(given: Inputs): Values {
  const K = matrices(given['K']);
  const V = matrices(given['V']);
  const sinks = vector(given['s']);
  const A = matrices(given['Q']).map((Q, h) => softmax(scores(Q, K[h]), { keep: (i, j) => j <= i, sink: sinks[h] }));
  return { A, result: A.map((weights, h) => product(weights, V[h])) };
}

function sigmoidAttention(given: Inputs): Values {
  const keys = matrix(given['K']).length;
  const S = scores(matrix(given['Q']), matrix(given['K']));
  return weigh(
    given,
    map(S, (s) => 1 / (1 + keys * Math.exp(-s))),
  );
}

function reluSquared(given: Inputs): Values {
  const keys = matrix(given['K']).length;
  const S = compare(matrix(given['Q']), matrix(given['K']), 1 / keys);
  return weigh(
    given,
    map(S, (s) => (s > 0 ? s * s : 0)),
  );
}

/** elu(x) + 1 */
const feature = (x: number): number => (x > 0 ? x + 1 : Math.exp(x));

function linearAttention(given: Inputs): Values {
  const Q = map(matrix(given['Q']), feature);
  const K = map(matrix(given['K']), feature);
  const V = matrix(given['V']);
  const column = (x: Matrix, t: number): number[] => x.map((row) => row[t]);
  const state = K[0].map((_, t) => V[0].map((__, u) => dot(column(K, t), column(V, u))));
  // The other way round than the formula: by weights that are divided first.
  const raw = compare(Q, K);
  const weights = raw.map((row) => row.map((weight) => weight / total(row)));
  return { state, total: raw.map((row) => [total(row)]), result: product(weights, V) };
}

function causalLinearAttention(given: Inputs): Values {
  const Q = map(matrix(given['Q']), feature);
  const K = map(matrix(given['K']), feature);
  const V = matrix(given['V']);
  const A = map(compare(Q, K), (weight, i, j) => (j <= i ? weight : 0));
  return { A, result: A.map((row) => V[0].map((_, t) => total(row.map((w, j) => w * V[j][t])) / total(row))) };
}

export const weightLoops: Readonly<Record<string, (given: Inputs) => Values>> = {
  'qk-norm': (given) => weigh(given, softmax(map(cosines(given), (c) => number(given['g']) * c))),
  'cosine-similarity': cosineSimilarity,
  'softmax-one': (given) => weigh(given, softmax(scores(matrix(given['Q']), matrix(given['K'])), { sink: 0 })),
  'attention-sink': attentionSink,
  'sigmoid-attention': sigmoidAttention,
  'relu-squared': reluSquared,
  'linear-attention': linearAttention,
  'causal-linear-attention': causalLinearAttention,
};
