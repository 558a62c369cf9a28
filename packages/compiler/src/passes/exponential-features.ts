/**
 * exponential-features: elu(x) + 1, the usual feature of linear attention, is x + 1 or eˣ and not (eˣ − 1) + 1.
 *
 * In and out: core graphs. A map that adds 1 to a map whose branches are eʸ − 1 or anything else becomes one map; eʸ keeps
 * the digits that the detour loses, and devices compute it many at a time. Where the first map is wanted itself it stays.
 */

import { rewriteGraph, type Graph, type Node, type NodeId } from '@heed/graph';
import { apply, isApply, scalarConst, scalarProgram, type Scalar } from '@heed/scalar';
import { numberOf } from '../lower/stream-linear.ts';

export function exponentialFeatures(graph: Graph): Graph {
  if (!graph.nodes.some((node) => node.op === 'scan' || (node.op === 'map' && plusOne(node.program.results[0]))))
    return graph;
  return rewriteGraph(graph, (node, id, { builder, graph: own }): NodeId | undefined => {
    const old = own.nodes[id];
    if (node.op !== 'map' || old.op !== 'map' || node.type.dtype !== 'f32') return undefined;
    const at = summand(numberOf(own, old), old);
    const source = at === undefined ? undefined : builder.node(node.operands[at]);
    if (source?.op !== 'map' || source.type.dtype !== 'f32') return undefined;
    const [below] = source.program.results;
    const result = plusOne(below);
    if (result === undefined) return undefined;
    return builder.map(scalarProgram(source.program.params, [result]), source.operands, {
      span: node.span,
      name: node.name,
    });
  });
}

/** Which operand x is, where the map is x + 1. */
function summand(result: Scalar, { program }: Node & { op: 'map' }): number | undefined {
  if (result.op !== 'add') return undefined;
  const [a, b] = result.args;
  const isOne = (side: Scalar): boolean =>
    side.op === 'const' ? side.value === 1 : side.op === 'cast' && isOne(side.args[0]);
  const x = isOne(b) ? a : isOne(a) ? b : undefined;
  const at = program.params.findIndex((param) => param === x);
  return at < 0 ? undefined : at;
}

/** The number and 1, where a branch of it is eʸ − 1. */
function plusOne(x: Scalar): Scalar | undefined {
  if (!isApply(x)) return undefined;
  if (x.op === 'expm1') return apply('exp', x.args[0]);
  if (x.op !== 'select') return undefined;
  const [condition, ...branches] = x.args;
  const sums = branches.map(plusOne);
  if (sums.every((sum) => sum === undefined)) return undefined;
  const [yes, no] = branches.map((branch, k) => sums[k] ?? apply('add', branch, scalarConst(1, 'f32')));
  return apply('select', condition, yes, no);
}
