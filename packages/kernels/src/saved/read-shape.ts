/** Sizes, shapes, element types and spans of a saved program: fields in, values of the right form out, or a HeedError. */

import type { Span } from '@heed/diagnostics';
import { DTYPES, type DType, type Shape, type Size } from '@heed/tensor';
import type { Field } from './field.ts';

const OPERATORS = ['add', 'mul', 'div', 'mod', 'max', 'broadcast'] as const;
/** Operators inside operators: more than any formula needs, and no more than a reader's own calls can nest. */
const DEEPEST = 64;

export function readDType(field: Field): DType {
  return field.oneOf(DTYPES);
}

export function readSpan(field: Field): Span {
  const start = field.field('start').whole(0);
  return { start, end: field.field('end').whole(start) };
}

export function readSize(field: Field, depth: number = 0): Size {
  if (field.isNumber()) return field.whole(-(2 ** 53) + 1, 2 ** 53);
  if (field.isText()) return field.text();
  if (depth === DEEPEST) return field.fail(`a size of at most ${DEEPEST} operators inside each other`);
  const op = field.field('op').oneOf(OPERATORS);
  const args = field.field('args').list((arg) => readSize(arg, depth + 1));
  const isPair = op === 'div' || op === 'mod';
  return args.length === 0 || (isPair && args.length !== 2) ? field.fail(`operands of ${op}`) : { op, args };
}

export function readShape(field: Field): Shape {
  return {
    lead: field.field('lead').list((name) => name.text()),
    axes: field.field('axes').list((axis) => readSize(axis)),
  };
}
