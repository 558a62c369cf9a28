/**
 * How far outputs are apart, in a line or two for a person.
 *
 * In: the differences that the face measures, and a tolerance as it was asked for. Out: lines, and the tolerance as the
 * face takes it. `--tolerance x` is a part of the largest magnitude expected and nothing besides, so that 0 asks for
 * equal numbers.
 */

import type { OutputDifference } from 'heed';
import type { Tolerance } from '@heed/tensor';
import type { Terminal } from './terminal.ts';
import { say, words } from './words.ts';

/** What the face allows where nothing is said. */
export const USUAL_TOLERANCE = 1e-5;

export function toleranceOf(asked: number | undefined): { readonly tolerance?: Tolerance } {
  return asked === undefined ? {} : { tolerance: { rel: asked, abs: 0 } };
}

/** `1.2e-7 (relative 3.1e-7)`, or that there is none. */
export function distance(
  { maxAbs, maxRel }: Pick<OutputDifference, 'maxAbs' | 'maxRel'>,
  { language }: Terminal,
): string {
  if (maxAbs === undefined || maxRel === undefined) return '–';
  if (maxAbs === 0) return words[language].equal;
  return `${short(maxAbs)} ${say(language, 'relative', { relative: short(maxRel) })}`;
}

export function short(x: number): string {
  return Number.isFinite(x) ? x.toExponential(1) : String(x);
}

/** A number with as many digits as tell it from its neighbours in float32. */
export function exact(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(9))) : String(x);
}

export function indexText(index: readonly number[]): string {
  return `[${index.join(', ')}]`;
}
