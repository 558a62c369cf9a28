/**
 * The meaning of each core op on float64 values: one plain function per op.
 *
 * In: a node, its operands' values, the binding. Out: its value. Scans and items are evaluate.ts's, which knows graphs.
 * In single precision every step of a number that is f32 on a device is rounded, sums one after the other.
 * A product outside the domain is not formed, and an element outside is not folded, so a NaN there cannot leak.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { compileEvaluator, type Precision, type ScalarProgram } from '@heed/scalar';
import { concreteShape, evaluateSize, indexOutOfRange, scalarTypeOf, type ShapeBinding, type Size } from '@heed/tensor';
import type {
  ConcatNode,
  ContractNode,
  CoreNode,
  FoldNode,
  GatherNode,
  MapNode,
  Node,
  NodeBase,
  PositionNode,
  TensorType,
  ViewNode,
} from './graph.ts';
import { report } from './messages.ts';
import { alignedSteps, countOf, eachIndex, stepsOf } from './walk.ts';

/** A dense array of numbers, row-major; a bool is 0 or 1. */
export interface Value {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** `types` are those of the operands: how many axes of a value are leading ones is theirs to say. */
export function evaluateNode(
  node: Node,
  operands: readonly Value[],
  types: readonly TensorType[],
  binding: ShapeBinding,
  precision: Precision = 'f64',
): Value {
  const shape = concreteShape(node.type.shape, binding) ?? bug('a bound node has a concrete shape');
  switch (node.op) {
    case 'constant':
      return { shape, data: Float64Array.of(rounding(node, precision)(node.value)) };
    case 'size':
      return { shape, data: Float64Array.of(numberOf(node.size, binding)) };
    case 'position':
      return position(node, shape);
    case 'map':
      return map(node, operands, shape, precision);
    case 'contract':
      return contract(node, operands, shape, rounding(node, precision));
    case 'fold':
      return fold(node, operands, shape, precision);
    case 'view':
      return view(node, operands[0], shape, binding);
    case 'concat':
      return concat(node, operands, shape);
    case 'gather':
      return gather(node, operands, types[0].shape.axes.length, shape);
    case 'split':
    case 'merge':
      return { shape, data: operands[0].data };
    default:
      return bug(
        `the oracle gets core ops, not ${node.op satisfies Exclude<Node['op'], CoreNode['op']> | 'input' | 'scan' | 'item'}`,
      );
  }
}

type Evaluator = ReturnType<typeof compileEvaluator>;
const evaluators = { f64: new WeakMap<ScalarProgram, Evaluator>(), f32: new WeakMap<ScalarProgram, Evaluator>() };

/** Bodies of scans run their programs at every step, so each is compiled once. */
function evaluatorOf(program: ScalarProgram, precision: Precision): Evaluator {
  const made = evaluators[precision].get(program) ?? compileEvaluator(program, precision);
  evaluators[precision].set(program, made);
  return made;
}

/** What a step of a sum does to its result. */
function rounding({ type }: NodeBase, precision: Precision): (x: number) => number {
  return precision === 'f32' && scalarTypeOf[type.dtype] === 'f32' ? Math.fround : (x) => x;
}

function numberOf(size: Size, binding: ShapeBinding): number {
  return evaluateSize(size, binding.sizes) ?? bug('a bound size has a value');
}

function position(node: PositionNode & NodeBase, shape: readonly number[]): Value {
  if (-node.axis > shape.length) {
    const facts = { axis: node.axis, rank: shape.length };
    throw new HeedError([report['shape/no-axis'](facts, node.span && { span: node.span })]);
  }
  const data = new Float64Array(countOf(shape));
  const steps = shape.map((_, k) => (k === shape.length + node.axis ? 1 : 0));
  eachIndex(shape, [steps], (at, [index]) => void (data[at] = index!));
  return { shape, data };
}

function map({ program }: MapNode, operands: readonly Value[], shape: readonly number[], precision: Precision): Value {
  const run = evaluatorOf(program, precision);
  const data = new Float64Array(countOf(shape));
  const steps = operands.map((operand) => alignedSteps(operand.shape, shape));
  const args = new Float64Array(operands.length);
  eachIndex(shape, steps, (at, offsets) => {
    for (let k = 0; k < args.length; k += 1) args[k] = operands[k].data[offsets[k]]!;
    data[at] = run(args)[0]!;
  });
  return { shape, data };
}

function contract(
  node: ContractNode,
  operands: readonly Value[],
  shape: readonly number[],
  round: (x: number) => number,
): Value {
  const labels = [node.left, node.right, ...(node.domain === undefined ? [] : [node.domain])];
  const sizes = new Map<string, number>();
  for (const [k, text] of labels.entries()) {
    const own = operands[k].shape;
    for (const [at, label] of [...text].entries()) {
      const size = own[own.length - text.length + at];
      if ((sizes.get(label) ?? 1) === 1) sizes.set(label, size);
    }
  }
  const lead = shape.slice(0, shape.length - node.out.length);
  const summed = [...sizes.keys()].filter((label) => !node.out.includes(label));
  /** Steps of operand k along the given labels, after `before` leading axes. */
  const stepsAlong = (k: number, along: readonly string[]): number[] => {
    const { shape: own } = operands[k];
    const steps = stepsOf(own);
    const start = own.length - labels[k].length;
    return along.map((label) => {
      const at = labels[k].indexOf(label);
      return at < 0 || own[start + at] === 1 ? 0 : steps[start + at];
    });
  };
  const leadSteps = (k: number): number[] => {
    const { shape: own } = operands[k];
    const count = own.length - labels[k].length;
    const inner = countOf(own.slice(count));
    return alignedSteps(own.slice(0, count), lead).map((step) => step * inner);
  };
  const outer = labels.map((_, k) => [...leadSteps(k), ...stepsAlong(k, [...node.out])]);
  const inner = labels.map((_, k) => stepsAlong(k, summed));
  const row = summed.map((label) => sizes.get(label)!);
  const [left, right, domain] = operands;
  const data = new Float64Array(countOf(shape));
  eachIndex(shape, outer, (at, starts) => {
    let sum = 0;
    eachIndex(
      row,
      inner,
      (_, [a, b, d]) => {
        if (domain === undefined || domain.data[d] !== 0) sum = round(sum + round(left.data[a] * right.data[b]));
      },
      starts,
    );
    data[at] = sum;
  });
  return { shape, data };
}

function fold(node: FoldNode, operands: readonly Value[], shape: readonly number[], precision: Precision): Value {
  const { record, axes } = node;
  const [x, domain] = operands;
  // The shape that x and the domain broadcast to, and in it the rows' own axes.
  const rank = Math.max(...operands.map((operand) => operand.shape.length));
  const whole = Array.from({ length: rank }, (_, k) => {
    const sizes = operands
      .map((operand) => operand.shape.at(k - rank))
      .filter((size) => size !== undefined && size !== 1);
    return sizes[0] ?? 1;
  });
  const isRow = whole.map((_, k) => axes.includes(k - rank));
  const rowShape = whole.filter((_, k) => isRow[k]);
  const outerShape = whole.filter((_, k) => !isRow[k]);
  const steps = [alignedSteps(x.shape, whole), ...(domain ? [alignedSteps(domain.shape, whole)] : []), stepsOf(whole)];
  const rowSteps = steps.map((own) => own.filter((_, k) => isRow[k]));
  const outerSteps = steps.map((own) => own.filter((_, k) => !isRow[k]));

  const lift = evaluatorOf(record.lift, precision);
  const merge = evaluatorOf(record.merge, precision);
  const finish = evaluatorOf(record.finish, precision);
  const weight = record.weight && evaluatorOf(record.weight, precision);
  const data = new Float64Array(countOf(shape));
  eachIndex(outerShape, outerSteps, (at, starts) => {
    const eachElement = (visit: (value: number, place: number) => void): void =>
      eachIndex(
        rowShape,
        rowSteps,
        (_, offsets) => {
          if (domain === undefined || domain.data[offsets[1]] !== 0) visit(x.data[offsets[0]], offsets.at(-1)!);
        },
        starts,
      );
    let state: readonly number[] = record.identity;
    eachElement((value) => (state = merge([...state, ...lift([value])])));
    if (node.output === 'finish') data[at] = finish(state)[0]!;
    else
      eachElement((value, place) => (data[place] = (weight ?? bug('the record has a weight'))([value, ...state])[0]!));
  });
  return { shape, data };
}

function view(node: ViewNode & NodeBase, operand: Value, shape: readonly number[], binding: ShapeBinding): Value {
  const ownRank = operand.shape.length - (shape.length - node.axes.length);
  const leadRank = operand.shape.length - ownRank;
  const own = stepsOf(operand.shape);
  let start = 0;
  const steps = node.axes.map((part, k) => {
    if (part === 'new') return 0;
    const size = operand.shape[leadRank + part.axis];
    const first = numberOf(part.start, binding);
    const count = shape[leadRank + k];
    for (const index of count === 0 ? [] : [first, first + part.step * (count - 1)]) {
      if (index >= 0 && index < size) continue;
      throw new HeedError([report['shape/outside-axis']({ index, size }, node.span && { span: node.span })]);
    }
    start += first * own[leadRank + part.axis];
    return part.step * own[leadRank + part.axis];
  });
  const data = new Float64Array(countOf(shape));
  eachIndex(shape, [[...own.slice(0, leadRank), ...steps]], (at, [from]) => void (data[at] = operand.data[from]!), [
    start,
  ]);
  return { shape, data };
}

function concat(node: ConcatNode, operands: readonly Value[], shape: readonly number[]): Value {
  const data = new Float64Array(countOf(shape));
  const whole = stepsOf(shape);
  let start = 0;
  for (const operand of operands) {
    const size = operand.shape.at(node.axis)!;
    const part = shape.with(node.axis, size);
    const steps = [alignedSteps(operand.shape, part), whole];
    eachIndex(part, steps, (_, [from, to]) => void (data[to] = operand.data[from]!), [0, start]);
    start += size * whole.at(node.axis)!;
  }
  return { shape, data };
}

/** `rank` is how many named axes x has. */
function gather(
  node: GatherNode & NodeBase,
  operands: readonly Value[],
  rank: number,
  shape: readonly number[],
): Value {
  const x = operands[0];
  const indices = operands.slice(1, 1 + node.axes.length);
  const guard = node.guard ? operands.at(-1) : undefined;
  const leadRank = x.shape.length - rank;
  const own = stepsOf(x.shape);
  const kept = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !node.axes.includes(axis));
  // Where indices and guard are looked at, and what of x is kept whole behind each such place.
  const head = shape.slice(0, shape.length - kept.length);
  const tail = shape.slice(head.length);
  const lead = head.slice(0, head.length - (node.type.shape.axes.length - kept.length));
  const inner = countOf(x.shape.slice(leadRank));
  const fromX = alignedSteps(x.shape.slice(0, leadRank), lead).map((step) => step * inner);
  const headSteps = [
    [...fromX, ...head.slice(lead.length).map(() => 0)],
    ...operands.slice(1).map((operand) => alignedSteps(operand.shape, head)),
  ];
  const tailSteps = [kept.map((axis) => own[leadRank + axis])];
  const width = countOf(tail);
  const data = new Float64Array(countOf(shape));
  eachIndex(head, headSteps, (place, [start, ...offsets]) => {
    // Nothing is asked of x here when none of its kept axes has a position.
    if (width === 0 || (guard && guard.data[offsets.at(-1)!] === 0)) return;
    let from = start;
    for (const [k, axis] of node.axes.entries()) {
      const index = indices[k].data[offsets[k]];
      const size = x.shape[leadRank + axis];
      if (!(Number.isInteger(index) && index >= 0 && index < size))
        throw new HeedError([indexOutOfRange({ index, axis, size }, node.span && { span: node.span })]);
      from += index * own[leadRank + axis];
    }
    eachIndex(tail, tailSteps, (at, [offset]) => void (data[place * width + at] = x.data[offset]!), [from]);
  });
  return { shape, data };
}
