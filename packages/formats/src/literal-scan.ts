/**
 * The words of a literal: numbers, names and punctuation, with their places.
 *
 * In: the text of a literal. Out: tokens on demand. Full-width forms, as Chinese input methods produce them, count as
 * their ASCII twins (`［1，2］`), and `−` as `-`; spans are those of the original text. No meaning is given here.
 */

import type { Span } from '@heed/diagnostics';

export type Token =
  | { readonly kind: 'number'; readonly span: Span; readonly text: string; readonly value: number }
  | { readonly kind: 'name'; readonly span: Span; readonly text: string }
  | { readonly kind: 'mark'; readonly span: Span; readonly text: string }
  | { readonly kind: 'end'; readonly span: Span; readonly text: '' };

const SPACE = /\s*/y;
const NUMBER = /(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]{0,63}/y;

/** A reader with one token of sight. */
export class Scanner {
  readonly #text: string;
  #at = 0;
  #next: Token | undefined;

  constructor(text: string) {
    this.#text = asciiTwins(text);
  }

  /** The token that comes next, without taking it. */
  peek(): Token {
    return (this.#next ??= this.#scan());
  }

  take(): Token {
    const token = this.peek();
    this.#next = undefined;
    return token;
  }

  #scan(): Token {
    this.#match(SPACE);
    const start = this.#at;
    if (start >= this.#text.length) return { kind: 'end', span: { start, end: start }, text: '' };
    const number = this.#match(NUMBER);
    if (number !== undefined) {
      const value = Number(number.replaceAll('_', ''));
      return { kind: 'number', span: { start, end: this.#at }, text: number, value };
    }
    const name = this.#match(NAME);
    if (name !== undefined) return { kind: 'name', span: { start, end: this.#at }, text: name };
    const mark = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
    this.#at += mark.length;
    return { kind: 'mark', span: { start, end: this.#at }, text: mark };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const matched = pattern.exec(this.#text);
    if (matched === null) return undefined;
    this.#at = pattern.lastIndex;
    return matched[0];
  }
}

/** Unit for unit, so that places stay. */
function asciiTwins(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('−', '-');
}
