/**
 * The page's store: the signals that panels read and the actions that they call.
 *
 * Only types stand here; store.ts makes one. Panels know nothing else of the page: no URL, no worker, no parser.
 */

import type { ReadonlySignal } from '@preact/signals';
import type { Diagnostic, Edit, Language } from '@heed/diagnostics';
import type { CheckedFormula, FormulaInput, FormulaParameter } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import type { Tensor } from 'heed';
import type { Compared, Ran } from './engine/protocol.ts';
import type { PageBackend, PageState } from './state/page-state.ts';

/** What the text says, made anew at each keystroke, on the page itself. */
export interface Reading {
  readonly text: string;
  readonly checked: CheckedFormula;
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly FormulaInput[];
  readonly parameters: readonly FormulaParameter[];
  /** LaTeX of the last text that could be read, node ids in it; `stale` where that is not this text. */
  readonly latex: string;
  readonly stale: boolean;
  /** The result's shape in symbols, `n×e`; empty while unknown. */
  readonly shape: string;
}

/** What the worker said last. */
export interface Outcome {
  readonly status: 'idle' | 'running' | 'ready' | 'refused';
  /** The last good run; `stale` where the state has moved on since (greyed, never removed). */
  readonly ran?: Ran;
  /** The formula of that run: its steps' spans are places in it. */
  readonly formula?: string;
  readonly stale: boolean;
  /** Faults of binding and running (those of the text are in `Reading`). */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Comparison {
  readonly status: 'idle' | 'running' | 'ready';
  readonly compared?: Compared;
}

export interface Store {
  readonly state: ReadonlySignal<PageState>;
  readonly language: ReadonlySignal<Language>;
  readonly reading: ReadonlySignal<Reading>;
  readonly outcome: ReadonlySignal<Outcome>;
  readonly comparison: ReadonlySignal<Comparison>;
  /** Index (from 0) of the selected step in `outcome.ran.steps`; -1 without steps. */
  readonly step: ReadonlySignal<number>;
  /** Node of the tree that the pointer or the focus is on, by span, everywhere on the page. */
  readonly pointed: ReadonlySignal<{ readonly start: number; readonly end: number } | undefined>;
  /** Inputs held as loaded files, by name: too large for a link. */
  readonly files: ReadonlySignal<Readonly<Record<string, { readonly file: string; readonly tensor: Tensor }>>>;
  /** Shapes of the inputs whose sources say one, by name. */
  readonly shapes: ReadonlySignal<Readonly<Record<string, readonly number[]>>>;
  /** Inputs whose sources do not fit the formula, where a run was refused for that; they are left from another, mostly. */
  readonly misfits: ReadonlySignal<readonly string[]>;
  /** Set where a link could not be used, or does not hold everything. */
  readonly notice: ReadonlySignal<Diagnostic | undefined>;

  /** Typing: one step of undo for a burst of keystrokes. */
  readonly type: (formula: string) => void;
  readonly applyEdit: (edits: readonly Edit[]) => void;
  /** A SOURCE text; refused text is kept and reported in `outcome`. */
  readonly setInput: (name: string, source: string) => void;
  /** One number of an input; its source becomes a literal. */
  readonly setCell: (name: string, index: readonly number[], value: number) => void;
  /** A file's bytes: npy; or pasted text: rows of numbers, CSV, JSON. Faults come back and change nothing. */
  readonly loadFile: (name: string, file: string, bytes: Uint8Array) => Promise<readonly Diagnostic[]>;
  readonly pasteTable: (name: string, text: string) => Promise<readonly Diagnostic[]>;
  /** New numbers for the misfits. */
  readonly redraw: () => void;
  readonly setSize: (name: string, value: number) => void;
  readonly setTokens: (axis: 'rows' | 'columns', tokens: readonly string[] | undefined) => void;
  readonly setBackend: (backend: PageBackend) => void;
  readonly setLanguage: (language: Language) => void;
  readonly setSeed: (seed: number) => void;
  readonly selectStep: (index: number) => void;
  readonly selectCell: (index: readonly number[] | undefined) => void;
  readonly point: (span: { readonly start: number; readonly end: number } | undefined) => void;
  readonly open: (entry: FormulaEntry) => void;
  readonly compare: () => void;
  readonly dismissNotice: () => void;
  /** The address of this state. */
  readonly link: () => Promise<string>;
}
