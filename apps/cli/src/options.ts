/**
 * Arguments and options that several commands have, and how their words are read.
 *
 * In: nothing. Out: new arguments and options for commander. Names of backends stand here as words, because help must
 * not load what runs them; a test holds them against the devices there are.
 */

import { Argument, InvalidArgumentError, Option } from 'commander';

export const BACKENDS = ['auto', 'wasm', 'js', 'interpreter', 'reference'] as const;

export const formulaArgument = (name = 'formula'): Argument =>
  new Argument(`[${name}]`, 'a file or a name of `heed list`; else a text, or - for standard input');
export const sourcesArgument = (): Argument => new Argument('[sources...]', 'inputs as NAME=SOURCE, see below');
export const textOption = (): Option =>
  new Option('-e, --expression <text>', 'the formula as text, whatever files and names there are');
export const backendOption = (usual: (typeof BACKENDS)[number] = 'auto'): Option =>
  new Option('--backend <name>', 'what runs it').choices([...BACKENDS]).default(usual);
export const wantOption = (): Option =>
  new Option('--want <names>', 'values to give, by name, with commas between').argParser(names);
export const formatOption = (...formats: readonly string[]): Option =>
  new Option('--format <format>', 'how to print it').choices([...formats]).default(formats[0]);
export const digitsOption = (): Option => new Option('--digits <n>', 'digits after the point').argParser(whole(0, 17));
export const seedOption = (): Option =>
  new Option('--seed <n>', 'what weights that are not given and dropout are drawn from (0)').argParser(
    whole(0, 2 ** 32 - 1),
  );
/** 0 is any free one. */
export const portOption = (): Option =>
  new Option('--port <n>', 'the port (4173, or the next that is free)').argParser(whole(0, 65535));
export const rowsOption = (): Option =>
  new Option('--rows <labels>', 'names of the rows, with commas between').argParser(names);
export const columnsOption = (): Option => new Option('--columns <labels>', 'names of the columns').argParser(names);
export const trainingOption = (): Option => new Option('--training', 'dropout drops; without it, it does nothing');
export const strictOption = (): Option =>
  new Option('--strict', 'the same bits on every engine: WebAssembly without relaxed SIMD');
export const threadsOption = (): Option =>
  new Option('--threads <n>', 'how many threads share the run (1), where the backend has any').argParser(whole(1, 256));
export const wideOption = (): Option => new Option('--wide', 'vectors of 256 bits, an experiment of V8 (Node 24)');
export const scanOption = (): Option =>
  new Option('--scan <sizes>', 'sizes to go through, as n=128,256; again for another').argParser(again);
export const backendsOption = (): Option =>
  new Option('--backend <names>', 'what runs it, with commas between (all that auto chooses among)').argParser(
    backends,
  );
export const roundsOption = (): Option =>
  new Option('--rounds <n>', 'how often each is measured').argParser(whole(1, 1000)).default(9);
export const toleranceOption = (): Option =>
  new Option('--tolerance <x>', 'the part of the largest magnitude that may differ (1e-5)').argParser(part);

/** Names with commas between. */
export function names(text: string, before: readonly string[] = [], comma: RegExp = /[,，]/): readonly string[] {
  const found = text
    .split(comma)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (found.length === 0) throw new InvalidArgumentError('It names nothing.');
  return [...before, ...found];
}

/** Every word of an option that may come several times. */
function again(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Names of backends. */
function backends(text: string, before: readonly string[] = []): readonly string[] {
  const found = names(text, before);
  const stranger = found.find((name) => !BACKENDS.some((known) => known === name));
  if (stranger === undefined) return found;
  throw new InvalidArgumentError(`Allowed choices are ${BACKENDS.join(', ')}.`);
}

/** Names, of which each may choose a matrix: the commas of `A[0, 1]` are its own. */
export function choices(text: string, before: readonly string[] = []): readonly string[] {
  return names(text, before, /[,，](?![\d\s,，]*\])/);
}

function whole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It is not a whole number from ${low} to ${high}.`);
  };
}

function part(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It is not a number from 0 upwards.');
}
