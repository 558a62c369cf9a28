/**
 * A value as a size: what `out=64`, `out=e` or `out=2·d` says of the shape of a result.
 */

import { addSizes, divSizes, modSizes, mulSizes, scalarShape, subSizes, type Size } from '@heed/tensor';
import type { Draft } from './drafts.ts';
import type { Value } from './values.ts';

/** Nested operations that are followed; the walk recurses. */
const MAX_DEPTH = 50;

/** The size, where the value is whole numbers and sizes put together; a division is floored, as in declarations. */
export function sizeOfValue(value: Value): Size | undefined {
  if (value.kind !== 'floating' || value.mixed || value.axes.size > 0 || value.depth > MAX_DEPTH) return undefined;
  const size = value.size ?? sizeOfDraft(value.make(scalarShape));
  return typeof size === 'number' && size < 0 ? undefined : size;
}

function sizeOfDraft({ operation, operands, type }: Draft): Size | undefined {
  if (operation.op === 'size') return operation.size;
  if (operation.op === 'constant')
    return Number.isSafeInteger(operation.value) && type.dtype !== 'bool' ? operation.value : undefined;
  const [left, right] = operands.map(sizeOfDraft);
  if (left === undefined) return undefined;
  if (operation.op === 'neg') return mulSizes(-1, left);
  if (right === undefined) return undefined;
  switch (operation.op) {
    case 'add':
      return addSizes(left, right);
    case 'sub':
      return subSizes(left, right);
    case 'mul':
    case 'scale':
      return mulSizes(left, right);
    case 'div':
    case 'floordiv':
      return right === 0 ? undefined : divSizes(left, right);
    case 'mod':
      return right === 0 ? undefined : modSizes(left, right);
    default:
      return undefined;
  }
}
