/**
 * Merge lowering: neighbouring axes become one, without a copy where they already lie so.
 *
 * Else the operand is written, axis by axis, into a buffer of the merged shape: the target seen through a split.
 */

import type { MergeNode, NodeBase } from '@heed/graph';
import { writeValue } from './lower-map.ts';
import type { Scope } from './scope.ts';
import { mergeLocation, splitLocation, type Location } from './walk.ts';

type Merge = NodeBase & MergeNode;

/** Where the merged value lies as it is; `undefined` when it must be copied (or has no buffer yet). */
export function mergedInPlace(scope: Scope, { operands, axis, count }: Merge): Location | undefined {
  const source = scope.locations.get(operands[0]);
  return source && mergeLocation(source, scope.plan.buffers[source.buffer].shape, axis, count);
}

export function writeMerge(scope: Scope, { operands, axis, count }: Merge, target: Location): void {
  const { shape } = scope.type(operands[0]);
  writeValue(scope, operands[0], shape, splitLocation(target, axis, shape.axes.slice(axis, axis + count)));
}
