/**
 * A page of figures as one file of HTML.
 *
 * In: a title, the typeset formula, the style sheet it needs, pictures with captions. Out: a page that stands alone: no
 * script, no address of anything outside it. Texts are escaped; formula, style sheet and pictures are markup of our own
 * making (typeset.ts, *-svg.ts) and the caller's word stands for them.
 */

import type { Language } from '@heed/diagnostics';
import { escapeText, SANS } from './svg.ts';

export interface Figure {
  readonly caption: string;
  readonly svg: string;
}

export interface FigurePage {
  readonly title: string;
  readonly language: Language;
  /** Of `typesetHtml`. */
  readonly formulaHtml: string;
  /** KaTeX's style sheet, its fonts within it. */
  readonly css: string;
  readonly figures: readonly Figure[];
  readonly note?: string;
}

const PAGE_CSS = `:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; font: 1rem/1.6 ${SANS}; background: Canvas; color: CanvasText; }
h1 { font-size: 1.25rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
.formula { overflow-x: auto; overflow-y: hidden; padding: 0.25rem 0; }
figure { margin: 2rem 0; }
figure > div { overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { font-size: 0.9rem; margin-bottom: 0.5rem; }
.note { font-size: 0.9rem; opacity: 0.8; }
@media print { figure { break-inside: avoid; } }`;

export function figureHtml({ title, language, formulaHtml, css, figures, note }: FigurePage): string {
  const blocks = figures.map(
    ({ caption, svg }) =>
      `<figure>\n<figcaption>${escapeText(caption)}</figcaption>\n<div>${svg.trimEnd()}</div>\n</figure>\n`,
  );
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>
${inStyle(css)}
${PAGE_CSS}
</style>
</head>
<body>
<main>
<h1>${escapeText(title)}</h1>
<div class="formula">${formulaHtml}</div>
${blocks.join('')}${note === undefined ? '' : `<p class="note">${escapeText(note)}</p>\n`}</main>
</body>
</html>
`;
}

/** A style sheet cannot end its element. */
function inStyle(css: string): string {
  return css.replaceAll(/<\/(style)/gi, '<\\/$1');
}
