/**
 * Pointwise lowering: computes or copies a value into a place, one number at a time.
 *
 * Maps, copies of located values, constants and positions that must be stored, and each part of a concatenation are all
 * the same launch: the value's program over a walk of the given shape.
 */

import type { Span } from '@heed/diagnostics';
import type { ConcatNode, NodeBase, NodeId, TensorType } from '@heed/graph';
import { addSizes, shapeOf, type Shape, type Size } from '@heed/tensor';
import { KernelDraft } from './kernel-draft.ts';
import type { Scope } from './scope.ts';
import { identityFrame, shiftLocation, type Location } from './walk.ts';

/** Writes value `id`, broadcast to `walk`, into `target` (one move per named axis of the walk). */
export function writeValue(scope: Scope, id: NodeId, walk: Shape, target: Location): void {
  const node = scope.graph.nodes[id];
  const frame = identityFrame(walk.axes.length);
  const draft = new KernelDraft();
  const program = scope.program(draft, frame);
  const body = program.finish(program.value(id));
  const out = draft.write(target, scope.plan.buffers[target.buffer].dtype, frame);
  scope.launch(
    scope.locations.has(id) ? 'copy' : 'map',
    draft,
    walk,
    { skeleton: 'pointwise', operands: draft.operands, sizes: draft.sizes.length, body, out },
    node.span,
  );
}

/** Copies what is stored at `from` to `target`; both have one move per named axis of `type`. */
export function copyStored(scope: Scope, from: Location, target: Location, type: TensorType, span?: Span): void {
  const frame = identityFrame(type.shape.axes.length);
  const draft = new KernelDraft();
  const program = scope.program(draft, frame);
  const body = program.finish(program.stored(from, type.dtype));
  const out = draft.write(target, type.dtype, frame);
  const kernel = { skeleton: 'pointwise', operands: draft.operands, sizes: draft.sizes.length, body, out } as const;
  scope.launch('copy', draft, type.shape, kernel, span);
}

/** One launch per part, each into its stretch of the target. */
export function writeConcat(scope: Scope, node: NodeBase & ConcatNode, target: Location): void {
  const { shape } = node.type;
  const axis = shape.axes.length + node.axis;
  let offset: Size = 0;
  for (const part of node.operands) {
    const partAxes = scope.type(part).shape.axes;
    const length = partAxes[partAxes.length + node.axis] ?? 1;
    const walk = shapeOf(
      shape.axes.map((size, k) => (k === axis ? length : size)),
      shape.lead,
    );
    writeValue(scope, part, walk, shiftLocation(target, axis, offset));
    offset = addSizes(offset, length);
  }
}
