export { wasm, wasmDevice } from './device.ts';
export { probeAvailability, probeFeatures, thisEngine } from './probe.ts';
export type { Engine } from './probe.ts';
