/**
 * What inference answers: a type with the size equations it rests on, or a typed fault for the caller to word.
 *
 * The formula room turns a fault into a diagnostic with names and spans; the builder, which is only handed operations
 * that are known to fit, turns it into a bug. Operands are counted from 0.
 */

import { exactShapeText, sizeText, type Size } from '@heed/tensor';
import type { SizeEquation, TensorType } from './graph.ts';

export type InferFault =
  | { readonly kind: 'operand-count'; readonly fewest: number; readonly most: number; readonly actual: number }
  /** A condition was needed. */
  | { readonly kind: 'not-bool'; readonly operand: number; readonly type: TensorType }
  /** Two lengths at `axis` (negative) that do not broadcast. */
  | {
      readonly kind: 'axis-clash';
      readonly operands: readonly [number, number];
      readonly axis: number;
      readonly left: Size;
      readonly right: Size;
    }
  /** A value with leading axes has fewer named axes than it meets: which axis lines up with which is not known. */
  | { readonly kind: 'lead-rank'; readonly operand: number; readonly needed: number; readonly type: TensorType }
  /** Inner sizes of a product that are two different numbers. */
  | { readonly kind: 'inner-sizes'; readonly left: Size; readonly right: Size }
  /** Fewer named axes than the operation needs. */
  | { readonly kind: 'too-few-axes'; readonly operand: number; readonly needed: number; readonly type: TensorType }
  | { readonly kind: 'no-axis'; readonly axis: number; readonly rank: number }
  | { readonly kind: 'repeated-axis'; readonly axis: number }
  /** A part of a view that lies outside its axis. */
  | {
      readonly kind: 'outside-axis';
      readonly axis: number;
      readonly size: Size;
      readonly first: Size;
      readonly last: Size;
    }
  /** A node that no formula can ask for: a broken promise of a pass. */
  | { readonly kind: 'malformed'; readonly what: string };

export type Inferred =
  | { readonly ok: true; readonly type: TensorType; readonly equations: readonly SizeEquation[] }
  | { readonly ok: false; readonly fault: InferFault };

export type Refused = Extract<Inferred, { ok: false }>;

export function inferred(type: TensorType, equations: readonly SizeEquation[] = []): Inferred {
  return { ok: true, type, equations };
}

export function refused(fault: InferFault): Refused {
  return { ok: false, fault };
}

export function malformed(what: string): Refused {
  return refused({ kind: 'malformed', what });
}

/** One line for maintainers, not for the person: faults are worded by the formula room. */
export function faultText(fault: InferFault): string {
  const typeText = ({ dtype, shape }: TensorType): string => `${dtype}${exactShapeText(shape)}`;
  switch (fault.kind) {
    case 'operand-count':
      return `${fault.actual} operands where ${fault.fewest} to ${fault.most} belong`;
    case 'not-bool':
      return `operand ${fault.operand} is ${typeText(fault.type)}, not bool`;
    case 'axis-clash':
      return `operands ${fault.operands.join(' and ')} have ${sizeText(fault.left)} and ${sizeText(fault.right)} at axis ${fault.axis}`;
    case 'lead-rank':
      return `operand ${fault.operand}, ${typeText(fault.type)}, has leading axes before fewer than ${fault.needed} axes`;
    case 'inner-sizes':
      return `the inner sizes are ${sizeText(fault.left)} and ${sizeText(fault.right)}`;
    case 'too-few-axes':
      return `operand ${fault.operand}, ${typeText(fault.type)}, has fewer than ${fault.needed} axes`;
    case 'no-axis':
      return `no axis ${fault.axis} among ${fault.rank}`;
    case 'repeated-axis':
      return `axis ${fault.axis} twice`;
    case 'outside-axis':
      return `positions ${sizeText(fault.first)} to ${sizeText(fault.last)} of axis ${fault.axis}, which has ${sizeText(fault.size)}`;
    case 'malformed':
      return fault.what;
  }
}
