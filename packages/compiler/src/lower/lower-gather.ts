/**
 * Gather lowering: one launch over the result, whose indices and guard are programs inlined into the kernel.
 *
 * The walk is the result's shape: first the axes of indices and guard, then those of the table that are kept whole. The
 * table is read through its buffer, wherever it lies: along an indexed axis the kernel steps by a run-time number of
 * bytes. An index that is computed from positions alone never exists as a tensor.
 */

import type { GatherNode, Graph, NodeBase } from '@heed/graph';
import type { BoundProgram } from '@heed/kernels';
import { cast } from '@heed/scalar';
import { BYTES_OF, mulSizes, type Shape, type Size } from '@heed/tensor';
import { KernelDraft } from './kernel-draft.ts';
import type { Scope } from './scope.ts';
import { identityFrame, type Frame, type Location } from './walk.ts';

export function writeGather(scope: Scope, node: NodeBase & GatherNode, target: Location): void {
  const { shape } = node.type;
  const placed = placedAxes(scope.graph, node);
  const frame: Frame = { axes: shape.axes.map((_, k) => (k < placed ? placed - k : 0)), rank: placed };
  launchGather(scope, node, { walk: shape, placed, guard: node.guard }, target, (draft, place, type) => {
    const program = scope.program(draft, frame);
    return program.finish(cast(program.value(node.operands[1 + place]), type));
  });
}

/** How many axes of the result are those of indices and guard. */
export function placedAxes(graph: Graph, { operands, axes, type }: NodeBase & GatherNode): number {
  return type.shape.axes.length - (graph.nodes[operands[0]].type.shape.axes.length - axes.length);
}

interface GatherWalk {
  readonly walk: Shape;
  /** How many of its axes, the first ones, indices and guard move along. */
  readonly placed: number;
  readonly guard: boolean;
}

/** The launch; `bound` writes the program of each index, then that of the guard. */
export function launchGather(
  scope: Scope,
  node: NodeBase & GatherNode,
  { walk, placed, guard: isGuarded }: GatherWalk,
  target: Location,
  bound: (draft: KernelDraft, place: number, type: 'f64' | 'bool') => BoundProgram,
): void {
  const { dtype } = node.type;
  const [x] = node.operands;
  const source = scope.location(x);
  const { axes } = scope.type(x).shape;
  const kept = axes.map((_, axis) => axis).filter((axis) => !node.axes.includes(axis));
  const draft = new KernelDraft();
  const moves = [...walk.axes.slice(0, placed).map(() => null), ...kept.map((axis) => source.moves[axis])];
  const table = draft.operand({ role: 'in', dtype }, { kind: 'buffer', ...source, moves });
  const indices = node.axes.map((axis, k) => ({
    program: bound(draft, k, 'f64'),
    axis,
    extent: draft.size(axes[axis]),
    stride: draft.size(bytesAlong(scope, source, axis)),
  }));
  const guard = isGuarded ? bound(draft, node.axes.length, 'bool') : undefined;
  const out = draft.write(target, dtype, identityFrame(walk.axes.length));
  scope.launch(
    'take',
    draft,
    walk,
    {
      skeleton: 'gather',
      operands: draft.operands,
      sizes: draft.sizes.length,
      table,
      indices,
      ...(guard && { guard }),
      out,
    },
    node.span,
  );
}

/** How many bytes apart neighbours along named axis `axis` of a stored value lie; 0 along an axis of size 1. */
function bytesAlong(scope: Scope, { buffer, moves }: Location, axis: number): Size {
  const move = moves[axis];
  const { dtype, shape } = scope.plan.buffers[buffer];
  return move ? mulSizes(BYTES_OF[dtype], move.step, ...shape.axes.slice(move.axis + 1)) : 0;
}
