/**
 * Sizes of costs as people write them: `2·n·m·d + 5·n·m`, owners of symbols left out, the usual letters in their usual
 * order. The exact form, which reads back, is the size itself.
 */

import { displayName } from '@heed/formula';
import { displaySize, type Size } from '@heed/tensor';

const USUAL = ['B', 'H', 'n', 'm', 'd', 'e'];

export function costText(size: Size): string {
  if (typeof size === 'number') return String(size);
  if (typeof size === 'string') return size.startsWith('…') ? size : displayName(displaySize(size));
  const { op, args } = size;
  if (op === 'add') return args.toSorted(byDegree).map(costText).join(' + ').replaceAll('+ -', '- ');
  if (op === 'max') return `max(${alternatives(size).map(costText).join(', ')})`;
  if (op !== 'mul') return `${op}(${args.map(costText).join(', ')})`;
  const [first = 1] = args;
  const coefficient = typeof first === 'number' ? first : 1;
  const factors = (typeof first === 'number' ? args.slice(1) : args)
    .map((factor) => (isSum(factor) ? `(${costText(factor)})` : costText(factor)))
    .toSorted(byCustom);
  const product = factors.join('·');
  if (coefficient === 1) return product;
  return coefficient === -1 ? `-${product}` : `${coefficient}·${product}`;
}

/** The largest of the largest is the largest of all. */
function alternatives(size: Size): readonly Size[] {
  return typeof size === 'object' && size.op === 'max' ? size.args.flatMap(alternatives) : [size];
}

function isSum(size: Size): boolean {
  return typeof size === 'object' && size.op === 'add';
}

/** Products of more sizes first. */
function byDegree(a: Size, b: Size): number {
  return degree(b) - degree(a) || (costText(a) < costText(b) ? -1 : 1);
}

function degree(size: Size): number {
  if (typeof size === 'number') return 0;
  return typeof size === 'object' && size.op === 'mul'
    ? size.args.reduce<number>((sum, arg) => sum + degree(arg), 0)
    : 1;
}

/** Leading axes, then the usual letters, then the alphabet. */
function byCustom(a: string, b: string): number {
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function place(text: string): number {
  if (text.startsWith('…')) return -1;
  const at = USUAL.indexOf(text);
  return at === -1 ? USUAL.length : at;
}
