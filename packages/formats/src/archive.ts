/**
 * What files of several tensors have in common: names, a look at each without reading it, and tensors one by one.
 *
 * An archive keeps the bytes it was opened on and reads them when a tensor is asked for: whoever opened it leaves them
 * as they are. Here are the form and the few pieces all such formats share; the formats are npz.ts and safetensors.ts.
 */

import { nearest, printable, type Checked, type Diagnostic, type Help } from '@heed/diagnostics';
import type { Tensor } from '@heed/tensor';
import { report } from './messages.ts';

/** What a file says of one of its tensors. */
export interface ArchiveEntry {
  readonly name: string;
  /** The element type in the file's own words: `<f4`, `BF16`. */
  readonly stored: string;
  readonly shape: readonly number[];
  /** Bytes of the elements once unpacked. */
  readonly byteLength: number;
}

export interface Archive {
  /** In the file's order. */
  readonly names: readonly string[];
  /** Reads a tensor's header only. */
  entry(name: string): Checked<ArchiveEntry>;
  tensor(name: string): Checked<Tensor>;
}

/** Tensors to be written, by name; the order counts where the format has one. */
export type NamedTensors = Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>;

export function pairsOf(tensors: NamedTensors): readonly (readonly [string, Tensor])[] {
  return tensors instanceof Map ? [...(tensors as ReadonlyMap<string, Tensor>)] : Object.entries(tensors);
}

const MOST_FAULTS = 32;
const MOST_NAMES = 8;

/** At most so many faults that a person may still want to read them. */
export function capped(faults: readonly Diagnostic[], found: number = faults.length): readonly Diagnostic[] {
  const listed = faults.slice(0, MOST_FAULTS);
  return found > listed.length ? [...listed, report['file/more']({ count: found - listed.length })] : listed;
}

/** A name as a message quotes it. */
export function quoted(name: string): string {
  return printable(JSON.stringify(name), 60);
}

/** The first of some names, for a message. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return '—';
  return names.slice(0, MOST_NAMES).map(quoted).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}

/** Offers the name that was meant. */
export function meant(name: string, names: readonly string[]): { readonly help?: Help } {
  const near = nearest(name, names);
  return near === undefined ? {} : { help: { text: { en: `write ${quoted(near)}`, zh: `改为 ${quoted(near)}` } } };
}

export function failed(...diagnostics: readonly Diagnostic[]): Checked<never> {
  return { value: undefined, diagnostics };
}
