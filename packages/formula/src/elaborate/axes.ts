/**
 * Axes as a person counts them, from the end or from the front, made to count from the end.
 */

import type { Span } from '@heed/diagnostics';
import type { Context } from './context.ts';
import { report } from './messages.ts';
import type { Operand, Tensor } from './values.ts';
import { showShape, sourceOf } from './wording.ts';

/** Axes counted from the end; reports those that are not there or there twice. */
export function countedAxes(
  context: Context,
  x: Operand<Tensor>,
  axes: readonly number[],
  span: Span,
): readonly number[] | undefined {
  const shape = context.shapeOf(x.value);
  const rank = shape.axes.length;
  const value = sourceOf(context.text, x.expr);
  const counted: number[] = [];
  for (const axis of axes) {
    if (shape.lead.length > 0 && (axis >= 0 || axis < -rank)) {
      context.needRanks(shape.lead);
      return undefined;
    }
    const own = axis >= 0 ? axis - rank : axis;
    if (own < -rank || own >= 0 || counted.includes(own)) {
      context.faults.add(report['shape/no-such-axis']({ value, axis, shape: showShape(shape) }, { span }));
      return undefined;
    }
    counted.push(own);
  }
  return counted;
}
