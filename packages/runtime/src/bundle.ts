/**
 * `@heed/runtime/bundle`: what runs a saved program, in one file that imports nothing.
 *
 * In: the bytes of `attn(…).save()`, tensors. Out: tensors. Neither a formula nor a compiler is in it, nor what the codes
 * of faults mean. What it exports is its own: its `HeedError` is not that of other packages.
 */

export { HeedError, type Diagnostic } from '@heed/diagnostics';
export { readProgram, type Program, type Target } from '@heed/kernels';
export { tensor, type DType, type Tensor } from '@heed/tensor';
export type { Availability, Device } from './device.ts';
export { openSession } from './session.ts';
export type { Session, SessionOptions, Statistics, UploadOptions } from './session.ts';
export type { ResidentTensor } from './resident.ts';
export type { LoadedProgram, RunOptions, RunResult, Timings } from './loaded-program.ts';
export { chooseDevice, deviceNames, devices, strictDevices, surveyDevices } from './registry.ts';
export type { DeviceReport } from './registry.ts';
