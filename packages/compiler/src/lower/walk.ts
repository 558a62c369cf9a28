/**
 * Walks and locations: how a value's axes meet the axes a kernel walks.
 *
 * A *location* says where a value lies: a buffer and, per named axis of the value, how to move in it. A *frame* says
 * how the axes of a space of values (counted from the end, as broadcasting does) map to the axes of a walk. Everything
 * here is index bookkeeping; nothing is decided.
 */

import type { AxisMove, OperandBinding } from '@heed/kernels';
import { addSizes, equalSizes, mulSizes, type Shape, type Size } from '@heed/tensor';
import type { ViewNode } from '@heed/graph';

/** Where a value lies. `moves` has one entry per named axis of the value. */
export interface Location {
  readonly buffer: number;
  readonly moves: readonly AxisMove[];
  readonly starts: readonly { readonly axis: number; readonly start: Size }[];
}

/** The whole of a buffer, axis by axis. */
export function wholeBuffer(buffer: number, shape: Shape): Location {
  return { buffer, moves: shape.axes.map((size, axis) => (size === 1 ? null : { axis, step: 1, size })), starts: [] };
}

/** The location of a view of a value at `source`. */
export function viewLocation(source: Location, axes: ViewNode['axes']): Location {
  const starts = [...source.starts];
  const moves = axes.map((view): AxisMove => {
    if (view === 'new') return null;
    const move = source.moves[view.axis];
    if (move && view.start !== 0) starts.push({ axis: move.axis, start: mulSizes(view.start, move.step) });
    return move && { ...move, step: mulSizes(move.step, view.step), size: view.size };
  });
  return { buffer: source.buffer, moves, starts };
}

/** The location of a value with named axis `axis` (counted from 0) as several, row-major: they share its buffer axis. */
export function splitLocation(source: Location, axis: number, sizes: readonly Size[]): Location {
  const move = source.moves[axis];
  const parts = sizes.map(
    (size, k): AxisMove => move && { axis: move.axis, step: mulSizes(move.step, ...sizes.slice(k + 1)), size },
  );
  return { ...source, moves: source.moves.toSpliced(axis, 1, ...parts) };
}

/**
 * The location of a value with `count` named axes from `axis` on as one, where a single move can say it: each of them
 * steps over all of the next, whatever axes of the buffer they are. `whole` is the buffer's shape.
 */
export function mergeLocation(source: Location, whole: Shape, axis: number, count: number): Location | undefined {
  const moving = source.moves.slice(axis, axis + count).filter((move) => move !== null);
  const last = moving.at(-1);
  const far = moving.map((move) => mulSizes(move.step, ...whole.axes.slice(move.axis + 1)));
  const follows = moving.every(
    (_, k) => k + 1 >= moving.length || equalSizes(far[k], mulSizes(far[k + 1], moving[k + 1].size)),
  );
  if (!follows) return undefined;
  const merged = last ? { ...last, size: mulSizes(...moving.map(({ size }) => size)) } : null;
  return { ...source, moves: source.moves.toSpliced(axis, count, merged) };
}

/** The location of slice `index` along named axis `axis` (counted from 0) of a value; that axis is gone. */
export function sliceLocation(source: Location, axis: number, index: Size): Location {
  const move = source.moves[axis];
  const starts = move ? [...source.starts, { axis: move.axis, start: mulSizes(index, move.step) }] : source.starts;
  return { buffer: source.buffer, moves: source.moves.filter((_, k) => k !== axis), starts };
}

/**
 * Maps value axes to walk axes: `axes[t]` is the value axis, counted from the end (1 is the last), that walk axis t
 * follows; 0 for none. `rank` is how many named axes the space of values has: axes beyond it lie in the leading ones.
 */
export interface Frame {
  readonly axes: readonly number[];
  readonly rank: number;
}

/** The frame of a walk over the value space itself. */
export function identityFrame(rank: number): Frame {
  return { axes: Array.from({ length: rank }, (_, t) => rank - t), rank };
}

/** Binds a value to a walk. */
export function bindLocation(location: Location, frame: Frame): OperandBinding {
  const rank = location.moves.length;
  const moves = frame.axes.map((fromEnd): AxisMove =>
    fromEnd >= 1 && fromEnd <= rank ? location.moves[rank - fromEnd] : null,
  );
  return { kind: 'buffer', buffer: location.buffer, moves, starts: location.starts };
}

/** Binds the position along value axis `axis` (negative) to a walk. */
export function bindPosition(axis: number, frame: Frame, start: Size = 0): OperandBinding {
  const fromEnd = -axis;
  if (fromEnd > frame.rank) return { kind: 'position', axis: -(frame.axes.length + fromEnd - frame.rank), start };
  return { kind: 'position', axis: frame.axes.indexOf(fromEnd) - frame.axes.length, start };
}

/** The same location, moved by `offset` along named axis `axis` of the value. */
export function shiftLocation(location: Location, axis: number, offset: Size): Location {
  const move = location.moves[axis];
  if (!move || offset === 0) return location;
  return { ...location, starts: mergeStart(location.starts, move.axis, mulSizes(offset, move.step)) };
}

function mergeStart(starts: Location['starts'], axis: number, start: Size): Location['starts'] {
  const same = starts.find((s) => s.axis === axis);
  if (!same) return [...starts, { axis, start }];
  return starts.map((s) => (s === same ? { axis, start: addSizes(s.start, start) } : s));
}
