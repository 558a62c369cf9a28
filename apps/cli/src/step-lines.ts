/**
 * A formula's steps as lines: a number, the formula's own text, what it does in words, and what else is to be said.
 *
 * In: steps of a trace or of an explanation. Out: lines for a person. Comments of the formula that stand on lines of
 * their own come before the step they stand before in the text: they are its author's headings.
 */

import type { Localized, Span } from '@heed/diagnostics';
import { printable } from '@heed/diagnostics';
import type { Terminal } from './terminal.ts';

export interface Step {
  readonly name?: string;
  readonly text: string;
  readonly span: Span;
  readonly sentence: Localized;
}

export const INDENT = '   ';

export function stepLines(
  step: Step,
  number: number,
  shape: string,
  source: string,
  { language, paint }: Terminal,
): readonly string[] {
  const name = leftSide(source, step.span) ?? step.name;
  const head = name === undefined ? step.text : `${paint('name', name)} = ${step.text}`;
  return [`${number}. ${head}  ${paint('quiet', shape)}`.trimEnd(), `${INDENT}${step.sentence[language]}`];
}

/** What a definition begins with, indices included, where a step is all that it defines: `weighted[i, k, t]`. */
function leftSide(source: string, { start, end }: Span): string | undefined {
  if (!/^[^\S\r\n]*(?:$|[;；#\r\n])/.test(source.slice(end))) return undefined;
  const before = source.slice(0, start);
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf(';'), before.lastIndexOf('；')) + 1);
  return /^\s*(?<left>[^=#]*[^=#\s])\s*=\s*$/.exec(line)?.groups?.['left'];
}

/** Hands out the comments of a text, each once: all that stand before a place. */
export class Headings {
  private readonly waiting: { readonly at: number; readonly text: string }[];

  constructor(text: string) {
    this.waiting = [...text.matchAll(/^[ \t]*([#＃].*)$/gm)].map((found) => ({
      at: found.index,
      text: printable((found[1] ?? '').trim(), 100),
    }));
  }

  before(place: number, { paint }: Terminal): readonly string[] {
    const lines: string[] = [];
    while (this.waiting[0] !== undefined && this.waiting[0].at < place) {
      lines.push(paint('quiet', this.waiting.shift()?.text ?? ''));
    }
    return lines;
  }
}

/** Blocks of lines with an empty line between them. */
export function page(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
