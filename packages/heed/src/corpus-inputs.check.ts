/**
 * For tests over the corpus: random inputs for an entry, at sizes that a test chooses for the letters of its axes.
 *
 * In: an entry, sizes by letter (`n`, `d`, …), a seed, how much larger scores are. Out: its graph, tensors by name.
 * Weights are scaled by their width, so that scores stay of the size that attention has; what the formula reads as a
 * condition, a document or a number by itself is drawn as such.
 */

import { canonicalName, check } from '@heed/formula';
import { readLiteral } from '@heed/formats';
import type { FormulaEntry } from '@heed/formulas';
import type { Graph } from '@heed/graph';
import { evaluateSize, randn, tensor, uniform, values, type DType, type Size, type Tensor } from '@heed/tensor';

export interface CorpusCase {
  readonly graph: Graph;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

/** Where queries and keys are joined side by side, there is one query, or as many as keys, which are not many then. */
const QUERIES: Readonly<Record<string, 'm' | 1>> = { 'additive-linear': 1, 'concat-linear': 'm', 'attn-layer': 'm' };

export function corpusCase(
  entry: FormulaEntry,
  letters: Readonly<Record<string, number>>,
  seed: number,
  larger = 1,
): CorpusCase {
  const { formula, name } = entry;
  const samples = Object.entries(entry.inputs).map(([input, text]) => [input, readLiteral(text).value!] as const);
  const ranks = Object.fromEntries(samples.map(([input, { shape }]) => [canonicalName(input), shape.length]));
  const graph = check(formula, { ranks }).graph!;
  const queries = QUERIES[name];
  const m = queries === 'm' ? Math.min(letters['m'], 41) : letters['m'];
  // As large as a division by √d would make them, where the formula has none.
  const scores = formula.includes('√') ? larger : larger / Math.sqrt(letters['d']);
  const n = queries === undefined ? letters['n'] : queries === 1 ? 1 : m;
  const own = { ...letters, m, n, ...entry.sizes };
  const inputs = graph.nodes.flatMap((node): [string, Tensor][] => {
    if (node.op !== 'input') return [];
    const { shape, dtype } = node.type;
    const sample = samples.find(([input]) => canonicalName(input) === node.name)![1];
    const lead = sample.shape.slice(0, sample.shape.length - shape.axes.length).map(() => 2);
    const sizes = [...lead, ...shape.axes.map((axis) => sizeOf(axis, own))];
    return [[node.name, sizes.length === 0 ? sample : draw(node.name, dtype, sizes, seed, scores)]];
  });
  return { graph, inputs: Object.fromEntries(inputs) };
}

/** `Q.n` is an `n`. */
function sizeOf(size: Size, letters: Readonly<Record<string, number>>): number {
  const symbols = new Map<string, number>();
  const collect = (part: Size): void => {
    if (typeof part === 'string') symbols.set(part, letters[part.slice(part.lastIndexOf('.') + 1)] ?? letters['d']);
    else if (typeof part !== 'number') part.args.forEach(collect);
  };
  collect(size);
  const value = evaluateSize(size, Object.fromEntries(symbols));
  if (value === undefined) throw new TypeError(`no size: ${JSON.stringify(size)}`);
  return value;
}

function draw(name: string, dtype: DType, shape: readonly number[], of: number, scores: number): Tensor {
  const seed = [...name].reduce((sum, letter) => (31 * sum + letter.codePointAt(0)!) % 65521, 1000 * of);
  if (dtype === 'bool')
    return tensor(
      Array.from(values(uniform(shape, { seed })), (x) => (x < 0.7 ? 1 : 0)),
      shape,
      { dtype },
    );
  if (dtype === 'i32')
    return tensor(
      Array.from({ length: shape[0] }, (_, k) => Math.floor(k / 19)),
      shape,
      { dtype },
    );
  if (name === 'first') return uniform(shape, { seed, low: 1, high: 90 });
  if (name === 'M') return excluding(randn(shape, { seed }));
  const isWeight = /weight|bias|^W|^U$|^L$/.test(name);
  const width = name.endsWith('weight') ? shape.at(-1)! : shape[0];
  const scale = isWeight ? 1 / Math.sqrt(width) : 1;
  return scaled(randn(shape, { seed }), scale * shareOf(name, scores));
}

/** Scores are linear in Q; where there is only an X, it is on both sides. */
function shareOf(name: string, scores: number): number {
  if (name.startsWith('Q')) return scores;
  return name === 'X' ? Math.sqrt(scores) : 1;
}

function scaled(x: Tensor, by: number): Tensor {
  return by === 1
    ? x
    : tensor(
        Float32Array.from(values(x), (each) => each * by),
        x.shape,
      );
}

/** A third of the numbers −∞, and the whole of one row. */
function excluding(x: Tensor): Tensor {
  const columns = x.shape.at(-1)!;
  return tensor(
    Float32Array.from(values(x), (each, k) => (each < -0.43 || Math.floor(k / columns) === 1 ? -Infinity : each)),
    x.shape,
  );
}
