/**
 * What one entry of the corpus holds: a mechanism as data.
 *
 * Everything is text or numbers, so that a page, a terminal, a test and a gallery can read the same entry without
 * compiling anything. Tensors are texts of the command line; the names of values are the formula's own.
 */

/** One text in each language of the project. */
export interface Bilingual<T = string> {
  readonly en: T;
  readonly zh: T;
}

/** Where a mechanism is from. */
export interface Citation {
  readonly authors: string;
  /** Left out where the source does not say. */
  readonly year?: number;
  readonly paper: string;
}

/** Names of the rows (axis -2) and columns (axis -1) of the weights. */
export interface RowLabels {
  readonly rows?: Bilingual<readonly string[]>;
  readonly columns?: Bilingual<readonly string[]>;
}

/** Nested lists of numbers, outermost axis first. */
export type Numbers = number | readonly Numbers[];

export interface FormulaEntry {
  /** The folder's name, and what is typed after `heed run`. */
  readonly name: string;
  readonly title: Bilingual;
  /** One to three sentences. */
  readonly summary: Bilingual;
  readonly sources: readonly Citation[];
  /** As a person would write it. */
  readonly formula: string;
  /** Sample inputs and parameters by name, each as a SOURCE of the command line. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Sizes that no input fixes. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Named values worth looking at besides the result. */
  readonly want?: readonly string[];
  /** Shapes the samples lead to, by name; the formula's result is `result`. */
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  /** Names for the rows and columns of the weights of the samples. */
  readonly labels?: RowLabels;
  /** Exact values for the sample inputs, by name: float64 arithmetic gives these digits. */
  readonly expected?: Readonly<Record<string, Numbers>>;
  /** Names of entries to compare with. */
  readonly related?: readonly string[];
}
