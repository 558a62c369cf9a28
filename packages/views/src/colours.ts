/**
 * Colours of numbers: two scales, the colours of what is no number, and the ink that is readable on a colour.
 *
 * In: a place from 0 to 1. Out: a colour. Viridis is by Nathaniel Smith and Stéfan van der Walt (2015, CC0): it grows
 * evenly in lightness, so it reads in grey and with any colour vision; ten of its 256 stops are kept, between which the
 * error is below what 256 colours show. The diverging scale goes through the eleven colours of ColorBrewer's RdBu, blue
 * first (Cynthia Brewer, Mark Harrower and The Pennsylvania State University, 2003, Apache-2.0). No terminal is known here.
 */

export type Colour = readonly [red: number, green: number, blue: number];

const VIRIDIS: readonly Colour[] = [
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

const BLUE_RED: readonly Colour[] = [
  [0x05, 0x30, 0x61],
  [0x21, 0x66, 0xac],
  [0x43, 0x93, 0xc3],
  [0x92, 0xc5, 0xde],
  [0xd1, 0xe5, 0xf0],
  [0xf7, 0xf7, 0xf7],
  [0xfd, 0xdb, 0xc7],
  [0xf4, 0xa5, 0x82],
  [0xd6, 0x60, 0x4d],
  [0xb2, 0x18, 0x2b],
  [0x67, 0x00, 0x1f],
];

/** Fill and hatching of an excluded cell: greys that no scale passes through, and lines that no other cell has. */
export const EXCLUDED: Colour = [0xc3, 0xc7, 0xcd];
export const HATCH: Colour = [0x7d, 0x84, 0x8e];
/** Fill of NaN and of the infinities. */
export const NO_NUMBER: Colour = [0x9c, 0xa1, 0xa9];

/** `place` from 0 (dark violet) to 1 (yellow). */
export function viridis(place: number): Colour {
  return between(VIRIDIS, place);
}

/** `place` from 0 (blue) over 0.5 (nearly white: zero) to 1 (red). */
export function diverging(place: number): Colour {
  return between(BLUE_RED, place);
}

/** Black on light colours, white on dark ones (relative luminance after WCAG 2). */
export function contrast(colour: Colour): Colour {
  const [red = 0, green = 0, blue = 0] = colour.map((c) => (c / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? [0, 0, 0] : [255, 255, 255];
}

/** `#440154` */
export function hex(colour: Colour): string {
  return `#${colour.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

function between(stops: readonly Colour[], place: number): Colour {
  const at = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [stops[low], stops[low + 1]];
  const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * (at - low));
  return [mix(0), mix(1), mix(2)];
}
