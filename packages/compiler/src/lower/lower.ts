/**
 * Lowering: a graph of core operations becomes kernels, buffers and a tree of launches.
 *
 * In: the graph after all passes, and the graph before them (its inputs are what a person must give). Out: a plan. Each
 * core operation has its lowering in a file of its own; materialise.ts decided beforehand which values are stored.
 */

import { bug } from '@heed/diagnostics';
import type { CoreOp, Graph, Node, NodeId } from '@heed/graph';
import type { Plan, Signature, StreamTile } from '@heed/kernels';
import { sizeSymbols } from '@heed/tensor';
import { writeContract } from './lower-contract.ts';
import { writeFold } from './lower-fold.ts';
import { groupedLocation } from './grouped-heads.ts';
import { writeGather } from './lower-gather.ts';
import { writeConcat, writeValue } from './lower-map.ts';
import { mergedInPlace, writeMerge } from './lower-merge.ts';
import { writeRowBlocks } from './lower-blocks.ts';
import { writeScan } from './lower-scan.ts';
import { STREAM_TILE, writeStream } from './lower-stream.ts';
import { valuesToStore } from './materialise.ts';
import { PlanDraft } from './plan-draft.ts';
import { relativeGather, writeRelative } from './relative-gather.ts';
import { findRowBlocks, type RowBlocks } from './row-blocks.ts';
import { Scope } from './scope.ts';
import { findStreams } from './stream-search.ts';
import { splitLocation, viewLocation, wholeBuffer, type Location } from './walk.ts';

export function lower(graph: Graph, original: Graph, tile: StreamTile = STREAM_TILE): Plan {
  const plan = new PlanDraft();
  const scope = new Scope(plan, graph, tile);
  const signature = signatureOf(graph, original);
  const inputs = new Map(
    signature.inputs.map((input, index) => [
      input.name,
      plan.buffer(input.dtype, input.shape, { kind: 'input', index }),
    ]),
  );
  graph.nodes.forEach((node, id) => {
    if (node.op === 'input')
      scope.locations.set(
        id,
        wholeBuffer(inputs.get(node.name) ?? bug(`input ${node.name} is missing`), node.type.shape),
      );
  });
  const outputs = graph.outputs.map((output, index) => {
    const { type } = graph.nodes[output.node];
    return wholeBuffer(plan.buffer(type.dtype, type.shape, { kind: 'output', index }), type.shape);
  });
  const targets = new Map<NodeId, Location>();
  graph.outputs.forEach((output, k) => {
    if (!targets.has(output.node) && isWritten(graph.nodes[output.node])) targets.set(output.node, outputs[k]);
  });
  lowerNodes(scope, targets);
  graph.outputs.forEach((output, k) => {
    if (targets.get(output.node) !== outputs[k])
      writeValue(scope, output.node, graph.nodes[output.node].type.shape, outputs[k]);
  });
  return { signature, kernels: plan.kernels, buffers: plan.buffers, steps: scope.steps };
}

/** Whether a node's own launch writes it, so that an output can be computed in place. */
function isWritten(node: Node): boolean {
  return (
    node.op === 'map' ||
    node.op === 'fold' ||
    node.op === 'contract' ||
    node.op === 'concat' ||
    node.op === 'gather' ||
    node.op === 'merge'
  );
}

/** Lowers every stored node of the scope's graph; `targets` says where some must go. */
function lowerNodes(scope: Scope, targets: ReadonlyMap<NodeId, Location> = new Map()): void {
  const streams = findStreams(scope.graph);
  const stored = valuesToStore(scope.graph, streams);
  const blocks = scope.isBlock ? new Map<NodeId, RowBlocks>() : findRowBlocks(scope.graph, streams, stored);
  const blocked = new Set([...blocks.values()].flatMap(({ axes }) => [...axes.keys()]));
  const items = new Map<NodeId, readonly Location[]>();
  scope.graph.nodes.forEach((node, id) => {
    const rows = blocks.get(id);
    if (rows === undefined && (blocked.has(id) || streams.inside.has(id))) return;
    const place = (): Location => targets.get(id) ?? scope.temporary(node.type);
    const write = (emit: (target: Location) => void): void => {
      const target = place();
      emit(target);
      scope.locations.set(id, target);
    };
    if (rows !== undefined) return write((target) => writeRowBlocks(scope, rows, target, lowerNodes));
    const region = streams.regions.get(id);
    if (region !== undefined) return write((target) => writeStream(scope, region, target, scope.tile));
    const lowering: Record<CoreOp, () => void> = {
      input: () => {},
      constant: () => stored.has(id) && write((target) => writeValue(scope, id, node.type.shape, target)),
      size: () => stored.has(id) && write((target) => writeValue(scope, id, node.type.shape, target)),
      position: () => stored.has(id) && write((target) => writeValue(scope, id, node.type.shape, target)),
      map: () => stored.has(id) && write((target) => writeValue(scope, id, node.type.shape, target)),
      fold: () => node.op === 'fold' && write((target) => writeFold(scope, node, target)),
      contract: () => node.op === 'contract' && write((target) => writeContract(scope, node, target)),
      concat: () => node.op === 'concat' && write((target) => writeConcat(scope, node, target)),
      view: () =>
        node.op === 'view' && scope.locations.set(id, viewLocation(scope.location(node.operands[0]), node.axes)),
      scan: () => node.op === 'scan' && items.set(id, writeScan(scope, id, node, lowerNodes)),
      gather: () => {
        if (node.op !== 'gather') return;
        const grouped = groupedLocation(scope.graph, id, node, scope.location(node.operands[0]));
        const relative = grouped ? undefined : relativeGather(scope.graph, id, node);
        if (grouped) scope.locations.set(id, grouped);
        else if (relative) scope.locations.set(id, writeRelative(scope, node, relative));
        else write((target) => writeGather(scope, node, target));
      },
      split: () =>
        node.op === 'split' &&
        scope.locations.set(id, splitLocation(scope.location(node.operands[0]), node.axis, node.sizes)),
      merge: () => {
        if (node.op !== 'merge') return;
        const merged = targets.has(id) ? undefined : mergedInPlace(scope, node);
        if (merged) scope.locations.set(id, merged);
        else write((target) => writeMerge(scope, node, target));
      },
      item: () => node.op === 'item' && scope.locations.set(id, itemLocation(items, node.operands[0], node.index)),
    };
    const emit = lowering[node.op as CoreOp] ?? bug(`${node.op} reached lowering; expand should have removed it`);
    emit();
  });
}

function itemLocation(items: ReadonlyMap<NodeId, readonly Location[]>, scan: NodeId, index: number): Location {
  return items.get(scan)?.[index] ?? bug(`item ${index} of %${scan} does not exist`);
}

/** Inputs the graph reads, and those whose axes alone fix a size it uses. */
function signatureOf(graph: Graph, original: Graph): Signature {
  const read = new Set(graph.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : [])));
  const bound = new Set<string>();
  const needed = new Set<string>();
  for (const node of graph.nodes) {
    if (node.op === 'input') for (const axis of node.type.shape.axes) if (typeof axis === 'string') bound.add(axis);
    if (node.op === 'size') sizeSymbols(node.size, needed);
    for (const axis of node.type.shape.axes) sizeSymbols(axis, needed);
  }
  const inputs = original.nodes.flatMap((node) => {
    if (node.op !== 'input') return [];
    const fixes = node.type.shape.axes.some((axis) => typeof axis === 'string' && needed.has(axis) && !bound.has(axis));
    return read.has(node.name) || fixes
      ? [{ name: node.name, dtype: node.type.dtype, shape: node.type.shape, ...(node.span && { span: node.span }) }]
      : [];
  });
  const outputs = graph.outputs.map(({ name, node }) => ({ name, ...graph.nodes[node].type }));
  return { inputs, outputs, equations: graph.equations };
}
