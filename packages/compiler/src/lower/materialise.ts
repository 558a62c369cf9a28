/**
 * Which values get a buffer. This is the fusion decision: a map without a buffer is written into its reader's program.
 *
 * In: a graph of core operations. Out: the ids to be stored. A map is *not* stored when it costs nothing to say again
 * (it depends on positions, sizes and constants alone, and hoist-indices.ts sees no gain; or is a few cheap operations),
 * or when its only reader walks exactly its shape. Everything that moves along axes of its own (contraction, fold, scan,
 * concatenation, gather) is stored; a merge is where its operand's axes do not already lie as one.
 */

import type { ContractNode, CoreOp, Graph, Node, NodeId } from '@heed/graph';
import { linearise, transcendental } from '@heed/scalar';
import { equalShapes } from '@heed/tensor';
import { readersOf } from '../readers.ts';
import { hoistedIndices } from './hoist-indices.ts';
import { relativeGather } from './relative-gather.ts';
import type { Streams } from './stream-search.ts';

/** More than this many operations are not repeated for a second reader. */
const CHEAP_OPERATIONS = 4;

/** How an operation reads its operands: number by number (`inline`), or through a buffer. */
function readsInline(node: Node, operand: number): boolean {
  if (node.op === 'map' || node.op === 'concat' || node.op === 'merge') return true;
  if (node.op === 'gather') return operand > 0; // indices and guard; the table is looked into
  if (node.op === 'fold') return node.axes.length === 1;
  return node.op === 'contract' && operand === 2 && summedLabels(node) <= 1;
}

function summedLabels(node: ContractNode): number {
  return [...new Set([...node.left, ...node.right])].filter((label) => !node.out.includes(label)).length;
}

const STORED: ReadonlySet<CoreOp> = new Set(['contract', 'fold', 'concat', 'scan', 'gather']);

export function valuesToStore(graph: Graph, streams: Streams): ReadonlySet<NodeId> {
  const readers = new Map<NodeId, { node: Node; operand: number; isStream: boolean }[]>();
  graph.nodes.forEach((node, reader) => {
    const isStream = streams.inside.has(reader) || streams.regions.has(reader);
    node.operands.forEach((id, operand) =>
      readers.set(id, [
        ...(readers.get(id) ?? []),
        { node, operand, isStream: isStream && readsInline(node, operand) },
      ]),
    );
  });
  const relative = relativeMaps(graph);
  const outputs = new Set(graph.outputs.map((output) => output.node));
  const indexOnly = indexOnlyNodes(graph);
  const hoisted = hoistedIndices(graph, indexOnly);
  const stored = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const uses = readers.get(id) ?? [];
    const mustBeRead = uses.some((use) => !readsInline(use.node, use.operand));
    if (STORED.has(node.op as CoreOp)) stored.add(id);
    else if (node.op === 'constant' || node.op === 'size' || node.op === 'position') {
      if (mustBeRead) stored.add(id);
    } else if (node.op === 'map') {
      if (
        outputs.has(id) ||
        mustBeRead ||
        (hoisted.has(id) && !relative.has(id)) ||
        !(indexOnly.has(id) || relative.has(id) || mayInline(node, uses))
      )
        stored.add(id);
    }
  });
  return stored;
}

function mayInline(
  node: Node & { op: 'map' },
  uses: readonly { readonly node: Node; readonly isStream: boolean }[],
): boolean {
  const { steps } = linearise(node.program);
  const operations = steps.filter((step) => step.op !== 'const' && step.op !== 'param');
  const costly = operations.some((step) => transcendental.has(step.op));
  if (!costly && operations.length <= CHEAP_OPERATIONS) return true;
  // A stream runs its condition in few tiles only; to store it would take as much room as the scores.
  if (!costly && node.type.dtype === 'bool' && uses.every((use) => use.isStream)) return true;
  // All that one stream reads it for is one reading.
  const streamed = uses.filter((use) => use.isStream).slice(0, 1);
  const readers = [...streamed, ...uses.filter((use) => !use.isStream)].map((use) => use.node);
  return readers.length === 1 && readers[0].op !== 'concat' && sameWalk(node, readers[0]);
}

/** Whether the reader visits each position of the value once. (A fold that gives weights visits twice; still cheaper.) */
function sameWalk(node: Node, reader: Node): boolean {
  if (reader.op === 'merge' || (reader.op === 'fold' && reader.output === 'finish')) return true;
  return equalShapes(node.type.shape, reader.type.shape);
}

function indexOnlyNodes(graph: Graph): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const leaf = node.op === 'constant' || node.op === 'size' || node.op === 'position';
    if (leaf || (node.op === 'map' && node.operands.every((operand) => found.has(operand)))) found.add(id);
  });
  return found;
}

/** Maps that gathers read as programs of a difference, and nobody else reads. */
function relativeMaps(graph: Graph): ReadonlySet<NodeId> {
  const readers = readersOf(graph);
  const gathers = new Set<NodeId>();
  const maps = new Set<NodeId>();
  graph.nodes.forEach((node, id) => {
    const relative = node.op === 'gather' ? relativeGather(graph, id, node) : undefined;
    if (relative === undefined) return;
    gathers.add(id);
    for (const map of relative.maps) maps.add(map);
  });
  for (const map of [...maps].toSorted((a, b) => b - a))
    if (!readers[map].every((reader) => gathers.has(reader) || maps.has(reader))) maps.delete(map);
  return maps;
}
