/** Parts of fonts: together they are the whole, sign by sign. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import subsetFont from 'subset-font';
import { expect, test } from 'vitest';
import { partOf, partsOf } from './font-parts.ts';

const fonts = join(createRequire(import.meta.url).resolve('katex/package.json'), '..', 'dist', 'fonts');

/** Whether a range as CSS writes it holds a code point. */
function holds(range: string, code: number): boolean {
  return range.split(',').some((run) => {
    const [start = 0, end = start] = run
      .slice(2)
      .split('-')
      .map((hex) => Number.parseInt(hex, 16));
    return start <= code && code <= end;
  });
}

test('each code point is in exactly one of the two ranges', () => {
  const [first, rest] = partsOf('abcx \u00d7\u22c5\u{1d49c}');
  expect(first.range).toBe('U+20,U+61-63,U+78,U+D7,U+22C5,U+1D49C');
  expect(first.text).toBe(' abcx\u00d7\u22c5\u{1d49c}');
  const codes = Array.from({ length: 0x20000 }, (_, code) => code);
  expect(codes.filter((code) => holds(first.range, code) === holds(rest.range, code))).toEqual([]);
  expect(rest.text).not.toMatch(/[abcx\ud800-\udfff]/u);
});

test('each sign of a font is in exactly one part, under another name and the same notices', async () => {
  const whole = readFileSync(join(fonts, 'KaTeX_Math-Italic.woff2'));
  const parts = await Promise.all(partsOf('abcABC').map(({ text }) => partOf(whole, text, true)));
  const [first, rest] = await Promise.all(parts.map(plain));
  expect(signsOf(first)).toEqual(Array.from('ABCabc', (sign) => sign.codePointAt(0)));
  expect([...signsOf(first), ...signsOf(rest)].toSorted((a, b) => a - b)).toEqual(signsOf(await plain(whole)));
  for (const part of [first, rest]) {
    const names = tableOf(part, 'name').swap16().toString('utf16le');
    expect(names).toContain('heed-_Math');
    expect(names.match(/KaTeX\w*/g)).toEqual(['KaTeX_Math']);
    expect(names).toContain('SIL Open Font License');
  }
}, 30_000);

/** All of a font, unpacked. */
function plain(font: Uint8Array): Promise<Buffer> {
  const everything = partsOf('').map(({ text }) => text);
  return subsetFont(font, everything.join(''), { targetFormat: 'truetype', preserveNameIds: [0, 13, 14] });
}

function tableOf(font: Buffer, tag: string): Buffer {
  const entries = Array.from({ length: font.readUInt16BE(4) }, (_, k) => 12 + 16 * k);
  const at = entries.find((entry) => font.toString('latin1', entry, entry + 4) === tag) ?? -1;
  const [start, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
  return Buffer.from(font.subarray(start, start + length - (length % 2)));
}

/** Code points that have a glyph, by the table of runs (OpenType, `cmap`, format 4). */
function signsOf(font: Buffer): readonly number[] {
  const cmap = tableOf(font, 'cmap');
  const offsets = Array.from({ length: cmap.readUInt16BE(2) }, (_, k) => cmap.readUInt32BE(8 + 8 * k));
  const table = cmap.subarray(offsets.find((at) => cmap.readUInt16BE(at) === 4) ?? -1);
  const runs = table.readUInt16BE(6) / 2;
  const signs: number[] = [];
  for (let k = 0; k < runs; k += 1) {
    const [end, start] = [table.readUInt16BE(14 + 2 * k), table.readUInt16BE(16 + 2 * (runs + k))];
    const delta = table.readUInt16BE(16 + 2 * (2 * runs + k));
    const place = 16 + 2 * (3 * runs + k);
    const offset = table.readUInt16BE(place);
    for (let code = start; code <= end && code < 0xffff; code += 1) {
      const glyph = offset === 0 ? code : table.readUInt16BE(place + offset + 2 * (code - start));
      if (glyph !== 0 && ((glyph + delta) & 0xffff) !== 0) signs.push(code);
    }
  }
  return signs;
}
