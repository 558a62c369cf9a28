import { HeedBug } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import type { FoldRecord } from './fold-record.ts';
import { foldRecord, foldRecordFault, foldRecordText, parseFoldRecord } from './fold-record-text.ts';
import { foldRecords } from './fold-records.ts';
import { equalPrograms } from './linearise.ts';
import { parseScalar } from './text.ts';

const parts = ['lift', 'merge', 'finish', 'weight', 'rescale'] as const;

test.each(Object.values(foldRecords))('$name reads back', (record) => {
  const text = foldRecordText(record);
  const read = parseFoldRecord(text)!;
  expect(foldRecordText(read)).toBe(text);
  expect({ ...read, lift: 0, merge: 0, finish: 0, weight: 0, rescale: 0 }).toEqual({
    ...record,
    lift: 0,
    merge: 0,
    finish: 0,
    weight: 0,
    rescale: 0,
  });
  for (const part of parts) {
    const [again, before] = [read[part], record[part]];
    expect(again === before || (again && before && equalPrograms(again, before))).toBe(true);
  }
});

const SUM = 'fold sum(s) { identity: 0; lift: (x) => x; merge: (a, b) => add(a, b); finish: (s) => s; }';

test('order matters unless it is said not to', () => {
  expect(parseFoldRecord(SUM)?.commutative).toBe(false);
  expect(foldRecordText(parseFoldRecord(SUM)!)).toBe(SUM);
  expect(parseFoldRecord(SUM.replace('{', 'commutative {'))?.commutative).toBe(true);
});

test.each([
  ['no text', ''],
  ['no name', SUM.replace('sum', '')],
  ['a missing part', SUM.replace('finish: (s) => s;', '')],
  [
    'parts out of order',
    SUM.replace('lift: (x) => x; merge: (a, b) => add(a, b);', 'merge: (a, b) => add(a, b); lift: (x) => x;'),
  ],
  ['too short an identity', SUM.replace('sum(s)', 'sum(s, t)')],
  ['a merge of too few', SUM.replace('(a, b) => add(a, b)', '(a) => a')],
  ['a type other than f32', SUM.replace('(x) => x', '(x: f64) => x')],
  ['text after it', `${SUM} x`],
  ['no end', SUM.slice(0, -1)],
  ['rescale without weight', SUM.replace('}', 'rescale: (a, b) => 1; }')],
])('refuses %s', (_, text) => {
  expect(parseFoldRecord(text)).toBeUndefined();
  expect(() => foldRecord(text)).toThrow(HeedBug);
});

describe('foldRecordFault', () => {
  test('says what is wrong, naming both sides', () => {
    const fault = (change: Partial<FoldRecord>): string | undefined =>
      foldRecordFault({ ...foldRecords.mean, ...change });
    expect(fault({})).toBeUndefined();
    expect(fault({ identity: [0] })).toBe('identity has 1 numbers for 2 fields');
    expect(fault({ lift: parseScalar('(x) => x')! })).toBe('lift takes 1 numbers and gives 2, not 1 and 1');
    expect(fault({ finish: parseScalar('(s, n) => lt(s, n)')! })).toContain('not bool');
    expect(fault({ fields: ['s', 's'] })).toContain('each of its own name');
  });
});
