/**
 * The types of pictures: what goes into a view, and the cell models that come out.
 *
 * Only types stand here. A view is a pure function: numbers and words in, a model or SVG text out; the terminal, the
 * page and a file draw the same model. Colours are `#rrggbb`. An excluded cell is no number: it is drawn unlike zero.
 */

import type { Language, Localized } from '@heed/diagnostics';
import type { AxisReach, Region } from '@heed/graph';
import type { Tensor } from '@heed/tensor';

/** One matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: ArrayLike<number>;
  /** 1 where the entry is excluded by a condition. */
  readonly excluded?: ArrayLike<number>;
}

/** `sequential` runs from low to high (viridis); `diverging` has its middle at zero, for numbers of both signs. */
export type ScaleKind = 'sequential' | 'diverging';

export interface HeatMapOptions {
  /** `A`, `A[0, 1]` */
  readonly title?: string;
  readonly rowLabels?: readonly string[];
  readonly columnLabels?: readonly string[];
  /** The ends of the scale; told by the numbers where nothing is said (0 to 1 for weights). */
  readonly range?: readonly [low: number, high: number];
  readonly scale?: ScaleKind;
  /** Decimals of the numbers in the cells. */
  readonly digits?: number;
}

export interface HeatMapCell {
  readonly value: number;
  /** What stands in the cell: a rounded number, `∞`, `NaN`; empty where excluded. */
  readonly text: string;
  readonly excluded: boolean;
  /** Place on the scale, 0 to 1; absent where excluded or not a number. */
  readonly at?: number;
  readonly fill: string;
  /** Colour of the text on `fill`. */
  readonly ink: string;
}

export interface HeatMapModel {
  readonly title: string;
  readonly rows: number;
  readonly columns: number;
  /** As many as rows; indices from 0 where no labels were given. */
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  /** Row by row. */
  readonly cells: readonly HeatMapCell[];
  readonly scale: { readonly kind: ScaleKind; readonly low: number; readonly high: number };
  /** Each cell is the mean of a block of this many rows and columns, where the matrix is too large to draw. */
  readonly averaged?: { readonly rows: number; readonly columns: number };
}

/** One step of a trace, as pictures need it; a `TraceStep` of `heed` is one. */
export interface StepPicture {
  readonly name?: string;
  readonly text: string;
  readonly sentence: Localized;
  readonly shape: readonly number[];
  /** The name of each axis' size, as long as `shape`; empty text where it has none. */
  readonly axes: readonly string[];
  readonly value: Tensor;
  /** Bool: true where an entry is out. */
  readonly excluded?: Tensor;
}

/** Names of the rows (queries) and columns (keys) of the weights. */
export interface TokenLabels {
  readonly rows?: readonly string[];
  readonly columns?: readonly string[];
}

/** An operand of a step; a `TraceOperand` of `heed` is one. */
export interface StoryOperand {
  /** Which step of the trace. */
  readonly step?: number;
  /** Which input, by canonical name. */
  readonly input?: string;
  /** As the step's text has it: `Kᵀ`, where what is read is K. */
  readonly text: string;
  /** It only says which entries count. */
  readonly condition?: true;
  readonly reads: readonly AxisReach[];
}

/** One step of a trace, as the story of a cell needs it; a `TraceStep` of `heed` is one. */
export interface StoryStep extends StepPicture {
  /** The operation: an op of the graph, or the built-in's name. */
  readonly kind: string;
  readonly operands: readonly StoryOperand[];
}

/** One part of what a cell was made of. */
export interface StoryPart {
  readonly operand: { readonly step?: number; readonly input?: string };
  /** In words: `row 2 of Q`, `Q 的第 2 行`; `S[1, 2] = 4` where it is one cell. Words count from 1, brackets from 0. */
  readonly text: string;
  /** Which box of the operand's value: along each axis from the first index up to the second, without it. */
  readonly region: Region;
}

/** Where a cell's number comes from. */
export interface CellStory {
  readonly value: number;
  /** A condition keeps this cell out. */
  readonly excluded: boolean;
  readonly text: string;
  readonly parts: readonly StoryPart[];
}

export interface StepTableOptions {
  readonly language: Language;
  readonly tokens?: TokenLabels;
  readonly digits?: number;
}

/** One matrix of a step, cut to its first rows and columns. */
export interface StepGrid {
  /** `[0, 1]`; empty where the step has one matrix. */
  readonly title: string;
  /** Its cells; the scale is that of the whole matrix. */
  readonly map: HeatMapModel;
  /** Size of the whole matrix. */
  readonly rows: number;
  readonly columns: number;
}

export interface StepBlock {
  /** From 1. */
  readonly number: number;
  readonly name?: string;
  readonly text: string;
  readonly sentence: string;
  /** `n×m = 3×4` */
  readonly shape: string;
  readonly grids: readonly StepGrid[];
  /** Matrices left out. */
  readonly more: number;
}

export interface StepTableModel {
  readonly language: Language;
  readonly blocks: readonly StepBlock[];
}
