/**
 * The header of an npy file: a Python dictionary, read and written without Python.
 *
 * In: the header's text. Out: element type, order and shape, or the first fault. Only what NumPy writes is understood:
 * the three keys, quoted texts, True and False, a tuple of whole numbers. From NEP 1, "A simple file format for NumPy
 * arrays". What the element type means is npy.ts's.
 */

import { printable, type Checked, type Diagnostic } from '@heed/diagnostics';
import { MOST_AXES } from '@heed/tensor';
import { report } from './messages.ts';

export interface NpyHeader {
  /** As it stands there, e.g. `<f4`; a record's description is given as its text. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'tuple'; readonly numbers: readonly number[] }
  | { readonly kind: 'list'; readonly text: string };

export function parseNpyHeader(text: string): Checked<NpyHeader> {
  const found = new Map<string, Value>();
  let at = 0;

  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const matched = pattern.exec(text);
    if (matched === null) return undefined;
    at = pattern.lastIndex;
    return matched;
  };
  const value = (): Value | undefined => {
    const quoted = match(/'([^'\\]*)'\s*|"([^"\\]*)"\s*/y);
    if (quoted) return { kind: 'text', text: quoted[1] ?? quoted[2] ?? '' };
    const truth = match(/(True|False)\b\s*/y);
    if (truth) return { kind: 'truth', truth: truth[1] === 'True' };
    if (match(/\(\s*/y)) {
      const numbers: number[] = [];
      for (let number = match(/(\d{1,20})L?\s*/y); number; number = match(/(\d{1,20})L?\s*/y)) {
        numbers.push(Number(number[1]));
        if (numbers.length > MOST_AXES || !match(/,\s*/y)) break;
      }
      return match(/\)\s*/y) ? { kind: 'tuple', numbers } : undefined;
    }
    // A list describes records, which are refused by their element type: only its extent matters.
    const list = match(/\[[^{}]*\]\s*/y);
    return list && { kind: 'list', text: list[0].trim() };
  };

  const fault = (): Checked<NpyHeader> => {
    const rest = text.slice(at, at + 60).trimEnd();
    return failed(report['npy/header']({ at: at + 1, found: rest === '' ? '…' : printable(rest, 40) }));
  };

  if (!match(/\s*\{\s*/y)) return fault();
  while (!match(/\}\s*/y)) {
    const key = match(/'(\w{1,32})'\s*:\s*|"(\w{1,32})"\s*:\s*/y);
    if (!key) return fault();
    const name = key[1] ?? key[2] ?? '';
    const read = value();
    if (read === undefined) return fault();
    if (found.has(name))
      return failed(report['npy/header-keys']({ actual: `'${[...found.keys(), name].join("', '")}'` }));
    found.set(name, read);
    if (!match(/,\s*/y) && text[at] !== '}') return fault();
  }
  if (at < text.length) return fault();

  const [descr, order, shape] = [found.get('descr'), found.get('fortran_order'), found.get('shape')];
  if (found.size !== 3 || descr === undefined || order === undefined || shape === undefined) {
    return failed(report['npy/header-keys']({ actual: `'${[...found.keys()].slice(0, 8).join("', '")}'` }));
  }
  if (descr.kind === 'list') return failed(report['npy/dtype']({ descr: printable(descr.text, 60) }));
  if (descr.kind !== 'text' || order.kind !== 'truth' || shape.kind !== 'tuple') {
    at = 0;
    return fault();
  }
  return { value: { descr: descr.text, fortranOrder: order.truth, shape: shape.numbers }, diagnostics: [] };
}

/** The dictionary as NumPy writes it, in row-major order. */
export function formatNpyHeader(descr: string, shape: readonly number[]): string {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
