/**
 * Fonts in two parts: the signs that most formulas are made of, and the rest, which is fetched where a text has one of it.
 *
 * In: the font faces of KaTeX's style sheet. Out: for each face named here two, with ranges of code points that together
 * are all there are, and the files of both: no sign is lost, and none is fetched twice. Large signs need no hinting, which is
 * most of their files. The licence of the fonts (OFL 1.1) keeps the name of the whole for the whole, so that the parts are
 * called otherwise inside; what the style sheet calls them is only for its own rules.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** With the spaces that KaTeX holds lines open by. */
const SIGNS = ` \u00a0\u200b0123456789()[]{}+-/=<>,.;:_|'×·⋅−±⊤⊙⊗≤≥¬∧∨∞∣∥…⌊⌋⌈⌉`;
const LARGE = '∑∏()[]{}⌊⌋⌈⌉∣∥√';

/** By file: what the first part holds, and whether it is fitted to the pixels of small letters. */
const FIRST: readonly { readonly name: string; readonly first: string; readonly isHinted: boolean }[] = [
  { name: 'KaTeX_Main-Regular', first: LETTERS + SIGNS, isHinted: true },
  { name: 'KaTeX_Math-Italic', first: LETTERS, isHinted: true },
  ...[1, 2, 3, 4].map((size) => ({ name: `KaTeX_Size${size}-Regular`, first: LARGE, isHinted: false })),
];
/** No font of KaTeX has signs beyond. */
const LAST = 0x1ffff;
/** Copyright, licence and where the licence is, besides the names. */
const NOTICES = [0, 13, 14];

/** Parts are written to `folder`. */
export function fontParts(folder: string): Plugin {
  return {
    name: 'heed:font-parts',
    enforce: 'pre',
    apply: 'build',
    async transform(css, id) {
      if (!/\/katex\.min\.css(?:$|\?)/.test(id)) return undefined;
      let cut = css;
      for (const { name, first, isHinted } of FIRST) {
        const from = css.indexOf(`url(fonts/${name}.woff2)`);
        const [begin, end] = [css.lastIndexOf('@font-face', from), css.indexOf('}', from)];
        if (from < 0 || begin < 0) return this.error(`${id} has no face of ${name}`);
        const face = css.slice(begin, end);
        const whole = readFileSync(join(dirname(id), 'fonts', `${name}.woff2`));
        const rules = await Promise.all(
          partsOf(first).map(async ({ part, text, range }) => {
            const file = join(folder, `${name}-${part}.woff2`);
            mkdirSync(folder, { recursive: true });
            writeFileSync(file, await partOf(whole, text, isHinted));
            const address = relative(dirname(id), file).replaceAll('\\', '/');
            return `${face.replace(`fonts/${name}.woff2`, () => address)};unicode-range:${range}}`;
          }),
        );
        cut = cut.replace(`${face}}`, () => rules.join(''));
      }
      return { code: cut, map: null };
    },
  };
}

interface Part {
  readonly part: 'first' | 'rest';
  readonly text: string;
  /** As CSS writes it. */
  readonly range: string;
}

export function partsOf(first: string): readonly Part[] {
  const chosen = new Set(Array.from(first, (sign) => sign.codePointAt(0)));
  const runs: { readonly isFirst: boolean; readonly start: number; end: number }[] = [];
  for (let code = 0; code <= LAST; code += 1) {
    const isFirst = chosen.has(code);
    const last = runs.at(-1);
    if (last?.isFirst === isFirst) last.end = code;
    else runs.push({ isFirst, start: code, end: code });
  }
  return (['first', 'rest'] as const).map((part) => {
    const own = runs.filter(({ isFirst }) => isFirst === (part === 'first'));
    return {
      part,
      text: own.map(({ start, end }) => signsFrom(start, end)).join(''),
      range: own.map(({ start, end }) => `U+${hex(start)}${start === end ? '' : `-${hex(end)}`}`).join(','),
    };
  });
}

function signsFrom(start: number, end: number): string {
  let signs = '';
  // Halves of pairs are no signs.
  for (let code = start; code <= end; code += 1) if (code >> 11 !== 0x1b) signs += String.fromCodePoint(code);
  return signs;
}

function hex(code: number): string {
  return code.toString(16).toUpperCase();
}

export async function partOf(whole: Uint8Array, text: string, isHinted: boolean): Promise<Uint8Array> {
  const options = { preserveNameIds: NOTICES, noHinting: !isHinted };
  const plain = await subsetFont(whole, text, { ...options, targetFormat: 'truetype' });
  rename(plain);
  return subsetFont(plain, text, { ...options, targetFormat: 'woff2' });
}

/** Another name of the same length in the table of names (OpenType, `name`), notices untouched. */
function rename(font: Buffer): void {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, k) => 12 + 16 * k);
  const entry = tables.find((at) => font.toString('latin1', at, at + 4) === 'name') ?? 0;
  const table = font.readUInt32BE(entry + 8);
  const strings = table + font.readUInt16BE(table + 4);
  for (let k = 0; k < font.readUInt16BE(table + 2); k += 1) {
    const record = table + 6 + 12 * k;
    if (NOTICES.includes(font.readUInt16BE(record + 6))) continue;
    const start = strings + font.readUInt16BE(record + 10);
    const name = font.subarray(start, start + font.readUInt16BE(record + 8));
    for (let at = name.indexOf(OLD); at >= 0; at = name.indexOf(OLD)) NEW.copy(name, at);
  }
}

const OLD = inUtf16('KaTeX');
const NEW = inUtf16('heed-');

function inUtf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
