// The two tables of a room fit each other by their types, and a message is filled by the facts it names.

import { expect, test } from 'vitest';
import { fill, reports, type Explanations } from './catalogue.ts';

const catalogue = {
  'shape/inner-sizes': { severity: 'error', en: '{left} and {right} differ', zh: '{left} 与 {right} 不同' },
  'name/unused': { severity: 'warning', en: 'nothing uses {name}', zh: '没有用到 {name}' },
} as const;
const report = reports(catalogue);
const means = { en: 'a rule', zh: '规则', example: 'x' };

test('a report has the words of both languages and its facts', () => {
  const made = report['shape/inner-sizes']({ left: 'd', right: 3 }, { span: { start: 1, end: 2 }, facts: { more: 1 } });
  expect(made).toEqual({
    code: 'shape/inner-sizes',
    severity: 'error',
    message: { en: 'd and 3 differ', zh: 'd 与 3 不同' },
    span: { start: 1, end: 2 },
    labels: [],
    facts: { left: 'd', right: 3, more: 1 },
    notes: [],
  });
  expect(report['name/unused']({ name: '{left}' }).message.en).toBe('nothing uses {left}');
  // @ts-expect-error a fact is missing
  expect(report['name/unused']({}).message.en).toBe('nothing uses {name}');
});

test('a name that is no fact of its own stays', () => {
  expect(fill('{a} {toString} {b}', { a: 1 })).toBe('1 {toString} {b}');
});

test('each code is explained, and no other', () => {
  const whole: Explanations<typeof catalogue> = { 'shape/inner-sizes': means, 'name/unused': means };
  // @ts-expect-error one is missing
  const short: Explanations<typeof catalogue> = { 'shape/inner-sizes': means };
  // @ts-expect-error one is too many
  const long: Explanations<typeof catalogue> = { 'shape/inner-sizes': means, 'name/unused': means, 'name/odd': means };
  expect([whole, short, long].map((one) => Object.keys(one).length)).toEqual([2, 1, 3]);
});
