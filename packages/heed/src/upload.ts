/**
 * Tensors that stay on a backend: `using K = upload(keys, { backend: 'wasm' })`.
 *
 * In: anything an input may be given as. Out: a tensor in the memory of the session that all formulas share on that
 * backend. Formulas run there read it without a copy, its rows may be replaced in place, and `using` or `dispose` gives
 * its memory back. The reference backend reads it as it reads any tensor; another backend refuses it.
 */

import type { ResidentTensor } from '@heed/runtime';
import type { DType } from '@heed/tensor';
import { deviceFor, sessionOn } from './compiling.ts';
import type { RunOptions, TensorLike } from './face.ts';
import { storedType, toTensor } from './tensors.ts';

export interface UploadOptions extends Pick<RunOptions, 'backend' | 'strict' | 'threads'> {
  /** As the formula declares the input; f32 for floating-point numbers unless told. */
  readonly dtype?: DType;
}

export function upload(value: TensorLike, options: UploadOptions = {}): ResidentTensor {
  const tensor = toTensor(value);
  return sessionOn(deviceFor(options), options.threads).upload(tensor, {
    dtype: options.dtype ?? storedType(tensor.dtype),
  });
}
