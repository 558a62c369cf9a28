/**
 * Loaded files and pasted tables as tensors.
 *
 * In: a file's name and bytes, or a text; the number of axes that the input has, where it is known. Out: a tensor, or what
 * is wrong. npy, npz (the array of the input's name, else the first), JSON, and tables of any separator. A table of one
 * row or column is a vector where a vector is wanted. How the page keeps the tensor is the store's business.
 */

import type { Checked, Diagnostic } from '@heed/diagnostics';
import { readCsv, readJson, readNpy, readNpz } from '@heed/formats';
import { reshape, type Tensor } from '@heed/tensor';
import { report } from '../messages.ts';
import { MOST_ELEMENTS, MOST_FILE_BYTES } from '../state/limits.ts';

export interface Wanted {
  /** Canonical name of the input. */
  readonly name: string;
  /** Its number of axes, where that is known. */
  readonly rank?: number | undefined;
}

export function readFile(file: string, bytes: Uint8Array, wanted: Wanted): Checked<Tensor> {
  const inMegabytes = (size: number): number => Math.ceil(size / 1_048_576);
  if (bytes.length > MOST_FILE_BYTES) {
    const facts = { file, size: inMegabytes(bytes.length), limit: inMegabytes(MOST_FILE_BYTES) };
    return failed(report['page/file-too-large'](facts));
  }
  const isNpy = bytes[0] === 0x93 || /\.npy$/i.test(file);
  if (isNpy) return bounded(readNpy(bytes), wanted);
  const isZip = (bytes[0] === 0x50 && bytes[1] === 0x4b) || /\.npz$/i.test(file);
  if (isZip) return bounded(readFromNpz(file, bytes, wanted.name), wanted);
  return readTable(new TextDecoder().decode(bytes), wanted);
}

/** Rows of numbers, or JSON. */
export function readTable(text: string, wanted: Wanted): Checked<Tensor> {
  if (/^\ufeff?\s*[[{]/.test(text)) return bounded(readJson(text), wanted);
  const { value: table, diagnostics } = readCsv(text);
  if (table === undefined) return { value: undefined, diagnostics };
  return bounded({ value: fitted(table.tensor, wanted.rank), diagnostics }, wanted);
}

function readFromNpz(file: string, bytes: Uint8Array, name: string): Checked<Tensor> {
  const { value: archive, diagnostics } = readNpz(bytes);
  if (archive === undefined) return { value: undefined, diagnostics };
  const [first] = archive.names;
  if (first === undefined) return failed(report['page/no-arrays']({ file }));
  return archive.tensor(archive.names.includes(name) ? name : first);
}

function fitted(tensor: Tensor, rank: number | undefined): Tensor {
  const { shape } = tensor;
  if (rank === undefined || rank >= shape.length || !shape.some((size) => size === 1)) return tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  if (rank === 1) return reshape(tensor, [count]);
  return rank === 0 && count === 1 ? reshape(tensor, []) : tensor;
}

function bounded({ value, diagnostics }: Checked<Tensor>, { name }: Wanted): Checked<Tensor> {
  if (value === undefined) return { value, diagnostics };
  const count = value.shape.reduce((product, size) => product * size, 1);
  if (count <= MOST_ELEMENTS) return { value, diagnostics };
  return failed(report['page/input-too-large']({ name, count, limit: MOST_ELEMENTS }));
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
