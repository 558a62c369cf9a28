/**
 * Computed places inside index notation: each is a number at each index.
 *
 * In: the plan of an access. Out: a value of index notation. Axes of x that go along with the indices are gathered with
 * them: those whose own index the others depend on (`x[i, t[i]]`), and batch axes where the indices have some too.
 */

import { bug } from '@heed/diagnostics';
import { shapeOf, type Size } from '@heed/tensor';
import { partOf, type Context } from '../context.ts';
import { guard } from '../demand.ts';
import type { Draft } from '../drafts.ts';
import { taken, wholeCount, type Computed, type Plan } from './plan.ts';
import { alignDraft, asIndexed, batchOf, indexValue, isIndexed, joinLabels } from './indexed.ts';
import { report } from '../messages.ts';
import { unknown, type Indexed, type IndexVariable, type Value } from '../values.ts';
import { showShape, sourceOf } from '../wording.ts';

export function inNotation(context: Context, plan: Plan): Value {
  const { expr } = plan;
  const numbers = new Map<Computed, Indexed>();
  for (const { taken: place } of plan.axes) {
    if (place.kind !== 'computed') continue;
    const number = numberAt(context, place);
    if (number === undefined) return unknown;
    numbers.set(place, number);
  }
  const asked = numbers.size > 0 ? guard(context, expr.span) : undefined;
  const condition = asked && isIndexed(asked) && asked.whole === 0 ? asked : undefined;
  const parts = [...numbers.values(), ...(condition ? [condition] : [])];
  const shared = joinLabels(parts);
  const whole = goingAlong(context, plan, shared, parts, numbers);
  if (whole === undefined) return unknown;
  const at = (value: Indexed): Draft => alignDraft(context, value.node, value, shared, 0, expr.span);
  const made = taken(
    context,
    whole,
    (place) => partOf(at(numbers.get(place) ?? bug('every computed place has a number')), place.expr),
    { guard: condition && at(condition), rank: shared.length },
  );
  if (made === undefined) return unknown;
  const labels = [...shared, ...plan.labels.filter((label) => !shared.includes(label))];
  return { kind: 'indexed', ...made, labels, whole: wholeCount(plan) };
}

function numberAt(context: Context, place: Computed): Indexed | undefined {
  const value = asIndexed(context, place, true);
  if (!isIndexed(value)) return undefined;
  if (value.whole === 0) return value;
  const facts = { value: sourceOf(context.text, place.expr), shape: showShape(context.typeOf(value.node).shape) };
  context.faults.add(report['index/not-indexed'](facts, { span: place.expr.span }));
  return undefined;
}

/** The plan with axes that go along with the indices gathered; their numbers are added to `numbers`. */
function goingAlong(
  context: Context,
  plan: Plan,
  shared: readonly IndexVariable[],
  parts: readonly Indexed[],
  numbers: Map<Computed, Indexed>,
): Plan | undefined {
  const { x, expr } = plan;
  const batches = Math.max(0, ...parts.map((value) => batchOf(context, value, value.node)));
  const leads = parts.flatMap((value) => context.typeOf(value.node).shape.lead);
  const { lead } = context.typeOf(x.node).shape;
  const batch = batchOf(context, x, x.node);
  // Batch axes of unknown number beside counted ones would have to be lined up.
  if ((batches > 0 && lead.length > 0) || (leads.length > 0 && batch > 0)) {
    context.needRanks([...lead, ...leads]);
    return undefined;
  }
  let label = 0;
  const axes = plan.axes.map((axis, k): Plan['axes'][number] => {
    if (axis.taken.kind !== 'keep' || axis.taken.group === 'whole') return axis;
    const variable = axis.taken.group === 'label' ? plan.labels[label++] : undefined;
    const goesAlong = variable === undefined ? batches > 0 : shared.includes(variable);
    if (!goesAlong) return axis;
    if (context.sizes.size(axis.size) === 1) return { size: axis.size, taken: { kind: 'pick', at: 0 } };
    const value =
      variable === undefined
        ? alongBatch(context, batch - k, axis.size, plan)
        : indexValue(context, variable, expr.span);
    const computed: Computed = { kind: 'computed', value, size: undefined, expr: expr.value };
    numbers.set(computed, value);
    return { size: axis.size, taken: computed };
  });
  return { ...plan, axes };
}

/** The index along a batch axis, counted from the last. */
function alongBatch(context: Context, fromEnd: number, size: Size, { expr }: Plan): Indexed {
  const axes = [context.sizes.size(size), ...Array<Size>(fromEnd - 1).fill(1)];
  const type = { dtype: 'i32', shape: shapeOf(axes) } as const;
  const node = context.drafts.sure({ op: 'position', axis: -fromEnd }, [], expr.span, type);
  return { kind: 'indexed', node, domain: undefined, labels: [], whole: 0 };
}
