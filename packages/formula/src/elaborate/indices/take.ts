/**
 * Taking parts of a draft, axis by axis: what stays, slices, single places, and gathers at computed places.
 *
 * In: a draft, and for each of its axes what becomes of it. Out: a draft whose axes are batch axes, then those that the
 * indices broadcast to, then labels, then whole axes. Views wherever the place is known, one gather for all others. An
 * axis of size 1 that stands for a longer one (of a domain, or broadcast) has one place only. What an index list means
 * is places.ts.
 */

import type { ViewAxis } from '@heed/graph';
import { equalSizes, type Size } from '@heed/tensor';
import type { IndexExpr } from '../../syntax/tree.ts';
import { partOf, type AccessPlace, type Context, type Part } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { wholeAxis } from './indexed.ts';
import { sourceOf } from '../wording.ts';

export type Taken =
  | { readonly kind: 'keep'; readonly group: 'batch' | 'label' | 'whole' }
  | { readonly kind: 'slice'; readonly start: Size; readonly size: Size }
  | { readonly kind: 'pick'; readonly at: Size }
  | { readonly kind: 'gather'; readonly index: Part; readonly about: AccessPlace };

export interface Taking {
  readonly expr: IndexExpr;
  /** What becomes of each axis, and how long it is. */
  readonly axes: readonly { readonly taken: Taken; readonly size: Size }[];
  /** Where the indices are looked at. */
  readonly guard: Draft | undefined;
  /** How many axes indices and guard broadcast to. */
  readonly rank: number;
}

export function take(context: Context, draft: Draft, taking: Taking): Draft | undefined {
  const { expr } = taking;
  const sizes = context.typeOf(draft).shape.axes;
  // A domain may lack leading axes that its value has.
  const axes = taking.axes.slice(-sizes.length || taking.axes.length).map(({ taken, size }, k) => {
    const stands = sizes[k] === 1 && !equalSizes(context.sizes.size(size), 1);
    return stands ? onePlace(taken) : taken;
  });
  const cut = sliced(context, draft, axes, expr);
  if (cut === undefined) return undefined;
  const group = (name: string): number[] => axes.flatMap((taken, axis) => (groupOf(taken) === name ? [axis] : []));
  const gathered = group('gather');
  const [batch, labels, whole] = [group('batch'), group('label'), group('whole')];
  if (gathered.length === 0) {
    const arranged = view(context, cut, [...batch, ...labels, ...whole], expr);
    return arranged && opened(context, arranged, batch.length, taking.rank, expr);
  }
  const made = gather(context, cut, axes, gathered, taking);
  if (made === undefined) return undefined;
  // Indices come first in a gather, then all other axes, single places of size 1 among them.
  const kept = axes.flatMap((_, axis) => (gathered.includes(axis) ? [] : [axis]));
  const rank = context.typeOf(made).shape.axes.length - kept.length;
  const seen = (part: readonly number[]): number[] => part.map((axis) => rank + kept.indexOf(axis));
  const indices = Array.from({ length: rank }, (_, k) => k);
  return view(context, made, [...seen(batch), ...indices, ...seen(labels), ...seen(whole)], expr);
}

/** The gather itself: its axes are those of x as it was written, which is how a fault of the run counts them. */
function gather(
  context: Context,
  x: Draft,
  axes: readonly Taken[],
  along: readonly number[],
  { expr, guard }: Taking,
): Draft | undefined {
  const places = axes.filter((taken) => taken.kind === 'gather');
  const parts = [partOf(x, expr.value), ...places.map(({ index }) => index)];
  if (guard !== undefined) parts.push(partOf(guard, expr));
  const made = context.node({ op: 'gather', axes: along, guard: guard !== undefined }, parts, expr.span);
  if (made === undefined) return undefined;
  const access = { value: sourceOf(context.text, expr.value), places: places.map(({ about }) => about) };
  context.accesses.set(made, access);
  return made;
}

/** What is taken of an axis that has one place only. */
function onePlace(taken: Taken): Taken {
  if (taken.kind === 'slice') return { kind: 'keep', group: 'whole' };
  return taken.kind === 'keep' ? taken : { kind: 'pick', at: 0 };
}

function groupOf(taken: Taken): string {
  if (taken.kind === 'keep') return taken.group;
  return taken.kind === 'slice' ? 'whole' : taken.kind;
}

/** Single places as axes of size 1, slices as long as they are. */
function sliced(context: Context, draft: Draft, axes: readonly Taken[], expr: IndexExpr): Draft | undefined {
  if (axes.every(({ kind }) => kind === 'keep' || kind === 'gather')) return draft;
  const sizes = context.typeOf(draft).shape.axes;
  const parts = axes.map((taken, axis): ViewAxis => {
    if (taken.kind === 'pick') return { axis, start: taken.at, step: 1, size: 1 };
    if (taken.kind === 'slice') return { axis, start: taken.start, step: 1, size: taken.size };
    return wholeAxis(sizes[axis] ?? 1, axis);
  });
  return context.node({ op: 'view', axes: parts }, [partOf(draft, expr.value)], expr.span);
}

/** The axes in this order; those left out are of size 1. */
function view(context: Context, draft: Draft, order: readonly number[], expr: IndexExpr): Draft | undefined {
  const sizes = context.typeOf(draft).shape.axes;
  if (order.length === sizes.length && order.every((axis, k) => axis === k)) return draft;
  const axes = order.map((axis) => wholeAxis(sizes[axis] ?? 1, axis));
  return context.node({ op: 'view', axes }, [partOf(draft, expr.value)], expr.span);
}

/** New axes where those of the indices would be. */
function opened(context: Context, draft: Draft, at: number, rank: number, expr: IndexExpr): Draft | undefined {
  if (rank === 0) return draft;
  const own = context.typeOf(draft).shape.axes.map(wholeAxis);
  const axes = own.toSpliced(at, 0, ...Array<ViewAxis>(rank).fill('new'));
  return context.node({ op: 'view', axes }, [partOf(draft, expr.value)], expr.span);
}
