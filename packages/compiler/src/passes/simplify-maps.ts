/**
 * simplify-maps: applies the scalar algebra to the program of every map.
 *
 * In and out: core graphs of the same nodes. Nothing moves between nodes.
 */

import { rewriteGraph, type Graph } from '@heed/graph';
import { simplify } from '@heed/scalar';

export function simplifyMaps(graph: Graph): Graph {
  return rewriteGraph(graph, (node, _id, { builder }) => {
    if (node.op !== 'map') return undefined;
    const dtype = node.type.dtype === 'i32' ? 'i32' : undefined;
    return builder.map(simplify(node.program), node.operands, { span: node.span, name: node.name }, dtype);
  });
}
