/**
 * What the tests of this folder share: formulas run through the oracle, and plain loops to compare with.
 */

import { evaluateGraph, verifyOrBug } from '@heed/graph';
import { randn, tensor, values, type DType, type Tensor } from '@heed/tensor';
import { expect } from 'vitest';
import { check } from '../check.ts';
import type { ElaborateOptions } from './elaborate.ts';

/** Runs a formula with ranks taken from the tensors; it must be free of errors. */
export function run(
  text: string,
  inputs: Readonly<Record<string, Tensor>>,
  options: ElaborateOptions = {},
): Record<string, Tensor> {
  const ranks = Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape.length]));
  const dtypes = Object.fromEntries(Object.entries(inputs).map(([name, { dtype }]) => [name, dtype]));
  const { graph, diagnostics } = check(text, { ranks, dtypes, ...options });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (graph === undefined) throw new TypeError(`no graph for ${text}`);
  verifyOrBug(graph, 'elaborate');
  // Inputs that nothing wanted needs are none of the graph's.
  const used = new Set(graph.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : [])));
  return evaluateGraph(graph, Object.fromEntries(Object.entries(inputs).filter(([name]) => used.has(name))));
}

export function result(text: string, inputs: Readonly<Record<string, Tensor>>, options?: ElaborateOptions): number[] {
  const { result: found } = run(text, inputs, options);
  return [...values(found)];
}

let seed = 1;
export function random(...shape: number[]): Tensor {
  seed += 1;
  return randn(shape, { seed });
}

export function given(data: readonly number[], shape: readonly number[], dtype: DType = 'f32'): Tensor {
  return tensor([...data] as never, shape, { dtype });
}

/** A tensor's numbers as rows, the last two axes of batch `at`. */
export function rows(x: Tensor, at = 0): number[][] {
  const [n = 1, d = 1] = x.shape.slice(-2);
  const all = [...values(x)];
  return Array.from({ length: n }, (_, i) => all.slice((at * n + i) * d, (at * n + i + 1) * d));
}

/** Attention by plain loops; `keep` says which keys a query sees, `score` what is added. */
export function attention(
  q: number[][],
  k: number[][],
  v: number[][],
  keep: (i: number, j: number) => boolean = () => true,
  score: (i: number, j: number) => number = () => 0,
): number[] {
  const width = q[0]?.length ?? 1;
  return q.flatMap((query, i) => {
    const seen = k.map((_, j) => j).filter((j) => keep(i, j));
    const scores = seen.map(
      (j) => query.reduce((sum, x, t) => sum + x * (k[j]?.[t] ?? 0), 0) / Math.sqrt(width) + score(i, j),
    );
    const top = Math.max(...scores);
    const weights = scores.map((s) => Math.exp(s - top));
    const total = weights.reduce((a, b) => a + b, 0);
    return (v[0] ?? []).map((_, c) =>
      seen.reduce((sum, j, at) => sum + ((weights[at] ?? 0) / total) * (v[j]?.[c] ?? 0), 0),
    );
  });
}

export function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  const worst = Math.max(0, ...actual.map((x, k) => Math.abs(x - (expected[k] ?? Number.NaN))));
  expect(worst).toBeLessThan(tolerance);
}
