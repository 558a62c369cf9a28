/**
 * The one fault of an index, found while numbers are computed: by the oracle and by every device alike.
 *
 * In: the index as it was computed (fractional or NaN included), which axis it was for, how long that is. Out: the
 * diagnostic. It stands here, below both rooms that find it, so that they cannot word or count it differently.
 */

import { reports, type Context, type Diagnostic } from '@heed/diagnostics';

const catalogue = {
  'run/index-out-of-range': {
    severity: 'error',
    en: 'index {index} is no position of axis {axis}, which has length {size}',
    zh: '下标 {index} 不是第 {axis} 轴上的位置，该轴长度为 {size}',
  },
} as const;

const report = reports(catalogue);

export interface IndexFault {
  readonly index: number;
  /** Of the indexed value, among its named axes, from 0. */
  readonly axis: number;
  readonly size: number;
}

export function indexOutOfRange({ index, axis, size }: IndexFault, context: Context = {}): Diagnostic {
  // Facts go through JSON, which has no NaN.
  return report['run/index-out-of-range'](
    { index: Number.isFinite(index) ? index : String(index), axis, size },
    context,
  );
}

export { catalogue as indexCatalogue };
