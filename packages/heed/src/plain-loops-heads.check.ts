/** Heads, sources and positions of the corpus in plain loops: name → values. For tests only; written without heed. */

import {
  compare,
  fill,
  linear,
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

const scores = (Q: Matrix, K: Matrix): number[][] => compare(Q, K, 1 / Math.sqrt(K[0].length));

function multiHeadSelfAttention(given: Inputs): Values {
  const [X] = matrices(given['X']);
  const layer = (name: string, x: Matrix): number[][] =>
    linear(x, matrix(given[`${name}.weight`]), vector(given[`${name}.bias`]));
  const width = X[0].length / 2;
  const headOf = (x: Matrix, h: number): number[][] => x.map((row) => row.slice(h * width, (h + 1) * width));
  const [Q, K, V] = ['q_proj', 'k_proj', 'v_proj'].map((name) => layer(name, X));
  const A = [0, 1].map((h) => softmax(scores(headOf(Q, h), headOf(K, h))));
  const outputs = A.map((weights, h) => product(weights, headOf(V, h)));
  const merged = X.map((_, i) => outputs.flatMap((head) => head[i]));
  return { A: [A], result: [layer('out_proj', merged)] };
}

function crossAttention(given: Inputs): Values {
  const Y = matrix(given['Y']);
  const Q = product(matrix(given['X']), matrix(given['W_Q']));
  const A = softmax(scores(Q, product(Y, matrix(given['W_K']))));
  return { A, result: product(A, product(Y, matrix(given['W_V']))) };
}

function groupedQuery(given: Inputs): Values {
  const [Q] = given['Q'] as readonly (readonly Matrix[])[];
  const [K] = given['K'] as readonly (readonly Matrix[])[];
  const [V] = given['V'] as readonly (readonly Matrix[])[];
  const group = Q.length / K.length;
  const A = Q.map((head, h) => softmax(scores(head, K[Math.floor(h / group)])));
  return { A: [A], result: [A.map((weights, h) => product(weights, V[Math.floor(h / group)]))] };
}

function multiQuery(given: Inputs): Values {
  const A = matrices(given['Q']).map((head) => softmax(scores(head, matrix(given['K']))));
  return { A, result: A.map((weights) => product(weights, matrix(given['V']))) };
}

function talkingHeads(given: Inputs): Values {
  const K = matrices(given['K']);
  const V = matrices(given['V']);
  const mixed = (by: Matrix, maps: readonly Matrix[]): Matrix[] =>
    by.map((shares) =>
      fill(maps[0].length, maps[0][0].length, (i, j) => {
        let sum = 0;
        for (let g = 0; g < shares.length; g += 1) sum += shares[g] * maps[g][i][j];
        return sum;
      }),
    );
  const S = matrices(given['Q']).map((Q, h) => scores(Q, K[h]));
  const A = mixed(matrix(given['L']), S).map((P) => softmax(P));
  const R = mixed(matrix(given['W']), A);
  return { A, R, result: R.map((weights, h) => product(weights, V[h])) };
}

function luongGeneral(given: Inputs): Values {
  const A = softmax(compare(product(matrix(given['Q']), matrix(given['W'])), matrix(given['K'])));
  return { A, result: product(A, matrix(given['V'])) };
}

/** Pairs (t, t + d/2), turned by position·10000^(-2t/d). */
function rotate(x: Matrix): number[][] {
  const width = x[0].length;
  const half = width / 2;
  return map(x, (value, position, at) => {
    const t = at % half;
    const angle = position * 10000 ** ((-2 * t) / width);
    const partner = at < half ? -x[position][at + half] : x[position][at - half];
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

function rope(given: Inputs): Values {
  const A = softmax(scores(rotate(matrix(given['Q'])), rotate(matrix(given['K']))), { keep: (i, j) => j <= i });
  return { A, result: product(A, matrix(given['V'])) };
}

function differential(given: Inputs): Values {
  const one = softmax(scores(matrix(given['Q_1']), matrix(given['K_1'])));
  const two = softmax(scores(matrix(given['Q_2']), matrix(given['K_2'])));
  const A = map(one, (weight, i, j) => weight - number(given['λ']) * two[i][j]);
  return { A, result: product(A, matrix(given['V'])) };
}

export const headLoops: Readonly<Record<string, (given: Inputs) => Values>> = {
  'multi-head-self-attention': multiHeadSelfAttention,
  'cross-attention': crossAttention,
  'grouped-query': groupedQuery,
  'multi-query': multiQuery,
  'talking-heads': talkingHeads,
  'luong-general': luongGeneral,
  rope,
  differential,
};
