/**
 * The session's view of its arena: typed arrays over the whole memory, made anew when the memory has grown.
 *
 * In: a device's arena. Out: views of parts of it. Only one layout's blocks and buffers lie in the memory at a time;
 * `resident` says whose blocks, so that a program run again with the same shapes need not copy them again. Tensors that
 * stay lie below `base`, where no layout reaches.
 */

import { arrayOver, type DType, type TypedArray } from '@heed/tensor';
import type { Arena } from './device.ts';
import { HeedError } from '@heed/diagnostics';
import { FIRST_ADDRESS, memoryError } from './faults.ts';
import type { Layout } from './layout.ts';
import { report } from './messages.ts';
import { ResidentRegion } from './resident-region.ts';

export class Memory {
  readonly #arena: Arena;
  readonly #device: string;
  #buffer: ArrayBufferLike;
  words: Int32Array;
  doubles: Float64Array;
  #resident: Layout | undefined;
  readonly #staying: ResidentRegion = new ResidentRegion(FIRST_ADDRESS);

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

  /** Where layouts may begin; one that begins lower is void. */
  get base(): number {
    return this.#staying.base;
  }

  /** An address where so many bytes stay until they are given back. Layouts that began there are void. */
  take(bytes: number, limit: number): number {
    const kept = this.#staying.end;
    const address = this.#staying.take(bytes);
    try {
      const end = this.#staying.end;
      if (end > limit) {
        throw new HeedError([report['run/out-of-memory']({ bytes: end, limit, device: this.#device })]);
      }
      this.#reach(end, kept);
    } catch (cause) {
      this.#staying.free(address);
      throw cause;
    }
    this.#resident = undefined;
    return address;
  }

  give(address: number): void {
    this.#staying.free(address);
  }

  /** Makes room for a layout and puts its blocks in place. */
  hold(layout: Layout): void {
    this.#reach(layout.bytes, this.#staying.end);
    if (this.#resident === layout) return;
    new Uint8Array(this.#buffer, layout.base, layout.image.length).set(layout.image);
    this.#resident = layout;
  }

  /** Makes the memory so long; its first `kept` bytes stay what they are. */
  #reach(bytes: number, kept: number): void {
    if (this.#buffer.byteLength < bytes) {
      try {
        this.#arena.grow(bytes, kept);
      } catch (cause) {
        throw memoryError(cause, this.#device, bytes);
      }
    }
    const now = this.#arena.buffer();
    if (now === this.#buffer) return;
    this.#buffer = now;
    this.words = new Int32Array(now, 0, Math.floor(now.byteLength / 4));
    this.doubles = new Float64Array(now, 0, Math.floor(now.byteLength / 8));
    this.#resident = undefined;
  }

  /** After a failure nothing in the memory is to be relied on. */
  forget(): void {
    this.#resident = undefined;
  }

  view(dtype: DType, address: number, elements: number): TypedArray {
    return arrayOver(dtype, this.#buffer, address, elements);
  }
}
