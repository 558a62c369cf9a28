/**
 * Tensors that are too large to be written into the state, kept by the name of their file.
 *
 * In: a tensor and where it is from. Out: its source: numbers where they are few, else a file's name that nothing else
 * goes by, so that going back in the history finds the tensor it had. The oldest are let go when there are many.
 */

import { signal, type Signal } from '@preact/signals';
import { countOf, type Tensor } from '@heed/tensor';
import type { Files } from './given.ts';
import { isFileSource } from './inputs/read-source.ts';
import { sourceOf } from './inputs/write-source.ts';
import { MOST_WRITTEN } from './state/limits.ts';
import type { PageState } from './state/page-state.ts';

const MOST_FILES = 16;
const LONGEST_NAME = 80;

export class LoadedFiles {
  readonly #tensors: Signal<ReadonlyMap<string, Tensor>> = signal(new Map());

  /** The source to write into the state. */
  keep(file: string, tensor: Tensor): string {
    if (countOf(tensor.shape) <= MOST_WRITTEN) return sourceOf(tensor);
    const tensors = new Map(this.#tensors.peek());
    const name = freeName(file, tensors);
    tensors.set(name, tensor);
    const [oldest] = tensors.keys();
    if (tensors.size > MOST_FILES && oldest !== undefined) tensors.delete(oldest);
    this.#tensors.value = tensors;
    return name;
  }

  /** Those that a state's sources name. */
  inUse({ inputs }: PageState): Files {
    const tensors = this.#tensors.value;
    const found = Object.entries(inputs).flatMap(([name, source]) => {
      const tensor = tensors.get(source);
      return tensor === undefined ? [] : [[name, { file: source, tensor }] as const];
    });
    return Object.fromEntries(found);
  }
}

/** `q.npy`, `q-2.npy`: what a source can name. */
function freeName(file: string, taken: ReadonlyMap<string, Tensor>): string {
  const [, stem = file, ending = '.npy'] = /^(.*?)(\.[a-z]+)?$/is.exec(file) ?? [];
  const plain =
    stem
      .replaceAll(/[\s()[\]{}=;\p{C}/\\]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_NAME) || 'numbers';
  for (let k = 1; ; k += 1) {
    const name = `${plain}${k === 1 ? '' : `-${k}`}${isFileSource(`a${ending}`) ? ending : '.npy'}`;
    if (!taken.has(name)) return name;
  }
}
