/**
 * What the operands of a condition can be in a block of queries and keys.
 *
 * In: a plan, the inputs whose numbers are known. Out: per operand a range for a block, as the kernel has it: positions at
 * the block's corners; numbers in memory looked through, unless the block has more keys than a tile, for then the kernel
 * does not look. Of a value computed on the way nothing is known. No condition is evaluated here.
 */

import { bug } from '@heed/diagnostics';
import {
  innerAxes,
  streamAxes,
  type BufferSpec,
  type Launch,
  type OperandBinding,
  type Plan,
  type StreamKernel,
} from '@heed/kernels';
import { anything, between, type Interval, type Range, type Truth } from '@heed/scalar';
import { astype, evaluateSize, rowMajor, values, type Size, type SizeValues, type Tensor } from '@heed/tensor';

export interface Block {
  /** First and last index along each axis of the walk. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

export interface OperandRange {
  readonly of: (block: Block) => Range;
  /** The axes of the walk along which it changes. */
  readonly axes: readonly number[];
}

/** Whether an operand is in memory at all, and whether its numbers are known: those of a value computed on the way never are. */
export type OperandData = 'none' | 'given' | 'absent' | 'computed';

export interface Reading {
  /** How many axes the walk has, leading ones among them. */
  readonly rank: number;
  readonly sizes: SizeValues;
  /** Whether the condition takes a truth. */
  readonly isBool: boolean;
}

type BufferBinding = Extract<OperandBinding, { readonly kind: 'buffer' }>;

export class MaskOperands {
  readonly #plan: Plan;
  readonly #inputs: Readonly<Record<string, Tensor>>;
  readonly #numbers = new Map<number, Float64Array>();

  constructor(plan: Plan, inputs: Readonly<Record<string, Tensor>>) {
    this.#plan = plan;
    this.#inputs = inputs;
  }

  dataOf(binding: OperandBinding): OperandData {
    if (binding.kind === 'position') return 'none';
    const { use } = this.#plan.buffers[binding.buffer];
    if (use.kind !== 'input') return 'computed';
    return Object.hasOwn(this.#inputs, this.#plan.signature.inputs[use.index].name) ? 'given' : 'absent';
  }

  range(launch: Launch, kernel: StreamKernel, operand: number, { rank, sizes, isBool }: Reading): OperandRange {
    const binding = launch.operands[operand];
    if (binding.kind === 'position') return positionRange(binding.axis, binding.start, rank, sizes);
    const nothing = isBool ? 'unknown' : anything;
    const buffer = this.#plan.buffers[binding.buffer];
    const tensor = this.#tensorOf(buffer);
    const way = tensor && wayThrough(binding, buffer, tensor, rank, launch.shape.axes.length, sizes);
    if (tensor === undefined || way === undefined) return { of: () => nothing, axes: [] };
    const numbers = this.#numbersOf(binding.buffer, buffer, tensor);
    const outer = rank - innerAxes(kernel);
    const of = (block: Block): Range => {
      const found = lookThrough(numbers, way, block, outer, kernel.tile.keys);
      if (found === undefined) return nothing;
      return isBool ? truthOf(found) : found;
    };
    return { of, axes: way.strides.flatMap((stride, axis) => (stride === 0 ? [] : [axis])) };
  }

  #tensorOf({ use }: BufferSpec): Tensor | undefined {
    if (use.kind !== 'input') return undefined;
    const { name } = this.#plan.signature.inputs[use.index];
    return Object.hasOwn(this.#inputs, name) ? this.#inputs[name] : undefined;
  }

  /** As the kernel reads them: in the element type of the buffer. */
  #numbersOf(index: number, { dtype }: BufferSpec, tensor: Tensor): Float64Array {
    const known = this.#numbers.get(index) ?? values(astype(tensor, dtype));
    this.#numbers.set(index, known);
    return known;
  }
}

function positionRange(fromEnd: number, start: Size, rank: number, sizes: SizeValues): OperandRange {
  const from = evaluateSize(start, sizes);
  const axis = rank + fromEnd;
  if (from === undefined || axis < 0) return { of: () => anything, axes: [] };
  return { of: ({ first, last }) => between(from + first[axis], from + last[axis]), axes: [axis] };
}

/** Where an operand's number for a position of the walk is: `start` and, along each axis, `stride` for every so many. */
interface Way {
  readonly start: number;
  readonly strides: readonly number[];
  readonly every: readonly number[];
}

/** Nothing where a size in it has no number. */
function wayThrough(
  { moves, starts }: BufferBinding,
  buffer: BufferSpec,
  { shape }: Tensor,
  rank: number,
  named: number,
  sizes: SizeValues,
): Way | undefined {
  const own = rowMajor(shape);
  const leads = shape.length - buffer.shape.axes.length;
  if (leads > rank - named) bug('the leading axes of an operand are leading axes of its launch');
  const strideOf = (axis: number): number => own[axis < 0 ? shape.length + axis : leads + axis];
  const strides = Array.from({ length: rank }, () => 0);
  const every = Array.from({ length: rank }, () => 1);
  // Leading axes meet those of the walk from the right.
  for (let back = 1; back <= leads; back++) {
    if (shape[leads - back] !== 1) strides[rank - named - back] = own[leads - back];
  }
  for (const [k, move] of moves.entries()) {
    if (move === null) continue;
    const [step, size, turn] = [move.step, move.size, move.every ?? 1].map((one) => evaluateSize(one, sizes));
    if (step === undefined || size === undefined || turn === undefined) return undefined;
    if (size === 1) continue;
    const axis = rank - moves.length + k;
    strides[axis] += step * strideOf(move.axis);
    every[axis] = turn;
  }
  let start = 0;
  for (const one of starts) {
    const from = evaluateSize(one.start, sizes);
    if (from === undefined) return undefined;
    start += from * strideOf(one.axis);
  }
  return { start, strides, every };
}

/** The least and the largest number of a block; nothing where the kernel does not look. */
function lookThrough(
  numbers: Float64Array,
  { start, strides, every }: Way,
  { first, last }: Block,
  outer: number,
  most: number,
): Interval | undefined {
  const [query, key] = [outer + streamAxes.query, outer + streamAxes.key];
  const [alongI, alongJ] = [strides[query], strides[key]];
  const columns = alongJ === 0 ? 1 : last[key] - first[key] + 1;
  if (columns > most) return undefined;
  const rows = alongI === 0 ? 1 : last[query] - first[query] + 1;
  const from = first.reduce((at, index, axis) => at + Math.floor(index / every[axis]) * strides[axis], start);
  let [low, high, nan] = [Infinity, -Infinity, false];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const number = numbers[from + row * alongI + column * alongJ];
      if (number < low) low = number;
      if (number > high) high = number;
      if (Number.isNaN(number)) nan = true;
    }
  }
  // A NaN hides all else from the kernel.
  return nan ? anything : between(low, high);
}

function truthOf({ low, high }: Interval): Truth {
  if (low > 0) return 'true';
  return high <= 0 ? 'false' : 'unknown';
}
