/** Links: every state comes back, and nothing that is no link does harm. */

import { formulas } from '@heed/formulas';
import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeLink, encodeLink, isLink } from './link.ts';
import type { PageState } from './page-state.ts';
import { defaultState, stateOf } from './starting.ts';
import { validate } from './valid-state.ts';

const packed = (json: string | Uint8Array): string =>
  `#v1.${deflateRawSync(typeof json === 'string' ? Buffer.from(json) : json).toString('base64url')}`;
const codes = async (fragment: string): Promise<readonly string[]> => {
  const { value, diagnostics } = await decodeLink(fragment);
  expect(value === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map(({ code }) => code);
};

describe('round trips', () => {
  test.each(formulas.map((entry) => [entry.name, entry] as const))('%s', async (_, entry) => {
    for (const language of ['en', 'zh'] as const) {
      const state = stateOf(entry, language);
      const link = await encodeLink(state);
      expect(link.length).toBeLessThanOrEqual(2000);
      expect((await decodeLink(link)).value).toEqual(state);
    }
  });

  test('everything that a state can say', async () => {
    const state: PageState = {
      formula: '查询·Kᵀ\n# 🦊 \u2028',
      inputs: JSON.parse('{"__proto__":"[1]","constructor":"randn(2)","查询":"[[0.1]]"}') as Record<string, string>,
      sizes: { g: 2 },
      tokens: { rows: ['汤姆', 'x y'], columns: [] },
      backend: 'js',
      language: 'zh',
      step: 3,
      cell: [0, 2],
      seed: 7,
    };
    const back = (await decodeLink(await encodeLink(state))).value!;
    expect(back).toEqual(state);
    expect(Object.entries(back.inputs)).toEqual(Object.entries(state.inputs));
    expect(Object.getPrototypeOf(back.inputs)).toBeNull();
  });

  test('defaults are left out', async () => {
    const link = await encodeLink({ formula: 'Q', inputs: {}, sizes: {}, tokens: {}, backend: 'reference', seed: 0 });
    expect(link).toBe('#v1.q1ZKyy_KLc1JVLJSClSqBQA');
    expect(await encodeLink(defaultState('en'))).toMatch(/^#v1\.[\w-]{200,800}$/);
  });
});

describe('what is no link', () => {
  test.each(['', '#', '#formula', '#v', '#vx.abc', '#v.abc', 'v1'])('%j is nothing', async (fragment) => {
    expect(await decodeLink(fragment)).toEqual({ value: undefined, diagnostics: [] });
    expect(isLink(fragment)).toBe(false);
  });

  test.each(['#v2.abc', '#v0.abc', '#v999999999.'])('%j has another version', async (fragment) => {
    expect(await codes(fragment)).toEqual(['link/version']);
  });

  test.each([
    ['#v1.', 'empty'],
    ['#v1.AAAA', 'not deflated'],
    ['#v1.a', 'no base64'],
    ['#v1.%3Cscript%3E', 'no base64url'],
    [packed(''), 'no JSON'],
    [packed('null'), 'no object'],
    [packed('[]'), 'no object'],
    [packed('{}'), 'no formula'],
    [packed(new Uint8Array([0xff, 0xfe])), 'no UTF-8'],
    [packed('{"formula":1}'), 'wrong type'],
    [packed('{"formula":"Q","extra":1}'), 'unknown key'],
    [packed('{"formula":"Q","__proto__":{}}'), 'hostile key'],
    [packed('{"formula":"Q","inputs":{"Q":1}}'), 'wrong source'],
    [packed('{"formula":"Q","inputs":["1"]}'), 'list for record'],
    [packed('{"formula":"Q","tokens":{"rows":"abc"}}'), 'text for list'],
    [packed('{"formula":"Q","sizes":{"n":1.5}}'), 'broken size'],
    [packed('{"formula":"Q","sizes":{"n":1000001}}'), 'large size'],
    [packed('{"formula":"Q","backend":"constructor"}'), 'unknown backend'],
    [packed('{"formula":"Q","step":0}'), 'no such step'],
    [packed('{"formula":"Q","language":"de"}'), 'unknown language'],
    [packed(JSON.stringify({ formula: 'Q'.repeat(10_001) })), 'long formula'],
    [packed(JSON.stringify({ formula: 'Q', inputs: { Q: '1'.repeat(20_001) } })), 'long source'],
    [
      packed(
        JSON.stringify({ formula: 'Q', inputs: Object.fromEntries([1, 2, 3, 4].map((k) => [k, '1'.repeat(16_000)])) }),
      ),
      'long sources',
    ],
    [
      packed(
        JSON.stringify({ formula: 'Q', inputs: Object.fromEntries(Array.from({ length: 65 }, (_, k) => [k, '1'])) }),
      ),
      'many inputs',
    ],
    [packed(JSON.stringify({ formula: 'Q', tokens: { rows: Array.from({ length: 513 }, () => 'a') } })), 'many tokens'],
    [packed(JSON.stringify({ formula: 'Q', tokens: { rows: ['a'.repeat(101)] } })), 'long token'],
    [packed('['.repeat(200_000)), 'deep'],
    [packed(`{"formula":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 'deep inside'],
    [`#v1.${'A'.repeat(500_000)}`, 'long'],
  ])('%# is broken', async (fragment) => {
    expect(await codes(fragment)).toEqual(['link/broken']);
  });

  test('bombs do not go off', async () => {
    const bomb = packed(new Uint8Array(100_000_000));
    const begun = performance.now();
    expect(await codes(bomb)).toEqual(['link/broken']);
    const spaces = packed(`{"formula":"Q"${' '.repeat(10_000_000)}}`);
    expect(await codes(spaces)).toEqual(['link/broken']);
    expect(performance.now() - begun).toBeLessThan(5000);
  }, 20_000);
});

describe('fuzz', { timeout: 60_000 }, () => {
  const reads = async (fragment: string): Promise<void> => {
    const { value, diagnostics } = await decodeLink(fragment);
    for (const { code } of diagnostics) expect(code).toMatch(/^link\/(?:broken|version)$/);
    if (value !== undefined) expect(validate(value)).toEqual(value);
  };

  test('any text, any bytes, any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), (text) => reads(text)),
      { numRuns: 80 },
    );
    await fc.assert(
      fc.asyncProperty(fc.base64String(), (text) => reads(`#v1.${text}`)),
      { numRuns: 80 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), (bytes) => reads(packed(bytes))),
      { numRuns: 80 },
    );
    await fc.assert(
      fc.asyncProperty(fc.json(), (text) => reads(packed(text))),
      { numRuns: 80 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('good links with something changed', async () => {
    const good = await encodeLink(defaultState('zh'));
    const anywhere = fc.nat({ max: good.length - 1 });
    await fc.assert(
      fc.asyncProperty(anywhere, anywhere, fc.string({ maxLength: 4 }), (from, length, text) =>
        reads(good.slice(0, from) + text + good.slice(from + length)),
      ),
      { numRuns: 120 },
    );
    expect((await decodeLink(good)).value).toEqual(defaultState('zh'));
  });

  test('good states with one part of another kind', async () => {
    const state = stateOf(formulas[5], 'en');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(state)), fc.jsonValue(), (key, value) =>
        reads(packed(JSON.stringify({ ...state, [key]: value }))),
      ),
      { numRuns: 120 },
    );
    expect(validate({ ...state, seed: -1 })).toBeUndefined();
  });
});
