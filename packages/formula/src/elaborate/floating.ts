/**
 * Floating values: numbers whose extent is decided by what they are finally combined with.
 *
 * Literals and sizes need no extent; `i j h b` need the axes -2, -1, -3, -4 of the shape they meet. What is computed
 * from them stays floating until its axes are there, and is then built against that shape, once per shape. Nothing is
 * evaluated here: a number at each position costs no storage because it is a graph of positions, not a tensor.
 */

import type { Span } from '@heed/diagnostics';
import { bug } from '@heed/diagnostics';
import type { ElementwiseOp } from '@heed/graph';
import { exactShapeText, scalarShape, shapeOf, type DType, type Shape, type Size } from '@heed/tensor';
import { partOf, type Context } from './context.ts';
import type { Draft } from './drafts.ts';
import { report } from './messages.ts';
import { POSITION_AXES } from './position-names.ts';
import { tensor, type Floating, type Numeric, type Operand, type Tensor, type Unknown } from './values.ts';
import { showShape, sourceOf } from './wording.ts';

/** Floating values are built by recursion. */
const MAX_DEPTH = 500;

function nameOfAxis(axis: number): string {
  return [...POSITION_AXES].find(([, own]) => own === axis)?.[0] ?? bug('a position has a name');
}

export function literal(context: Context, value: number, span: Span, dtype?: 'bool'): Floating {
  const type = dtype && ({ dtype, shape: scalarShape } as const);
  const made = context.drafts.sure({ op: 'constant', value }, [], span, type);
  return { ...single(made.type.dtype, () => made), literal: value };
}

export function sizeValue(context: Context, size: Size, span: Span): Floating {
  return {
    ...single('i32', () => context.drafts.sure({ op: 'size', size: context.sizes.size(size) }, [], span)),
    size,
  };
}

export function position(context: Context, name: string, span: Span): Floating {
  const axis = POSITION_AXES.get(name) ?? bug(`${name} is a position`);
  const make = (shape: Shape): Draft => {
    const { lead, axes } = shape;
    const isNamed = axes.length >= -axis;
    // Along a leading axis the named ones count as 1.
    const own = isNamed ? [axes.at(axis) ?? 1, ...Array<Size>(-axis - 1).fill(1)] : Array<Size>(axes.length).fill(1);
    const type = { dtype: 'i32', shape: shapeOf(own, isNamed ? [] : lead) } as const;
    return context.drafts.sure({ op: 'position', axis }, [], span, type);
  };
  return {
    ...single('i32', remembered(context, make)),
    axes: new Set([axis]),
    ...((name === 'b' || name === 'h') && { bare: name }),
  };
}

/** An elementwise operation over values of which at least one floats. The operands are known to fit together. */
export function floated(
  context: Context,
  op: ElementwiseOp,
  operands: readonly Operand<Numeric>[],
  shape: Shape,
  span: Span,
): Floating | Unknown {
  const depth = 1 + Math.max(...operands.map(({ value }) => (value.kind === 'floating' ? value.depth : 0)));
  if (depth > MAX_DEPTH) return context.faults.add(report['formula/too-deep']({ limit: MAX_DEPTH }, { span }));
  const axes = new Set(operands.flatMap(({ value }) => (value.kind === 'floating' ? [...value.axes] : [])));
  const mixed = operands.some(({ value }) => (value.kind === 'tensor' ? hasAxes(context, value) : value.mixed));
  const build = (at: Shape): Draft => {
    const parts = operands.map(({ value, expr }) =>
      partOf(value.kind === 'tensor' ? value.node : value.make(at), expr),
    );
    return context.node({ op }, parts, span) ?? stump(context, span);
  };
  const make = remembered(context, build);
  // The type is inference's: it is asked with extents of 1, which broadcast with anything.
  const dtype = make(
    axes.size === 0 ? scalarShape : shape.axes.length > 0 && covers(shape, axes) ? shape : onesFor(axes, shape),
  ).type.dtype;
  return { kind: 'floating', dtype, shape, axes, mixed, depth, make };
}

/** Whether every open axis has its extent in `shape`: it exists and is not 1. */
export function isFixedBy(shape: Shape, axes: ReadonlySet<number>): boolean {
  return [...axes].every((axis) => (shape.axes.at(axis) ?? 1) !== 1);
}

/** The value as a tensor of `shape` (its own, where nothing else is said); reports where an axis is missing. */
export function settle(context: Context, operand: Operand<Numeric>, shape?: Shape): Tensor | Unknown {
  const { value, expr } = operand;
  if (value.kind === 'tensor') return value;
  const at = context.sizes.shape(shape ?? value.shape);
  const missing = [...value.axes].find((axis) => at.axes.length < -axis);
  if (missing === undefined || at.lead.length > 0) return tensor(value.make(at));
  const { span } = expr;
  if (at.axes.length === 0 && !value.mixed && shape === undefined) {
    const names = [...value.axes]
      .map(nameOfAxis)
      .toSorted()
      .map((name) => `\`${name}\``)
      .join(', ');
    return context.faults.add(report['shape/open-extent']({ names }, { span }));
  }
  const name = nameOfAxis(missing);
  const facts = { name, axis: missing, value: sourceOf(context.text, expr), shape: showShape(at) };
  return context.faults.add(report['shape/no-position'](facts, { span }));
}

/** The value as it is, or unknown where an axis is missing. */
export function settleAll(
  context: Context,
  operands: readonly Operand<Numeric>[],
): readonly Operand<Tensor>[] | undefined {
  const settled = operands.map(({ expr, value }) => ({ expr, value: settle(context, { expr, value }) }));
  return settled.every((one): one is Operand<Tensor> => one.value.kind === 'tensor') ? settled : undefined;
}

function hasAxes(context: Context, value: Tensor): boolean {
  const { lead, axes } = context.typeOf(value.node).shape;
  return lead.length > 0 || axes.length > 0;
}

function single(dtype: DType, make: (shape: Shape) => Draft): Floating {
  return { kind: 'floating', dtype, shape: scalarShape, axes: new Set(), mixed: false, depth: 1, make };
}

function covers(shape: Shape, axes: ReadonlySet<number>): boolean {
  return [...axes].every((axis) => shape.axes.length >= -axis);
}

/** `shape` with axes of 1 before it, so many that every position finds its own. */
function onesFor(axes: ReadonlySet<number>, shape: Shape): Shape {
  if (shape.lead.length > 0) return shape;
  const rank = Math.max(shape.axes.length, ...[...axes].map((axis) => -axis));
  return shapeOf([...Array<Size>(rank - shape.axes.length).fill(1), ...shape.axes]);
}

/** Stands in for a node whose fault is reported, so that the rest can be built; it never reaches a graph. */
function stump(context: Context, span: Span): Draft {
  return context.drafts.sure({ op: 'constant', value: 0 }, [], span);
}

/** Makes each shape once. */
export function remembered(context: Context, make: (shape: Shape) => Draft): (shape: Shape) => Draft {
  const made = new Map<string, Draft>();
  return (shape) => {
    const known = context.sizes.shape(shape);
    const key = exactShapeText(known);
    const found = made.get(key) ?? make(known);
    made.set(key, found);
    return found;
  };
}
