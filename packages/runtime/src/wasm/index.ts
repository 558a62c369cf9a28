export { strictWasm, wasm, wasmDevice } from './device.ts';
export type { WasmOptions } from './device.ts';
export { probeAvailability, probeFeatures, thisEngine } from './probe.ts';
export type { Engine } from './probe.ts';
export { findThreads } from './thread-host.ts';
export type { NoThreads, Surroundings, ThreadHandle, ThreadHost } from './thread-host.ts';
