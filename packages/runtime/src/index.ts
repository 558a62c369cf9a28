export type { Arena, Availability, Device, Executable } from './device.ts';
export { openSession } from './session.ts';
export type { Session, SessionOptions, Statistics } from './session.ts';
export type { LoadedProgram, RunOptions, RunResult, Timings } from './loaded-program.ts';
export { chooseDevice, deviceNames, devices, surveyDevices } from './registry.ts';
export type { DeviceReport } from './registry.ts';
export { faultCodes } from './faults.ts';
export { runtimeCatalogue } from './messages.ts';
export { runtimeExplanations } from './explanations.ts';
