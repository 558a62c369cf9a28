import { describe, expect, test } from 'vitest';
import { reports, verbatim } from './catalogue.ts';
import { columnsOf, printable } from './columns.ts';
import type { Diagnostic, Label } from './diagnostic.ts';
import { renderAll, renderJson, renderText } from './render.ts';
import { placeOf, span } from './span.ts';

const report = reports({
  'shape/inner-sizes': {
    severity: 'error',
    en: 'cannot multiply {left} by {right}: the inner sizes are {a} and {b}',
    zh: '{left} 与 {right} 不能相乘：内侧尺寸分别是 {a} 和 {b}',
  },
  'test/plain': {
    severity: 'warning',
    en: 'about {what}',
    zh: '关于 {what}',
  },
});

const label = (start: number, end: number, text: string): Label => ({ span: span(start, end), text: verbatim(text) });
const plain = (text: string, labels: readonly Label[], at?: readonly [number, number]): string =>
  renderText(report['test/plain']({ what: 'x' }, { labels, ...(at && { span: span(...at) }) }), { text });
const body = (text: string): readonly string[] => text.split('\n').slice(2);

const inner: Diagnostic = report['shape/inner-sizes'](
  { left: 'Q', right: 'K', a: 'd', b: 'm' },
  {
    span: span(8, 11),
    labels: [label(8, 9, 'Q: […, n, d]'), label(10, 11, 'K: […, m, d]')],
    help: { text: { en: 'transpose K: Q·Kᵀ', zh: '转置 K：Q·Kᵀ' }, edit: [{ span: span(11, 11), text: 'ᵀ' }] },
  },
);

describe('renderText', () => {
  test('is the layout of language.md section 9', () => {
    expect(renderText(inner, { text: 'softmax(Q·K/√d)·V' }))
      .toBe(`error[shape/inner-sizes]: cannot multiply Q by K: the inner sizes are d and m
  formula:1:9
1 │ softmax(Q·K/√d)·V
  │         ─ ─ K: […, m, d]
  │         Q: […, n, d]
  help: transpose K: Q·Kᵀ`);
  });

  test('speaks Chinese', () => {
    expect(renderText(inner, { text: 'softmax(Q·K/√d)·V', language: 'zh', file: '注意力.heed' }).split('\n')).toEqual([
      '错误[shape/inner-sizes]：Q 与 K 不能相乘：内侧尺寸分别是 d 和 m',
      '  注意力.heed:1:9',
      '1 │ softmax(Q·K/√d)·V',
      '  │         ─ ─ K: […, m, d]',
      '  │         Q: […, n, d]',
      '  建议：转置 K：Q·Kᵀ',
    ]);
  });

  test('without a span there is no window, with notes in order', () => {
    const diagnostic = report['test/plain']({ what: 'a file' }, { notes: [verbatim('one'), verbatim('two\nlines')] });
    expect(renderText(diagnostic, { text: 'Q' })).toBe(
      'warning[test/plain]: about a file\n  note: one\n  note: two\n    lines',
    );
    expect(renderText(inner)).not.toContain('│');
  });

  test('underlines the span itself where no label lies inside it', () => {
    expect(body(plain('a = b + c', [], [4, 9]))).toEqual(['1 │ a = b + c', '  │     ─────']);
    expect(body(plain('a = b + c', [label(0, 1, 'defined here')], [8, 9]))).toEqual([
      '1 │ a = b + c',
      '  │ ─       ─',
      '  │ defined here',
    ]);
  });

  test('three labels: the last at the end, the others below, from right to left', () => {
    expect(body(plain('aa + bbb + c', [label(11, 12, 'C'), label(0, 2, 'A'), label(5, 8, 'B')]))).toEqual([
      '1 │ aa + bbb + c',
      '  │ ──   ───   ─ C',
      '  │      B',
      '  │ A',
    ]);
  });

  test('a label inside another does not take its place at the end', () => {
    expect(body(plain('f(x + y)', [label(0, 8, 'outer'), label(2, 3, 'inner')]))).toEqual([
      '1 │ f(x + y)',
      '  │ ────────',
      '  │   inner',
      '  │ outer',
    ]);
  });

  test('wide characters take two columns, combining marks none, tabs one', () => {
    expect(body(plain('注意力 = Ｑ·K', [label(8, 9, 'K')]))).toEqual(['1 │ 注意力 = Ｑ·K', '  │             ─ K']);
    expect(body(plain('注意力 = Ｑ·K', [label(1, 3, 'x')]))).toEqual(['1 │ 注意力 = Ｑ·K', '  │   ──── x']);
    expect(body(plain('e\u0301x\t+ 😀y', [label(8, 9, 'y')]))).toEqual(['1 │ e\u0301x + 😀y', '  │        ─ y']);
  });

  test('labels on several lines, with a gap and line numbers of two digits', () => {
    const text = `a = 1\n${'\n'.repeat(8)}b = a\r\nc = b`;
    const at = text.indexOf('b = a');
    expect(
      body(plain(text, [label(0, 1, 'first'), label(at, at + 1, 'second'), label(at + 7, at + 8, 'third')])),
    ).toEqual([' 1 │ a = 1', '   │ ─ first', '   ┆', '10 │ b = a', '   │ ─ second', '11 │ c = b', '   │ ─ third']);
  });

  test('a span over lines shows its two ends; one at the end of the text or of a line is one column wide', () => {
    expect(body(plain('x = f(\n  y,\n  z)', [label(4, 16, 'call')]))).toEqual([
      '1 │ x = f(',
      '  │     ──',
      '  ┆',
      '3 │   z)',
      '  │   ── call',
    ]);
    expect(body(plain('x +', [label(3, 3, 'here')]))).toEqual(['1 │ x +', '  │    ─ here']);
    expect(body(plain('x +\ny', [label(3, 4, 'here')]))).toEqual(['1 │ x +', '  │    ─ here']);
    expect(body(plain('', [], [0, 1]))).toEqual(['1 │', '  │ ─']);
  });

  test('long lines are cut around what is marked, far marks get windows of their own', () => {
    const text = `${'a+'.repeat(500)}Q${'+b'.repeat(500)}·K`;
    const rows = body(plain(text, [label(1000, 1001, 'Q here'), label(text.length - 1, text.length, 'K here')]));
    expect(rows).toHaveLength(4);
    for (const [source, marks, name] of [
      [rows[0], rows[1], 'Q'],
      [rows[2], rows[3], 'K'],
    ] as const) {
      expect(columnsOf(source ?? '')).toBeLessThanOrEqual(106);
      const at = (marks ?? '').indexOf('─');
      expect(source?.[at]).toBe(name);
      expect(marks).toContain(`─ ${name} here`);
      expect(source).toContain('…');
    }
  });

  test.each([
    ['letters', 'x'.repeat(1 << 20)],
    ['brackets', '('.repeat(1 << 20)],
    ['wide', '注'.repeat(1 << 19)],
    ['NUL', '\0'.repeat(1 << 20)],
    ['combining marks', `a${'\u0301'.repeat(1 << 20)}`],
    ['lone surrogates', '\ud800'.repeat(1 << 20)],
    ['lines', 'a\n'.repeat(1 << 19)],
  ])('a megabyte of %s gives a short text, quickly', (_, text) => {
    const begun = performance.now();
    for (const at of [0, 12345, text.length - 1, text.length]) {
      const out = renderText(
        report['test/plain']({ what: text }, { span: span(at, at + 40), labels: [label(at, at + 1, text)] }),
        { text },
      );
      expect(out.length).toBeLessThan(20_000);
      const whole = renderText(report['test/plain']({ what: 'x' }, { span: span(0, text.length) }), { text });
      expect(whole.length).toBeLessThan(3000);
    }
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  test('nothing a person wrote steers the terminal', () => {
    const evil = 'x\u001b[31m\u0007\u202e\u009b2J\ud800';
    const diagnostic = report['test/plain'](
      { what: `${evil}\r\nfaked` },
      {
        labels: [label(1, 2, evil)],
        notes: [verbatim(evil)],
        help: { text: verbatim(evil) },
      },
    );
    const out = renderText(diagnostic, { text: evil, file: evil });
    expect(out).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(out.isWellFormed()).toBe(true);
    expect(out.split('\n')[0]).toBe(
      'warning[test/plain]: about x\\u{1b}[31m\\u{7}\\u{202e}\\u{9b}2J\\u{d800}\\r\\nfaked',
    );
    expect(body(out).slice(0, 2)).toEqual([
      '1 │ x\\u{1b}[31m\\u{7}\\u{202e}\\u{9b}2J\\u{d800}',
      '  │  ────── x\\u{1b}[31m\\u{7}\\u{202e}\\u{9b}2J\\u{d800}',
    ]);
  });

  test('colour adds SGR codes and nothing else', () => {
    const options = { text: 'softmax(Q·K/√d)·V' };
    const coloured = renderText(inner, { ...options, color: true });
    expect(coloured).toContain('\u001b[1;31merror[shape/inner-sizes]\u001b[0m');
    expect(coloured.replaceAll(/\p{Cc}\[[\d;]*m/gu, '')).toBe(renderText(inner, options));
  });

  test('marks stand under their characters on random lines', () => {
    const alphabet = ['a', 'Q', '·', 'ᵀ', '注', 'Ｋ', '😀', 'e\u0301', '\t', '\0', ' ', '𝑥'];
    let state = 7;
    const random = (n: number): number => (state = (state * 48271) % 2147483647) % n;
    for (let round = 0; round < 300; round += 1) {
      const parts = Array.from({ length: 1 + random(150) }, () => alphabet[random(alphabet.length)] ?? '');
      const chosen = random(parts.length);
      const start = parts.slice(0, chosen).join('').length;
      const part = parts[chosen] ?? '';
      const rows = body(plain(parts.join(''), [label(start, start + part.length, '')]));
      const before = (rows[1] ?? '').indexOf('─');
      const source = rows[0] ?? '';
      let [at, columns] = [0, 0];
      while (columns < before) {
        const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
        columns += columnsOf(character);
        at += character.length;
      }
      expect(columns).toBe(before);
      expect(
        source
          .slice(at)
          .replace(/^\u0301/, '')
          .startsWith(printable(part)),
      ).toBe(true);
    }
  });
});

test('renderAll puts an empty line between', () => {
  expect(renderAll([inner, inner], { text: 'softmax(Q·K/√d)·V' }).split('\n\n')).toHaveLength(2);
});

describe('renderJson', () => {
  test('gives places, and survives JSON', () => {
    const [json] = renderJson([inner], 'softmax(Q·K/√d)·V');
    expect(json).toMatchObject({
      code: 'shape/inner-sizes',
      severity: 'error',
      span: { start: 8, end: 11, line: 1, column: 9, endLine: 1, endColumn: 12 },
      facts: { left: 'Q', right: 'K', a: 'd', b: 'm' },
      help: { edit: [{ span: { start: 11, end: 11 }, text: 'ᵀ' }] },
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(renderJson([inner])[0]?.span).toEqual({ start: 8, end: 11 });
  });

  test('turns numbers JSON cannot hold into text', () => {
    expect(renderJson([report['test/plain']({ what: Number.NaN })])[0]?.facts).toEqual({ what: 'NaN' });
  });

  test('agrees with placeOf everywhere', () => {
    const text = '\na\n\nbb\r\nccc';
    for (let at = 0; at <= text.length + 1; at += 1) {
      const [json] = renderJson([report['test/plain']({ what: 'x' }, { span: span(at, at + 1) })], text);
      expect({ line: json?.span?.line, column: json?.span?.column }).toEqual(placeOf(text, at));
    }
  });
});

test('printable cuts with an ellipsis inside the limit', () => {
  expect(printable('attention', 5)).toBe('atte…');
  expect(printable('注意力机制', 5)).toBe('注意…');
  expect(printable('abc', 3)).toBe('abc');
});
