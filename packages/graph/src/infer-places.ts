/**
 * The shape rules of operations that pick or rearrange places: gather, split, merge.
 *
 * In: a node and its operands' types. Out: a type and the size equations it rests on, or a fault. Whether an index lies
 * on its axis is known only when numbers are; `split` is total once its equation holds.
 */

import { equalSizes, mulSizes, shapeOf, type Size } from '@heed/tensor';
import { isWholeType, type Operand } from './element-types.ts';
import { inferred, malformed, refused, type Inferred, type Refused } from './faults.ts';
import type { GatherNode, MergeNode, SplitNode } from './graph.ts';
import { joinShapes, wrongCount } from './infer-shapes.ts';

export function inferGather({ axes, guard }: Omit<GatherNode, 'op'>, operands: readonly Operand[]): Inferred {
  const count = 1 + axes.length + (guard ? 1 : 0);
  if (operands.length !== count) return wrongCount(count, count, operands);
  const [x, ...places] = operands;
  const own = x.shape.axes;
  for (const [k, axis] of axes.entries()) {
    if (!isPlace(axis, own.length)) return refused({ kind: 'no-axis', axis, rank: own.length });
    if (axes.indexOf(axis) !== k) return refused({ kind: 'repeated-axis', axis });
    if (k > 0 && axis < axes[k - 1]) return malformed('a gather whose axes do not ascend');
  }
  if (axes.length === 0) return malformed('a gather along no axis');
  const fractional = places.findIndex(({ dtype }, k) => k < axes.length && !isWholeType(dtype));
  if (fractional >= 0) return malformed(`index ${fractional} of a gather is ${places[fractional].dtype}`);
  const condition = guard ? places.at(-1)! : undefined;
  if (condition && condition.dtype !== 'bool')
    return refused({ kind: 'not-bool', operand: operands.length - 1, type: condition });
  const joined = joinShapes(places);
  if (!joined.ok) return afterFirst(joined);
  const kept = own.filter((_, axis) => !axes.includes(axis));
  const shape = shapeOf([...joined.shape.axes, ...kept], [...joined.shape.lead, ...x.shape.lead]);
  return inferred({ dtype: x.dtype, shape }, joined.equations);
}

/** A fault among indices and guard, whose operands are counted from x. */
function afterFirst({ fault }: Refused): Refused {
  if (fault.kind === 'axis-clash') {
    const [left, right] = fault.operands;
    return refused({ ...fault, operands: [left + 1, right + 1] });
  }
  return refused(fault.kind === 'lead-rank' ? { ...fault, operand: fault.operand + 1 } : fault);
}

export function inferSplit({ axis, sizes }: Omit<SplitNode, 'op'>, { dtype, shape }: Operand): Inferred {
  const whole = shape.axes[axis];
  if (!isPlace(axis, shape.axes.length) || whole === undefined)
    return refused({ kind: 'no-axis', axis, rank: shape.axes.length });
  if (sizes.length === 0) return malformed('a split into no axis');
  const product = mulSizes(...sizes);
  if (typeof product === 'number' && typeof whole === 'number' && product !== whole)
    return malformed(`an axis of ${whole} split into ${product}`);
  const type = { dtype, shape: shapeOf(shape.axes.toSpliced(axis, 1, ...sizes), shape.lead) };
  return inferred(type, equalSizes(product, whole) ? [] : [{ left: product, right: whole }]);
}

export function inferMerge({ axis, count }: Omit<MergeNode, 'op'>, { dtype, shape }: Operand): Inferred {
  const { axes, lead } = shape;
  if (!isPlace(axis, axes.length)) return refused({ kind: 'no-axis', axis, rank: axes.length });
  if (!Number.isInteger(count) || count < 1) return malformed(`a merge of ${count} axes`);
  if (axis + count > axes.length) return refused({ kind: 'no-axis', axis: axis + count - 1, rank: axes.length });
  const product: Size = mulSizes(...axes.slice(axis, axis + count));
  return inferred({ dtype, shape: shapeOf(axes.toSpliced(axis, count, product), lead) });
}

/** Counted from 0 among the named axes. */
function isPlace(axis: number, rank: number): boolean {
  return Number.isInteger(axis) && axis >= 0 && axis < rank;
}
