/**
 * What an input of a formula is, to whoever gives it: inputs.ts finds the free names, parameters.ts the learnt ones.
 */

import type { Span } from '@heed/diagnostics';
import type { DType, Shape } from '@heed/tensor';

export interface FormulaInput {
  /** Canonical. */
  readonly name: string;
  /** As the formula writes it where it stands first. */
  readonly written: string;
  readonly dtype: DType;
  /** Unknown where nothing declares it and its rank is not given. */
  readonly shape: Shape | undefined;
  readonly declared: boolean;
  readonly span: Span;
}
