/**
 * What a person would write by hand in JavaScript: the naive triple loop, and a careful blocked, fused loop.
 *
 * In: a problem of softmax attention. Out: contestants. The blocked one keeps a running maximum and sum per row (Milakov
 * and Gimelshein 2018; FlashAttention, Dao et al. 2022), takes four queries by four keys at a time from a transposed
 * block of keys, and skips blocks that no query of it sees. They are the bars for the JS device.
 */

import { NotPossible, type Maker } from '../contestant.ts';
import { sees, type Attention, type Problem } from '../problem.ts';

type Loop = (given: Given, out: Float32Array) => void;

interface Given {
  readonly q: Float32Array;
  readonly k: Float32Array;
  readonly v: Float32Array;
  readonly attention: Attention;
}

export const naiveLoop: Maker = (problem) => looping(problem, naive);
export const blockedLoop: Maker = (problem) => looping(problem, blocked);

async function looping({ attention, inputs, rows, width }: Problem, loop: Loop): ReturnType<Maker> {
  const special = attention?.slopes ?? attention?.cap ?? attention?.sinks;
  if (!attention || special !== undefined || attention.row !== 'softmax') {
    throw new NotPossible('not written for this problem');
  }
  const [q, k, v] = ['Q', 'K', 'V'].map((name) => inputs[name]?.data as Float32Array) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const out = new Float32Array(rows * width);
  return Promise.resolve({
    waits: false,
    run: () => {
      loop({ q, k, v, attention }, out);
    },
    row: (row: number) => out.subarray(row * width),
  });
}

/** As textbooks write it: a product, a softmax, a product, each over whole matrices. */
function naive({ q, k, v, attention }: Given, out: Float32Array): void {
  const { heads, keyHeads, queries, keys, width } = attention;
  const turned = new Float32Array(width * keys);
  const scores = new Float32Array(queries * keys);
  for (let h = 0; h < heads; h += 1) {
    const from = Math.floor((h * keyHeads) / heads) * keys * width;
    for (let j = 0; j < keys; j += 1) {
      for (let e = 0; e < width; e += 1) turned[e * keys + j] = k[from + j * width + e];
    }
    multiply(q.subarray(h * queries * width), turned, scores, queries, width, keys);
    softmaxRows(attention, scores);
    multiply(scores, v.subarray(from), out.subarray(h * queries * width), queries, keys, width);
  }
}

function multiply(
  a: Float32Array,
  b: Float32Array,
  to: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      let sum = 0;
      for (let k = 0; k < inner; k += 1) sum += a[i * inner + k] * b[k * columns + j];
      to[i * columns + j] = sum;
    }
  }
}

function softmaxRows(attention: Attention, scores: Float32Array): void {
  const { queries, keys, width } = attention;
  const scale = 1 / Math.sqrt(width);
  for (let i = 0; i < queries; i += 1) {
    let top = -Infinity;
    for (let j = 0; j < keys; j += 1) {
      const score = sees(attention, i, j) ? scores[i * keys + j] * scale : -Infinity;
      scores[i * keys + j] = score;
      if (score > top) top = score;
    }
    let total = 0;
    for (let j = 0; j < keys; j += 1) total += scores[i * keys + j] = Math.exp(scores[i * keys + j] - top);
    for (let j = 0; j < keys; j += 1) scores[i * keys + j] /= total;
  }
}

const KEYS = 64;

function blocked({ q, k, v, attention }: Given, out: Float32Array): void {
  const { heads, keyHeads, queries, keys, width } = attention;
  const turned = new Float32Array(width * KEYS);
  const top = new Float32Array(queries);
  const total = new Float32Array(queries);
  for (let h = 0; h < heads; h += 1) {
    const from = Math.floor((h * keyHeads) / heads) * keys * width;
    const base = h * queries * width;
    top.fill(-Infinity);
    total.fill(0);
    out.fill(0, base, base + queries * width);
    for (let j = 0; j < keys; j += KEYS) {
      const count = Math.min(KEYS, keys - j);
      for (let a = 0; a < count; a += 1) {
        for (let e = 0; e < width; e += 1) turned[e * KEYS + a] = k[from + (j + a) * width + e];
      }
      for (let i = 0; i < queries; i += 4) {
        const many = Math.min(4, queries - i);
        if (attention.causal && j > i + many - 1) continue;
        if (attention.window !== undefined && i - (j + count - 1) >= attention.window) continue;
        scoreBlock(q, base + i * width, many, turned, count, width);
        maskBlock(attention, i, many, j, count);
        for (let a = 0; a < many; a += 1) weighRow(a, count, i + a, base, width, top, total, out);
        addBlock(v, from + j * width, count, out, base + i * width, many, width);
      }
    }
    for (let i = 0; i < queries; i += 1) {
      const factor = 1 / total[i];
      for (let e = 0; e < width; e += 1) out[base + i * width + e] *= factor;
    }
  }
}

/** Scores, then weights, of four queries and a block of keys. */
const block = new Float32Array(4 * KEYS);

/** Four by four sums in registers; a missing query or key computes what nobody reads. */
function scoreBlock(
  q: Float32Array,
  at: number,
  many: number,
  turned: Float32Array,
  count: number,
  width: number,
): void {
  const scale = 1 / Math.sqrt(width);
  const r0 = at;
  const r1 = at + width * Math.min(1, many - 1);
  const r2 = at + width * Math.min(2, many - 1);
  const r3 = at + width * (many - 1);
  for (let b = 0; b < count; b += 4) {
    let s00 = 0;
    let s01 = 0;
    let s02 = 0;
    let s03 = 0;
    let s10 = 0;
    let s11 = 0;
    let s12 = 0;
    let s13 = 0;
    let s20 = 0;
    let s21 = 0;
    let s22 = 0;
    let s23 = 0;
    let s30 = 0;
    let s31 = 0;
    let s32 = 0;
    let s33 = 0;
    for (let e = 0; e < width; e += 1) {
      const p = e * KEYS + b;
      const k0 = turned[p];
      const k1 = turned[p + 1];
      const k2 = turned[p + 2];
      const k3 = turned[p + 3];
      const q0 = q[r0 + e];
      const q1 = q[r1 + e];
      const q2 = q[r2 + e];
      const q3 = q[r3 + e];
      s00 += q0 * k0;
      s01 += q0 * k1;
      s02 += q0 * k2;
      s03 += q0 * k3;
      s10 += q1 * k0;
      s11 += q1 * k1;
      s12 += q1 * k2;
      s13 += q1 * k3;
      s20 += q2 * k0;
      s21 += q2 * k1;
      s22 += q2 * k2;
      s23 += q2 * k3;
      s30 += q3 * k0;
      s31 += q3 * k1;
      s32 += q3 * k2;
      s33 += q3 * k3;
    }
    block[b] = s00 * scale;
    block[b + 1] = s01 * scale;
    block[b + 2] = s02 * scale;
    block[b + 3] = s03 * scale;
    block[KEYS + b] = s10 * scale;
    block[KEYS + b + 1] = s11 * scale;
    block[KEYS + b + 2] = s12 * scale;
    block[KEYS + b + 3] = s13 * scale;
    block[2 * KEYS + b] = s20 * scale;
    block[2 * KEYS + b + 1] = s21 * scale;
    block[2 * KEYS + b + 2] = s22 * scale;
    block[2 * KEYS + b + 3] = s23 * scale;
    block[3 * KEYS + b] = s30 * scale;
    block[3 * KEYS + b + 1] = s31 * scale;
    block[3 * KEYS + b + 2] = s32 * scale;
    block[3 * KEYS + b + 3] = s33 * scale;
  }
}

function maskBlock(attention: Attention, i: number, many: number, j: number, count: number): void {
  const { causal, window, documents } = attention;
  const beyond = causal && j + count - 1 > i;
  const before = window !== undefined && i + many - 1 - j >= window;
  if (!beyond && !before && documents === undefined) return;
  for (let a = 0; a < many; a += 1) {
    for (let b = 0; b < count; b += 1) if (!sees(attention, i + a, j + b)) block[a * KEYS + b] = -Infinity;
  }
}

function weighRow(
  a: number,
  count: number,
  row: number,
  base: number,
  width: number,
  top: Float32Array,
  total: Float32Array,
  out: Float32Array,
): void {
  let most = top[row];
  for (let b = 0; b < count; b += 1) most = Math.max(most, block[a * KEYS + b]);
  if (most === -Infinity) {
    block.fill(0, a * KEYS, a * KEYS + count);
    return;
  }
  if (most > top[row]) {
    const factor = Math.exp(top[row] - most);
    total[row] *= factor;
    for (let e = 0; e < width; e += 1) out[base + row * width + e] *= factor;
    top[row] = most;
  }
  let sum = 0;
  for (let b = 0; b < count; b += 1) {
    const weight = Math.exp(block[a * KEYS + b] - most);
    block[a * KEYS + b] = weight;
    sum += weight;
  }
  total[row] += sum;
}

/** Two rows by four columns in registers, each value read once for both; columns that are left one by one. */
function addBlock(
  v: Float32Array,
  from: number,
  count: number,
  out: Float32Array,
  to: number,
  many: number,
  width: number,
): void {
  const columns = width - (width % 4);
  for (let a = 0; a < many; a += 2) {
    const second = Math.min(a + 1, many - 1);
    for (let e = 0; e < columns; e += 4) {
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let b = 0; b < count; b += 1) {
        const p = from + b * width + e;
        const v0 = v[p];
        const v1 = v[p + 1];
        const v2 = v[p + 2];
        const v3 = v[p + 3];
        const w0 = block[a * KEYS + b];
        const w1 = block[second * KEYS + b];
        s00 += w0 * v0;
        s01 += w0 * v1;
        s02 += w0 * v2;
        s03 += w0 * v3;
        s10 += w1 * v0;
        s11 += w1 * v1;
        s12 += w1 * v2;
        s13 += w1 * v3;
      }
      addFour(out, to + a * width + e, s00, s01, s02, s03);
      if (second > a) addFour(out, to + second * width + e, s10, s11, s12, s13);
    }
  }
  for (let a = 0; a < many; a += 1) {
    for (let e = columns; e < width; e += 1) {
      for (let b = 0; b < count; b += 1) out[to + a * width + e] += block[a * KEYS + b] * v[from + b * width + e];
    }
  }
}

function addFour(out: Float32Array, at: number, s0: number, s1: number, s2: number, s3: number): void {
  out[at] += s0;
  out[at + 1] += s1;
  out[at + 2] += s2;
  out[at + 3] += s3;
}
