/**
 * Resident tensors: numbers that stay in a session's memory from run to run, read by programs where they lie.
 *
 * In: a host tensor, once. Out: a tensor like any other (its `data` is a view of the memory) that runs of the same
 * session take without a copy; rows of it may be replaced in place, as a decoder does with keys and values. It is there
 * until it is disposed of; then, and in another session, asking for it is a diagnostic. Caches in which a program itself
 * appends are not here.
 */

import { HeedError } from '@heed/diagnostics';
import {
  allocate,
  BYTES_OF,
  copyInto,
  countOf,
  isDense,
  markResident,
  rowMajor,
  shapeText,
  type DType,
  type Tensor,
  type TypedArray,
} from '@heed/tensor';
import type { Memory } from './memory.ts';
import { report } from './messages.ts';

export interface ResidentTensor extends Tensor {
  /**
   * Replaces positions `at`, `at + 1`, … along an axis (the first unless told) by those of `rows`, which has the other
   * axes of this tensor; without that axis it is one position.
   */
  readonly write: (rows: Tensor, at: number, axis?: number) => void;
  /** The first `count` positions along an axis (the first unless told), where they lie: a cache that is partly filled. */
  readonly first: (count: number, axis?: number) => ResidentTensor;
  /** Gives its memory back. What `first` gave goes with the tensor it is of; disposing of it does nothing. */
  readonly dispose: () => void;
  readonly [Symbol.dispose]: () => void;
}

/** The session's side: its memory, which throws when it is closed, and its name. */
export interface ResidentHost {
  readonly device: string;
  readonly limit: number;
  readonly memory: () => Memory;
}

/** Where a resident tensor lies. */
export interface Placement {
  readonly host: ResidentHost;
  readonly address: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** In elements. */
  readonly strides: readonly number[];
  /** From the first element to the last. */
  readonly elements: number;
  /** Shared by a tensor and all `first` of it. */
  readonly life: { alive: boolean };
}

const placements = new WeakMap<object, Placement>();

/** Where a tensor lies, if it is a resident one. */
export function placementOf(tensor: object): Placement | undefined {
  return placements.get(tensor);
}

/** Throws unless the tensor is still there and of this session. */
export function checkResident({ host, life, shape }: Placement, session: ResidentHost): void {
  if (!life.alive) throw new HeedError([report['run/resident-disposed']({ shape: shapeText(shape) })]);
  if (host !== session) {
    throw new HeedError([report['run/resident-elsewhere']({ device: host.device, other: session.device })]);
  }
}

export function upload(host: ResidentHost, tensor: Tensor, dtype: DType = tensor.dtype): ResidentTensor {
  const { shape } = tensor;
  const elements = countOf(shape);
  const bytes = elements * BYTES_OF[dtype];
  const memory = host.memory();
  // Numbers that are to be converted, or lie in this memory, must be apart from it before it moves.
  const isApart = tensor.dtype === dtype && isDense(tensor) && tensor.data.buffer !== memory.buffer;
  const source = isApart ? tensor.data : converted(tensor, dtype);
  const address = memory.take(bytes, host.limit);
  memory.view(dtype, address, elements).set(source);
  const life = { alive: true };
  const dispose = (): void => {
    if (!life.alive) return;
    life.alive = false;
    memory.give(address);
  };
  const placement = { host, address, dtype, shape: [...shape], strides: rowMajor(shape), elements, life };
  return residentAt(placement, dispose);
}

function residentAt(placement: Placement, dispose: () => void): ResidentTensor {
  const { host, address, dtype, shape, strides, elements } = placement;
  let buffer: ArrayBufferLike | undefined;
  let view: TypedArray = allocate(dtype, 0);
  const tensor: ResidentTensor = {
    // An own property: what is spread or viewed keeps the numbers, though not the residence.
    get data() {
      checkResident(placement, host);
      const memory = host.memory();
      if (buffer !== memory.buffer) {
        view = memory.view(dtype, address, elements);
        ({ buffer } = memory);
      }
      return view;
    },
    dtype,
    shape,
    strides,
    offset: 0,
    write: (rows, at, axis = 0) => writeRows(placement, tensor.data, rows, at, axis),
    first: (count, axis = 0) => {
      checkResident(placement, host);
      if (!(Number.isSafeInteger(count) && count >= 0 && count <= (shape[axis] ?? -1))) {
        throw new HeedError([report['run/resident-rows']({ shape: shapeText(shape), axis, at: 0, rows: count })]);
      }
      const kept = shape.with(axis, count);
      const reach = kept.includes(0) ? 0 : kept.reduce((sum, size, k) => sum + (size - 1) * strides[k], 1);
      return residentAt({ ...placement, shape: kept, elements: reach }, () => undefined);
    },
    dispose,
    [Symbol.dispose]: dispose,
  };
  placements.set(tensor, placement);
  markResident(tensor);
  return tensor;
}

function writeRows(
  { dtype, shape, strides }: Placement,
  data: TypedArray,
  rows: Tensor,
  at: number,
  axis: number,
): void {
  const single = rows.shape.length === shape.length - 1;
  const count = single ? 1 : (rows.shape[axis] ?? -1);
  const fits =
    axis >= 0 &&
    axis < shape.length &&
    [at, at + count].every((end) => Number.isSafeInteger(end) && end >= 0 && end <= shape[axis]) &&
    shapeText(rows.shape) === shapeText(single ? shape.toSpliced(axis, 1) : shape.with(axis, count));
  if (!fits) {
    const facts = { shape: shapeText(shape), axis, at, rows: shapeText(rows.shape) };
    throw new HeedError([report['run/resident-rows'](facts)]);
  }
  const source = converted(rows, dtype);
  if (source.length === 0) return;
  // What lies behind the axis is dense in both, for only one axis of a tensor may be partly filled at a time.
  const target = shape.with(axis, count);
  const inner = denseTail(target, strides);
  const run = target.slice(inner).reduce((a, b) => a * b, 1);
  const index = target.slice(0, inner).map(() => 0);
  for (let from = 0; from < source.length; from += run) {
    const to = index.reduce(
      (sum, k, a) => sum + (k + (a === axis ? at : 0)) * strides[a],
      inner > axis ? 0 : at * strides[axis],
    );
    if (run === 1) data[to] = source[from];
    else data.set(source.subarray(from, from + run), to);
    for (let a = inner - 1; a >= 0; a -= 1) {
      index[a] += 1;
      if (index[a] < target[a]) break;
      index[a] = 0;
    }
  }
}

/** The first axis from which on the elements of a shape lie one after another under these strides. */
function denseTail(shape: readonly number[], strides: readonly number[]): number {
  let step = 1;
  let axis = shape.length;
  while (axis > 0 && (shape[axis - 1] === 1 || strides[axis - 1] === step)) {
    axis -= 1;
    step *= shape[axis];
  }
  return axis;
}

/** The numbers of a tensor, row-major and of an element type, apart from any memory. */
function converted(tensor: Tensor, dtype: DType): TypedArray {
  const numbers = allocate(dtype, countOf(tensor.shape));
  copyInto(tensor, { name: 'resident', dtype }, numbers);
  return numbers;
}
