/**
 * Tensors in JSON: nested lists, or an object with shape, element type and data.
 *
 * In: text or a parsed value. Out: a tensor or diagnostics; and the other way text and plain values. JSON has no NaN and
 * no infinities: they are the texts "NaN", "Infinity" and "-Infinity". Numbers are written with as few digits as read
 * back to the same element; only the sign of -0 is lost in text. Keys are only compared, never assigned, so `__proto__`
 * is a key like any other.
 */

import { HeedError, nearest, printable, type Checked, type Diagnostic } from '@heed/diagnostics';
import { asTensor, fold, MOST_AXES, roundTo, values, type DType, type Nested, type Tensor } from '@heed/tensor';
import { jsonFault } from './json-fault.ts';
import { report } from './messages-literal.ts';

export type JsonElement = number | boolean | 'NaN' | 'Infinity' | '-Infinity';

export interface JsonTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Row-major, flat. */
  readonly data: readonly JsonElement[];
}

const KEYS: readonly string[] = ['shape', 'dtype', 'data'];
const SPECIAL: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

export function readJson(text: string): Checked<Tensor> {
  let value: unknown;
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    value = JSON.parse(body);
  } catch {
    // SyntaxError, or RangeError where the nesting is too deep for the engine.
    const start = jsonFault(body) + text.length - body.length;
    const found = start < text.length ? printable(text.slice(start, start + 12), 12) : '…';
    return failed(report['json/syntax']({ found }, { span: { start, end: Math.min(start + 1, text.length) } }));
  }
  return fromJson(value);
}

/** From what `JSON.parse` gives. */
export function fromJson(value: unknown): Checked<Tensor> {
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return accept(value, value);
    const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
    if (unknown !== undefined) return failed(keyFault(unknown));
    if (!Object.hasOwn(value, 'data') || !Object.hasOwn(value, 'shape')) return failed(shapeless(value));
    const { data, ...rest } = value as { readonly data: unknown };
    return accept({ ...rest, data: revive(data, 0) }, value);
  } catch (error) {
    if (error instanceof HeedError) return { value: undefined, diagnostics: error.diagnostics };
    throw error;
  }
}

/** The object form, which every tensor has and which reads back exactly. */
export function toJson(t: Tensor): JsonTensor {
  const data = Array.from(values(t), (x) => element(x, t.dtype));
  return { dtype: t.dtype, shape: [...t.shape], data };
}

/** Nested lists: shorter to look at, but without element type, and an empty tensor may lose sizes. */
export function toJsonLists(t: Tensor): Nested<JsonElement> {
  const all = values(t);
  return fold(t.shape, (at) => element(all[at], t.dtype));
}

/** JSON text on one line; nested lists where `lists` says so. */
export function writeJson(t: Tensor, { lists = false }: { readonly lists?: boolean } = {}): string {
  return JSON.stringify(lists ? toJsonLists(t) : toJson(t));
}

/** The number with few digits that the element type still rounds to the same element. */
export function shortest(x: number, dtype: DType): number {
  if (dtype !== 'f32' && dtype !== 'f16') return x;
  // Every text of 6 (3) digits has its own float32 (half); 9 (5) digits tell any two of them apart.
  for (let digits = dtype === 'f32' ? 6 : 3; digits < 9; digits += 1) {
    const short = Number(x.toPrecision(digits));
    if (roundTo(short, dtype) === x) return short;
  }
  return x;
}

function accept(value: unknown, shown: unknown): Checked<Tensor> {
  const revived = revive(value, 0);
  if (typeof revived === 'string' || revived === null || revived === undefined) return failed(shapeless(shown));
  return { value: asTensor(revived), diagnostics: [] };
}

/** Puts numbers in the place of the texts that stand for them; deeper than a tensor can be, all stays as it is. */
function revive(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return depth > MOST_AXES ? value : value.map((item) => revive(item, depth + 1));
  return SPECIAL.get(value) ?? value;
}

function element(x: number, dtype: DType): JsonElement {
  if (dtype === 'bool') return x !== 0;
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x > 0 ? 'Infinity' : '-Infinity';
  return shortest(x, dtype);
}

function shapeless(value: unknown): Diagnostic {
  const what = typeof value === 'object' && value !== null ? JSON.stringify(Object.keys(value)) : JSON.stringify(value);
  return report['json/tensor']({ what: printable(what ?? String(value), 60) });
}

function keyFault(key: string): Diagnostic {
  const near = nearest(key, KEYS);
  const help = near === undefined ? {} : { help: { text: { en: `write ${near}`, zh: `改为 ${near}` } } };
  return report['json/key']({ key: printable(JSON.stringify(key), 40) }, help);
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
