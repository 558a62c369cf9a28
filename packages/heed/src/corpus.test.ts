/**
 * Every entry of the corpus: reads and prints in both spellings, runs on every device that is there, and agrees with the
 * float64 oracle, with plain loops written without heed, and with the numbers the entry promises.
 */

import { readLiteral } from '@heed/formats';
import { samePrograms, read } from '@heed/formula';
import { formulas, type FormulaEntry, type Numbers } from '@heed/formulas';
import { tensor, toNested, values, type Tensor } from '@heed/tensor';
import { disagreement } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';
import type { Backend, RunResult } from './face.ts';
import type { Nested } from './plain-arithmetic.check.ts';
import { plainLoops } from './plain-loops.check.ts';

const devices = doctor().filter(({ name }) => name !== 'reference');
const ENTRIES = formulas.map((entry) => ({ name: entry.name, entry }));

function samples(entry: FormulaEntry): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(entry.inputs).map(([name, text]) => {
      const { value, diagnostics } = readLiteral(text);
      expect(diagnostics).toEqual([]);
      return [name, value!];
    }),
  );
}

/** The tensor's elements in nested lists, conditions as 1 and 0. */
function plain(x: Tensor): Nested {
  const number = (element: unknown): Nested => (Array.isArray(element) ? element.map(number) : Number(element));
  return number(toNested(x));
}

function runOn(entry: FormulaEntry, backend: string): RunResult {
  const { sizes, want = [] } = entry;
  const options = { backend: backend as Backend, want: [...want, 'result'], ...(sizes && { sizes }) };
  return attn(entry.formula).runSync(samples(entry), options);
}

const wantedOf = ({ want = [] }: FormulaEntry): string[] => [...want, 'result'];

test('every entry has its plain loops', () => {
  expect(Object.keys(plainLoops).sort()).toEqual(formulas.map(({ name }) => name).sort());
});

describe.each(ENTRIES)('$name', ({ name, entry }) => {
  test('checks, and prints in both spellings', () => {
    const formula = attn(entry.formula);
    expect(formula.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([]);
    const original = read(entry.formula).program;
    for (const printed of [formula.unicode(), formula.ascii()]) {
      const again = read(printed);
      expect(again.diagnostics).toEqual([]);
      expect(samePrograms(again.program, original)).toBe(true);
    }
    // Comments are the author's words, in any script.
    expect(formula.ascii().replaceAll(/#.*/g, '')).toMatch(/^[\0-\x7f]*$/);
  });

  test('the oracle agrees with plain loops', () => {
    const ran = runOn(entry, 'reference');
    const inputs = Object.fromEntries(Object.entries(samples(entry)).map(([input, x]) => [input, plain(x)]));
    const wanted = plainLoops[name](inputs);
    for (const value of wantedOf(entry)) {
      const want = tensor(wanted[value], undefined, { dtype: 'f64' });
      expect(`${value}: ${disagreement(ran.at(value), want) ?? 'agrees'}`).toBe(`${value}: agrees`);
    }
  });

  for (const { name: device, available } of devices) {
    test.skipIf(!available)(`${device} agrees with the oracle`, () => {
      const oracle = runOn(entry, 'reference');
      const ran = runOn(entry, device);
      for (const value of wantedOf(entry)) {
        expect(`${value}: ${disagreement(ran.at(value), oracle.at(value)) ?? 'agrees'}`).toBe(`${value}: agrees`);
      }
    });
  }
});

const promised = formulas.flatMap((entry) =>
  entry.expected === undefined ? [] : [{ name: entry.name, entry, expected: entry.expected }],
);

test.each(promised)('$name gives the digits it promises', ({ entry, expected }) => {
  const ran = attn(entry.formula).runSync(samples(entry), { backend: 'reference', want: Object.keys(expected) });
  for (const [value, numbers] of Object.entries(expected)) {
    const digits = [...values(ran.at(value))].map((x) => x.toPrecision(15));
    expect(digits).toEqual(flat(numbers).map((x) => x.toPrecision(15)));
  }
});

const shaped = formulas.flatMap((entry) =>
  entry.shapes === undefined ? [] : [{ name: entry.name, entry, shapes: entry.shapes }],
);

test.each(shaped)('$name gives the shapes it promises', ({ entry, shapes }) => {
  const ran = runOn(entry, 'reference');
  for (const [value, shape] of Object.entries(shapes))
    expect([value, ...ran.at(value).shape]).toEqual([value, ...shape]);
});

function flat(numbers: Numbers): number[] {
  return typeof numbers === 'number' ? [numbers] : numbers.flatMap(flat);
}
