import { expect, test } from 'vitest';
import { figureHtml } from './figure-html.ts';
import { heatMapModel } from './heat-map.ts';
import { heatMapSvg } from './heat-map-svg.ts';
import { typesetHtml } from './typeset.ts';

const svg = heatMapSvg(heatMapModel({ rows: 1, columns: 2, values: [0.25, 0.75] }));
const page = {
  title: 'softmax(Q·Kᵀ) <b>&',
  language: 'zh',
  formulaHtml: typesetHtml('QK^\\top'),
  css: '.katex { font: 1em x; } /* </style><script>alert(1)</script> */',
  figures: [
    { caption: '权重 "A" <i>', svg },
    { caption: 'B', svg },
  ],
  note: '由 heed 算得',
} as const;

test('a page that stands alone', () => {
  const html = figureHtml(page);
  expect(html).toMatch(/^<!doctype html>\n<html lang="zh-Hans">/);
  expect(html).toContain('<meta name="viewport"');
  expect(html).toContain('color-scheme: light dark');
  expect(html.split(svg.trimEnd())).toHaveLength(3);
  expect(html).toContain('<h1>softmax(Q·Kᵀ) &lt;b&gt;&amp;</h1>');
  expect(html).toContain('权重 &quot;A&quot; &lt;i&gt;');
  expect(html).toContain('由 heed 算得');
  expect(figureHtml({ ...page, language: 'en' })).toContain('<html lang="en">');
  expect(figureHtml(page)).toBe(html);
});

test('no script, no address, and a style sheet that stays in its element', () => {
  const html = figureHtml(page);
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  const [before = '', after = ''] = html.split('</style>');
  expect(before + after).not.toMatch(/\ssrc=|\shref=|url\(/);
  expect(after).not.toContain('<script');
});
