/**
 * `NAME=SOURCE`: what a person gives a formula on the command line, as tensors and sizes.
 *
 * In: words such as `Q=q.npy`, `linear.weight=m.safetensors:w`, `K=-`, `V=[[1,0],[0,1]]`, `X='randn(6,4; seed=1)'`,
 * `g=8`. Out: tensors and sizes by canonical name; or a Stop with all that is wrong at once. Whether they fit the formula
 * is not asked here; what is in a file is tensor-files.ts. A `randn` without a seed has seed 0 and a stream of its own per
 * name, so that two inputs of one shape differ, and every run agrees.
 */

import { verbatim, type Diagnostic } from '@heed/diagnostics';
import { readLiteral, streamOf } from '@heed/formats';
import { canonicalName, displayName, isName } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import { lookAt, missingFile, readStandardInput, show } from './files.ts';
import { report } from './messages.ts';
import { Stop, stop, valueOf, type Finding } from './stop.ts';
import { hasFileEnding, placeOf, readNpyBytes, readTensorFile } from './tensor-files.ts';

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
  const stem = /([\p{L}\p{N}_]+)\.(?:npy|npz|json|csv|safetensors)$/u.exec(word)?.[1];
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
/** One tensor. */
export async function readSource(name: string, source: string): Promise<Tensor> {
  if (source === '-') return readNpyBytes(name, await readStandardInput(displayName(name)));
  if (hasFileEnding(source) || !LITERAL.test(source)) {
    const place = placeOf(source);
    if (lookAt(place.path) !== undefined) return readTensorFile(name, place);
    if (/[./\\]/.test(source)) throw stop(missingFile(place.path));
  }
  const read = readLiteral(source, { stream: streamOf(name), exact: true });
  return valueOf(read, { text: source, file: displayName(name) });
}
