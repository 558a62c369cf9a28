/**
 * Scan lowering: a recurrence becomes a loop over launches, at run-time length.
 *
 * The carries live in buffers of their own. Each turn runs the body's steps with the sequences seen at this index, puts
 * what is stacked into its slice, and copies the next carries over the old ones when all are computed. It does not
 * recognise special recurrences; a faster skeleton for pointwise bodies would stand beside this file.
 */

import type { NodeBase, NodeId, ScanNode } from '@heed/graph';
import { addSizes, subSizes, type Size } from '@heed/tensor';
import { copyStored, writeValue } from './lower-map.ts';
import { Scope } from './scope.ts';
import { sliceLocation, wholeBuffer, type Location } from './walk.ts';

/** What lowers a whole graph into its scope's steps; handed in, since a body is a graph. */
export type LowerNodes = (scope: Scope, targets?: ReadonlyMap<NodeId, Location>) => void;

/** Lowers the scan and returns where its items lie: final carries, then stacked outputs. */
export function writeScan(
  scope: Scope,
  id: NodeId,
  node: NodeBase & ScanNode,
  lowerNodes: LowerNodes,
): readonly Location[] {
  const { body, carries } = node;
  const index = `turn.${id}`;
  const at: Size = node.reverse ? subSizes(addSizes(node.length, -1), index) : index;

  const items = node.items.map((type) => scope.temporary(type));
  const states = items.slice(0, carries);
  states.forEach((state, k) => writeValue(scope, node.operands[k], node.items[k].shape, state));

  const inner = new Scope(scope.plan, body, scope.tile);
  const inputs = body.nodes.flatMap((input, k) => (input.op === 'input' ? [k] : []));
  inputs.forEach((input, k) => {
    const operand = node.operands[k];
    inner.locations.set(input, k < carries ? states[k] : sliceOf(scope, operand, node.axis, at));
  });
  lowerNodes(inner);

  const next = body.outputs.slice(0, carries).map((output, k) => {
    const { shape, dtype } = node.items[k];
    const fresh = wholeBuffer(scope.plan.buffer(dtype, shape), shape);
    writeValue(inner, output.node, shape, fresh);
    return fresh;
  });
  body.outputs.slice(carries).forEach((output, k) => {
    const item = node.items[carries + k];
    const axis = item.shape.axes.length + node.axis;
    writeValue(inner, output.node, inner.type(output.node).shape, sliceLocation(items[carries + k], axis, at));
  });
  next.forEach((fresh, k) => copyStored(inner, fresh, states[k], node.items[k], node.span));
  scope.steps.push({ kind: 'loop', index, count: node.length, body: inner.steps });
  return items;
}

function sliceOf(scope: Scope, operand: NodeId, axis: number, at: Size): Location {
  const rank = scope.type(operand).shape.axes.length;
  return sliceLocation(scope.location(operand), rank + axis, at);
}
