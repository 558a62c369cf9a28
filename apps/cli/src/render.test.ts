// `heed render`: its pictures are those of the views, byte for byte; a page stands alone; choices and refusals.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLiteral, streamOf } from '@heed/formats';
import { formulaNamed } from '@heed/formulas';
import type { Tensor } from '@heed/tensor';
import { heatMapModel, heatMapSvg, matricesOf, stepTableSvg } from '@heed/views';
import { attn, type TraceStep } from 'heed';
import { afterAll, describe, expect, test } from 'vitest';
import { openBench } from './heed.check.ts';

const { folder, heed, close } = openBench();
afterAll(close);

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The steps of a corpus entry, without the command. */
async function stepsOf(name: string): Promise<readonly TraceStep[]> {
  const entry = formulaNamed(name);
  const inputs = Object.entries(entry?.inputs ?? {}).map(([key, source]) => [
    key,
    readLiteral(source, { stream: streamOf(key), exact: true }).value as Tensor,
  ]);
  return attn(entry?.formula ?? '').trace(Object.fromEntries(inputs) as Record<string, Tensor>);
}

describe('SVG', { timeout: 60_000 }, () => {
  test('the weights, as the views draw them: on stdout and in a file', async () => {
    const piped = await heed(['render', 'causal', '--lang', 'zh']);
    const filed = await heed(['render', 'causal', '--lang', 'zh', '-o', 'causal.svg']);
    const step = (await stepsOf('causal')).find(({ name }) => name === 'A');
    const { rows, columns } = formulaNamed('causal')?.labels ?? {};
    const [first] = matricesOf(step?.value as Tensor, step?.excluded).of;
    const model = heatMapModel(first?.matrix ?? { rows: 0, columns: 0, values: [] }, {
      title: 'A',
      rowLabels: rows?.zh ?? [],
      columnLabels: columns?.zh ?? [],
    });
    expect([piped.code, piped.out]).toEqual([0, heatMapSvg(model, { language: 'zh' })]);
    expect(model.cells.filter(({ excluded }) => excluded).length).toBe(6);
    expect([filed.code, filed.out, read('causal.svg')]).toEqual([0, '', piped.out]);
  });

  test('the table of steps', async () => {
    const { code, out } = await heed(['render', 'self-attention-eight-steps', '--view', 'steps', '--digits', '3']);
    const { rows, columns } = formulaNamed('self-attention-eight-steps')?.labels ?? {};
    const tokens = { ...(rows && { rows: rows.en }), ...(columns && { columns: columns.en }) };
    const expected = stepTableSvg(await stepsOf('self-attention-eight-steps'), { language: 'en', tokens, digits: 3 });
    expect([code, out]).toEqual([0, expected]);
  });

  test('on another backend, the same picture to its digits', async () => {
    const one = await heed(['render', 'causal', '--digits', '3']);
    const other = await heed(['render', 'causal', '--digits', '3', '--backend', 'wasm']);
    const texts = (svg: string): readonly string[] =>
      [...svg.matchAll(/>(-?[\d.]+)<\/text>/g)].map(([, text = '']) => text);
    expect(texts(one.out).length).toBeGreaterThan(9);
    expect(texts(other.out)).toEqual(texts(one.out));
  });

  test('one of several matrices: the first, unless another is asked for', async () => {
    const X = 'X=randn(2,3,4,5)';
    const first = await heed(['render', 'A = X·2', X]);
    expect([first.code, first.err]).toEqual([
      0,
      "heed: A has 6 matrices; the first is drawn, --want 'A[1,2]' chooses another\n",
    ]);
    expect(first.out).toContain('A[0, 0]');
    const chosen = await heed(['render', 'A = X·2', X, '--want', 'A[1, 2]']);
    expect([chosen.code, chosen.err, chosen.out.includes('A[1, 2]')]).toEqual([0, '', true]);
    expect((await heed(['render', 'A = X·2', X, '--want', 'A[0,0]'])).out).toBe(first.out);
  });

  test('values by name, by text and as inputs; a row of numbers has no label', async () => {
    const words = ['render', 'A = softmax(X·Xᵀ); A·X', 'X=[[1, 2], [3, 4]]', '--want'];
    expect((await heed([...words, 'result'])).out).toContain('A·X');
    expect((await heed([...words, 'X·Xᵀ'])).out).toContain('>25<');
    expect((await heed([...words, 'X'])).out).toContain('>4<');
    const row = await heed(['render', 'X', 'X=[7, 8]']);
    expect([row.code, row.out.includes('>7<')]).toEqual([0, true]);
    expect((await heed(['render', 'X', 'X=zeros(0,3)'])).code).toBe(0);
    expect((await heed(['render', 'X', 'X=zeros(0,3,3)'])).out).toMatch(/^<svg /);
  });

  test('an index of the formula itself is no choice', async () => {
    const { code, out } = await heed(['render', 'B = X[1, 0]·2; B·1', 'X=[[1, 2], [3, 4]]', '--want', 'X[1,0]']);
    expect([code, out.includes('>3<'), out.includes('>2<')]).toEqual([0, true, false]);
  });

  test('labels of one’s own', async () => {
    const words = ['render', 'A = softmax(X·Xᵀ); A·X', 'X=randn(2,3)'];
    const { code, out } = await heed([...words, '--rows', 'a<b,追逐', '--columns', 'c,d']);
    expect([code, out.includes('a&lt;b'), out.includes('追逐'), out.includes('a<b')]).toEqual([0, true, true, false]);
    const steps = await heed([...words, '--rows', '汤姆,杰瑞', '--view', 'steps']);
    expect(steps.out.split('汤姆').length).toBeGreaterThan(2);
    const none = await heed(['render', 'X·2', 'X=[[1, -2]]', '--rows', 'a', '--view', 'steps']);
    expect([none.code, none.err]).toEqual([
      0,
      'heed: there are no weights whose rows and columns the labels could name\n',
    ]);
  });
});

describe('HTML', { timeout: 60_000 }, () => {
  test('a page that stands alone: formula, heat map, steps; fonts within it, nothing from elsewhere, no script', async () => {
    const { code, out } = await heed(['render', 'self-attention-eight-steps', '--lang', 'zh', '-o', 'page.html']);
    const html = read('page.html');
    expect([code, out]).toEqual([0, '']);
    expect(html).toMatch(/^<!doctype html>\n<html lang="zh/);
    expect(html.match(/<figure>/g)?.length).toBe(2);
    expect(html).toContain('class="katex');
    expect(html).toContain('用 softmax 把 S（3×3）的每一行变成和为 1 的权重');
    expect(html).toContain('src:url(data:font/woff2;base64,');
    expect(html).not.toMatch(/<script|javascript:|\son\w+=|url\((?!data:)|@import|<link|<img|<iframe/i);
    // Names of XML's own vocabularies are all the addresses there are.
    expect(new Set(html.match(/https?:\/\/[^"'\s)<]+/g))).toEqual(
      new Set(['http://www.w3.org/2000/svg', 'http://www.w3.org/1998/Math/MathML']),
    );
    expect(Buffer.byteLength(html)).toBeLessThan(300_000);
    expect(html).toContain(heatMapOf(await heed(['render', 'self-attention-eight-steps', '--lang', 'zh'])));
  });

  const heatMapOf = ({ out }: { readonly out: string }): string => out.trimEnd();

  test('a view alone; several values; every matrix of them', async () => {
    const words = ['render', 'A = softmax(X·Xᵀ); A·X', 'X=randn(2,3,4)', '-o', 'several.html'];
    const figures = async (more: readonly string[]): Promise<number> => {
      expect((await heed([...words, ...more])).code).toBe(0);
      return read('several.html').match(/<figure>/g)?.length ?? 0;
    };
    expect(await figures([])).toBe(3);
    expect(await figures(['--view', 'steps'])).toBe(1);
    expect(await figures(['--view', 'heat-map', '--want', 'A,result'])).toBe(4);
    expect(await figures(['--view', 'heat-map', '--want', 'A[1],X'])).toBe(3);
  });

  test('what a person wrote stays text', async () => {
    const words = ['render', 'A = X·2 # <script>alert(1)</script>', 'X=[[1]]', '--rows', '<b>', '-o', 'hostile.htm'];
    expect((await heed(words)).code).toBe(0);
    expect(read('hostile.htm')).not.toMatch(/<script|<b>/);
    expect(read('hostile.htm')).toContain('&lt;script&gt;');
  });
});

test.each<[number, string, string[]]>([
  [2, 'usage/picture-kind', ['render', 'X', 'X=1', '-o', 'out.png']],
  [2, 'usage/picture-kind', ['render', 'X', 'X=1', '-o', 'svg']],
  [2, 'usage/several-pictures', ['render', 'A = X; A·1', 'X=1', '--want', 'A,result', '-o', 'out.svg']],
  [2, 'usage/no-matrix', ['render', 'A = X·2', 'X=randn(2,3,4)', '--want', 'A[2]']],
  [2, 'usage/no-matrix', ['render', 'A = X·2', 'X=randn(2,3,4)', '--want', 'A[0,0]']],
  [2, 'usage/labels', ['render', 'causal', '--rows', 'a,b']],
  [2, 'usage/labels', ['render', 'causal', '--columns', 'a,b', '--view', 'steps']],
  [2, 'usage/arguments', ['render', 'causal', '--view', 'graph']],
  [2, 'name/unknown-want', ['render', 'A = X; A·1', 'X=1', '--want', 'B[0]']],
  [3, 'syntax/', ['render', 'X + ', 'X=1']],
  [4, 'input/', ['render', 'X·Y', 'X=1']],
  [1, 'output/refused', ['render', 'X', 'X=1', '-o', 'no/such/place.svg']],
])('%i %s: %j', async (exit, code, words) => {
  const { code: ended, out, err } = await heed(words);
  expect([ended, out]).toEqual([exit, '']);
  expect(err).toContain(`error[${code}`);
});
