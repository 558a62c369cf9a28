/** The tutorial's entries of the corpus in plain loops: name → values. For tests only; written without heed. */

import {
  compare,
  dot,
  fill,
  join,
  linear,
  map,
  matrices,
  matrix,
  product,
  softmax,
  total,
  vector,
  type Inputs,
  type Matrix,
  type Values,
} from './plain-arithmetic.check.ts';

function concatLinear(given: Inputs): Values {
  const pairs = join(matrix(given['Q']), matrix(given['K']));
  const logits = linear(pairs, matrix(given['linear.weight']), vector(given['linear.bias']));
  return { result: product(softmax(logits), matrix(given['V'])) };
}

function additiveLinear(given: Inputs): Values {
  const [query] = matrix(given['Q']);
  const V = matrix(given['V']);
  const scores = matrix(given['K']).map((key) => {
    const [features] = linear([[...query, ...key]], matrix(given['linear.weight']), vector(given['linear.bias']));
    return total(features.map(Math.tanh));
  });
  const [weights] = softmax([scores]);
  return { result: V[0].map((_, t) => total(weights.map((w, j) => w * V[j][t]))) };
}

function scaledDotProduct(given: Inputs): Values {
  const Q = matrix(given['Q']);
  const weights = softmax(compare(Q, matrix(given['K']), 1 / Math.sqrt(Q[0].length)));
  return { result: product(weights, matrix(given['V'])) };
}

function bmm(given: Inputs): Values {
  const V = matrices(given['V']);
  return { result: matrices(given['weights']).map((weights, b) => product(weights, V[b])) };
}

function attnLayer(given: Inputs): Values {
  const [Q] = matrices(given['Q']);
  const [K] = matrices(given['K']);
  const [V] = matrices(given['V']);
  const weights = softmax(linear(join(Q, K), matrix(given['attn.weight']), vector(given['attn.bias'])));
  const applied = product(weights, V);
  const joined = join(Q, applied);
  const output = linear(joined, matrix(given['attn_combine.weight']), vector(given['attn_combine.bias']));
  return { weights: [weights], applied: [applied], result: [output] };
}

function attnLayerSelf(given: Inputs): Values {
  const [X] = matrices(given['X']);
  const weights = softmax(compare(X, X, 1 / Math.sqrt(X[0].length)));
  const applied = product(weights, X);
  const output = linear(applied, matrix(given['attn_combine.weight']), vector(given['attn_combine.bias']));
  return { weights: [weights], applied: [applied], result: [output] };
}

function eightSteps(given: Inputs): Values {
  const X = matrix(given['X']);
  const K = product(X, matrix(given['W_key']));
  const Q = product(X, matrix(given['W_query']));
  const V = product(X, matrix(given['W_value']));
  const S = compare(Q, K);
  const A = softmax(S);
  const weighted = A.map((row) => row.map((a, k) => V[k].map((v) => a * v)));
  const result = weighted.map((terms) => V[0].map((_, t) => total(terms.map((term) => term[t]))));
  return { K, Q, V, S, A, weighted, result };
}

function bahdanau(given: Inputs): Values {
  const A = product(matrix(given['Q']), matrix(given['W']));
  const C = product(matrix(given['K']), matrix(given['U']));
  const v = vector(given['v']);
  const e = fill(A.length, C.length, (i, j) =>
    dot(
      v,
      v.map((_, t) => Math.tanh(A[i][t] + C[j][t])),
    ),
  );
  const weights = softmax(e);
  return { e, weights, result: product(weights, matrix(given['V'])) };
}

function attentionAndSelfAttention(given: Inputs): Values {
  const X = matrix(given['X']);
  const look = (at: Matrix): Matrix => softmax(compare(X, at));
  const attention = look(matrix(given['Y']));
  const selfAttention = look(X);
  const result = join(product(attention, matrix(given['Y'])), product(selfAttention, X));
  return { attention, self_attention: selfAttention, result };
}

function imageExample(given: Inputs): Values {
  const first = vector(given['first']);
  const answers = compare(matrix(given['Q']), matrix(given['K']));
  // first·exp(answer) over its sum: the logarithm never taken.
  const shares = map(answers, (answer, _, j) => first[j] * Math.exp(answer));
  const weights = shares.map((row) => row.map((share) => share / total(row)));
  return { weights, result: product(weights, matrix(given['V'])) };
}

export const seedLoops: Readonly<Record<string, (given: Inputs) => Values>> = {
  'concat-linear': concatLinear,
  'additive-linear': additiveLinear,
  'scaled-dot-product': scaledDotProduct,
  bmm,
  'attn-layer': attnLayer,
  'attn-layer-self': attnLayerSelf,
  'self-attention-eight-steps': eightSteps,
  bahdanau,
  'attention-vs-self-attention': attentionAndSelfAttention,
  'image-example': imageExample,
};
