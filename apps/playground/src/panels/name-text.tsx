/**
 * A name as mathematics writes it: one letter in italics, a word upright, what follows a letter and an underscore lowered.
 *
 * In: a name as the formula writes it. Out: a few elements. No TeX: a page has many names, and none needs a layout.
 */

import type { VNode } from 'preact';

export function NameText({ name }: { readonly name: string }): VNode {
  const [, base = name, lowered = ''] = /^(\p{L})_([^.]+)$/u.exec(name) ?? [];
  return (
    <span class={isLetter(base) ? 'name-text' : 'name-text roman'}>
      {base}
      {lowered !== '' && (
        <>
          <span class="hush">_</span>
          <sub class={isLetter(lowered) ? undefined : 'roman'}>{lowered}</sub>
        </>
      )}
    </span>
  );
}

function isLetter(text: string): boolean {
  return /^\p{L}$/u.test(text);
}
