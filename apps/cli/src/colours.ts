/**
 * Colours of numbers: the map viridis, and how a colour is said to a terminal.
 *
 * In: a place from 0 to 1, or a colour, and how many colours there are. Out: a colour, or an escape sequence. Viridis is
 * by Nathaniel Smith, Stéfan van der Walt and Eric Firing (2015, CC0): it grows evenly in lightness, so it reads in grey
 * and with any colour vision. Ten of its 256 stops are kept; between them the error is below what 256 colours show.
 */

import type { ColorDepth } from './terminal.ts';

export type Colour = readonly [red: number, green: number, blue: number];

export const RESET = '\u001b[0m';

const STOPS: readonly Colour[] = [
  [0x44, 0x01, 0x54],
  [0x48, 0x28, 0x78],
  [0x3e, 0x49, 0x89],
  [0x31, 0x68, 0x8e],
  [0x26, 0x82, 0x8e],
  [0x1f, 0x9e, 0x89],
  [0x35, 0xb7, 0x79],
  [0x6e, 0xce, 0x58],
  [0xb5, 0xde, 0x2b],
  [0xfd, 0xe7, 0x25],
];

/** `place` from 0 (dark blue) to 1 (yellow). */
export function viridis(place: number): Colour {
  const at = Math.min(1, Math.max(0, place)) * (STOPS.length - 1);
  const low = Math.min(STOPS.length - 2, Math.floor(at));
  const [a, b] = [STOPS[low], STOPS[low + 1]];
  const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * (at - low));
  return [mix(0), mix(1), mix(2)];
}

/** Black on light colours, white on dark ones (relative luminance after WCAG 2). */
export function contrast(colour: Colour): Colour {
  const [red = 0, green = 0, blue = 0] = colour.map((c) => (c / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? [0, 0, 0] : [255, 255, 255];
}

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
