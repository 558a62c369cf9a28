/**
 * Attention of every kind that is measured, from a short description.
 *
 * In: sizes and what is special. Out: a problem with formula, inputs and float64 rows. The formulas are written as a
 * person would write them; nothing in them is a hint to the compiler.
 */

import { element, sees, type Attention, type HostTensor, type Problem } from './problem.ts';
import { normalNumbers, uniformNumbers } from './random-numbers.ts';

export interface Described {
  readonly heads: number;
  readonly queries: number;
  readonly keys?: number;
  readonly width?: number;
  readonly keyHeads?: number;
  readonly causal?: boolean;
  readonly window?: number;
  readonly documents?: boolean;
  readonly alibi?: boolean;
  readonly cap?: number;
  readonly sink?: boolean;
  readonly row?: Attention['row'];
}

export function attentionProblem(described: Described): Problem {
  const { heads, queries, keys = queries, width = 64, keyHeads = heads, causal = false, row = 'softmax' } = described;
  const attention: Attention = {
    heads,
    keyHeads,
    queries,
    keys,
    width,
    causal,
    row,
    ...(described.window !== undefined && { window: described.window }),
    ...(described.documents && { documents: documentsOf(keys) }),
    ...(described.alibi && { slopes: Array.from({ length: heads }, (_, h) => 2 ** ((-8 * (h + 1)) / heads)) }),
    ...(described.cap !== undefined && { cap: described.cap }),
    ...(described.sink && { sinks: normalNumbers(heads, 9) }),
  };
  const lead = (count: number): readonly number[] => (heads === 1 ? [] : [count]);
  const inputs: Record<string, HostTensor> = {
    Q: { data: normalNumbers(heads * queries * width, 1), shape: [...lead(heads), queries, width] },
    K: { data: normalNumbers(keyHeads * keys * width, 2), shape: [...lead(keyHeads), keys, width] },
    V: { data: normalNumbers(keyHeads * keys * width, 3), shape: [...lead(keyHeads), keys, width] },
  };
  if (attention.documents) inputs['doc'] = { data: attention.documents, shape: [keys] };
  if (attention.sinks) inputs['s'] = { data: attention.sinks, shape: [heads] };
  return {
    formula: formulaOf(attention),
    inputs,
    ...(keyHeads !== heads && { sizes: { g: heads / keyHeads } }),
    rows: heads * queries,
    width,
    flops: 4 * width * heads * pairs(attention),
    attention,
    expected: (at) => expectedRow(attention, inputs, at),
  };
}

/** Documents of 100 to 500 positions. */
function documentsOf(positions: number): Int32Array {
  const next = uniformNumbers(7);
  const documents = new Int32Array(positions);
  let [document, end] = [-1, 0];
  for (let i = 0; i < positions; i += 1) {
    if (i === end) [document, end] = [document + 1, i + 100 + Math.floor(next() * 401)];
    documents[i] = document;
  }
  return documents;
}

function pairs(attention: Attention): number {
  let count = 0;
  for (let i = 0; i < attention.queries; i += 1) {
    const last = attention.causal ? Math.min(i, attention.keys - 1) : attention.keys - 1;
    const first = attention.window === undefined ? 0 : Math.max(0, i - attention.window + 1);
    if (attention.documents === undefined) count += last - first + 1;
    else for (let j = first; j <= last; j += 1) count += sees(attention, i, j) ? 1 : 0;
  }
  return count;
}

function formulaOf({ heads, keyHeads, causal, window, documents, slopes, cap, sinks, row }: Attention): string {
  const grouped = keyHeads !== heads;
  const lines: string[] = [];
  if (grouped) lines.push('Q: [H, n, d];  K: [H/g, m, d];  V: [H/g, m, e]');
  else if (slopes ?? sinks ?? documents) {
    const more = `${documents ? ';  doc: i32[n]' : ''}${sinks ? ';  s: [H]' : ''}`;
    lines.push(`Q: [H, n, d];  K: [H, ${documents ? 'n' : 'm'}, d];  V: [H, ${documents ? 'n' : 'm'}, e]${more}`);
  }
  if (slopes) lines.push('slope = alibi(H)');
  const kept = [
    documents ? 'doc[i] = doc[j]' : '',
    window === undefined ? (causal ? 'j ≤ i' : '') : `0 ≤ i - j < ${window}`,
  ].filter((part) => part !== '');
  const where = kept.length === 0 ? '' : ` | ${kept.join(' ∧ ')}`;
  const values = grouped ? 'gqa(V, Q, axis=-3)' : 'V';
  const raw = `Q·${grouped ? 'gqa(K, Q, axis=-3)' : 'K'}ᵀ/√d`;
  if (row === 'linear') {
    lines.push('φ(x) = elu(x) + 1', `A = φ(Q)·φ(K)ᵀ${where}`, 'A·V/sum(A, keep=true)');
    return lines.join('\n');
  }
  const scores = `${cap === undefined ? raw : `${cap}·tanh(${raw}/${cap})`}${slopes ? ' - slope[h]·(i - j)' : ''}`;
  if (row === 'sigmoid') lines.push(`A = σ(${scores} - log(m))${where}`, `A·${values}`);
  else lines.push(`softmax(${scores}${where}${sinks ? ', sink=s[h]' : ''})·${values}`);
  return lines.join('\n');
}

const feature = (x: number): number => (x > 0 ? x + 1 : Math.exp(x));

function expectedRow(attention: Attention, inputs: Readonly<Record<string, HostTensor>>, at: number): Float64Array {
  const { heads, keyHeads, queries, keys, width, slopes, cap, sinks, row } = attention;
  const numbersOf = (name: string): ArrayLike<number> => inputs[name]?.data ?? [];
  const [q, k, v] = [numbersOf('Q'), numbersOf('K'), numbersOf('V')];
  const [h, i] = [Math.floor(at / queries), at % queries];
  const group = Math.floor(h / (heads / keyHeads));
  const scores: (readonly [number, number])[] = [];
  for (let j = 0; j < keys; j += 1) {
    if (!sees(attention, i, j)) continue;
    let score = 0;
    for (let e = 0; e < width; e += 1) {
      const [x, y] = [element(q, at * width + e), element(k, (group * keys + j) * width + e)];
      score += row === 'linear' ? feature(x) * feature(y) : x * y;
    }
    if (row !== 'linear') score /= Math.sqrt(width);
    if (cap !== undefined) score = cap * Math.tanh(score / cap);
    if (slopes) score -= element(slopes, h) * (i - j);
    scores.push([j, score]);
  }
  const result = new Float64Array(width);
  const top = scores.reduce((most, [, score]) => Math.max(most, score), sinks ? element(sinks, h) : -Infinity);
  let total = sinks ? Math.exp(element(sinks, h) - top) : 0;
  for (const [j, score] of scores) {
    const weight =
      row === 'linear' ? score : row === 'softmax' ? Math.exp(score - top) : 1 / (1 + Math.exp(Math.log(keys) - score));
    total += weight;
    for (let e = 0; e < width; e += 1) result[e] += weight * element(v, (group * keys + j) * width + e);
  }
  return row === 'sigmoid' ? result : result.map((x) => x / total);
}
