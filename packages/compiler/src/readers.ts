/** Who reads a node, for passes that may only move a value nobody else wants; counted once per graph. */

import type { Graph, NodeId } from '@heed/graph';

/** Stands for whoever asked for an output. */
export const OUTSIDE: NodeId = -1;

/** Readers of a node, once for each operand it is; bodies of scans are graphs of their own. */
export function onlyReaders(): (graph: Graph, id: NodeId) => readonly NodeId[] {
  const known = new Map<Graph, readonly (readonly NodeId[])[]>();
  return (graph, id) => {
    const readers = known.get(graph) ?? readersOf(graph);
    known.set(graph, readers);
    return readers[id];
  };
}

export function readersOf(graph: Graph): readonly (readonly NodeId[])[] {
  const readers: NodeId[][] = graph.nodes.map(() => []);
  graph.nodes.forEach(({ operands }, id) => operands.forEach((operand) => readers[operand].push(id)));
  for (const { node } of graph.outputs) readers[node].push(OUTSIDE);
  return readers;
}
