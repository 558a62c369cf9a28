/**
 * LaTeX as HTML and MathML, by KaTeX. The only file that imports it.
 *
 * In: the LaTeX of @heed/formula, whose `\htmlData{node=…}` says which node a part is. Out: markup, or an element
 * filled with it. Faulty LaTeX shows as its own text, never as an exception; no command may set a link, an image, a
 * class, an id or a style. `typesetInto` sets styles through the object model only, so that a policy against inline styles
 * holds.
 */

import katex, { type KatexOptions, type TrustContext } from 'katex';

const OPTIONS: KatexOptions = {
  displayMode: true,
  output: 'htmlAndMathml',
  throwOnError: false,
  // Letters of any script may be names, and `\htmlData` is an extension: neither is a fault here.
  strict: 'ignore',
  trust: isTrusted,
  maxSize: 20,
  maxExpand: 1000,
};

export function typesetHtml(latex: string): string {
  try {
    return katex.renderToString(latex, options());
  } catch {
    return `<code class="katex-error">${latex.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
  }
}

/**
 * `isQuick`: the picture alone, for a text that is being typed. MathML, for screen readers, and the nodes of the parts
 * are more than half of the work: KaTeX looks through an argument once for each argument around it.
 */
export function typesetInto(latex: string, element: HTMLElement, isQuick = false): void {
  try {
    if (isQuick) katex.render(withoutNodes(latex), element, { ...options(), output: 'html' });
    else katex.render(latex, element, options());
  } catch {
    element.textContent = latex;
  }
}

const withoutNodes = (latex: string): string => latex.replace(/\\htmlData\{[^{}]*\}/g, '');

/** Macros that a text defines stay its own. */
function options(): KatexOptions {
  return { ...OPTIONS, macros: {} };
}

/** `\htmlData{node=12,start=0,end=4}`: which node of the tree, and its span in the text; nothing else. */
function isTrusted(context: TrustContext): boolean {
  if (context.command !== '\\htmlData') return false;
  return Object.entries(context.attributes).every(
    ([key, value]) => /^data-(?:node|start|end)$/.test(key) && /^\d+$/.test(value),
  );
}
