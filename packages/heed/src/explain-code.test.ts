// All rooms' catalogues together: no code said twice, both languages, examples that trigger, edits that mend.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@heed/diagnostics';
import { check, type ElaborateOptions } from '@heed/formula';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { rooms, explainCode, explainCodes, nearestCode } from './explain-code.ts';

/** Examples of formula text that a sentence describes. */
const WRITTEN: Readonly<Record<string, { readonly text: string; readonly options?: ElaborateOptions }>> = {
  'syntax/too-long': { text: '('.repeat(100_001) },
  'syntax/too-many-faults': { text: 'a b\n'.repeat(300) },
  'name/unknown-want': { text: 'A = softmax(Q·Kᵀ); A·V', options: { want: ['weights'] } },
  'formula/too-large': { text: doubling(20) },
  'formula/too-deep': { text: chained(500) },
};

function doubling(count: number): string {
  const lines = Array.from({ length: count }, (_, k) => `f${k + 1}(x) = f${k}(x) + f${k}(x)`);
  return ['f0(x) = 2·x', ...lines, `f${count}(Q)`].join('\n');
}

function chained(count: number): string {
  const lines = Array.from({ length: count }, (_, k) => `f${k + 1}(x) = f${k}(x) + (1 + (2 + x))`);
  return ['f0(x) = 2·x', ...lines, `f${count}(Q)`].join('\n');
}

const diagnose = (text: string, options?: ElaborateOptions): readonly Diagnostic[] =>
  options ? check(text, options).diagnostics : attn(text).diagnostics;

const entries = Object.entries(rooms).flatMap(([room, { messages, explanations }]) =>
  Object.entries(messages).map(([code, message]) => ({ room, code, message, means: explanations[code] })),
);
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();

test('no code is worded twice', () => {
  const seen = new Map<string, string>();
  for (const { room, code, message, means } of entries) {
    const words = JSON.stringify([message, means]);
    expect(`${code} in ${room}: ${seen.get(code) ?? words}`).toBe(`${code} in ${room}: ${words}`);
    seen.set(code, words);
  }
});

test('no two codes say the same', () => {
  const said = new Map<string, string>();
  for (const { code, message } of entries) {
    const words = message.en.replace(/\{\w+\}/g, '{}');
    expect([words, said.get(words) ?? code]).toEqual([words, code]);
    said.set(words, code);
  }
});

describe('every entry speaks both languages and states the same facts', () => {
  test.each(entries)('$code', ({ code, message, means }) => {
    expect(code).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(placeholders(message.zh)).toEqual(placeholders(message.en));
    for (const text of [message.en, message.zh, means.en, means.zh, means.example]) expect(text.trim()).not.toBe('');
    for (const text of [message.zh, means.zh]) expect(text).toMatch(/\p{Script=Han}/u);
    expect(message.en).not.toMatch(/\p{Script=Han}|\.$/u);
  });
});

/** The text with the edits of one diagnostic applied. */
function mended(text: string, { help }: Diagnostic): string {
  const edits = (help?.edit ?? []).toSorted((a, b) => b.span.start - a.span.start);
  return edits.reduce((out, { span, text: put }) => out.slice(0, span.start) + put + out.slice(span.end), text);
}

describe('every example of formula text triggers its code, and its edit mends it', () => {
  const written = entries.filter(({ room }) => room === 'syntax' || room === 'meaning');
  test.each(written)('$code', ({ code, means }) => {
    const { text, options } = WRITTEN[code] ?? { text: means.example };
    const found = diagnose(text, options);
    expect(found.map((one) => one.code)).toContain(code);
    // Of many faults of one code, the first stands for all.
    for (const one of new Map(found.toReversed().map((fault) => [fault.code, fault])).values()) {
      if (one.help?.edit === undefined) continue;
      const before = found.filter((other) => other.code === one.code).length;
      const edited = mended(text, one);
      const after = diagnose(edited, options);
      expect(after.filter((other) => other.code === one.code).length).toBeLessThan(before);
      // Where it was the only fault, nothing is left that stops the formula.
      const left = found.length === 1 ? after.filter(({ severity }) => severity === 'error') : [];
      expect([edited, left]).toEqual([edited, []]);
    }
  });
});

test('only doors and `explainCode` load explanations: what reports stays small', () => {
  const packages = fileURLToPath(new URL('../../', import.meta.url));
  const sources = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^[^/]+\/src\/.*\.ts$/.test(path) && !/\.(?:test|check)\.ts$/.test(path),
  );
  const loading = sources.filter((path) =>
    /from '[^']*explanations[^']*\.ts'/.test(readFileSync(join(packages, path), 'utf8')),
  );
  expect(sources.length).toBeGreaterThan(200);
  expect(loading.filter((path) => !/\/(?:index|explain-code|explanations)\.ts$/.test(path))).toEqual([]);
  expect(loading).toContain('heed/src/explain-code.ts');
});

describe('explaining', () => {
  test('a code of any room', () => {
    const found = explainCode('shape/inner-sizes')!;
    expect(found.severity).toBe('error');
    expect(found.message.en).toContain('cannot multiply');
    expect(found.explanation.zh).toMatch(/\p{Script=Han}/u);
    expect(attn(found.example).diagnostics.map(({ code }) => code)).toEqual(['shape/inner-sizes']);
    for (const code of explainCodes()) expect(explainCode(code)?.code).toBe(code);
  });

  test('a code of the caller; a slip; what does not exist', () => {
    const own = {
      messages: { 'usage/odd': { severity: 'error', en: 'm', zh: '话' } },
      explanations: { 'usage/odd': { en: 'e', zh: '释', example: 'x' } },
    } as const;
    expect(explainCode('usage/odd', own)).toEqual({
      code: 'usage/odd',
      severity: 'error',
      message: { en: 'm', zh: '话' },
      explanation: { en: 'e', zh: '释' },
      example: 'x',
    });
    expect(explainCodes(own)).toContain('usage/odd');
    expect(nearestCode('shape/inner-size')).toBe('shape/inner-sizes');
    for (const odd of ['usage/odd', 'constructor', '__proto__', '']) expect(explainCode(odd)).toBeUndefined();
  });
});

test('an empty formula is one fault, whatever is asked of it', () => {
  for (const text of ['', '  \n', '# only a comment']) {
    expect(attn(text).diagnostics.map(({ code }) => code)).toEqual(['syntax/empty']);
    expect(check(text, { want: ['A', 'result'] }).diagnostics.map(({ code }) => code)).toEqual(['syntax/empty']);
  }
});
