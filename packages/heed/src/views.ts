/**
 * The types of a formula's views as data: the steps of a trace and the figures of a cost.
 *
 * Only types stand here: trace.ts and cost.ts make them, the CLI and the playground print them.
 */

import type { Localized, Span } from '@heed/diagnostics';
import type { AxisReach, Work } from '@heed/graph';
import type { DType, Size, SizeSymbol, Tensor } from '@heed/tensor';

/** What a step is made of: another step, or an input, once for every place and way it is read in. Plain data. */
export interface TraceOperand {
  /** Which step of the trace. */
  readonly step?: number;
  /** Which input, by canonical name. */
  readonly input?: string;
  /** As the step's text has it: `Kᵀ`, where what is read is K. */
  readonly text: string;
  /** It only says which entries count, and may be meant here without being written (a product with masked weights). */
  readonly condition?: true;
  /** How a cell of the step reads the operand's value, axis by axis of that value; `readRegion` makes it a box. */
  readonly reads: readonly AxisReach[];
}

export interface TraceStep {
  /** As people write it, where the formula names the value. */
  readonly name?: string;
  /** The formula's own text for this step. */
  readonly text: string;
  readonly span: Span;
  /** The operation: an op of the graph, or the built-in's name where several operations make it. */
  readonly kind: string;
  /** What the step does, with its operands and their shapes. */
  readonly sentence: Localized;
  readonly shape: readonly number[];
  /** The name of each axis' size, as long as `shape`: `n`; empty text for a leading axis and for a size of several. */
  readonly axes: readonly string[];
  /** In the order of the text; numbers, sizes and positions are none. */
  readonly operands: readonly TraceOperand[];
  /** The element type in the compiled formula; the reference computes in float64. */
  readonly dtype: DType;
  readonly value: Tensor;
  /** Bool: true where an entry is out (excluded by a condition). */
  readonly excluded?: Tensor;
}

/** One figure. */
export interface Amount {
  readonly size: Size;
  /** `2·n·m·d` */
  readonly text: string;
  /** Absent while a size in it has no number. */
  readonly value?: number;
}

export type Amounts<T> = { readonly [Key in keyof T]: Amount };

export interface StepCost extends Amounts<Work> {
  readonly name?: string;
  readonly text: string;
  readonly span: Span;
  readonly kind: string;
}

/** Tiles of scores that one pass over the keys leaves out, does without a mask, or masks. */
export interface TileCost {
  /** The product with values. */
  readonly span?: Span;
  readonly empty: number;
  readonly full: number;
  readonly partial: number;
  /**
   * What the condition reads: no data; inputs that were given; an input that was not; a value computed on the way, whose
   * numbers nobody knows here. What depends on the latter two counts as partial.
   */
  readonly data: 'none' | 'given' | 'absent' | 'computed';
}

export interface Cost {
  readonly steps: readonly StepCost[];
  /** The steps together. */
  readonly total: Amounts<Work>;
  /** Bytes in the compiled plan; `peak` is the most that is alive at once, inputs and outputs among it. */
  readonly memory: {
    readonly inputs: Amount;
    readonly outputs: Amount;
    readonly intermediates: Amount;
    readonly peak: Amount;
  };
  /**
   * What conditions leave out, where the sizes are known; the same for all leading axes and heads along which a condition
   * does not change, which count once.
   */
  readonly tiles: readonly TileCost[];
  /** The sizes all figures are made of, as people write them, with the numbers given. */
  readonly sizes: readonly { readonly name: string; readonly symbol: SizeSymbol; readonly value?: number }[];
  /** How it is counted. */
  readonly rules: readonly Localized[];
}
