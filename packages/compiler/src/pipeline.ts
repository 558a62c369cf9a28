/**
 * The pipeline: what the compiler does to a graph, in order, as a list that can be read aloud.
 *
 * In: a graph from the formula. Out: a plan (kernels, buffers, launches) that knows no target and no concrete size.
 * A pass returns a new graph, which is verified, or the same one; and an observer may print each. Fusion is decided in
 * lowering, not here.
 */

import { expand, prune, verifyOrBug, type Graph } from '@heed/graph';
import type { Plan, StreamTile } from '@heed/kernels';
import { reportFusions } from './lower/fusion-report.ts';
import { lower } from './lower/lower.ts';
import type { Fusion } from './lower/stream-reasons.ts';
import { commonSubexpressions } from './passes/common-subexpressions.ts';
import { distributeProducts } from './passes/distribute-products.ts';
import { exponentialFeatures } from './passes/exponential-features.ts';
import { linearRecurrence } from './passes/linear-recurrence.ts';
import { permuteLabels } from './passes/permute-labels.ts';
import { reassociateProducts } from './passes/reassociate-products.ts';
import { simplifyMaps } from './passes/simplify-maps.ts';
import { sumProducts } from './passes/sum-products.ts';

export interface Pass {
  /** The file's stem, the flag of `inspect --show pass:<name>` and the test's stem. */
  readonly name: string;
  /** One line for people. */
  readonly what: string;
  readonly run: (graph: Graph) => Graph;
}

/** Order matters: everything after `expand` sees core operations only. */
export const pipeline: readonly Pass[] = [
  { name: 'expand', what: 'written operations become core operations', run: expand },
  { name: 'simplify-maps', what: 'the algebra of each scalar program is simplified', run: simplifyMaps },
  { name: 'exponential-features', what: 'one more than eˣ − 1 is eˣ', run: exponentialFeatures },
  { name: 'sum-products', what: 'a product that is summed is summed as it is made', run: sumProducts },
  { name: 'permute-labels', what: 'products read and write transposed values in place', run: permuteLabels },
  { name: 'common-subexpressions', what: 'what is computed twice is computed once', run: commonSubexpressions },
  { name: 'prune', what: 'what no output needs is dropped', run: (graph) => prune(graph, { inputs: 'drop' }) },
  { name: 'reassociate-products', what: 'chains of products are bracketed by cost', run: reassociateProducts },
  {
    name: 'linear-recurrence',
    what: 'causal products without a row function go piece by piece',
    run: linearRecurrence,
  },
  {
    name: 'distribute-products',
    what: 'a difference of weights times values becomes a difference of streams',
    run: distributeProducts,
  },
];

export interface CompileOptions {
  /** Called after each pass with its name and result. */
  readonly observe?: (pass: string, graph: Graph) => void;
  /** How much of the scores of attention is held at once; a good choice unless told. */
  readonly tile?: StreamTile;
  /** Names of passes to leave out; what is left must still make core operations. */
  readonly without?: readonly string[];
}

/** Runs the passes; the result has core operations only. */
export function runPasses(graph: Graph, options: CompileOptions = {}): Graph {
  let current = graph;
  for (const pass of pipeline) {
    if (options.without?.includes(pass.name)) continue;
    const next = pass.run(current);
    if (next !== current) verifyOrBug(next, pass.name);
    current = next;
    options.observe?.(pass.name, current);
  }
  return current;
}

/** Which products with values become one pass over the keys, which go by blocks of rows, and why. */
export function fusions(graph: Graph): readonly Fusion[] {
  return reportFusions(runPasses(graph));
}

/** Graph → plan. `graph` must verify; a graph the formula room made always does. */
export function compile(graph: Graph, options: CompileOptions = {}): Plan {
  return lower(runPasses(graph, options), graph, options.tile);
}
