/**
 * The type of a node from its operands' types: one rule per op, exhaustive.
 *
 * In: a node without its type (inputs, constants, positions and maps may say it) and its operands. Out: the type with
 * the size equations it rests on, or a fault. Builder, verifier and parser all ask here, so a type is never invented
 * twice. The shape rules of the larger ops are infer-shapes.ts.
 */

import {
  addSizes,
  equalShapes,
  equalSizes,
  mulSizes,
  scalarShape,
  shapeOf,
  type Size,
  scalarTypeOf,
} from '@heed/tensor';
import { isWholeType, type Operand } from './element-types.ts';
import { elementwiseArity, elementwiseType, isBitwise, isCondition, isElementwise } from './elementwise.ts';
import { inferred, malformed, refused, type Inferred } from './faults.ts';
import { inferGather, inferMerge, inferSplit } from './infer-places.ts';
import type {
  CoreNode,
  Graph,
  ItemNode,
  MapNode,
  NodeId,
  PositionNode,
  ScanNode,
  SurfaceNode,
  TensorType,
  ViewNode,
} from './graph.ts';
import {
  inferArgmax,
  inferConcat,
  inferContract,
  inferCumulate,
  inferMatmul,
  inferRows,
  inferTranspose,
  isAxis,
  joinShapes,
  wrongCount,
} from './infer-shapes.ts';

export type NodeBody = CoreNode | SurfaceNode;

/** A node to be typed; `type` is asked of inputs and positions and heeded in constants and maps. */
export type NodeSpec = NodeBody & { readonly operands: readonly NodeId[]; readonly type?: TensorType };

export function inferNode(node: NodeSpec, operands: readonly Operand[]): Inferred {
  if (isElementwise(node)) return inferElementwise(node.op, operands);
  const refusal = checkCount(node, operands);
  if (refusal) return refusal;
  switch (node.op) {
    case 'input':
      return node.type ? inferred(node.type) : malformed('an input without a type');
    case 'constant':
      return inferConstant(node.value, node.type);
    case 'size':
      return inferred({ dtype: 'i32', shape: scalarShape });
    case 'position':
      return inferPosition(node, node.type);
    case 'map':
      return inferMap(node, operands, node.type);
    case 'contract':
      return inferContract(node, operands);
    case 'fold':
      return inferFold(node, operands);
    case 'scan':
      return inferScan(node, operands);
    case 'item':
      return inferItem(node, operands[0]);
    case 'view':
      return inferView(node, operands[0]);
    case 'concat':
      if (operands.some(({ dtype }) => dtype !== operands[0].dtype)) return malformed('a concat of several types');
      return inferConcat(operands, node.axis);
    case 'join':
      return inferConcat(operands, node.axis);
    case 'gather':
      return inferGather(node, operands);
    case 'split':
      return inferSplit(node, operands[0]);
    case 'merge':
      return inferMerge(node, operands[0]);
    case 'matmul':
      return inferMatmul(operands[0], operands[1], operands[2]);
    case 'transpose':
      return inferTranspose(operands[0]);
    case 'softmax':
    case 'log_softmax':
    case 'softmax1':
    case 'softpick':
    case 'normalize':
    case 'layernorm':
    case 'rmsnorm':
      if ('eps' in node && !(node.eps >= 0)) return malformed(`eps ${node.eps}`);
      return inferRows(operands, { axes: node.axes, keep: true, domain: node.domain, weights: true });
    case 'reduce_sum':
    case 'reduce_mean':
    case 'reduce_max':
    case 'reduce_min':
    case 'reduce_prod':
    case 'reduce_logsumexp':
    case 'reduce_norm':
      return inferRows(operands, { axes: node.axes, keep: node.keep, domain: node.domain, weights: false });
    case 'reduce_argmax':
      return inferArgmax(node, operands);
    case 'cumsum':
    case 'cumprod':
      return inferCumulate(node, operands);
  }
}

/** How many operands a node of fixed count has; the others check for themselves. */
function checkCount(node: NodeBody, operands: readonly Operand[]): Inferred | undefined {
  const counts: Partial<Record<NodeBody['op'], number>> = {
    input: 0,
    constant: 0,
    size: 0,
    position: 0,
    item: 1,
    view: 1,
    split: 1,
    merge: 1,
    transpose: 1,
  };
  const count = node.op === 'matmul' ? (node.domain ? 3 : 2) : counts[node.op];
  return count === undefined || count === operands.length ? undefined : wrongCount(count, count, operands);
}

export function inferElementwise(op: Parameters<typeof elementwiseType>[0], operands: readonly Operand[]): Inferred {
  const [fewest, most] = elementwiseArity(op);
  if (operands.length < fewest || operands.length > most) return wrongCount(fewest, most, operands);
  const wrong = operands.findIndex(({ dtype }, k) => isCondition(op, k) && dtype !== 'bool');
  if (wrong >= 0) return refused({ kind: 'not-bool', operand: wrong, type: operands[wrong] });
  const fractional = isBitwise(op) ? operands.findIndex(({ dtype }) => !isWholeType(dtype)) : -1;
  if (fractional >= 0) return malformed(`bits of operand ${fractional}, which is ${operands[fractional].dtype}`);
  const joined = joinShapes(operands);
  return joined.ok ? inferred({ dtype: elementwiseType(op, operands), shape: joined.shape }, joined.equations) : joined;
}

/** Whole numbers are i32, others weak float64, unless the node says otherwise. */
function inferConstant(value: number, type: TensorType | undefined): Inferred {
  if (type && !equalShapes(type.shape, scalarShape)) return malformed('a constant with axes');
  const whole = Number.isInteger(value) && Math.abs(value) <= 0x7fff_ffff && !Object.is(value, -0);
  return inferred(type ?? { dtype: whole ? 'i32' : 'f64', shape: scalarShape });
}

function inferPosition({ axis }: PositionNode, type: TensorType | undefined): Inferred {
  if (!type || type.dtype !== 'i32') return malformed('a position that is not i32');
  const { lead, axes } = type.shape;
  if (!Number.isInteger(axis) || axis >= 0) return refused({ kind: 'no-axis', axis, rank: axes.length });
  // Beyond the named axes it counts along a leading axis, whose number only binding knows.
  if (!isAxis(axis, axes.length) && lead.length === 0) return refused({ kind: 'no-axis', axis, rank: axes.length });
  if (axes.some((size, k) => k !== axes.length + axis && !equalSizes(size, 1)))
    return malformed('a position along two axes');
  return inferred(type);
}

function inferMap({ program }: MapNode, operands: readonly Operand[], type: TensorType | undefined): Inferred {
  if (program.params.length !== operands.length)
    return wrongCount(program.params.length, program.params.length, operands);
  const wrong = program.params.findIndex((param, k) => param.type !== scalarTypeOf[operands[k].dtype]);
  if (wrong >= 0) return malformed(`parameter ${program.params[wrong].name} of a map is not of its operand's type`);
  const [result, ...others] = program.results;
  if (result === undefined || others.length > 0) return malformed('a map of other than one result');
  const joined = joinShapes(operands);
  if (!joined.ok) return joined;
  const dtype = result.type === 'f64' && type?.dtype === 'i32' ? 'i32' : result.type;
  return inferred({ dtype, shape: joined.shape }, joined.equations);
}

function inferFold(node: Extract<NodeBody, { op: 'fold' }>, operands: readonly Operand[]): Inferred {
  const weights = node.output === 'weight';
  if (weights && !node.record.weight) return malformed(`record ${node.record.name} has no weight`);
  return inferRows(operands, { axes: node.axes, keep: node.keep, domain: node.domain, weights });
}

/** Inputs of a body, in order: the carries, then a slice of each sequence. */
export function bodyInputs(body: Graph): readonly NodeId[] {
  return body.nodes.flatMap((node, id) => (node.op === 'input' ? [id] : []));
}

function inferScan(node: ScanNode, operands: readonly Operand[]): Inferred {
  const { body, carries, axis, length, items } = node;
  const inputs = bodyInputs(body).map((id) => body.nodes[id].type);
  if (inputs.length !== operands.length) return wrongCount(inputs.length, inputs.length, operands);
  const outputs = body.outputs.map((output) => body.nodes[output.node]?.type);
  if (carries > outputs.length || carries > operands.length || outputs.length !== items.length) {
    return malformed('a scan whose carries, outputs and items do not match');
  }
  for (const [k, type] of operands.entries()) {
    const input = inputs[k];
    let own: TensorType = type;
    if (k < carries) {
      const wide = joinShapes([type, input]);
      if (!wide.ok) return wide;
      own = { dtype: type.dtype, shape: wide.shape };
    } else {
      const { lead, axes } = type.shape;
      if (!isAxis(axis, axes.length)) return refused({ kind: 'no-axis', axis, rank: axes.length });
      if (!equalSizes(axes.at(axis)!, length)) return malformed(`sequence ${k} of a scan is not as long as the scan`);
      own = { dtype: type.dtype, shape: { lead, axes: axes.toSpliced(axis, 1) } };
    }
    if (!equalTypes(own, input)) return malformed(`operand ${k} of a scan does not fit its body's input`);
  }
  for (const [k, output] of outputs.entries()) {
    if (output === undefined) return malformed('a scan body without its output');
    if (k < carries && !equalTypes(output, inputs[k])) return malformed(`carry ${k} of a scan changes its type`);
    const expected = k < carries ? output : stackedType(output, axis, length);
    if (expected === undefined) return refused({ kind: 'no-axis', axis, rank: output.shape.axes.length + 1 });
    if (!equalTypes(expected, items[k])) return malformed(`item ${k} of a scan is not of its body's type`);
  }
  return items[0] ? inferred(items[0]) : malformed('a scan without results');
}

/** A body's output as it is stacked: with an axis of `length` at `axis`. */
export function stackedType(output: TensorType, axis: number, length: Size): TensorType | undefined {
  const { lead, axes } = output.shape;
  if (!isAxis(axis, axes.length + 1)) return undefined;
  return { dtype: output.dtype, shape: { lead, axes: axes.toSpliced(axes.length + 1 + axis, 0, length) } };
}

function inferItem({ index }: ItemNode, operand: Operand): Inferred {
  const item = operand.items?.[index];
  return item ? inferred(item) : malformed(`no item ${index}`);
}

function inferView(node: ViewNode, operand: Operand): Inferred {
  const { lead, axes } = operand.shape;
  const used = new Set<number>();
  const result: Size[] = [];
  for (const part of node.axes) {
    if (part === 'new') {
      result.push(1);
      continue;
    }
    const size = axes[part.axis];
    if (size === undefined) return refused({ kind: 'no-axis', axis: part.axis, rank: axes.length });
    if (used.has(part.axis)) return refused({ kind: 'repeated-axis', axis: part.axis });
    used.add(part.axis);
    const last = addSizes(part.start, mulSizes(part.step, addSizes(part.size, -1)));
    const isOutside = (at: Size): boolean =>
      typeof at === 'number' && (at < 0 || (typeof size === 'number' && at >= size));
    if (part.size !== 0 && (isOutside(part.start) || isOutside(last))) {
      return refused({ kind: 'outside-axis', axis: part.axis, size, first: part.start, last });
    }
    result.push(part.size);
  }
  const lost = axes.findIndex((size, k) => !used.has(k) && !equalSizes(size, 1));
  if (lost >= 0) return malformed(`a view that leaves out axis ${lost}, which is not of size 1`);
  return inferred({ dtype: operand.dtype, shape: shapeOf(result, lead) });
}

export function equalTypes(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && equalShapes(a.shape, b.shape);
}
