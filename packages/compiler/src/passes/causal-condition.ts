/**
 * Whether a condition says "keys up to the query", and nothing else.
 *
 * In: a bool over axes that have labels. Out: `j ≤ i` or `j < i` as a program over (j, i), or nothing: windows, offsets
 * and conditions that read data are no such thing.
 */

import type { Graph, NodeId } from '@heed/graph';
import { apply, scalarParam, scalarProgram, type ScalarProgram } from '@heed/scalar';
import { numberOf } from '../lower/stream-linear.ts';

/** `labels` name the condition's axes from the right; there may be more of them than it has axes. */
export function causalCondition(
  graph: Graph,
  id: NodeId,
  labels: string,
  { query, key }: { readonly query: string; readonly key: string },
): ScalarProgram | undefined {
  const node = graph.nodes[id];
  if (node.op !== 'map' || node.operands.length !== 2) return undefined;
  const along = node.operands.map((operand) => {
    const place = graph.nodes[operand];
    return place.op === 'position' ? labels.at(place.axis) : undefined;
  });
  const result = numberOf(graph, node);
  if (result.op !== 'le' && result.op !== 'lt') return undefined;
  const { params } = node.program;
  const [below, above] = result.args.map((arg) => along[params.findIndex((param) => param === arg)]);
  if (below !== key || above !== query) return undefined;
  const [j, i] = [scalarParam('j', 'f64'), scalarParam('i', 'f64')];
  return scalarProgram([j, i], [apply(result.op, j, i)]);
}
