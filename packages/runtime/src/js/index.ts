export { compileSource, js, jsDevice } from './device.ts';
export type { CompileSource } from './device.ts';
