/**
 * The text form of fold records, which reads back, and what makes a record well formed.
 *
 * In: a record or a text. Out: one line, `fold sum(s) commutative { identity: 0; lift: (x) => x; … }`, or the record, or
 * `undefined` where the text is none. Whether `merge` is associative is not checked here: fold-records.test.ts shows how.
 */

import { bug } from '@heed/diagnostics';
import type { FoldRecord, Powers } from './fold-record.ts';
import { nameText, numberText, Reader } from './reader.ts';
import type { ScalarProgram } from './scalar.ts';
import { readList, readProgram, scalarText } from './text.ts';

const PARTS = ['lift', 'merge', 'finish', 'weight', 'rescale'] as const;
type Part = (typeof PARTS)[number];

export function foldRecordText(record: FoldRecord): string {
  const fields = record.fields.map(nameText).join(', ');
  const parts = PARTS.flatMap((part) => {
    const program = record[part];
    return program === undefined ? [] : [`${part}: ${scalarText(program)}`];
  });
  const identity = `identity: ${record.identity.map(numberText).join(', ')}`;
  const lines = [identity, ...parts, ...powersLines(record.powers)].map((line) => `${line}; `);
  return `fold ${nameText(record.name)}(${fields}) ${record.commutative ? 'commutative ' : ''}{ ${lines.join('')}}`;
}

function powersLines(powers: Powers | undefined): readonly string[] {
  if (powers === undefined) return [];
  const { weight, total, extra } = powers;
  return [
    ...(weight === undefined ? [] : [`power_weight: ${scalarText(weight)}`]),
    `power_total: ${scalarText(total)}`,
    `extra: ${numberText(extra)}`,
  ];
}

/** Reads what `foldRecordText` writes; `undefined` when the text is not a well-formed record. */
export function parseFoldRecord(text: string): FoldRecord | undefined {
  const reader = new Reader(text);
  const name = skipName(reader, 'fold') ? reader.name() : undefined;
  const fields = readList(reader, '(', ')', () => reader.name());
  const commutative = skipName(reader, 'commutative');
  if (name === undefined || fields === undefined || !reader.skip('{')) return undefined;
  if (!skipName(reader, 'identity') || !reader.skip(':')) return undefined;
  const identity: number[] = [];
  do {
    const value = reader.number();
    if (value === undefined) return undefined;
    identity.push(value);
  } while (reader.skip(','));
  if (!reader.skip(';')) return undefined;
  const programs: Partial<Record<Part | 'power_weight' | 'power_total', ScalarProgram>> = {};
  for (const part of [...PARTS, 'power_weight', 'power_total'] as const) {
    if (!skipName(reader, part)) continue;
    const program = reader.skip(':') ? readProgram(reader) : undefined;
    if (program === undefined || !reader.skip(';')) return undefined;
    programs[part] = program;
  }
  const { lift, merge, finish, power_weight: weight, power_total: total, ...others } = programs;
  const extra = total !== undefined && skipName(reader, 'extra') && reader.skip(':') ? reader.number() : undefined;
  if ((total !== undefined || weight !== undefined) && (extra === undefined || !reader.skip(';'))) return undefined;
  const powers = total && extra !== undefined ? { ...(weight && { weight }), total, extra } : undefined;
  const optional = { ...others, ...(powers && { powers }) };
  if (!reader.skip('}') || !reader.atEnd || !lift || !merge || !finish) return undefined;
  const record: FoldRecord = { name, fields, identity, lift, merge, finish, ...optional, commutative };
  return foldRecordFault(record) === undefined ? record : undefined;
}

function skipName(reader: Reader, name: string): boolean {
  if (!reader.seesName(name)) return false;
  reader.name();
  return true;
}

/** What is wrong with the form of a record, in words for its author; `undefined` for none. */
export function foldRecordFault(record: FoldRecord): string | undefined {
  const k = record.fields.length;
  if (k === 0 || new Set(record.fields).size !== k) return 'the state has at least one field, each of its own name';
  if (record.identity.length !== k) return `identity has ${record.identity.length} numbers for ${k} fields`;
  const shapes: Readonly<Record<Part, readonly [number, number]>> = {
    lift: [1, k],
    merge: [2 * k, k],
    finish: [k, 1],
    weight: [1 + k, 1],
    rescale: [2 * k, 1],
  };
  for (const part of PARTS) {
    const program = record[part];
    if (program === undefined) continue;
    const [params, results] = shapes[part];
    if (program.params.length !== params || program.results.length !== results) {
      return `${part} takes ${params} numbers and gives ${results}, not ${program.params.length} and ${program.results.length}`;
    }
    const odd = [...program.params, ...program.results].find(({ type }) => type !== 'f32');
    if (odd !== undefined) return `${part} works on f32 throughout its parameters and results, not ${odd.type}`;
  }
  return record.rescale && !record.weight ? 'rescale needs a weight' : undefined;
}

/** A record from its text: for records written in source code. */
export function foldRecord(text: string): FoldRecord {
  return parseFoldRecord(text) ?? bug('the text is a fold record', text);
}
