/**
 * common-subexpressions: what is computed twice is computed once, also in bodies of scans.
 *
 * In and out: core graphs. The builder shares nodes that are spelled alike; here two nodes are equal whatever the formula
 * calls them, whatever letters a contraction or parameters a map has, and whichever factor of a contraction comes first.
 * The first one stays as it is spelled; of two names the first is kept.
 */

import { LETTERS } from '../letters.ts';
import {
  equalTypes,
  GraphBuilder,
  rewriteGraph,
  specOf,
  type Graph,
  type Node,
  type NodeId,
  type NodeSpec,
} from '@heed/graph';
import { applyProgram, scalarParam, scalarProgram, type ScalarProgram } from '@heed/scalar';

export function commonSubexpressions(graph: Graph): Graph {
  const known = new Map<Graph, ReadonlyMap<NodeId, NodeId>>();
  if (!findTwins(graph, known)) return graph;
  return rewriteGraph(graph, (_, id, { graph: own, moved }) => {
    const twin = known.get(own)?.get(id);
    return twin === undefined ? undefined : moved(twin);
  });
}

/** For each node that an earlier one equals, the earlier one; whether there are any, here or in a body. */
function findTwins(graph: Graph, known: Map<Graph, ReadonlyMap<NodeId, NodeId>>): boolean {
  // In their one spelling equal nodes are one node of this builder.
  const builder = new GraphBuilder();
  const numbers: NodeId[] = [];
  const first = new Map<NodeId, NodeId>();
  const twins = new Map<NodeId, NodeId>();
  let inBodies = false;
  for (const [id, node] of graph.nodes.entries()) {
    if (node.op === 'scan') inBodies = findTwins(node.body, known) || inBodies;
    const number = builder.add(spelled({ ...node, operands: node.operands.map((operand) => numbers[operand]) }));
    numbers.push(number);
    const earlier = first.get(number);
    if (earlier === undefined) first.set(number, id);
    else if (equalTypes(graph.nodes[earlier].type, node.type)) twins.set(id, earlier);
  }
  known.set(graph, twins);
  return inBodies || twins.size > 0;
}

/** Letters and parameters by their order, factors by their numbers, no name. */
function spelled(node: Node): NodeSpec {
  const spec = specOf(node);
  if (spec.op === 'map') return { ...spec, program: numbered(spec.program) };
  if (spec.op !== 'contract') return spec;
  const [a, b, ...domain] = spec.operands;
  const [left, right] = a <= b ? [spec.left, spec.right] : [spec.right, spec.left];
  const letters = [...new Set(left + right + (spec.domain ?? ''))];
  const rename = (labels: string): string => [...labels].map((label) => LETTERS[letters.indexOf(label)]).join('');
  return {
    op: 'contract',
    left: rename(left),
    right: rename(right),
    out: rename(spec.out),
    ...(spec.domain !== undefined && { domain: rename(spec.domain) }),
    operands: [Math.min(a, b), Math.max(a, b), ...domain],
  };
}

function numbered(program: ScalarProgram): ScalarProgram {
  const params = program.params.map(({ type }, k) => scalarParam(`x${k}`, type));
  return scalarProgram(params, applyProgram(program, params));
}
