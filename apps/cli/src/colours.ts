/**
 * How a colour is said to a terminal.
 *
 * In: a colour, and how many colours there are. Out: an escape sequence (ECMA-48, with xterm's 256 colours or ISO 8613-6's
 * 24 bits). Which colour a number has is the views' to say.
 */

import type { Colour } from '@heed/views';
import type { ColorDepth } from './terminal.ts';

export const RESET = '\u001b[0m';

export function foreground(colour: Colour, depth: ColorDepth): string {
  return `\u001b[38;${code(colour, depth)}m`;
}

export function background(colour: Colour, depth: ColorDepth): string {
  return `\u001b[48;${code(colour, depth)}m`;
}

function code(colour: Colour, depth: ColorDepth): string {
  return depth === 24 ? `2;${colour.join(';')}` : `5;${nearest256(colour)}`;
}

/** Levels of the 6×6×6 cube that stands at 16 of the 256 colours; 24 greys follow it at 232. */
const LEVELS = [0, 95, 135, 175, 215, 255];

export function nearest256(colour: Colour): number {
  const steps = colour.map((c) => closest(LEVELS, c));
  const cube = steps.map((step) => LEVELS[step] ?? 0) as unknown as Colour;
  const [red = 0, green = 0, blue = 0] = steps;
  const grey = Math.min(23, Math.max(0, Math.round(((colour[0] + colour[1] + colour[2]) / 3 - 8) / 10)));
  const level = 8 + 10 * grey;
  return distance(colour, [level, level, level]) < distance(colour, cube)
    ? 232 + grey
    : 16 + 36 * red + 6 * green + blue;
}

function closest(levels: readonly number[], value: number): number {
  let best = 0;
  for (const [k, level] of levels.entries()) {
    if (Math.abs(level - value) < Math.abs((levels[best] ?? 0) - value)) best = k;
  }
  return best;
}

function distance(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
