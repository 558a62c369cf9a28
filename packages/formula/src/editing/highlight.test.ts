// The kinds of tokens; spans in the original text; any text at all; fast enough for each keystroke.

import { formulas } from '@heed/formulas';
import { randomNumbers } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { highlight } from './highlight.ts';

function shown(text: string): string {
  return highlight(text)
    .map(({ span, kind }) => `${text.slice(span.start, span.end)}:${kind}`)
    .join(' ');
}

describe('kinds', () => {
  test.each([
    ['softmax(x)', 'softmax:builtin (:bracket x:name ):bracket'],
    ['softmax + Softmax (x)', 'softmax:name +:operator Softmax:builtin (:bracket x:name ):bracket'],
    ['f²(x)', 'f:function ²:operator (:bracket x:name ):bracket'],
    ['Σ_t v', 'Σ_t:builtin v:name'],
    ['sum_t(v)', 'sum_t:builtin (:bracket v:name ):bracket'],
    ['softmax_(j,k)(s)', 'softmax:builtin _(j,k):name (:bracket s:name ):bracket'],
    ['S where not j', 'S:name where:keyword not:keyword j:position'],
    ['S where (j)', 'S:name where:keyword (:bracket j:position ):bracket'],
    ['where(c, 1, 2)', 'where:builtin (:bracket c:name ,:punctuation 1:number ,:punctuation 2:number ):bracket'],
    ['h: [n]; h', 'h:name ::punctuation [:bracket n:name ]:bracket ;:punctuation h:name'],
    [
      'f(b) = b\nf(j)',
      'f:function (:bracket b:name ):bracket =:operator b:name f:function (:bracket j:position ):bracket',
    ],
    ['relu(x) = x', 'relu:function (:bracket x:name ):bracket =:operator x:name'],
    ['∞ true # 注', '∞:number true:keyword # 注:comment'],
    ['√d ≤ \\x', '√:operator d:name ≤:operator \\:junk x:name'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

describe('spans are those of the original', () => {
  test.each([
    ['ｓｏｆｔｍａｘ（Ｑ；Ｋ）', 'ｓｏｆｔｍａｘ:builtin （:bracket Ｑ:name ；:punctuation Ｋ:name ）:bracket'],
    ['𝑤·e\u0301', '𝑤:name ·:operator e\u0301:name'],
    ['a\u3000=\u0338 c', 'a:name =\u0338:operator c:name'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

test('any text: in order, apart, nothing but space between', () => {
  const next = randomNumbers(41);
  const pieces = [
    ...'()[]{}|‖⌊√ᵀ·@<=≠ᵀ²₁Σ\\#\n\r；，0.eQ查\0\ud800\udc00\u0302\u0338 ',
    'where',
    'Σ_t',
    'f(x) = ',
    '=\u0338\u0302',
    '각',
  ];
  const faults: string[] = [];
  for (let k = 0; k < 3000; k += 1) {
    const text = Array.from({ length: Math.floor(next() * 30) }, () => pieces[Math.floor(next() * pieces.length)]).join(
      '',
    );
    let end = 0;
    let between = '';
    for (const { span } of highlight(text)) {
      if (span.start < end || span.end <= span.start || span.end > text.length) faults.push(text);
      between += text.slice(end, span.start);
      end = span.end;
    }
    if (/\S/.test(between + text.slice(end))) faults.push(text);
  }
  expect(faults).toEqual([]);
});

test('two hundred characters in less than a millisecond', () => {
  const text = formulas
    .map(({ formula }) => formula)
    .join('\n')
    .slice(0, 200);
  for (let k = 0; k < 300; k += 1) highlight(text);
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now();
    highlight(text);
    return performance.now() - started;
  });
  expect(text).toHaveLength(200);
  expect(times.toSorted((one, other) => one - other)[100]).toBeLessThan(1);
});
