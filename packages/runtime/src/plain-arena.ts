/**
 * An arena of plain memory, for devices that run in JavaScript: an ArrayBuffer, replaced by a larger one when it grows.
 *
 * In: how many bytes. Out: the arena, and the whole of a buffer seen as each kind of number. Views of a replaced buffer
 * are void: who holds some compares `arena.buffer()` before each launch.
 */

import { HeedError } from '@heed/diagnostics';
import type { JsViews } from '@heed/kernels';
import type { Arena } from './device.ts';
import { memoryError } from './faults.ts';
import { report } from './messages.ts';

/** Addresses stay positive as i32, and every engine offers that much or says why not. */
const MOST_BYTES = 2 ** 31 - 65536;

/** `device` is who to blame. */
export function openPlainArena(bytes: number, device: string): Arena {
  let buffer: ArrayBuffer = obtain(bytes, device);
  return {
    buffer: () => buffer,
    grow: (wanted, kept) => {
      if (wanted <= buffer.byteLength) return;
      if (wanted > MOST_BYTES) {
        throw new HeedError([report['run/out-of-memory']({ bytes: wanted, limit: MOST_BYTES, device })]);
      }
      // Half as much again, so that slowly growing inputs do not copy each time.
      const next = obtain(Math.min(MOST_BYTES, Math.max(wanted, buffer.byteLength * 1.5)), device);
      new Uint8Array(next).set(new Uint8Array(buffer, 0, kept));
      buffer = next;
    },
  };
}

function obtain(wanted: number, device: string): ArrayBuffer {
  const bytes = Math.ceil(wanted / 4096) * 4096;
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw memoryError(cause, device, bytes);
  }
}

/** The whole memory, seen as each kind of number. */
export type Views = JsViews;

export function viewsOf(buffer: ArrayBufferLike): Views {
  const words = Math.floor(buffer.byteLength / 8) * 8;
  return {
    f32: new Float32Array(buffer, 0, words / 4),
    f64: new Float64Array(buffer, 0, words / 8),
    i32: new Int32Array(buffer, 0, words / 4),
    u16: new Uint16Array(buffer, 0, words / 2),
    u8: new Uint8Array(buffer),
  };
}
