/**
 * A step as its author wrote it: with the left side of its definition, indices included; and in short, as a title.
 *
 * In: a step of a trace, the text of the formula. Out: `weighted[i, k, t] = A[i, k]·V[k, t]`; where the text has moved on,
 * name and text of the step alone.
 */

import type { Span } from '@heed/diagnostics';
import { matrixTitle } from '@heed/views';

interface Step {
  readonly name?: string;
  readonly text: string;
  readonly span: Span;
}

export function stepText({ name, text, span }: Step, source: string): string {
  const left = name === undefined ? undefined : (leftSide(source, span, text) ?? name);
  return left === undefined ? text : `${left} = ${text}`;
}

/** `A`, `A[0, 1]`; the step's own text where it has no name. */
export function titleOf({ name, text }: Pick<Step, 'name' | 'text'>, index: readonly number[]): string {
  return matrixTitle(name ?? text, index);
}

/** Only where the step is all that a definition defines. */
function leftSide(source: string, { start, end }: Span, text: string): string | undefined {
  if (source.slice(start, end) !== text || !/^[^\S\r\n]*(?:$|[;；#\r\n])/.test(source.slice(end))) return undefined;
  const line =
    source
      .slice(0, start)
      .split(/[\n;；]/)
      .at(-1) ?? '';
  return /^\s*([^=#]*[^=#\s])\s*=\s*$/.exec(line)?.[1];
}
