/**
 * The axes of a declaration as sizes: names, whole numbers, arithmetic over both, and `…` first.
 */

import { addSizes, divSizes, modSizes, mulSizes, subSizes, type Size } from '@heed/tensor';
import type { Axis, Declaration, Expr } from '../syntax/tree.ts';
import { CONSTANTS } from '../syntax/tree.ts';
import type { Context } from './context.ts';
import { report } from './messages.ts';
import { sourceOf } from './wording.ts';

/** Terms a size may have once it is multiplied out. */
const MAX_TERMS = 64;

/** `named` is undefined where an axis is no size, which is reported; `open` is whether there are leading axes. */
export function axesOf(
  context: Context,
  declaration: Declaration,
): { readonly named: readonly Size[] | undefined; readonly open: boolean } {
  const named: Size[] = [];
  let open = false;
  let fine = true;
  for (const [k, axis] of declaration.axes.entries()) {
    if (axis.kind === 'ellipsis' && k === 0) {
      open = true;
      continue;
    }
    const size = axis.kind === 'ellipsis' ? undefined : sizeOf(axis);
    if (size !== undefined && !(typeof size === 'number' && size < 0)) named.push(size);
    else {
      fine = false;
      if (axis.kind !== 'missing') reportAxis(context, axis);
    }
  }
  return { named: fine ? named : undefined, open };
}

function reportAxis(context: Context, axis: Axis): void {
  context.faults.add(report['type/not-a-size']({ written: sourceOf(context.text, axis) }, { span: axis.span }));
}

function sizeOf(expr: Expr): Size | undefined {
  if (expr.kind === 'number') return Number.isSafeInteger(expr.value) ? expr.value : undefined;
  if (expr.kind === 'name') return CONSTANTS.includes(expr.name) ? undefined : expr.name;
  if (expr.kind === 'unary' && expr.operator === 'neg') {
    const size = sizeOf(expr.operand);
    return size === undefined ? undefined : mulSizes(-1, size);
  }
  if (expr.kind !== 'binary') return undefined;
  const left = sizeOf(expr.left);
  const right = sizeOf(expr.right);
  if (left === undefined || right === undefined) return undefined;
  switch (expr.operator) {
    case 'add':
      return addSizes(left, right);
    case 'sub':
      return subSizes(left, right);
    case 'mul':
    case 'matmul':
      return termsOf(left) * termsOf(right) > MAX_TERMS ? undefined : mulSizes(left, right);
    case 'div':
    case 'floordiv':
      return right === 0 ? undefined : divSizes(left, right);
    case 'mod':
      return right === 0 ? undefined : modSizes(left, right);
    case 'outer':
    case 'pow':
      return undefined;
  }
}

function termsOf(size: Size): number {
  return typeof size === 'object' && size.op === 'add' ? size.args.length : 1;
}
