/**
 * What WebAssembly can do here, found out once.
 *
 * In: the engine, through two functions so that tests can pretend another. Out: whether modules may be compiled and, if
 * not, why in words; and the features kernels may use. Nothing is looked up by the engine's name. `threads` is off here
 * whatever the engine can do: it is a matter of the memory (thread-host.ts).
 */

import { wasmProbes, type Target, type WasmFeature } from '@heed/kernels';
import type { Availability } from '../device.ts';
import { reasonOf } from '../faults.ts';

/** The part of `WebAssembly` that is asked. */
export interface Engine {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  /** Compiles a module; throws where that is forbidden. */
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => unknown;
}

/** The engine this runs in; `undefined` where there is no WebAssembly. */
export function thisEngine(): Engine | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  return {
    validate: (bytes) => WebAssembly.validate(bytes),
    compile: (bytes) => new WebAssembly.Module(bytes),
  };
}

/** The smallest module: a magic number and a version. */
const EMPTY: Uint8Array<ArrayBuffer> = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

export function probeAvailability(engine: Engine | undefined): Availability {
  if (engine === undefined) return { available: false, reason: 'the engine has no WebAssembly' };
  try {
    engine.compile(EMPTY);
  } catch (cause) {
    // The usual cause: a content security policy without 'wasm-unsafe-eval'.
    return {
      available: false,
      reason: `compiling WebAssembly is not permitted here, often by a content security policy without 'wasm-unsafe-eval' (${reasonOf(cause)})`,
    };
  }
  if (!has(engine, 'simd')) return { available: false, reason: 'the engine has no WebAssembly SIMD (128-bit vectors)' };
  return { available: true };
}

export function probeFeatures(engine: Engine | undefined): Target['features'] {
  return { simd: has(engine, 'simd'), relaxedSimd: has(engine, 'relaxedSimd'), threads: false };
}

function has(engine: Engine | undefined, feature: WasmFeature): boolean {
  try {
    return engine?.validate(wasmProbes[feature]) ?? false;
  } catch {
    return false;
  }
}
