/**
 * The step table as a file of SVG, fit for a page of print: 760 units wide, one block under another.
 *
 * In: steps and a language. Out: one `svg` element, complete in itself and the same bytes for the same steps. Long
 * formulas and sentences are wrapped by estimated widths; what a grid leaves out is said under it.
 */

import { cellElements } from './heat-cells.ts';
import type { StepBlock, StepGrid, StepPicture, StepTableOptions } from './pictures.ts';
import { stepTableModel } from './step-table.ts';
import { cutTo, element, MONO, picture, textAt, widthOf } from './svg.ts';
import { PAPERS, type Paper, type Theme } from './themes.ts';
import { wordsOf } from './words.ts';
import { wrapText } from './wrap-text.ts';

export interface StepTableSvgOptions extends StepTableOptions {
  readonly theme?: Theme;
}

const WIDTH = 760;
const MARGIN = 24;
/** Of what stands beside a step's number. */
const INDENT = MARGIN + 30;
const TEXT_WIDTH = WIDTH - INDENT - MARGIN;
const FORMULA_SIZE = 14;
const SENTENCE_SIZE = 13;
const SMALL = 11;
const CELL = { height: 24, gap: 1, fontSize: SMALL } as const;
const LONGEST_LABEL = 72;

/** Elements of a part of the table, and where the next part begins. */
interface Drawn {
  readonly elements: readonly string[];
  readonly bottom: number;
}

export function stepTableSvg(steps: readonly StepPicture[], options: StepTableSvgOptions): string {
  const { language, theme = 'light' } = options;
  const { blocks } = stepTableModel(steps, options);
  const paper = PAPERS[theme];
  const drawn: string[] = [];
  let y = MARGIN - 4;
  for (const [k, block] of blocks.entries()) {
    if (k > 0) {
      drawn.push(element('path', { d: `M${MARGIN} ${y}H${WIDTH - MARGIN}`, stroke: paper.rule, 'stroke-width': 1 }));
      y += 16;
    }
    const { elements, bottom } = drawBlock(block, y, paper, options);
    drawn.push(...elements);
    y = bottom + 16;
  }
  const [width, height] = [WIDTH, y + MARGIN - 20];
  return picture({ width, height, label: wordsOf(language).stepTable(blocks.length), language }, [
    element('rect', { width, height: Math.ceil(height), fill: paper.paper }),
    ...drawn,
  ]);
}

function drawBlock(block: StepBlock, top: number, paper: Paper, { language }: StepTableSvgOptions): Drawn {
  const formula = block.name === undefined ? block.text : `${block.name} = ${block.text}`;
  const elements: string[] = [
    textAt(MARGIN, top + FORMULA_SIZE, `${block.number}.`, FORMULA_SIZE, { fill: paper.quiet, 'font-weight': 600 }),
  ];
  let y = top;
  const shapeWidth = widthOf(block.shape, SMALL) + 16;
  const lines = wrapText(formula, TEXT_WIDTH - shapeWidth, FORMULA_SIZE, 'mono');
  elements.push(
    textAt(WIDTH - MARGIN, top + FORMULA_SIZE, block.shape, SMALL, { fill: paper.quiet, 'text-anchor': 'end' }),
  );
  for (const line of lines) {
    y += FORMULA_SIZE;
    elements.push(
      textAt(INDENT, y, line, FORMULA_SIZE, { fill: paper.print, 'font-family': MONO, 'font-weight': 600 }),
    );
    y += 5;
  }
  for (const line of wrapText(block.sentence, TEXT_WIDTH, SENTENCE_SIZE)) {
    y += SENTENCE_SIZE + 2;
    elements.push(textAt(INDENT, y, line, SENTENCE_SIZE, { fill: paper.quiet }));
    y += 4;
  }
  const grids = drawGrids(block, y + 6, paper, language);
  return { elements: [...elements, ...grids.elements], bottom: grids.bottom };
}

/** Side by side while there is room. */
function drawGrids({ grids, more }: StepBlock, top: number, paper: Paper, language: 'en' | 'zh'): Drawn {
  const elements: string[] = [];
  let [x, y, bottom] = [INDENT, top, top];
  for (const grid of grids) {
    const sizes = gridSizes(grid, language);
    if (x > INDENT && x + sizes.width > WIDTH - MARGIN) [x, y] = [INDENT, bottom + 10];
    elements.push(...drawGrid(grid, sizes, x, y, paper));
    bottom = Math.max(bottom, y + sizes.height);
    x += sizes.width + 24;
  }
  if (more > 0) {
    bottom += SMALL + 10;
    elements.push(textAt(INDENT, bottom, wordsOf(language).moreMatrices(more), SMALL, { fill: paper.quiet }));
    bottom += 4;
  }
  return { elements, bottom };
}

interface GridSizes {
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly gutter: number;
  readonly head: number;
  readonly cell: number;
  readonly note: string;
  readonly width: number;
  readonly height: number;
}

function gridSizes({ map, title, rows, columns }: StepGrid, language: 'en' | 'zh'): GridSizes {
  const isCut = { rows: map.rows < rows, columns: map.columns < columns };
  const rowLabels = map.rowLabels.map((text) => cutTo(text, LONGEST_LABEL, SMALL));
  const gutter = Math.max(isCut.rows ? 12 : 0, ...rowLabels.map((text) => widthOf(text, SMALL))) + 6;
  const numbers = Math.max(0, ...map.cells.map(({ text }) => widthOf(text, SMALL))) + 10;
  const room = (TEXT_WIDTH - gutter - (isCut.columns ? 16 : 0)) / Math.max(1, map.columns);
  const labels = Math.max(0, ...map.columnLabels.map((text) => widthOf(text, SMALL))) + 8;
  // Labels may widen a column, but not beyond the page: then they are cut.
  const cell = Math.floor(Math.min(room, Math.max(36, numbers, Math.min(LONGEST_LABEL, labels))));
  const columnLabels = map.columnLabels.map((text) => cutTo(text, cell - 4, SMALL));
  const note = isCut.rows || isCut.columns ? wordsOf(language).cut([map.rows, rows], [map.columns, columns]) : '';
  const head = SMALL + 6 + (title === '' ? 0 : SMALL + 6);
  return {
    rowLabels,
    columnLabels,
    gutter,
    head,
    cell,
    note,
    width: Math.max(
      gutter + map.columns * cell + (isCut.columns ? 16 : 0),
      widthOf(note, SMALL),
      gutter + widthOf(title, SMALL),
    ),
    height: head + map.rows * CELL.height + (isCut.rows ? 14 : 0) + (note === '' ? 0 : SMALL + 6),
  };
}

function drawGrid(
  { map, title, rows, columns }: StepGrid,
  sizes: GridSizes,
  x: number,
  y: number,
  paper: Paper,
): readonly string[] {
  const [left, top] = [x + sizes.gutter, y + sizes.head];
  const [right, bottom] = [left + map.columns * sizes.cell, top + map.rows * CELL.height];
  const heads = sizes.columnLabels.map((text, j) =>
    textAt(left + (j + 0.5) * sizes.cell, top - 5, text, SMALL, { 'text-anchor': 'middle' }),
  );
  const sides = sizes.rowLabels.flatMap((text, i) =>
    text === '' ? [] : [textAt(left - 6, top + (i + 0.5) * CELL.height + 4, text, SMALL, { 'text-anchor': 'end' })],
  );
  const gaps = [
    ...(map.columns < columns ? [textAt(right + 5, top - 5, '…', SMALL)] : []),
    ...(map.rows < rows ? [textAt(left - 6, bottom + 10, '…', SMALL, { 'text-anchor': 'end' })] : []),
  ];
  const under = bottom + (map.rows < rows ? 14 : 0) + SMALL + 4;
  return [
    ...(title === '' ? [] : [textAt(left, y + SMALL, title, SMALL, { fill: paper.print, 'font-weight': 600 })]),
    element('g', { fill: paper.quiet }, [...heads, ...sides, ...gaps]),
    element(
      'g',
      { 'text-anchor': 'middle', 'shape-rendering': 'crispEdges', 'font-size': CELL.fontSize },
      cellElements(map, { x: left, y: top, width: sizes.cell, ...CELL }),
    ),
    ...(sizes.note === '' ? [] : [textAt(x, under, sizes.note, SMALL, { fill: paper.quiet })]),
  ];
}
