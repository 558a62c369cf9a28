/**
 * Values: what an expression stands for while it is elaborated.
 *
 * A tensor is a draft node and, where positions were excluded, the condition that says which are in the set (its
 * *domain*, broadcast against the value). A floating value has no extent yet: literals, sizes, positions and what is
 * computed from them wait for the shape that they are combined with. Inside index notation values are indexed: they have
 * an axis per index, in an order of their own (indices/indexed.ts). Functions are inlined where they are called. The value of a
 * faulty expression is unknown, and everything made from it is silently unknown too: one fault, one error.
 */

import type { DType, Shape, Size } from '@heed/tensor';
import type { Expr, Name } from '../syntax/tree.ts';
import type { Draft } from './drafts.ts';

export type Value = Tensor | Floating | Indexed | FunctionValue | Unknown;
/** What arithmetic works on. */
export type Numeric = Tensor | Floating;

export interface Tensor {
  readonly kind: 'tensor';
  readonly node: Draft;
  /** Bool; true is in the set. Everything is where there is none. */
  readonly domain: Draft | undefined;
  /** What an index definition calls the last axes, until an operation changes them. */
  readonly indices?: readonly string[] | undefined;
}

/** An index that a definition or a reduction binds; told apart by identity. */
export interface IndexVariable {
  readonly name: string;
  /** Indices bound earlier come first where values are brought to one order: those of the left side, then sums. */
  readonly order: number;
  readonly size: Size;
}

/**
 * A value inside index notation. Its node's axes are batch axes, then one per label (its size or 1), then `whole` axes
 * that no index names; its domain has the same layout. Labels that it lacks do not matter to it.
 */
export interface Indexed {
  readonly kind: 'indexed';
  readonly node: Draft;
  readonly domain: Draft | undefined;
  readonly labels: readonly IndexVariable[];
  readonly whole: number;
  /** The index, where it is nothing but that. */
  readonly variable?: IndexVariable;
}

export interface Floating {
  readonly kind: 'floating';
  readonly dtype: DType;
  /** What the tensors within broadcast to; [] when there are none. */
  readonly shape: Shape;
  /** Axes (negative) whose extent is still open. */
  readonly axes: ReadonlySet<number>;
  /** Whether a tensor with axes is part of it (`mask ∧ j ≤ i`). */
  readonly mixed: boolean;
  /** How deep it is computed; building it recurses. */
  readonly depth: number;
  /** Builds it against a shape that has all its axes; the same shape gives the same node. */
  readonly make: (shape: Shape) => Draft;
  /** The number, where it is one as written (`2`, `-0.5`). */
  readonly literal?: number;
  /** The size, where it is one. */
  readonly size?: Size;
  /** `b` or `h`, where it is nothing but that name. */
  readonly bare?: string;
}

export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly Name[];
  readonly body: Expr;
}

export interface Unknown {
  readonly kind: 'unknown';
}

/** An expression and what it stands for: errors speak of operands by their text. */
export interface Operand<V extends Value = Value> {
  readonly expr: Expr;
  readonly value: V;
}

export const unknown: Unknown = { kind: 'unknown' };

export function tensor(node: Draft, domain?: Draft): Tensor {
  return { kind: 'tensor', node, domain };
}

export function isNumeric(value: Value): value is Numeric {
  return value.kind === 'tensor' || value.kind === 'floating';
}

export function dtypeOf(value: Numeric | Indexed): DType {
  return value.kind === 'floating' ? value.dtype : value.node.type.dtype;
}

/** Whether it is one number, the same at every position: a literal, a size, `γ: []`. */
export function isSingle(value: Numeric): boolean {
  if (value.kind === 'floating') return value.axes.size === 0 && !value.mixed;
  return value.node.type.shape.axes.length === 0 && value.node.type.shape.lead.length === 0;
}
