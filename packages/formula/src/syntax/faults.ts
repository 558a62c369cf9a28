/**
 * Where the passes of this room put what they find: positions in normalised text become spans of the original here.
 */

import type { Edit, Help, Span } from '@heed/diagnostics';
import { normalise } from './normalise.ts';
import type { Normalised } from './normalise.ts';
import { endOf } from './tokens.ts';
import type { IToken } from './tokens.ts';

/** Brackets, prefix signs and powers may nest this deep; the parser's own stack needs the bound. */
export const MAX_NESTING = 256;
/** A tree may be this deep, chains of operators included; whoever walks it may recurse. */
export const MAX_DEPTH = 500;
/** UTF-16 units a formula may have. */
export const MAX_LENGTH = 65_536;
/** Diagnostics listed for one text. */
export const MAX_FAULTS = 200;

/** A text and where its tokens stand in it. */
export class Source {
  readonly text: string;
  readonly normalised: Normalised;

  constructor(text: string) {
    this.text = text;
    this.normalised = normalise(text);
  }

  /** What a token, or a run of tokens, covers. An inserted token covers an empty span. */
  spanOf(first: IToken, last: IToken = first): Span {
    return this.normalised.original(first.startOffset, Math.max(first.startOffset, endOf(last)));
  }

  /** The text as written. */
  written(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  /** The span right after a token, and right before one. */
  after(token: IToken): Span {
    const { end } = this.spanOf(token);
    return { start: end, end };
  }
}

/** An advice with one edit. */
export function advise(en: string, zh: string, ...edit: readonly Edit[]): Help {
  return { text: { en, zh }, ...(edit.length > 0 && { edit }) };
}

/** `U+0000` */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
