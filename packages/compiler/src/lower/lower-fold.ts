/**
 * Fold lowering: a row computation becomes a rowwise kernel whose row is the folded axis.
 *
 * The record goes into the kernel as it is: this file knows no softmax. What is folded and what is excluded are programs
 * inlined into the kernel. A fold over several axes first lays them out as one, and spreads weights back afterwards.
 */

import { bug } from '@heed/diagnostics';
import type { FoldNode, NodeBase, NodeId } from '@heed/graph';
import { cast, type Scalar } from '@heed/scalar';
import { broadcastShapes, mulSizes, shapeOf, type Shape, type Size } from '@heed/tensor';
import { KernelDraft, type ProgramDraft } from './kernel-draft.ts';
import { writeValue } from './lower-map.ts';
import type { Scope } from './scope.ts';
import { identityFrame, wholeBuffer, type Frame, type Location } from './walk.ts';

export function writeFold(scope: Scope, node: NodeBase & FoldNode, target: Location): void {
  const space = foldSpace(scope, node);
  if (node.axes.length === 1) foldOneAxis(scope, node, space, node.axes[0], node.operands, target);
  else foldSeveralAxes(scope, node, space, target);
}

/** The shape folded over: the operand's, widened by the condition's. */
function foldSpace(scope: Scope, node: NodeBase & FoldNode): Shape {
  const shapes = node.operands.map((id) => scope.type(id).shape);
  return shapes.reduce((a, b) => broadcastShapes(a, b) ?? bug('a fold whose condition does not fit its operand'));
}

function foldOneAxis(
  scope: Scope,
  node: NodeBase & FoldNode,
  space: Shape,
  axis: number,
  [x, condition]: readonly NodeId[],
  target: Location,
): void {
  const rank = space.axes.length;
  const row = rank + axis;
  const outer = space.axes.map((_, k) => k).filter((k) => k !== row);
  const frame: Frame = { axes: [...outer, row].map((k) => rank - k), rank };
  const walk = shapeOf(
    [...outer, row].map((k) => space.axes[k]),
    space.lead,
  );
  const spread =
    node.output === 'weight' || node.keep ? target : { ...target, moves: target.moves.toSpliced(row, 0, null) };
  const reads = { score: (p: ProgramDraft) => p.value(x), domain: (p: ProgramDraft) => p.value(condition) };
  launchRows(scope, node, { walk, frame }, reads, spread);
}

/** The rowwise launch itself: what is folded, which positions count, where it goes. */
function launchRows(
  scope: Scope,
  node: NodeBase & FoldNode,
  { walk, frame }: { readonly walk: Shape; readonly frame: Frame },
  reads: { readonly score: (p: ProgramDraft) => Scalar; readonly domain: (p: ProgramDraft) => Scalar },
  target: Location,
): void {
  const draft = new KernelDraft();
  const score = scope.program(draft, frame);
  const bound = score.finish(cast(reads.score(score), 'f32'));
  const domain = node.domain ? scope.program(draft, frame) : undefined;
  const boundDomain = domain?.finish(reads.domain(domain));
  const out = draft.write(target, node.type.dtype, frame);
  scope.launch(
    node.record.name,
    draft,
    walk,
    {
      skeleton: 'rowwise',
      operands: draft.operands,
      sizes: draft.sizes.length,
      record: node.record,
      output: node.output,
      score: bound,
      ...(boundDomain && { domain: boundDomain }),
      out,
    },
    node.span,
  );
}

/** Rows over several axes: the operands are laid out with those axes as one, last. */
function foldSeveralAxes(scope: Scope, node: NodeBase & FoldNode, space: Shape, target: Location): void {
  const rank = space.axes.length;
  const folded = node.axes.map((axis) => rank + axis).sort((a, b) => a - b);
  const outer = space.axes.map((_, k) => k).filter((k) => !folded.includes(k));
  const merged = shapeOf(
    [...outer.map((k) => space.axes[k]), mulSizes(...folded.map((k) => space.axes[k]))],
    space.lead,
  );
  const inSpace = (buffer: number): Location => mergedLocation(buffer, space, outer, folded);

  const laidOut = node.operands.map((id) => {
    const buffer = scope.plan.buffer(scope.type(id).dtype, merged);
    writeValue(scope, id, space, inSpace(buffer));
    return buffer;
  });
  const result = scope.plan.buffer(
    node.type.dtype,
    node.output === 'weight' ? merged : shapeOf(merged.axes.slice(0, -1), merged.lead),
  );
  const dtype = scope.type(node.operands[0]).dtype;
  const whole = wholeBuffer(result, scope.plan.buffers[result].shape);
  launchRows(
    scope,
    node,
    { walk: merged, frame: identityFrame(merged.axes.length) },
    {
      score: (p) => p.stored(wholeBuffer(laidOut[0], merged), dtype),
      domain: (p) => p.stored(wholeBuffer(laidOut[1], merged), 'bool'),
    },
    node.output === 'weight' ? whole : { ...whole, moves: [...whole.moves, null] },
  );
  spreadBack(scope, node, space, { outer, folded, result, inSpace }, target);
}

/** A buffer of the merged shape, seen along the axes of the space. */
function mergedLocation(buffer: number, space: Shape, outer: readonly number[], folded: readonly number[]): Location {
  let step: Size = 1;
  const steps = new Map<number, Size>();
  for (const k of folded.toReversed()) {
    steps.set(k, step);
    step = mulSizes(step, space.axes[k]);
  }
  const moves = space.axes.map((size, k) => {
    const place = outer.indexOf(k);
    return place >= 0 ? { axis: place, step: 1, size } : { axis: outer.length, step: steps.get(k) ?? 1, size };
  });
  return { buffer, moves, starts: [] };
}

function spreadBack(
  scope: Scope,
  node: NodeBase & FoldNode,
  space: Shape,
  laid: { outer: readonly number[]; folded: readonly number[]; result: number; inSpace: (buffer: number) => Location },
  target: Location,
): void {
  const weight = node.output === 'weight';
  const walk = weight
    ? space
    : shapeOf(
        laid.outer.map((k) => space.axes[k]),
        space.lead,
      );
  const frame = identityFrame(walk.axes.length);
  const draft = new KernelDraft();
  const program = scope.program(draft, frame);
  const source = weight ? laid.inSpace(laid.result) : wholeBuffer(laid.result, walk);
  const body = program.finish(program.stored(source, node.type.dtype));
  const spread =
    weight || !node.keep ? target : { ...target, moves: target.moves.filter((_, k) => laid.outer.includes(k)) };
  const out = draft.write(spread, node.type.dtype, frame);
  const kernel = { skeleton: 'pointwise', operands: draft.operands, sizes: draft.sizes.length, body, out } as const;
  scope.launch('copy', draft, walk, kernel, node.span);
}
