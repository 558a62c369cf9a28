/**
 * `heed/bundle`: the face in one file that imports nothing, for a process or page that starts anew and wants a result soon.
 *
 * In and out as the full entry, less what explains codes, compares formulas and lists stages, whose texts are a good part
 * of heed. What it exports is its own: its `HeedError` and its sessions are not those of `heed`.
 */

export { attn } from './attn.ts';
export { upload, type UploadOptions } from './upload.ts';
export { doctor, type BackendReport } from './doctor.ts';
export type * from './face.ts';
export type { InputsFor, NamesIn } from './input-names.ts';
export { HeedError, renderJson, renderText, type Diagnostic, type Language } from '@heed/diagnostics';
export { canonicalName, displayName, type FormulaInput, type FormulaParameter, type LatexOptions } from '@heed/formula';
export { devices, readProgram, type Device, type ResidentTensor } from '@heed/runtime';
export { randn, tensor, type DType, type Tensor } from '@heed/tensor';
export type * from './views.ts';
