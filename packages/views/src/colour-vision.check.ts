/**
 * How colours look to other eyes, and how far apart two of them look.
 *
 * In: a colour. Out: the colour as seen without one kind of cone, and its place in CIELAB. Matrices for full
 * protanopia and deuteranopia after Machado, Oliveira and Fernandes (2009), in linear light; ΔE is CIE76.
 */

import type { Colour } from './colours.ts';

type Matrix3 = readonly (readonly [number, number, number])[];

export const VISIONS: Readonly<Record<'typical' | 'protanopia' | 'deuteranopia', Matrix3>> = {
  typical: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

const TO_XYZ: Matrix3 = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

const WHITE = [0.95047, 1, 1.08883] as const;

export type Lab = readonly [lightness: number, a: number, b: number];

export function labOf(colour: Colour, vision: keyof typeof VISIONS = 'typical'): Lab {
  const linear = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const seen = times(VISIONS[vision], linear).map((c) => Math.min(1, Math.max(0, c)));
  const [x = 0, y = 0, z = 0] = times(TO_XYZ, seen).map((c, k) => {
    const t = c / (WHITE[k] ?? 1);
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function distance(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function times(matrix: Matrix3, [r = 0, g = 0, b = 0]: readonly number[]): readonly number[] {
  return matrix.map(([x, y, z]) => x * r + y * g + z * b);
}
