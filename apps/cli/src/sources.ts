/**
 * `NAME=SOURCE`: what a person gives a formula on the command line, as tensors and sizes.
 *
 * In: words such as `Q=q.npy`, `K=-`, `V=[[1,0],[0,1]]`, `X='randn(6,4; seed=1)'`, `g=8`. Out: tensors and sizes by
 * canonical name; or a Stop with all that is wrong at once. Whether they fit the formula is not asked here. A `randn`
 * without a seed has seed 0 and a stream of its own per name, so that two inputs of one shape differ, and every run agrees.
 */

import { isError, verbatim, type Checked, type Diagnostic } from '@heed/diagnostics';
import { fromJson, readJson, readLiteral, readNpy } from '@heed/formats';
import { canonicalName, displayName, isName } from '@heed/formula';
import { dense, type Tensor } from '@heed/tensor';
import { decode, lookAt, missingFile, readBytes, readStandardInput, show } from './files.ts';
import { report } from './messages.ts';
import { Stop, stop, type Finding } from './stop.ts';

/** One `NAME=SOURCE`, not yet read. */
export interface Assignment {
  /** Canonical. */
  readonly name: string;
  readonly source: string;
  /** As it was written. */
  readonly word: string;
}

/** Splits the words; every one that is no assignment is reported, and so is every name given twice. */
export function readAssignments(words: readonly string[]): readonly Assignment[] {
  const found: Assignment[] = [];
  const faults: Diagnostic[] = [];
  for (const word of words) {
    const [, written, source] = /^([^=]*)=(.*)$/s.exec(word.replace('＝', '=')) ?? [];
    if (written === undefined || source === undefined || written === '') {
      faults.push(report['usage/not-a-source']({ found: show(word) }, hintFor(word)));
      continue;
    }
    // A parameter's name has a dot in it: `linear.weight`.
    if (!written.split('.').every(isName)) {
      faults.push(report['input/not-a-name']({ found: show(written) }));
      continue;
    }
    const name = canonicalName(written);
    const before = found.find((one) => one.name === name);
    if (before === undefined) found.push({ name, source, word });
    else {
      const facts = { name: displayName(name), first: show(before.word), second: show(word) };
      faults.push(report['input/given-twice'](facts));
    }
  }
  if (faults.length > 0) throw stop(...faults);
  return found;
}

function hintFor(word: string): object {
  const stem = /([\p{L}\p{N}_]+)\.(npy|json)$/u.exec(word)?.[1];
  if (stem === undefined || !isName(stem)) return {};
  return { help: { text: verbatim(`${stem}=${show(word)}`) } };
}

/** Refuses a second `-`: what comes in is read once. */
export function checkStandardInput(formula: string | undefined, assignments: readonly Assignment[]): void {
  const uses = [
    ...(formula === '-' ? ['FORMULA'] : []),
    ...assignments.filter(({ source }) => source === '-').map(({ name }) => displayName(name)),
  ];
  if (uses.length > 1) throw stop(report['usage/standard-input']({ count: uses.length, uses: uses.join(', ') }));
}

export interface Sources {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly sizes: ReadonlyMap<string, number>;
}

/** Reads every source. A name among `sizes` that has a whole number gives that size, under its symbol. */
export async function readSources(
  assignments: readonly Assignment[],
  sizes: ReadonlyMap<string, string>,
): Promise<Sources> {
  const tensors = new Map<string, Tensor>();
  const given = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { name, source } of assignments) {
    const symbol = sizes.get(name);
    if (symbol !== undefined && /^\s*\d{1,15}\s*$/.test(source)) {
      given.set(symbol, Number(source));
      continue;
    }
    try {
      tensors.set(name, await readSource(name, source.trim()));
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      findings.push(...error.findings);
    }
  }
  if (findings.length > 0) throw new Stop(findings);
  return { tensors, sizes: given };
}

/** What can only be meant as a list, a number, a truth value or a call; a file of such a name needs `./` before it. */
const LITERAL = /^(?:[[［].*|[-+−]?\.?\d[\d.eE_+-]*|[-+−]?(?:∞|inf|infinity|nan)|true|false|[A-Za-z_]\w*\s*[(（].*)$/is;
/** Endings that only files have. */
const FILE = /\.(?:npy|npz|json|csv|safetensors)$/i;

/** One tensor. */
export async function readSource(name: string, source: string): Promise<Tensor> {
  if (source === '-') return fromBytes(name, await readStandardInput(displayName(name)), 'stdin');
  const literal = LITERAL.test(source) && !FILE.test(source);
  if (!literal && lookAt(source) !== undefined) return fromBytes(name, await readBytes(source), source);
  if (!literal && /[./\\]/.test(source)) throw stop(missingFile(source));
  const read = valueOf(readLiteral(source, { stream: streamOf(name) }), { text: source, file: displayName(name) });
  return read.dtype === 'f32' && !/^[A-Za-z_]\w*\s*[(（]/.test(source) ? asWritten(source, read) : read;
}

/**
 * The numbers of a literal to every digit that was written. Undeclared inputs are f32 on a device all the same, but the
 * float64 reference sees them as they are.
 */
function asWritten(source: string, read: Tensor): Tensor {
  const ascii = source.normalize('NFKC').replaceAll('−', '-').toLowerCase();
  const texts = ascii.match(/[-+]?\s*(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf(?:inity)?|∞|nan)/g) ?? [];
  const numbers = texts.map((text) => Number(text.replace(/[\s_]/g, '').replace(/inf(inity)?|∞/, 'Infinity')));
  return numbers.length === read.data.length ? dense(Float64Array.from(numbers), 'f64', read.shape) : read;
}

/** The content decides, not the ending of the name. */
function fromBytes(name: string, bytes: Uint8Array, path: string): Tensor {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase();
  const shown = displayName(name);
  const note = { en: `while reading ${shown} from ${show(path)}`, zh: `读取 ${shown}（来自 ${show(path)}）时` };
  const noted = <T>({ value, diagnostics }: Checked<T>): Checked<T> => ({
    value,
    diagnostics: diagnostics.map((d) => ({ ...d, notes: [...d.notes, note] })),
  });
  const magic = bytes[0] === 0x93 && bytes[1] === 0x4e;
  if (magic || ending === 'npy' || path === 'stdin') return valueOf(noted(readNpy(bytes)), {});
  const first = bytes.find((byte) => byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf);
  const likeJson = first !== undefined && '[{-0123456789tf"'.includes(String.fromCharCode(first));
  if (ending !== 'json' && !likeJson) throw stop(report['input/unknown-kind']({ path: show(path) }, { notes: [note] }));
  const text = decode(bytes, path);
  return valueOf(noted(fromJsonText(text, path)), { text, file: path });
}

/** A tensor as JSON, or the object of outputs that heed itself writes, when there is one in it. */
function fromJsonText(text: string, path: string): Checked<Tensor> {
  const read = readJson(text);
  if (read.value?.dtype === 'f32') return widest(text, read.value);
  if (read.value !== undefined || !read.diagnostics.some(({ code }) => code === 'json/key')) return read;
  const entries = Object.entries(JSON.parse(text.replace(/^\ufeff/, '')) as Record<string, unknown>);
  if (!entries.every(([, value]) => typeof value === 'object' && value !== null && 'data' in value)) return read;
  const [only] = entries;
  if (only !== undefined && entries.length === 1) return fromJson(only[1]);
  const facts = { path: show(path), count: entries.length, names: show(entries.map(([key]) => key).join(', ')) };
  return { value: undefined, diagnostics: [report['input/several-tensors'](facts)] };
}

/** Numbers without an element type of their own keep every digit, as in a literal. */
function widest(text: string, read: Tensor): Checked<Tensor> {
  const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject && 'dtype' in value) return { value: read, diagnostics: [] };
  const data: unknown = isObject && 'data' in value ? value.data : value;
  return fromJson({
    dtype: 'f64',
    shape: read.shape,
    data: Array.isArray(data) ? data.flat(Number.POSITIVE_INFINITY) : data,
  });
}

function valueOf(checked: Checked<Tensor>, source: Omit<Finding, 'diagnostics'>): Tensor {
  const { value, diagnostics } = checked;
  if (value === undefined || diagnostics.some(isError)) throw new Stop([{ ...source, diagnostics }]);
  return value;
}

/** FNV-1a of the name: a stream of random numbers for every name. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
