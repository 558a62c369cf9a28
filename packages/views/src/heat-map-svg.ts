/**
 * A heat map as a file of SVG.
 *
 * In: a model. Out: one `svg` element, complete in itself and the same bytes for the same model. Where cells are large
 * enough they hold their numbers; a pointer is told every cell's number and labels anyhow. Labels are cut where they are
 * long, turned where they are wider than their column, and thinned out where they are indices without room.
 */

import type { Language } from '@heed/diagnostics';
import { EXCLUDED, hex } from './colours.ts';
import { cellElements, hatching } from './heat-cells.ts';
import { colourAt } from './heat-map.ts';
import { numberWriter } from './numbers.ts';
import type { HeatMapModel } from './pictures.ts';
import { cutTo, element, picture, textAt, widthOf } from './svg.ts';
import { PAPERS, type Paper, type Theme } from './themes.ts';
import { wordsOf } from './words.ts';

export interface HeatMapSvgOptions {
  readonly theme?: Theme;
  /** Of the few words of the picture; English where nothing is said. */
  readonly language?: Language;
}

const MARGIN = 16;
const NUMBER_SIZE = 12;
const LABEL_SIZE = 12;
const TITLE_SIZE = 14;
const LONGEST_LABEL = 128;
/** Wider or longer than this, cells have no numbers. */
const WIDEST_NUMBERS = 960;
const MOST_NUMBER_ROWS = 32;

export function heatMapSvg(model: HeatMapModel, options: HeatMapSvgOptions = {}): string {
  const { theme = 'light', language = 'en' } = options;
  const words = wordsOf(language);
  const paper = PAPERS[theme];
  const cells = cellSizes(model);
  const { low, high } = model.scale;
  const write = numberWriter([low, high]);
  const label = words.heatMap(model.title, model.rows, model.columns, write(low), write(high));

  const rowLabels = model.rowLabels.map((text) => cutTo(text, LONGEST_LABEL, LABEL_SIZE));
  const heads = columnHeads(model, cells);
  const left = MARGIN + Math.max(0, ...rowLabels.map((text) => widthOf(text, LABEL_SIZE))) + 8;
  const top = MARGIN + (model.title === '' ? 0 : TITLE_SIZE + 10) + heads.height;
  const [mapWidth, mapHeight] = [model.columns * cells.width, model.rows * cells.height];
  const isEmpty = model.cells.length === 0;
  const foot = isEmpty
    ? { width: widthOf(words.empty, LABEL_SIZE), height: 20, elements: [] }
    : legend(model, left, top + mapHeight + 14, paper, language);
  const right = Math.max(mapWidth, foot.width, heads.right, Math.min(480, widthOf(model.title, TITLE_SIZE) * 1.1));
  const width = left + right + MARGIN;
  const height = top + mapHeight + 14 + foot.height + MARGIN;

  const title =
    model.title === ''
      ? []
      : [
          textAt(left, MARGIN + TITLE_SIZE, cutTo(model.title, width - left - MARGIN, TITLE_SIZE), TITLE_SIZE, {
            fill: paper.print,
            'font-weight': 600,
          }),
        ];
  const every = Math.max(1, Math.ceil((cells.labelSize + 1) / cells.height));
  const rowTexts = rowLabels.flatMap((text, i) => {
    const y = top + (i + 0.5) * cells.height + cells.labelSize * 0.35;
    return i % every === 0 && text !== '' ? [textAt(left - 8, y, text, cells.labelSize)] : [];
  });
  const places = { x: left, y: top, ...cells, told: language };
  const numbers = { 'text-anchor': 'middle', 'shape-rendering': 'crispEdges', 'font-size': cells.fontSize };
  return picture({ width, height, label, language }, [
    element('rect', { width: Math.ceil(width), height: Math.ceil(height), fill: paper.paper }),
    ...title,
    element('g', { fill: paper.print, 'text-anchor': 'end' }, rowTexts),
    element('g', { fill: paper.print }, heads.elements(left, top)),
    element('g', numbers, cellElements(model, places)),
    ...(isEmpty ? [textAt(left, top + 20, words.empty, LABEL_SIZE, { fill: paper.quiet })] : foot.elements),
  ]);
}

interface CellSizes {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
  readonly fontSize?: number;
  readonly labelSize: number;
}

function cellSizes({ rows, columns, cells, columnLabels }: HeatMapModel): CellSizes {
  const widest = Math.max(0, ...cells.map(({ text }) => widthOf(text, NUMBER_SIZE)));
  const labels = Math.max(0, ...columnLabels.map((text) => widthOf(text, LABEL_SIZE)));
  // A column is as wide as its label where that is not much wider than the numbers.
  const width = Math.ceil(Math.max(44, widest + 14, labels + 10 <= 84 ? labels + 10 : 0));
  if (width * columns <= WIDEST_NUMBERS && rows <= MOST_NUMBER_ROWS) {
    return { width, height: 32, gap: 1, fontSize: NUMBER_SIZE, labelSize: LABEL_SIZE };
  }
  const side = Math.max(11, Math.min(20, Math.floor(720 / Math.max(rows, columns))));
  return { width: side, height: side, gap: side > 14 ? 1 : 0, labelSize: side < 13 ? 10 : 11 };
}

interface Heads {
  readonly height: number;
  /** How far the last one reaches to the right of the first cell. */
  readonly right: number;
  readonly elements: (left: number, top: number) => readonly string[];
}

function columnHeads({ columnLabels, columns }: HeatMapModel, { width, labelSize: size, gap }: CellSizes): Heads {
  const labels = columnLabels.map((text) => cutTo(text, LONGEST_LABEL, size));
  const widest = Math.max(0, ...labels.map((text) => widthOf(text, size)));
  const center = (k: number): number => (k + 0.5) * width - gap / 2;
  const isIndices = labels.every((text) => /^\d+(–\d+)?$/.test(text));
  if (labels.every((text) => text === '')) return { height: 0, right: 0, elements: () => [] };
  if (widest <= width - 4 || isIndices) {
    const every = Math.max(1, Math.ceil((widest + 10) / width));
    return {
      height: size + 8,
      right: 0,
      elements: (left, top) => [
        element(
          'g',
          { 'text-anchor': 'middle' },
          labels.flatMap((text, k) =>
            (widest <= width - 4 || k % every === 0) && text !== ''
              ? [textAt(left + center(k), top - 7, text, size)]
              : [],
          ),
        ),
      ],
    };
  }
  // Steep where columns are too narrow for slanted lines of text.
  const angle = width < 22 ? 90 : 45;
  const [sine, cosine] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const widths = labels.map((text) => widthOf(text, size));
  return {
    height: Math.ceil(widest * sine + size * cosine) + 10,
    right: Math.max(...widths.map((own, k) => center(k) + own * cosine + size * 0.5)) + (columns > 0 ? 2 : 0),
    elements: (left, top) =>
      labels.map((text, k) => {
        const [x, y] = [left + center(k) + size * 0.35 * sine, top - 6];
        return text === ''
          ? ''
          : textAt(0, 0, text, size, {
              transform: `translate(${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100}) rotate(${-angle})`,
            });
      }),
  };
}

const BAR = { width: 168, height: 10, steps: 42 };

/** The scale with its ends, what hatching means, and what a cell is where cells are means. */
function legend(
  { scale, cells, averaged }: HeatMapModel,
  x: number,
  y: number,
  { print, quiet }: Paper,
  language: Language,
): { readonly width: number; readonly height: number; readonly elements: readonly string[] } {
  const words = wordsOf(language);
  const write = numberWriter([scale.low, scale.high]);
  const size = 11;
  const step = BAR.width / BAR.steps;
  const bar = Array.from({ length: BAR.steps }, (_, k) =>
    element('rect', {
      x: x + k * step,
      y,
      width: step,
      height: BAR.height,
      fill: hex(colourAt(scale.kind, scale.high > scale.low ? k / (BAR.steps - 1) : 0.5)),
    }),
  );
  const under = y + BAR.height + size + 3;
  const marks: readonly (readonly [at: number, text: string, anchor: string])[] =
    scale.high > scale.low
      ? [
          [0, write(scale.low), 'start'],
          ...(scale.kind === 'diverging' ? ([[0.5, '0', 'middle']] as const) : []),
          [1, write(scale.high), 'end'],
        ]
      : [[0.5, write(scale.low), 'middle']];
  const elements = [
    element('g', { 'shape-rendering': 'crispEdges' }, bar),
    ...marks.map(([at, text, anchor]) =>
      textAt(x + at * BAR.width, under, text, size, { fill: quiet, 'text-anchor': anchor }),
    ),
  ];
  let width = BAR.width;
  if (cells.some(({ excluded }) => excluded)) {
    const left = x + BAR.width + 20;
    elements.push(
      element('rect', { x: left, y: y - 3, width: 16, height: 16, fill: hex(EXCLUDED) }),
      hatching(left, y - 3, 16, 16),
      textAt(left + 22, y + 9, words.excluded, size, { fill: print }),
    );
    width += 42 + widthOf(words.excluded, size);
  }
  let height = BAR.height + size + 6;
  if (averaged !== undefined) {
    const caption = words.averaged(averaged.rows, averaged.columns);
    elements.push(textAt(x, y + height + size + 2, caption, size, { fill: quiet }));
    width = Math.max(width, widthOf(caption, size));
    height += size + 8;
  }
  return { width, height, elements };
}
