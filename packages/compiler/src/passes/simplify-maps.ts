/**
 * simplify-maps: applies the scalar algebra to the program of every map.
 *
 * In and out: core graphs. A value read twice is one parameter, so that the algebra sees it; a map that then hands on its
 * operand is that operand. Nothing else moves between nodes.
 */

import { equalTypes, rewriteGraph, type Graph, type NodeId } from '@heed/graph';
import { applyProgram, isApply, scalarProgram, simplify, type ScalarProgram } from '@heed/scalar';

export function simplifyMaps(graph: Graph): Graph {
  return rewriteGraph(graph, (node, _id, { builder }) => {
    if (node.op !== 'map') return undefined;
    const operands = [...new Set(node.operands)];
    const program = simplify(readOnce(node.program, node.operands, operands));
    const [result] = program.results;
    const handedOn = isApply(result) ? undefined : operands[program.params.findIndex((param) => param === result)];
    if (handedOn !== undefined && equalTypes(builder.type(handedOn), node.type)) return handedOn;
    const dtype = node.type.dtype === 'i32' ? 'i32' : undefined;
    return builder.map(program, operands, { span: node.span, name: node.name }, dtype);
  });
}

/** The program with one parameter for each operand, whatever number of times it was given. */
function readOnce(program: ScalarProgram, given: readonly NodeId[], once: readonly NodeId[]): ScalarProgram {
  if (given.length === once.length) return program;
  const params = once.map((id) => program.params[given.indexOf(id)]);
  return scalarProgram(
    params,
    applyProgram(
      program,
      given.map((id) => params[once.indexOf(id)]),
    ),
  );
}
