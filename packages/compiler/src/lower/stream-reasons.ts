/**
 * Why a product with values is not a stream, as codes and as words; and the shape of the report.
 */

import type { Span } from '@heed/diagnostics';
import type { NodeId } from '@heed/graph';

export type FusionReason =
  | 'weights-wanted'
  | 'weights-changed'
  | 'scores-wanted'
  | 'scores-shared'
  | 'other-axis'
  | 'normaliser'
  | 'condition'
  | 'no-scores'
  | 'float64'
  | 'wide-values';

/** What became of a product with values, or of the logarithm of a row's total. */
export interface Fusion {
  readonly node: NodeId;
  /** The text that asked for it. */
  readonly span?: Span;
  readonly name?: string;
  /** Why it is not fused; absent where it is. */
  readonly reason?: FusionReason;
  /** It goes by blocks of so many rows. */
  readonly rows?: number;
}

export const fusionReasons: Readonly<Record<FusionReason, string>> = {
  'weights-wanted': 'its weights are needed by themselves, so they are stored',
  'weights-changed': 'its weights are changed after they are normalised',
  'scores-wanted': 'its scores are needed by themselves, so they are stored',
  'scores-shared': 'its scores are stored for others already',
  'other-axis': 'its weights are normalised along another axis than the one summed',
  normaliser: 'its normaliser cannot be carried from key to key',
  condition: 'it leaves out other pairs than its normaliser',
  'no-scores': 'its scores are no product of queries and keys',
  float64: 'streams compute in float32',
  'wide-values': 'it reads a number of its own for each query and key, which is stored',
};
