/**
 * Views: the same data read through other shapes, strides and offsets.
 *
 * In: a tensor. Out: a tensor over the same data; nothing is copied (except by `reshape` of what is not row-major, which
 * no strides can express). Axes may be counted from the end with negative numbers, slices follow Python's rules.
 */

import { HeedError } from '@heed/diagnostics';
import { contiguous } from './convert.ts';
import { axisOf, countOf, isRowMajor, rowMajor, shapeText } from './layout.ts';
import { report } from './messages.ts';
import { checkCount, type Tensor } from './tensor.ts';

/** Python's `start:stop:step`; what is left out goes to the end that the direction asks for. */
export interface Range {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** Axes in another order: result axis k is `axes[k]` of the tensor. Left out: the last two change places. */
export function transpose(t: Tensor, axes?: readonly number[]): Tensor {
  const { shape, strides } = t;
  const rank = shape.length;
  const order = axes?.map((axis) => axisOf(axis, shape)) ?? lastTwoSwapped(shape);
  if (order.length !== rank || new Set(order).size !== rank) {
    throw new HeedError([report['tensor/axes']({ axes: shapeText(axes ?? order), shape: shapeText(shape) })]);
  }
  return { ...t, shape: pick(shape, order), strides: pick(strides, order) };
}

/** One entry per axis from the front: a range, or a number, which drops the axis. Axes not named stay whole. */
export function slice(t: Tensor, ranges: readonly (Range | number)[]): Tensor {
  if (ranges.length > t.shape.length) axisOf(t.shape.length, t.shape);
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = t;
  for (const [axis, size] of t.shape.entries()) {
    const stride = t.strides[axis] ?? 0;
    const range = ranges[axis] ?? {};
    if (typeof range === 'number') {
      const at = whole(range, axis, 'index') < 0 ? range + size : range;
      if (at < 0 || at >= size) throw new HeedError([report['tensor/index']({ index: range, axis, size })]);
      offset += at * stride;
      continue;
    }
    const { start, count, step } = resolve(range, size, axis);
    if (count > 0) offset += start * stride;
    shape.push(count);
    strides.push(count > 1 ? stride * step : stride);
  }
  return { ...t, shape, strides, offset };
}

/** Repeats axes of size 1 and adds axes in front, with strides of 0. */
export function broadcastTo(t: Tensor, shape: readonly number[]): Tensor {
  countOf(shape);
  const added = shape.length - t.shape.length;
  const fits = added >= 0 && t.shape.every((size, axis) => size === 1 || size === shape[axis + added]);
  if (!fits) {
    throw new HeedError([report['tensor/broadcast-to']({ from: shapeText(t.shape), to: shapeText(shape) })]);
  }
  const strides = shape.map((size, axis) => {
    const own = axis - added;
    return own < 0 || (t.shape[own] === 1 && size !== 1) ? 0 : (t.strides[own] ?? 0);
  });
  return { ...t, shape: [...shape], strides };
}

/** Inserts an axis of size 1 so that it becomes axis `axis` of the result. */
export function expandDims(t: Tensor, axis: number): Tensor {
  const at = axisOf(axis, t.shape, t.shape.length + 1);
  return { ...t, shape: t.shape.toSpliced(at, 0, 1), strides: t.strides.toSpliced(at, 0, 0) };
}

/** The same elements in row-major order under another shape. A view where the elements lie in that order. */
export function reshape(t: Tensor, shape: readonly number[]): Tensor {
  checkCount(shape, countOf(t.shape));
  const from = isRowMajor(t) ? t : contiguous(t);
  return { ...from, shape: [...shape], strides: rowMajor(shape) };
}

function lastTwoSwapped(shape: readonly number[]): readonly number[] {
  const rank = shape.length;
  const [last, before] = [axisOf(-1, shape), axisOf(-2, shape)];
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis), last, before];
}

function pick(list: readonly number[], order: readonly number[]): readonly number[] {
  return order.map((axis) => list[axis] ?? 0);
}

function resolve(range: Range, size: number, axis: number): { start: number; count: number; step: number } {
  const step = whole(range.step ?? 1, axis, 'step');
  if (step === 0) throw new HeedError([report['tensor/slice']({ part: 'step', axis, value: 0 })]);
  // Walking backwards, the places before the first and after the last one are -1 and size - 1.
  const [low, high] = step > 0 ? [0, size] : [-1, size - 1];
  const clamp = (value: number): number => Math.min(high, Math.max(low, value < 0 ? value + size : value));
  const start = range.start === undefined ? (step > 0 ? low : high) : clamp(whole(range.start, axis, 'start'));
  const stop = range.stop === undefined ? (step > 0 ? high : low) : clamp(whole(range.stop, axis, 'stop'));
  return { start, count: Math.max(0, Math.ceil((stop - start) / step)), step };
}

function whole(value: number, axis: number, part: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new HeedError([report['tensor/slice']({ part, axis, value })]);
}
