/**
 * Cells of a heat map as SVG: a rectangle each, its number, and what a pointer is told of it.
 *
 * In: a model, where its first cell stands, how large cells are. Out: elements. An excluded cell is hatched by lines of
 * its own (a pattern would need an id, and ids of two pictures on one page clash) and has no number.
 */

import type { Language } from '@heed/diagnostics';
import { HATCH, hex } from './colours.ts';
import { preciseText } from './numbers.ts';
import type { HeatMapModel } from './pictures.ts';
import { coordinate, element, escapeText } from './svg.ts';
import { wordsOf } from './words.ts';

export interface CellPlaces {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Between neighbours. */
  readonly gap: number;
  /** Size of the numbers; without it there are none. Said by the group around the cells. */
  readonly fontSize?: number;
  /** Of what a pointer is told of each cell; without it, nothing. */
  readonly told?: Language;
}

/** Distance of the lines of a hatching. */
const HATCH_STEP = 5;

export function cellElements(model: HeatMapModel, places: CellPlaces): readonly string[] {
  const { columns, cells, rowLabels, columnLabels } = model;
  const { width, height, gap, fontSize, told } = places;
  return cells.map(({ value, text, excluded, fill, ink }, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    const [x, y] = [places.x + j * width, places.y + i * height];
    const [w, h] = [width - gap, height - gap];
    const parts = [
      element('rect', { x, y, width: w, height: h, fill }),
      ...(excluded ? [hatching(x, y, w, h)] : []),
      ...(fontSize !== undefined && text !== ''
        ? [element('text', { x: x + w / 2, y: y + h / 2 + fontSize * 0.35, fill: ink }, [escapeText(text)])]
        : []),
    ];
    if (told === undefined) return parts.join('');
    const said = excluded ? wordsOf(told).excluded : preciseText(value);
    const label = escapeText(`${rowLabels[i] ?? ''} → ${columnLabels[j] ?? ''}: ${said}`);
    return element('g', {}, [element('title', {}, [label]), ...parts]);
  });
}

/** Parallel lines from the lower left to the upper right, cut at the edges of a box. */
export function hatching(x: number, y: number, width: number, height: number): string {
  const lines: string[] = [];
  // A line is where the distances from the left and from the top add up to `sum`.
  for (let sum = HATCH_STEP; sum < width + height; sum += HATCH_STEP) {
    const right = Math.min(sum, width);
    const left = Math.max(0, sum - height);
    const [x1, y1, x2, y2] = [x + left, y + sum - left, x + right, y + sum - right].map(coordinate);
    lines.push(`M${x1} ${y1}L${x2} ${y2}`);
  }
  return element('path', { d: lines.join(''), fill: 'none', stroke: hex(HATCH), 'stroke-width': 1 });
}
