import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { typesetHtml } from '@heed/views/typeset';
import { expect, test } from 'vitest';
import { katexStyle, styleFor } from './katex-style.ts';

const face = (name: string, style: string): string =>
  `@font-face{font-family:KaTeX_${name};src:url(fonts/KaTeX_${name}-${style}.woff2) format("woff2"),url(fonts/KaTeX_${name}-${style}.woff) format("woff")}`;
const sheet = [
  face('Main', 'Regular'),
  face('Main', 'Bold'),
  face('Math', 'Italic'),
  face('Size1', 'Regular'),
  '.katex{font:normal 1.21em KaTeX_Main,serif}',
  '.katex .textbf{font-weight:700}',
  '.katex .mathnormal{font-family:KaTeX_Math;font-style:italic}',
  '.katex .delimsizing.size1,.katex .op.small{font-family:KaTeX_Size1}',
].join('');
const read = (file: string): Uint8Array => Buffer.from(file);
const data = (file: string): string => `url(data:font/woff2;base64,${Buffer.from(file).toString('base64')})`;

test.each<[string, readonly string[]]>([
  ['<span class="katex">x</span>', ['Main-Regular']],
  ['<span class="katex"><b class="textbf">x</b></span>', ['Main-Regular', 'Main-Bold']],
  ['<span class="katex"><i class="mord mathnormal">x</i></span>', ['Main-Regular', 'Math-Italic']],
  ['<span class="katex"><i class="size1">x</i></span>', ['Main-Regular']],
  ['<span class="katex"><i class="size1 delimsizing">x</i></span>', ['Main-Regular', 'Size1-Regular']],
])('%s needs %j', (html, fonts) => {
  const css = styleFor(html, sheet, read);
  expect([...css.matchAll(/url\(data:[^)]*\)/g)].map(([url]) => url)).toEqual(
    fonts.map((font) => data(`fonts/KaTeX_${font}.woff2`)),
  );
  expect(css.match(/@font-face/g)?.length).toBe(fonts.length);
  expect(css).not.toContain('url(fonts');
});

test('KaTeX’s own sheet: every rule but the fonts, the fonts’ own bytes, no address', () => {
  const html = typesetHtml('\\mathrm{softmax}\\left(\\frac{Q \\cdot K^{\\top}}{\\sqrt{d}}\\right) \\cdot V');
  const css = katexStyle(html);
  const { resolve } = createRequire(import.meta.url);
  const whole = readFileSync(resolve('katex/dist/katex.min.css'), 'utf8');
  const withoutFonts = (text: string): string => text.replaceAll(/@font-face\{[^}]*\}/g, '');
  expect(withoutFonts(css)).toBe(withoutFonts(whole));
  const main = readFileSync(resolve('katex/dist/fonts/KaTeX_Main-Regular.woff2')).toString('base64');
  expect(css).toContain(
    `font-family:KaTeX_Main;font-style:normal;font-weight:400;src:url(data:font/woff2;base64,${main})`,
  );
  expect(css).not.toMatch(/url\((?!data:font\/woff2;base64,)/);
  expect(css.length).toBeLessThan(120_000);
});
