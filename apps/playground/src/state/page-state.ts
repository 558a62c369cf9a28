/**
 * What the page is about: everything a link carries, as plain data.
 *
 * Only types stand here. A link is this state and nothing else; what is computed from it (tree, diagnostics, steps) is
 * not in it. Inputs are SOURCE texts of the command line, so that a state can be typed in a terminal too.
 */

import type { Language } from '@heed/diagnostics';

export type PageBackend = 'reference' | 'wasm' | 'js' | 'interpreter';

export interface PageState {
  readonly formula: string;
  /** By canonical name: `[[1,0],[0,1]]`, `randn(3,4; seed=1)`. Inputs and learnt parameters. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Sizes no input fixes. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Tokens of the queries (rows of the weights) and of the keys (columns). */
  readonly tokens: { readonly rows?: readonly string[]; readonly columns?: readonly string[] };
  readonly backend: PageBackend;
  /** The browser's language where nothing is said. */
  readonly language?: Language;
  /** The selected step, from 1; the last where nothing is said. */
  readonly step?: number;
  /** The selected cell: its index in the step's value, one number an axis. */
  readonly cell?: readonly number[];
  /** What undeclared values (parameters, dropout) are drawn from. */
  readonly seed: number;
}
