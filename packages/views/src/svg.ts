/**
 * SVG as text: elements, escaping, and how wide a text will be.
 *
 * In: names, attributes, texts from anywhere. Out: well-formed XML 1.0 with presentation attributes only: no style, no
 * script, no id, no reference. Control characters and unpaired surrogates are shown as escapes. Nobody measures fonts
 * here: widths are estimates that suit the fonts named, wide characters counting as one em.
 */

import { columnsOf, printable } from '@heed/diagnostics';

export const SANS =
  'system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, PingFang SC, Microsoft YaHei, Noto Sans SC, Noto Sans CJK SC, sans-serif';
export const MONO =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, Noto Sans Mono, Noto Sans Mono CJK SC, Noto Sans CJK SC, monospace';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Em of a character of one column, on the average. */
const NARROW = { sans: 0.56, mono: 0.61 } as const;
export type Family = keyof typeof NARROW;

/** An element; `children` are elements, or a text made by `escapeText`. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(typeof value === 'number' ? coordinate(value) : value)}"`],
  );
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

/** Two decimals at most. */
export function coordinate(x: number): string {
  return String(Math.round(x * 100) / 100 + 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of any origin as XML text or attribute. */
export function escapeText(text: string): string {
  return printable(text)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/[\ufffe\uffff]/g, '\ufffd'); // no characters of XML
}

/** Estimated width in units of `size`. */
export function widthOf(text: string, size: number, family: Family = 'sans'): number {
  let em = 0;
  for (const character of text) {
    const columns = columnsOf(character);
    em += columns === 2 ? 1 : columns * NARROW[family];
  }
  return em * size;
}

/** Cut with `…` where it would be wider than `most`. */
export function cutTo(text: string, most: number, size: number, family: Family = 'sans'): string {
  const whole = printable(text);
  if (widthOf(whole, size, family) <= most) return whole;
  let kept = '';
  for (const character of whole) {
    if (widthOf(`${kept}${character}…`, size, family) > most) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

export function textAt(x: number, y: number, text: string, size: number, attributes: Attributes = {}): string {
  return element('text', { x, y, 'font-size': size, ...attributes }, [escapeText(text)]);
}

/** The outermost element of a file. `label` is what a screen reader says of it. */
export function picture(
  { width, height, label, language }: { width: number; height: number; label: string; language: string },
  children: readonly string[],
): string {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    width: w,
    height: h,
    viewBox: `0 0 ${w} ${h}`,
    role: 'img',
    'aria-label': label,
    lang: language,
    'font-family': SANS,
  };
  return `${element('svg', attributes, ['\n', ...children.flatMap((child) => [child, '\n'])])}\n`;
}
