import { describe, expect, test } from 'vitest';
import { distance, labOf, VISIONS } from './colour-vision.check.ts';
import { contrast, diverging, EXCLUDED, HATCH, hex, NO_NUMBER, viridis } from './colours.ts';

const visions = Object.keys(VISIONS) as (keyof typeof VISIONS)[];
const places = Array.from({ length: 101 }, (_, k) => k / 100);

describe.each(visions)('with %s', (vision) => {
  test('viridis grows in lightness from end to end', () => {
    const lightness = places.map((place) => labOf(viridis(place), vision)[0]);
    for (const [k, own] of lightness.slice(1).entries()) expect(own).toBeGreaterThan(lightness[k] ?? 0);
    expect((lightness.at(-1) ?? 0) - (lightness[0] ?? 0)).toBeGreaterThan(60);
  });

  test('places a tenth apart are told apart on both scales', () => {
    for (const scale of [viridis, diverging]) {
      for (const place of places.slice(0, 91)) {
        const [a, b] = [labOf(scale(place), vision), labOf(scale(place + 0.1), vision)];
        expect(distance(a, b)).toBeGreaterThan(4);
      }
    }
  });

  test('the diverging scale darkens to both ends, which are not each other’s likeness', () => {
    const half = places.slice(50).map((place) => labOf(diverging(place), vision)[0]);
    const other = places.slice(0, 51).map((place) => labOf(diverging(1 - (place + 0.5)), vision)[0]);
    for (const side of [half, other]) {
      for (const [k, own] of side.slice(1).entries()) expect(own).toBeLessThan((side[k] ?? 0) + 1e-9);
    }
    for (const away of [0.1, 0.2, 0.3, 0.4, 0.5]) {
      const [negative, positive] = [labOf(diverging(0.5 - away), vision), labOf(diverging(0.5 + away), vision)];
      expect(distance(negative, positive)).toBeGreaterThan(12);
    }
  });

  test('an excluded cell is no colour of a scale, nor that of what is no number', () => {
    const excluded = labOf(EXCLUDED, vision);
    for (const scale of [viridis, diverging]) {
      for (const place of places) expect(distance(excluded, labOf(scale(place), vision))).toBeGreaterThan(8);
    }
    // Zero above all: white in the middle of one scale, dark violet at the end of the other.
    expect(distance(excluded, labOf(diverging(0.5), vision))).toBeGreaterThan(15);
    expect(distance(excluded, labOf(viridis(0), vision))).toBeGreaterThan(60);
    expect(distance(excluded, labOf(NO_NUMBER, vision))).toBeGreaterThan(12);
    expect(distance(excluded, labOf(HATCH, vision))).toBeGreaterThan(20);
  });
});

test('the ends and what lies beyond them', () => {
  expect([viridis(-1), viridis(2)]).toEqual([viridis(0), viridis(1)]);
  expect([diverging(-1), diverging(2)]).toEqual([diverging(0), diverging(1)]);
  expect([hex(viridis(0)), hex(viridis(1)), hex(diverging(0.5))]).toEqual(['#440154', '#fde725', '#f7f7f7']);
});

test('ink on every colour keeps the contrast that WCAG asks of text', () => {
  const luminance = (colour: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = colour.map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const colours = [NO_NUMBER, ...places.flatMap((place) => [viridis(place), diverging(place)])];
  for (const colour of colours) {
    const [light, dark] = [luminance(colour), luminance(contrast(colour))].toSorted((a, b) => b - a);
    expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThan(4.5);
  }
});
