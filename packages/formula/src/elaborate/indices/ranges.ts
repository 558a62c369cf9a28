/**
 * How far an index goes: the size of the axes that it indexes directly.
 *
 * In: names to be bound and the expressions they are bound in. Out: a size for each, `unknown` where a fault or a rank
 * that is not known hides it, nothing where no axis fixes it. Found before anything is evaluated in earnest, because a
 * value indexed by `i` is as long as all of them. An axis of size 1 goes with any length.
 */

import type { Span } from '@heed/diagnostics';
import { verbatim } from '@heed/diagnostics';
import type { Size } from '@heed/tensor';
import type { Expr, IndexExpr } from '../../syntax/tree.ts';
import { partsOf } from '../../syntax/walk.ts';
import type { Context } from '../context.ts';
import { everywhere } from '../demand.ts';
import { report } from '../messages.ts';
import type { Scope, Walker } from '../walker.ts';
import { showSize } from '../wording.ts';

type Part = Parameters<typeof partsOf>[0];

export interface Range {
  readonly size: Size;
  /** The text that fixes it. */
  readonly span: Span;
}

export type Ranges = Map<string, Range | 'unknown' | undefined>;

/** Ranges of `names` within `body`; `given` are those the program writes out. */
export function rangesOf(
  walker: Walker,
  names: readonly string[],
  body: Expr,
  scope: Scope,
  given: ReadonlyMap<string, Range | 'unknown'> = new Map(),
): Ranges {
  const found: Ranges = new Map(names.map((name) => [name, given.get(name)]));
  look(body, new Set(names));
  return found;

  function look(part: Part, open: ReadonlySet<string>): void {
    if (open.size === 0) return;
    if (part.kind === 'index') atPlaces(part, open);
    const inner = visible(part, open);
    for (const child of partsOf(part)) look(child, inner);
  }

  function atPlaces(expr: IndexExpr, open: ReadonlySet<string>): void {
    const direct = expr.indices.map((index) =>
      index.kind === 'name' && open.has(index.name) ? index.name : undefined,
    );
    if (direct.every((name) => name === undefined) || mentions(expr.value, open)) return;
    const sizes = axesOf(walker, expr.value, scope);
    for (const [k, name] of direct.entries()) {
      const place = expr.indices[k];
      if (name === undefined || place === undefined) continue;
      const size = sizes === 'unknown' ? undefined : sizes.at(k - expr.indices.length);
      // A list that is too long is reported where it is read.
      found.set(name, joined(walker.context, name, found.get(name), size, place.span));
    }
  }
}

function joined(
  context: Context,
  name: string,
  known: Range | 'unknown' | undefined,
  size: Size | undefined,
  span: Span,
): Range | 'unknown' {
  if (size === undefined) return known ?? 'unknown';
  if (known === undefined || known === 'unknown') return { size, span };
  const [a, b] = [context.sizes.size(known.size), context.sizes.size(size)];
  if (b === 1) return known;
  if (a === 1) return { size, span };
  if (context.sizes.unify(a, b, span) === undefined) return known;
  const facts = { index: name, first: showSize(a), second: showSize(b) };
  const labels = [
    { span: known.span, text: verbatim(showSize(a)) },
    { span, text: verbatim(showSize(b)) },
  ];
  context.faults.add(report['index/range-clash'](facts, { span, labels }));
  return known;
}

/** The axes of what is indexed; its faults are the same when it is evaluated again. */
function axesOf(walker: Walker, expr: Expr, scope: Scope): readonly Size[] | 'unknown' {
  const { context } = walker;
  const value = everywhere(context, () => walker.evaluate(expr, scope));
  switch (value.kind) {
    case 'tensor':
      return context.shapeOf(value).axes;
    case 'indexed':
      return value.whole === 0 ? [] : context.typeOf(value.node).shape.axes.slice(-value.whole);
    case 'floating':
      return context.sizes.shape(value.shape).axes;
    case 'function':
    case 'unknown':
      return 'unknown';
  }
}

/** Built-ins that end an index: around them it is no longer there. Normalisers over an index keep it. */
const ENDS_INDEX: ReadonlySet<string> = new Set(['sum', 'mean', 'max', 'min', 'prod', 'norm', 'logsumexp', 'argmax']);

export function endsIndex(builtin: string): boolean {
  return ENDS_INDEX.has(builtin.replaceAll('_', '').toLowerCase());
}

/** The names that mean the same inside of a part as around it. */
function visible(part: Part, names: ReadonlySet<string>): ReadonlySet<string> {
  if (part.kind !== 'call' || part.subscript.length === 0 || !endsIndex(part.callee.name)) return names;
  return new Set([...names].filter((name) => !part.subscript.some((index) => index.name === name)));
}

/** Whether any of the names stands in a part. */
export function mentions(part: Part, names: ReadonlySet<string>): boolean {
  if (part.kind === 'name') return names.has(part.name);
  const inner = visible(part, names);
  return inner.size > 0 && partsOf(part).some((child) => mentions(child, inner));
}

/** Whether any of the names stands in an index list. */
export function indexes(part: Part, names: ReadonlySet<string>): boolean {
  const inner = visible(part, names);
  if (inner.size === 0) return false;
  if (part.kind === 'index' && part.indices.some((index) => mentions(index, inner))) return true;
  return partsOf(part).some((child) => indexes(child, inner));
}
