/**
 * Products in index notation, and sums over products: contractions, two factors at a time.
 *
 * In: factors, each with the indices it depends on, and the indices to sum over. Out: one value. `Σ_t A[i, t]·C[j, t]` is
 * the contraction that `A·Cᵀ` is. Factors that depend on no summed index are taken out of the sum; of three and more,
 * pairs that hold all of a summed index are contracted first, others are multiplied out and left to fusion.
 */

import type { Span } from '@heed/diagnostics';
import { equalSizes, type Size } from '@heed/tensor';
import { isNumber, multiply } from '../arithmetic.ts';
import { partOf, type Context, type Part } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { both } from '../exclusion.ts';
import { alignDraft, batchOf, indexedOperands, isIndexed, joinLabels, spread } from './indexed.ts';
import { report } from '../messages.ts';
import { unknown, type Indexed, type IndexVariable, type Operand, type Unknown, type Value } from '../values.ts';
import { showSize, sourceOf } from '../wording.ts';

/** Letters of contraction labels. */
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `a·b`: numbers multiply; where both keep whole axes it is the product of vectors and matrices, at each index. */
export function indexedProduct(context: Context, left: Operand, right: Operand, span: Span): Value {
  if (left.value.kind === 'unknown' || right.value.kind === 'unknown') return unknown;
  if (left.value.kind === 'floating' || right.value.kind === 'floating') return multiply(context, left, right, span);
  const [a, b] = indexedOperands(context, [left, right]) ?? [];
  if (a === undefined || b === undefined) return unknown;
  if (a.value.whole === 0 || b.value.whole === 0) return multiply(context, left, right, span);
  if (![a, b].every((operand) => isNumber(context, operand))) return unknown;
  return contraction(context, a, b, [], span);
}

/** `Σ` over `variables` of the product of `factors`, which are numbers and no conditions. */
export function sumOfProduct(
  context: Context,
  factors: readonly Operand<Indexed>[],
  variables: readonly IndexVariable[],
  span: Span,
): Value {
  const isSummed = ({ value }: Operand<Indexed>): boolean =>
    value.domain !== undefined || value.whole > 0 || value.labels.some((label) => variables.includes(label));
  const outside = factors.filter((factor) => !isSummed(factor));
  let open = factors.filter(isSummed);
  const [expr] = factors.map((factor) => factor.expr);
  if (expr === undefined) return unknown;
  let left = new Set(variables);
  // What is excluded of a product is known only when all factors are there: they are multiplied out first.
  const isPlain = open.every(({ value }) => value.domain === undefined && value.whole === 0);
  while (open.length > 2) {
    const [first, second] = isPlain ? nextPair(open, left) : [0, 1];
    const [a, b] = [open[first], open[second]];
    if (a === undefined || b === undefined) return unknown;
    const others = open.filter((one) => one !== a && one !== b);
    const done = [...left].filter(
      (label) => isPlain && depends(a, b, label) && !others.some(({ value }) => value.labels.includes(label)),
    );
    const made = done.length > 0 ? contraction(context, a, b, done, span) : indexedProduct(context, a, b, span);
    if (!isIndexed(made)) return unknown;
    left = new Set([...left].filter((label) => !done.includes(label)));
    open = open.toSpliced(first, 1, { expr, value: made }).filter((one) => one !== b);
  }
  const [a, b] = open;
  let sum: Value;
  if (a !== undefined && b !== undefined) sum = contraction(context, a, b, [...left], span);
  else sum = total(context, a ?? one(context, expr, span), [...left], span);
  for (const factor of outside.toReversed()) sum = multiply(context, factor, { expr, value: sum }, span);
  return sum;
}

function depends(a: Operand<Indexed>, b: Operand<Indexed>, label: IndexVariable): boolean {
  return a.value.labels.includes(label) || b.value.labels.includes(label);
}

function one(context: Context, expr: Operand['expr'], span: Span): Operand<Indexed> {
  const node = context.drafts.sure({ op: 'constant', value: 1 }, [], span);
  return { expr, value: { kind: 'indexed', node, domain: undefined, labels: [], whole: 0 } };
}

/** The two factors to join next: such that a summed index is done with, else those that grow least. */
function nextPair(factors: readonly Operand<Indexed>[], summed: ReadonlySet<IndexVariable>): readonly [number, number] {
  let best: readonly [number, number] = [0, 1];
  let cost = Number.POSITIVE_INFINITY;
  for (let a = 0; a < factors.length; a += 1) {
    for (let b = a + 1; b < factors.length; b += 1) {
      const pair = [factors[a], factors[b]].flatMap((factor) => (factor === undefined ? [] : [factor.value]));
      const others = factors.filter((_, k) => k !== a && k !== b);
      const joined = joinLabels(pair);
      const kept = joined.filter(
        (label) => !summed.has(label) || others.some(({ value }) => value.labels.includes(label)),
      );
      const own = kept.length + (kept.length === joined.length ? 100 : 0);
      if (own < cost) [best, cost] = [[a, b], own];
    }
  }
  return best;
}

/** The sum of one value over indices. */
export function total(
  context: Context,
  { expr, value }: Operand<Indexed>,
  variables: readonly IndexVariable[],
  span: Span,
): Indexed | Unknown {
  if (variables.length === 0 && value.domain === undefined) return value;
  const full = spread(context, value, variables, span);
  const { labels, whole, domain } = full;
  const axes = variables.map((variable) => labels.indexOf(variable) - labels.length - whole);
  const parts: Part[] = [partOf(full.node, expr), ...(domain === undefined ? [] : [partOf(domain, expr)])];
  const node = context.node({ op: 'reduce_sum', axes, keep: false, domain: domain !== undefined }, parts, span);
  if (node === undefined) return unknown;
  const rest = labels.filter((label) => !variables.includes(label));
  return { kind: 'indexed', node, domain: undefined, labels: rest, whole };
}

/**
 * The product of two values summed over `variables` and, where both keep whole axes, over the inner one: the last of the
 * left, the last but one of the right (or its only one).
 */
function contraction(
  context: Context,
  left: Operand<Indexed>,
  right: Operand<Indexed>,
  variables: readonly IndexVariable[],
  span: Span,
): Value {
  const inner = left.value.whole > 0 && right.value.whole > 0;
  const isExcluded = left.value.domain !== undefined || right.value.domain !== undefined;
  if (variables.length === 0 && !inner && !isExcluded) return multiply(context, left, right, span);
  const b = right.value;
  // An index on which the factors do not depend counts as many times as it is long.
  const a = spreadMissing(context, left.value, b, variables, span);
  if (inner && unifyInner(context, a, b, span)) return innerFault(context, left, right, span);
  const labels = joinLabels([a, b]);
  const batch = Math.max(...[a, b].flatMap((value) => draftsOf(value).map((draft) => batchOf(context, value, draft))));
  const wholes = wholeLetters(LETTERS.slice(labels.length + batch), a.whole, b.whole);
  const named = (own: readonly IndexVariable[], whole: string, count: number): string =>
    LETTERS.slice(labels.length, labels.length + batch).slice(batch - count) +
    own.map((label) => LETTERS.at(labels.indexOf(label)) ?? '').join('') +
    whole;
  const lettersOf = (value: Indexed, whole: string, draft: Draft): string =>
    named(value.labels, whole, batchOf(context, value, draft));
  const kept = labels.filter((label) => !variables.includes(label));
  const domain = jointDomain(context, { ...left, value: a }, right, span);
  const operation = {
    op: 'contract',
    left: lettersOf(a, wholes.left, a.node),
    right: lettersOf(b, wholes.right, domain?.right ?? b.node),
    out: named(kept, wholes.out, batch),
    ...(domain && {
      domain: lettersOf(
        domain.layout,
        domain.side === 'left' ? wholes.left : domain.side === 'right' ? wholes.right : '',
        domain.draft,
      ),
    }),
  } as const;
  const parts = [partOf(a.node, left.expr), partOf(domain?.right ?? b.node, right.expr)];
  if (domain !== undefined) parts.push(partOf(domain.draft, left.expr));
  const node = context.node(operation, parts, span);
  if (node === undefined) return unknown;
  return { kind: 'indexed', node, domain: undefined, labels: kept, whole: wholes.out.length };
}

function draftsOf({ node, domain }: Indexed): readonly Draft[] {
  return domain === undefined ? [node] : [node, domain];
}

/** Letters of whole axes: as a matrix product has them, axes before the last two shared from the right. */
function wholeLetters(free: string, left: number, right: number): { left: string; right: string; out: string } {
  if (left === 0 || right === 0) {
    const own = free.slice(0, left + right);
    return { left: left > 0 ? own : '', right: right > 0 ? own : '', out: own };
  }
  const [inner = '', row = '', column = '', ...more] = free;
  const shared = Math.max(left, right) - 2;
  const before = more.slice(0, Math.max(0, shared)).join('');
  const rows = left > 1 ? row : '';
  const columns = right > 1 ? column : '';
  const cut = (own: string, count: number): string => (before + own).slice(-count);
  return { left: cut(rows + inner, left), right: cut(inner + columns, right), out: before + rows + columns };
}

interface JointDomain {
  readonly draft: Draft;
  readonly layout: Indexed;
  /** Whose whole axes it has. */
  readonly side: 'left' | 'right' | 'both';
  /** The right operand, as far as the domain cannot say what of it counts. */
  readonly right: Draft;
}

/** Which products count. Where both operands keep whole axes, the right one's exclusions are selected to 0. */
function jointDomain(
  context: Context,
  left: Operand<Indexed>,
  right: Operand<Indexed>,
  span: Span,
): JointDomain | undefined {
  const [a, b] = [left.value, right.value];
  if (a.domain === undefined && b.domain === undefined) return undefined;
  if (a.domain === undefined && b.domain !== undefined)
    return { draft: b.domain, layout: b, side: 'right', right: b.node };
  if (a.domain !== undefined && b.domain === undefined)
    return { draft: a.domain, layout: a, side: 'left', right: b.node };
  if (a.domain === undefined || b.domain === undefined) return undefined;
  if (a.whole > 0 || b.whole > 0) {
    const selected = context.drafts.sure({ op: 'exclude' }, [b.node, b.domain], span);
    return { draft: a.domain, layout: a, side: 'left', right: selected };
  }
  const labels = joinLabels([a, b]);
  const [first, second] = [a, b].map(
    (value) => value.domain && alignDraft(context, value.domain, value, labels, 0, span),
  );
  if (first === undefined) return undefined;
  return { draft: both(context, first, second, left.expr), layout: { ...a, labels }, side: 'both', right: b.node };
}

function spreadMissing(
  context: Context,
  a: Indexed,
  b: Indexed,
  variables: readonly IndexVariable[],
  span: Span,
): Indexed {
  const isLong = (value: Indexed, variable: IndexVariable): boolean => {
    const at = value.labels.indexOf(variable);
    if (at < 0) return false;
    const size = context.typeOf(value.node).shape.axes.at(at - value.labels.length - value.whole);
    return size !== undefined && equalSizes(size, context.sizes.size(variable.size));
  };
  const missing = variables.filter((variable) => !isLong(a, variable) && !isLong(b, variable));
  return missing.length === 0 ? a : spread(context, a, missing, span);
}

function innerSizes(context: Context, a: Indexed, b: Indexed): readonly [Size, Size] {
  const left = context.typeOf(a.node).shape.axes.at(-1) ?? 1;
  return [left, context.typeOf(b.node).shape.axes.at(b.whole === 1 ? -1 : -2) ?? 1];
}

/** Whether the inner sizes can not be one. */
function unifyInner(context: Context, a: Indexed, b: Indexed, span: Span): boolean {
  return context.sizes.unify(...innerSizes(context, a, b), span) !== undefined;
}

function innerFault(context: Context, left: Operand<Indexed>, right: Operand<Indexed>, span: Span): Unknown {
  const [leftSize, rightSize] = innerSizes(context, left.value, right.value);
  const facts = {
    left: sourceOf(context.text, left.expr),
    right: sourceOf(context.text, right.expr),
    leftSize: showSize(leftSize),
    rightSize: showSize(rightSize),
  };
  return context.faults.add(report['shape/inner-sizes'](facts, { span }));
}
