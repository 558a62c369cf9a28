// What is offered at a caret, and where nothing is.

import { randomNumbers } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { BUILTIN_NAMES } from '../elaborate/builtins/builtins.ts';
import { complete, type Completion } from './complete.ts';
import { allSymbols } from './symbols.ts';

/** The caret is at `¦`. */
function at(marked: string): Completion | undefined {
  return complete(marked.replace('¦', ''), marked.indexOf('¦'));
}

function taken(marked: string, label: string): string {
  const text = marked.replace('¦', '');
  const found = at(marked);
  const item = found?.items.find((one) => one.label === label);
  if (found === undefined || item === undefined) return '';
  return text.slice(0, found.from) + item.insert + text.slice(found.to);
}

describe('symbols', () => {
  test('after a backslash, the name itself first', () => {
    expect(at('x + \\le¦')?.items.map(({ label }) => label)).toEqual(['\\le', '\\leq']);
    expect(at('\\¦')?.items).toHaveLength(allSymbols.filter(({ label }) => !/^\\[_^]$/.test(label)).length);
    expect(taken('Q\\cd¦·x', '\\cdot')).toBe('Q··x');
    expect(taken('W\\_1¦', '\\_1')).toBe('W₁');
    expect(taken('x\\^¦', '\\^2')).toBe('x²');
  });
  test.each(allSymbols)('$label', ({ label, insert }) => {
    expect(taken(`a ${label}¦`, label)).toBe(`a ${insert}`);
    expect(at(`a ${label}¦`)?.items[0].kind).toBe('symbol');
  });
});

describe('words', () => {
  test.each(BUILTIN_NAMES)('%s is offered', (name) => {
    const item = at(`${name}¦`)?.items.find(({ label, kind }) => label === name && kind === 'builtin');
    expect(item?.insert).toBe(`${name}(`);
    expect(item?.detail.en).not.toBe('');
  });
  test('signatures are those of the table', () => {
    const details = ['softmax', 'rope', 'max', 'topk'].map(
      (name) => at(`${name}¦`)?.items.find(({ label }) => label === name)?.detail.en,
    );
    expect(details).toEqual([
      'softmax(x, [axis=], [sink=])',
      'rope(x, [base=], [pairs=], [start=], [positions=], [width=])',
      'max(x, …, [axis=], [keep=])',
      'not in this version yet',
    ]);
  });
  test('case and underscores of built-ins do not count; a bracket that stands there is kept', () => {
    expect(at('LogS¦')?.items.map(({ label }) => label)).toContain('log_softmax');
    expect(taken('softm¦(x)', 'softmax')).toBe('softmax(x)');
    expect(taken('softm¦', 'softmax')).toBe('softmax(');
  });
  test('names of the formula, before built-ins, as people write them', () => {
    const items = at('scores_1 = Q·Kᵀ\nφ(x) = x\nφ(s¦')?.items ?? [];
    expect(items[0]).toMatchObject({ label: 'scores₁', insert: 'scores₁', kind: 'name' });
    expect(taken('权重 = 1; 权¦', '权重')).toBe('权重 = 1; 权重');
    expect(items.map(({ kind }) => kind)).toContain('builtin');
  });
  test('the word at the caret is not offered for itself', () => {
    expect(at('zzz¦')).toBeUndefined();
    expect(at('zzz + zz¦')?.items).toHaveLength(1);
  });
});

test('nothing where nothing can stand', () => {
  for (const text of ['¦', 'Q·¦', '# soft¦', 'x # \\al¦', '2¦', '2.5¦', 'so¦ftmax', '\\nosuchname¦'])
    expect(at(text)).toBeUndefined();
});

test('any text, any caret', () => {
  const next = randomNumbers(7);
  const pieces = [
    '\\',
    'sq',
    '_',
    '^',
    '1',
    '(',
    '查',
    'é',
    '\ud835',
    '\udc00',
    '#',
    '\n',
    ' ',
    'Σ_t',
    'soft',
    '｜',
    '\0',
  ];
  let offered = 0;
  for (let k = 0; k < 2000; k += 1) {
    const text = Array.from({ length: Math.floor(next() * 12) }, () => pieces[Math.floor(next() * pieces.length)]).join(
      '',
    );
    const caret = Math.floor(next() * (text.length + 1));
    const found = complete(text, caret);
    if (found === undefined) continue;
    offered += 1;
    expect(found.from <= caret && found.to === caret && found.items.length > 0).toBe(true);
  }
  expect(offered).toBeGreaterThan(100);
});
