/**
 * Tiny modules that are valid exactly where an engine has a feature: the runtime hands them to `WebAssembly.validate`.
 *
 * Data only; nothing is run here. `threads` says that the engine reads atomics and shared memory; whether a page may
 * make a SharedArrayBuffer is another question, and the runtime's. The idea of probing by validation: wasm-feature-detect.
 */

export type WasmFeature = 'simd' | 'relaxedSimd' | 'threads';

export const wasmProbes: Readonly<Record<WasmFeature, Uint8Array<ArrayBuffer>>> = {
  // (module (func (result v128)
  //   i32.const 1
  //   i8x16.splat
  //   i8x16.popcnt))
  simd: module('01 05 01 60 00 01 7b 03 02 01 00 0a 0a 01 08 00 41 01 fd 0f fd 62 0b'),
  // (module (func (param v128) (result v128)
  //   local.get 0
  //   local.get 0
  //   local.get 0
  //   f32x4.relaxed_madd))
  relaxedSimd: module('01 06 01 60 01 7b 01 7b 03 02 01 00 0a 0d 01 0b 00 20 00 20 00 20 00 fd 85 02 0b'),
  // (module (memory 1 1 shared) (func (result i32)
  //   i32.const 0
  //   i32.atomic.load))
  threads: module('01 05 01 60 00 01 7f 03 02 01 00 05 04 01 03 01 01 0a 0a 01 08 00 41 00 fe 10 02 00 0b'),
};

function module(sections: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(`00 61 73 6d 01 00 00 00 ${sections}`.split(' '), (byte) => Number.parseInt(byte, 16));
}
