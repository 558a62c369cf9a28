/**
 * The session's view of its arena: typed arrays over the whole memory, made anew when the memory has grown.
 *
 * In: a device's arena. Out: views of parts of it. Only one layout's blocks and buffers lie in the memory at a time;
 * `resident` says whose blocks, so that a program run again with the same shapes need not copy them again.
 */

import { arrayOver, type DType, type TypedArray } from '@heed/tensor';
import type { Arena } from './device.ts';
import { FIRST_ADDRESS, memoryError } from './faults.ts';
import type { Layout } from './layout.ts';

export class Memory {
  readonly #arena: Arena;
  readonly #device: string;
  #buffer: ArrayBufferLike;
  words: Int32Array;
  doubles: Float64Array;
  #resident: Layout | undefined;

  constructor(arena: Arena, device: string) {
    this.#device = device;
    this.#arena = arena;
    this.#buffer = arena.buffer();
    this.words = new Int32Array(this.#buffer, 0, Math.floor(this.#buffer.byteLength / 4));
    this.doubles = new Float64Array(this.#buffer, 0, Math.floor(this.#buffer.byteLength / 8));
  }

  /** Identity of the memory: views of another buffer are void. */
  get buffer(): ArrayBufferLike {
    return this.#buffer;
  }

  /** Makes room for a layout and puts its blocks in place. */
  hold(layout: Layout): void {
    if (this.#buffer.byteLength < layout.bytes) {
      try {
        this.#arena.grow(layout.bytes);
      } catch (cause) {
        throw memoryError(cause, this.#device, layout.bytes);
      }
    }
    const now = this.#arena.buffer();
    if (now !== this.#buffer) {
      this.#buffer = now;
      this.words = new Int32Array(now, 0, Math.floor(now.byteLength / 4));
      this.doubles = new Float64Array(now, 0, Math.floor(now.byteLength / 8));
      this.#resident = undefined;
    }
    if (this.#resident === layout) return;
    new Uint8Array(now, FIRST_ADDRESS, layout.image.length).set(layout.image);
    this.#resident = layout;
  }

  /** After a failure nothing in the memory is to be relied on. */
  forget(): void {
    this.#resident = undefined;
  }

  view(dtype: DType, address: number, elements: number): TypedArray {
    return arrayOver(dtype, this.#buffer, address, elements);
  }
}
