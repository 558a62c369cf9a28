import { describe, expect, test } from 'vitest';
import { typesetHtml, typesetInto } from './typeset.ts';

describe('LaTeX as markup', () => {
  test('what is seen and what is read aloud', () => {
    const html = typesetHtml(String.raw`\operatorname{softmax}\left(\frac{QK^{\top}}{\sqrt{d}}\right)V`);
    expect(html).toContain('<math');
    expect(html).toContain('class="katex-html" aria-hidden="true"');
    expect(html).not.toContain('katex-error');
  });

  test('parts carry the ids of their nodes', () => {
    const html = typesetHtml(String.raw`\htmlData{node=12}{\htmlData{node=3}{Q}K}`);
    expect([...html.matchAll(/data-node="(\d+)"/g)].map((found) => found[1])).toEqual(['12', '3']);
  });

  test('Chinese names, unknown letters', () => {
    expect(typesetHtml(String.raw`\text{注意力}(查询)`)).not.toContain('katex-error');
  });

  test.each([
    String.raw`\href{javascript:alert(1)}{x}`,
    String.raw`\url{https://example.org}`,
    String.raw`\includegraphics{https://example.org/x.png}`,
    String.raw`\htmlId{x}{y}`,
    String.raw`\htmlClass{x}{y}`,
    String.raw`\htmlStyle{color:red}{y}`,
    String.raw`\htmlData{other=1}{y}`,
    String.raw`\htmlData{node=x}{y}`,
    String.raw`\htmlData{node=1,onclick=2}{y}`,
  ])('refused: %s', (latex) => {
    const html = typesetHtml(latex);
    const shown = html.replace(/<annotation.*?<\/annotation>/g, '');
    expect(shown).not.toMatch(/href=|<img|id="|class="x"|style="color:red|data-|onclick=/);
  });

  test('faulty LaTeX shows as text, and no text ends the world', () => {
    for (const latex of [
      '\\frac{1}',
      '}',
      '{',
      '\\unknown',
      '\\def\\a{\\a\\a}\\a',
      '^'.repeat(20),
      '\u0000',
      '\ud800',
      '<b>',
    ]) {
      const html = typesetHtml(latex);
      expect(html.length).toBeGreaterThan(0);
      expect(html).not.toContain('<b>');
    }
  });

  test('a size is bounded', () => {
    expect(typesetHtml(String.raw`\rule{9000em}{9000em}`).replace(/<annotation.*?<\/annotation>/g, '')).not.toMatch(
      /[1-9]\d{2,}em/,
    );
  });

  test('a definition lasts as long as its text', () => {
    typesetHtml(String.raw`\gdef\mine{x}\mine`);
    expect(typesetHtml(String.raw`\mine`)).toContain('#cc0000');
  });

  test('where no element can be made, the text itself is put in', () => {
    const element = { textContent: '' };
    typesetInto('Q', element as HTMLElement);
    expect(element.textContent).toBe('Q');
  });
});
