/**
 * Nested lists to flat elements, and back.
 *
 * In: what a person writes, `[[1, 0], [0, 1]]`, of any depth up to 64. Out: a shape and its numbers in row-major order,
 * with whether they were truth values; or the first fault and where it is. The other way, a flat run of elements is
 * folded into lists. It trusts nothing about its input: it may come from a file.
 */

import { HeedError, printable } from '@heed/diagnostics';
import { report } from './messages.ts';

/** Lists in lists with elements at the bottom. */
export type Nested<T> = T | readonly Nested<T>[];

export interface Flat {
  readonly shape: readonly number[];
  readonly elements: Float64Array;
  readonly kind: 'numbers' | 'truth' | 'mixed';
}

export const MOST_AXES = 64;

/** Numbers and truth values may be mixed only where `mixed` says so. */
export function flatten(nested: unknown, mixed: boolean): Flat {
  const shape = firstShape(nested);
  const elements: number[] = [];
  const path: number[] = [];
  let numbers = false;
  let truth = false;
  let first: unknown;

  const visit = (value: unknown): void => {
    const depth = path.length;
    if (Array.isArray(value)) {
      if (depth >= shape.length) throw uneven(shape.length, path);
      const expected = shape[depth] ?? 0;
      if (value.length !== expected) {
        throw new HeedError([report['tensor/ragged']({ place: placeText(path), actual: value.length, expected })]);
      }
      for (let k = 0; k < expected; k += 1) {
        path.push(k);
        visit(value[k]);
        path.pop();
      }
      return;
    }
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new HeedError([report['tensor/element']({ place: placeText(path), what: describe(value) })]);
    }
    if (depth < shape.length) throw uneven(shape.length, path);
    if (typeof value === 'number') numbers = true;
    else truth = true;
    if (elements.length === 0) first = value;
    if (numbers && truth && !mixed) {
      const facts = { place: placeText(path), what: describe(value), first: describe(first) };
      throw new HeedError([report['tensor/mixed-elements'](facts)]);
    }
    elements.push(Number(value));
  };

  visit(nested);
  const kind = numbers && truth ? 'mixed' : truth ? 'truth' : 'numbers';
  return { shape, elements: Float64Array.from(elements), kind };
}

/** Folds elements, in row-major order, into lists; a shape without axes gives the element itself. */
export function fold<T>(shape: readonly number[], element: (at: number) => T): Nested<T> {
  let next = 0;
  const build = (axis: number): Nested<T> => {
    if (axis === shape.length) return element(next++);
    return Array.from({ length: shape[axis] ?? 0 }, () => build(axis + 1));
  };
  return build(0);
}

/** A value as a message quotes it. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return printable(JSON.stringify(value), 40);
  if (typeof value === 'bigint') return printable(`${value}n`, 40);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return '[…]';
  return ArrayBuffer.isView(value) ? printable(value.constructor.name, 40) : '{…}';
}

/** The lengths met by always going into the first entry. */
function firstShape(nested: unknown): readonly number[] {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) {
    if (shape.length === MOST_AXES) throw new HeedError([report['tensor/deep']({ limit: MOST_AXES })]);
    shape.push(level.length);
  }
  return shape;
}

function uneven(expected: number, path: readonly number[]): HeedError {
  return new HeedError([report['tensor/uneven']({ place: placeText(path), expected })]);
}

function placeText(path: readonly number[]): string {
  return `[${path.join(', ')}]`;
}
