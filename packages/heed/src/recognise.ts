/**
 * Recognising inputs: whether a record is of the same make as one that went through all checks before.
 *
 * In: a record that was taken (tensors.ts), then any other. Out: the tensors of the other where its names come in the
 * same order and each value has the shape and element type of its predecessor; nothing where it must go through the
 * checks itself. Numbers are compared one by one, no text is made. Faults are never told here.
 */

import { HeedError } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { allocate, countOf, dense, isResident, rowMajor, type DType, type Tensor, type TypedArray } from '@heed/tensor';
import type { Inputs, TensorLike } from './face.ts';
import { toTensor } from './tensors.ts';

/** What a value must be like. */
interface Make {
  readonly name: string;
  /** Its place among the tensors that are read; -1 for one that is given in vain. */
  readonly place: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly count: number;
  readonly Data: abstract new () => TypedArray;
  /** Whether the element type may be left out: the array says it. */
  readonly plain: boolean;
  /** One that stays on a device must be the very same one. */
  readonly resident: Tensor | undefined;
}

export class Pattern {
  /** As the record lists them. */
  readonly #names: readonly string[];
  /** What is read, in its order, then what is given in vain. */
  readonly #makes: readonly Make[];

  private constructor(names: readonly string[], makes: readonly Make[]) {
    this.#names = names;
    this.#makes = makes;
  }

  /** Of a record that was accepted; `reads` are the canonical names to find in it. Nested lists are no pattern. */
  static of(given: Inputs, reads: readonly string[]): Pattern | undefined {
    const makes: Make[] = [];
    for (const name of Object.keys(given)) {
      const value = given[name];
      if (!isCheap(value)) return undefined;
      const { dtype, shape } = toTensor(value);
      makes.push({
        name,
        place: reads.indexOf(canonicalName(name)),
        dtype,
        shape: [...shape],
        strides: rowMajor(shape),
        count: countOf(shape),
        Data: allocate(dtype, 0).constructor as Make['Data'],
        resident: isResident(value) ? value : undefined,
        plain: dtype !== 'f16' && dtype !== 'bool',
      });
    }
    const isWhole = reads.every((_, place) => makes.some((make) => make.place === place));
    if (!isWhole) return undefined;
    const names = makes.map(({ name }) => name);
    const inVain = makes.filter(({ place }) => place < 0);
    return new Pattern(names, [...makes.filter(({ place }) => place >= 0).sort(byPlace), ...inVain]);
  }

  /** The tensors to read, in order. */
  recognise(given: Inputs): readonly Tensor[] | undefined {
    const names = Object.keys(given);
    if (names.length !== this.#names.length) return undefined;
    for (let k = 0; k < names.length; k += 1) if (names[k] !== this.#names[k]) return undefined;
    const tensors: Tensor[] = [];
    for (const make of this.#makes) {
      const found = tensorLike(given[make.name], make);
      if (found === undefined) return undefined;
      if (make.place >= 0) tensors.push(found);
    }
    return tensors;
  }
}

function byPlace(left: Make, right: Make): number {
  return left.place - right.place;
}

/** Whether a value is a tensor in one step: a number, or an object over a typed array. */
function isCheap(value: TensorLike | undefined): boolean {
  if (typeof value === 'number') return true;
  return typeof value === 'object' && value !== null && 'data' in value && ArrayBuffer.isView(value.data);
}

function tensorLike(value: TensorLike | undefined, make: Make): Tensor | undefined {
  if (make.resident !== undefined || isResident(value)) return value === make.resident ? make.resident : undefined;
  if (typeof value === 'number') {
    return make.shape.length === 0 && make.dtype === 'f64' ? dense(Float64Array.of(value), 'f64', []) : undefined;
  }
  if (typeof value !== 'object' || value === null || !('data' in value)) return undefined;
  const { data, shape, dtype, strides, offset } = value as Partial<Tensor>;
  if (dtype !== make.dtype && !(dtype === undefined && make.plain)) return undefined;
  if (!Array.isArray(shape) || !sameNumbers(shape as readonly number[], make.shape)) return undefined;
  if (!(data instanceof make.Data) || data.length < make.count) return undefined;
  if (make.dtype === 'bool' && !isTruth(data)) return undefined;
  if (strides === undefined && offset === undefined) {
    return data.length === make.count
      ? { data, dtype: make.dtype, shape: make.shape, strides: make.strides, offset: 0 }
      : undefined;
  }
  const isDense = offset === 0 && Array.isArray(strides) && sameNumbers(strides as readonly number[], make.strides);
  return isDense && dtype !== undefined ? (value as Tensor) : viewOf(value, make);
}

/** Strides of another kind: they must be seen to stay inside their data. */
function viewOf(value: TensorLike, { dtype }: Make): Tensor | undefined {
  try {
    const found = toTensor(value);
    return found.dtype === dtype ? found : undefined;
  } catch (error) {
    if (error instanceof HeedError) return undefined;
    throw error;
  }
}

function sameNumbers(left: readonly number[], right: readonly number[]): boolean {
  if (left.length !== right.length) return false;
  for (let k = 0; k < left.length; k += 1) if (left[k] !== right[k]) return false;
  return true;
}

function isTruth(data: TypedArray): boolean {
  for (let k = 0; k < data.length; k += 1) if (data[k] > 1) return false;
  return true;
}
