// What @heed/formula prints as LaTeX, KaTeX reads at its strictest; and no text, however odd, is more than text to it.

import { latexOf, read, type Expr, type Program } from '@heed/formula';
import { formulas } from '@heed/formulas';
import { formulaCases, randomNumbers } from '@heed/testing';
import katex, { type KatexOptions } from 'katex';
import { describe, expect, test } from 'vitest';
import { typesetHtml } from './typeset.ts';

const STRICT: KatexOptions = { displayMode: true, throwOnError: true, strict: 'error', trust: false };
/** The extension that carries ids is none of LaTeX's; all else is as strict. */
const WITH_NODES: KatexOptions = {
  ...STRICT,
  strict: (code: string) => (code === 'htmlExtension' ? 'ignore' : 'error'),
  trust: ({ command }) => command === '\\htmlData',
};

const under = (expr: Expr): string | undefined => (expr.kind === 'name' ? '…×n×2·d₁' : undefined);

const texts: readonly (readonly [name: string, formula: string])[] = [
  ...formulas.map(({ name, formula }) => [name, formula] as const),
  ...formulaCases.map(({ name, formula }) => [`case: ${name}`, formula] as const),
];

describe('KaTeX at its strictest', () => {
  test.each(texts)('%s', (_, formula) => {
    const { program } = read(formula);
    expect(katex.renderToString(latexOf(program), STRICT)).toContain('<math');
    expect(katex.renderToString(latexOf(program, { declarations: false }), STRICT)).toContain('<math');
    const marked = katex.renderToString(latexOf(program, { nodes: true, under }), WITH_NODES);
    expect(marked).toContain('data-node=');
    expect(marked).not.toContain('undefined');
  });
});

test('parts of the picture carry ids and spans that are those of the tree', () => {
  const text = 'softmax(Q·Kᵀ/√d | j ≤ i)·V';
  const html = typesetHtml(latexOf(read(text).program, { nodes: true }));
  const parts = [...html.matchAll(/data-node="(\d+)" data-start="(\d+)" data-end="(\d+)"/g)];
  const written = parts.map(([, , start, end]) => text.slice(Number(start), Number(end)));
  expect(written).toContain('Kᵀ');
  expect(written).toContain('Q·Kᵀ/√d | j ≤ i');
  expect(new Set(parts.map(([, id]) => id)).size).toBe(parts.length);
});

/** Whether KaTeX reads it, whatever script its letters are of, and no command acts. */
function isPlain(latex: string): boolean {
  try {
    const html = katex.renderToString(latex, { ...STRICT, strict: 'ignore' });
    return !/<a |<img|href=|color:/.test(html.replace(/<annotation.*?<\/annotation>/gs, ''));
  } catch {
    return false;
  }
}

const TEX =
  '\\def\\a{\\a} \\href{javascript:alert(1)}{x} \\color{red} $}{^_~&%#\\\\ \\end{aligned} `\'"-- \u0000\u001b\ud800\udc00\udfff\u2028\ue000\u0301\u0323\u0332';
const LETTERS = [...'aQφ查é각مเहЖℓ𓀀ªḍK\u0302x\u0323\u0301Δ1٣'];

/** HEED_FUZZ says how many; a few hundred unless told. */
const COUNT = Number(process.env['HEED_FUZZ'] ?? 300);

describe('nothing written is TeX', { timeout: 60_000 + COUNT * 20 }, () => {
  const next = randomNumbers(11);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const some = (list: readonly string[], most: number): string =>
    Array.from({ length: 1 + Math.floor(next() * most) }, () => pick(list)).join('');

  test('texts beneath', () => {
    const { program } = read('Q');
    const pieces = [
      ...LETTERS,
      ...Array.from({ length: TEX.length }, (_, k) => TEX.slice(k, k + 1 + (k % 12))),
      '₁',
      'ᵀ',
      '²',
    ];
    const faulty = Array.from({ length: COUNT }, () => some(pieces, 8)).filter(
      (text) => !isPlain(latexOf(program, { under: () => text })),
    );
    expect(faulty).toEqual([]);
    expect(isPlain(latexOf(program, { under: () => TEX }))).toBe(true);
  });

  test('names of any script', () => {
    const faulty: string[] = [];
    let names = 0;
    for (let k = 0; k < COUNT; k += 1) {
      const name = `${pick(LETTERS)}${some([...LETTERS, '_', '₁', 'k', '_hat', '_2'], 5)}`;
      const { program, diagnostics } = read(`f(${name}) = ${name}ᵀ·${name}(${name})`);
      if (diagnostics.length === 0) names += 1;
      if (!isPlain(latexOf(program))) faulty.push(name);
    }
    expect(faulty).toEqual([]);
    expect(names).toBeGreaterThan(COUNT / 5);
  });

  test('a name that a tree made by hand holds', () => {
    const name: Expr = { kind: 'name', name: TEX, id: 0, span: { start: 0, end: 0 } };
    const program: Program = {
      text: '',
      statements: [{ kind: 'definition', name, value: name, id: 1, span: name.span }],
    };
    expect(isPlain(latexOf(program))).toBe(true);
  });

  test('mutated formulas, whole trees or not', () => {
    const pieces = [
      ...'()[]{}|‖⌊⌋√ᵀ·@+-*/^=<≤∧¬…;,:#\\$&%~_\n 0Q查²ₖ',
      '\ud800',
      'Σ_t ',
      'where ',
      'e^',
      '\u0302',
      'x^(T)',
    ];
    const faulty: string[] = [];
    for (let k = 0; k < COUNT; k += 1) {
      let [, text] = pick(texts);
      for (let n = 0; n < 1 + (k % 4); n += 1) {
        const at = Math.floor(next() * text.length);
        text = text.slice(0, at) + pick(pieces) + text.slice(at + Math.floor(next() * 4));
      }
      if (!isPlain(latexOf(read(text).program))) faulty.push(text);
    }
    expect(faulty).toEqual([]);
  });

  test('as deep as a tree can be', () => {
    const deep = [
      '√'.repeat(240) + 'x',
      `x${'/2'.repeat(400)}`,
      `${'('.repeat(200)}x${'+1)ᵀ'.repeat(200)}`,
      `${'[Q; '.repeat(200)}K`,
    ];
    for (const text of deep) {
      const html = typesetHtml(latexOf(read(text).program, { nodes: true }));
      expect(html.length).toBeGreaterThan(1000);
    }
  });
});
