/**
 * KaTeX's style sheet for one page, with the fonts that the page needs inside it.
 *
 * In: typeset HTML. Out: CSS that names no file and no address. Only the newest font format is kept, and of the fonts only
 * those that a class of the page asks for, so that a page stays small. What is read lies in KaTeX's own package.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A font of KaTeX: `Main`, and the style of it, as the files are named. */
type Face = `${string}-${'Regular' | 'Bold' | 'Italic' | 'BoldItalic'}`;

export function katexStyle(html: string): string {
  const path = createRequire(import.meta.url).resolve('katex/dist/katex.min.css');
  return styleFor(html, readFileSync(path, 'utf8'), (file) => readFileSync(join(dirname(path), file)));
}

/** The sheet with its fonts read by `read`, those that `html` has no use for left out. */
export function styleFor(html: string, sheet: string, read: (file: string) => Uint8Array): string {
  const needed = facesIn(html, sheet);
  return sheet.replaceAll(/@font-face\{[^}]*\}/g, (rule) => {
    const file = /url\((fonts\/KaTeX_([\w-]+)\.woff2)\)/.exec(rule);
    if (file === null || !needed.has(file[2] as Face)) return '';
    const data = Buffer.from(read(file[1] ?? '')).toString('base64');
    return rule.replace(/src:[^;}]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
  });
}

/** Every font that a rule gives to a class of the page; a rule that only makes text bold or slanted means the main one. */
function facesIn(html: string, sheet: string): ReadonlySet<Face> {
  const present = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(/\s+/)));
  const faces = new Set<Face>(['Main-Regular']);
  for (const [, selectors = '', body = ''] of sheet
    .replaceAll(/@font-face\{[^}]*\}/g, '')
    .matchAll(/([^{}]+)\{([^}]*)\}/g)) {
    const family = /KaTeX_(\w+)/.exec(body)?.[1];
    const isBold = /font-weight:(?:700|bold)/.test(body);
    const isSlanted = /font-style:italic/.test(body);
    if (family === undefined && !isBold && !isSlanted) continue;
    const isUsed = selectors
      .split(',')
      .some((one) => [...one.matchAll(/\.([\w-]+)/g)].every(([, name = '']) => present.has(name)));
    if (isUsed)
      faces.add(`${family ?? 'Main'}-${`${isBold ? 'Bold' : ''}${isSlanted ? 'Italic' : ''}` || 'Regular'}` as Face);
  }
  return faces;
}
