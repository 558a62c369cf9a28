/**
 * The plan of an access: for each axis of `x[…]` whether it stays, is cut, is picked from, or is gathered.
 *
 * In: an index list that was read. Out: what becomes of each axis, with computed places still to be built by whoever
 * knows what they depend on (positions.ts, numbers.ts), and then the parts of x themselves.
 */

import { bug } from '@heed/diagnostics';
import type { ViewAxis } from '@heed/graph';
import { equalSizes, type Size } from '@heed/tensor';
import type { IndexExpr } from '../../syntax/tree.ts';
import { partOf, type Context, type Part } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { outside, placeOf } from './bounds.ts';
import { sliceSize, type Place, type Places } from './places.ts';
import { batchOf, wholeAxis } from './indexed.ts';
import { report } from '../messages.ts';
import { take, type Taken, type Taking } from './take.ts';
import { tensor, type IndexVariable } from '../values.ts';
import { showSize, sourceOf } from '../wording.ts';

export type Computed = Extract<Place, { kind: 'computed' }>;

/** What becomes of each axis of x, computed places still to be built. */
export interface Plan extends Places {
  readonly expr: IndexExpr;
  readonly axes: readonly { readonly taken: Taken | Computed; readonly size: Size }[];
  readonly labels: readonly IndexVariable[];
}

export function planOf(context: Context, expr: IndexExpr, { x, places }: Places): Plan | undefined {
  const sizes = context.shapeOf(tensor(x.node, x.domain)).axes;
  const before = sizes.length - places.length;
  const batch = batchOf(context, x, x.node);
  const value = sourceOf(context.text, expr.value);
  const labels = [...x.labels];
  let fine = true;
  const axes = sizes.map((size, k): Plan['axes'][number] => {
    if (k < before) return { size, taken: { kind: 'keep', group: k < batch ? 'batch' : 'label' } };
    const place = places[k - before] ?? bug('every axis after the batch has a place');
    const axis = k - sizes.length;
    switch (place.kind) {
      case 'whole':
        return { size, taken: { kind: 'keep', group: 'whole' } };
      case 'slice': {
        const length = sliceSize(context, value, axis, place, size);
        if (length === undefined) fine = false;
        return { size, taken: { kind: 'slice', start: place.start, size: length ?? 0 } };
      }
      case 'label': {
        const { variable } = place;
        if (labels.includes(variable)) {
          return { size, taken: { kind: 'computed', value: place.value, size: undefined, expr: place.expr } };
        }
        if (!fits(context, variable, size, place)) fine = false;
        labels.push(variable);
        return { size, taken: { kind: 'keep', group: 'label' } };
      }
      case 'computed': {
        const about = { axis, index: sourceOf(context.text, place.expr), span: place.expr.span };
        const at = picked(context, place, size);
        if (at !== undefined && isBeyond(at, size)) {
          outside(context, value, about, size);
          fine = false;
        }
        return { size, taken: at === undefined ? place : { kind: 'pick', at } };
      }
    }
  });
  return fine ? { expr, x, places, axes, labels } : undefined;
}

/** An index that indexes an axis directly is as long as the axis, or the axis is of size 1. */
function fits(
  context: Context,
  variable: IndexVariable,
  size: Size,
  { expr }: { expr: { span: IndexExpr['span'] } },
): boolean {
  if (context.sizes.size(size) === 1) return true;
  if (context.sizes.unify(variable.size, size, expr.span) === undefined) return true;
  const facts = {
    index: variable.name,
    first: showSize(context.sizes.size(variable.size)),
    second: showSize(context.sizes.size(size)),
  };
  context.faults.add(report['index/range-clash'](facts, { span: expr.span }));
  return false;
}

/** The place as a size, unless a condition around says whether it is needed and it may be outside. */
function picked(context: Context, { size: at }: Computed, size: Size): Size | undefined {
  if (at === undefined || context.demand.length === 0) return at;
  const known = context.sizes.size(size);
  return typeof at === 'number' && typeof known === 'number' && at < known ? at : undefined;
}

function isBeyond(at: Size, size: Size): boolean {
  return typeof at === 'number' && typeof size === 'number' && at >= size;
}

/** How many axes of the result no index names. */
export function wholeCount({ axes }: Plan): number {
  return axes.filter(({ taken }) => taken.kind === 'slice' || (taken.kind === 'keep' && taken.group === 'whole'))
    .length;
}

/** The parts of x, given the index of each computed axis. */
export function taken(
  context: Context,
  plan: Plan,
  indexOf: (place: Computed) => Part,
  others: Pick<Taking, 'guard' | 'rank'>,
): { node: Draft; domain: Draft | undefined } | undefined {
  const axes = plan.axes.map(({ taken: own, size }, k) => {
    if (own.kind !== 'computed') return { size, taken: own };
    const about = { axis: k - plan.axes.length, index: sourceOf(context.text, own.expr), span: own.expr.span };
    return { size, taken: { kind: 'gather', index: indexOf(own), about } as const };
  });
  const isInside = axes.every(
    ({ taken: own, size }) => own.kind !== 'gather' || placeOf(context, own.index.draft, size) === 'inside',
  );
  const seen = alongPositions(context, plan, axes, others.rank);
  if (seen !== undefined) return { node: seen, domain: undefined };
  const taking = { ...others, axes, expr: plan.expr, guard: isInside ? undefined : others.guard };
  const [node, domain] = [plan.x.node, plan.x.domain].map((draft) => draft && take(context, draft, taking));
  return node && { node, domain };
}

/**
 * `slope[h]`, `doc[i]`: positions that are as long as the axes they index, each once, are the axes themselves seen at
 * another place; nothing where it is not so.
 */
function alongPositions(context: Context, { expr, x }: Plan, axes: Taking['axes'], rank: number): Draft | undefined {
  const found = new Map<number, ViewAxis>();
  const front: ViewAxis[] = [];
  const back: ViewAxis[] = [];
  for (const [axis, { taken: own, size }] of axes.entries()) {
    const seen = wholeAxis(context.sizes.size(size), axis);
    if (own.kind === 'keep') {
      (own.group === 'batch' ? front : back).push(seen);
      continue;
    }
    if (own.kind !== 'gather' || own.index.draft.operation.op !== 'position') return undefined;
    const depth = -own.index.draft.operation.axis;
    const { shape } = context.typeOf(own.index.draft);
    const isWhole = shape.axes.length === depth && equalSizes(shape.axes[0] ?? 1, context.sizes.size(size));
    if (!isWhole || found.has(depth) || shape.lead.length > 0) return undefined;
    found.set(depth, seen);
  }
  if (x.domain !== undefined || found.size === 0) return undefined;
  const middle = Array.from({ length: rank }, (_, k) => found.get(rank - k) ?? 'new');
  return context.node({ op: 'view', axes: [...front, ...middle, ...back] }, [partOf(x.node, expr.value)], expr.span);
}
