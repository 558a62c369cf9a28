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
    en: {
      message: 'index {index} is no position of axis {axis}, which has length {size}',
      explanation:
        'Positions are whole numbers from 0 to the length less one; axes are counted from 0, after any leading ones. An index must be one wherever its element is demanded; exclusion and `where` guard it.',
    },
    zh: {
      message: '下标 {index} 不是第 {axis} 轴上的位置，该轴长度为 {size}',
      explanation:
        '位置是从 0 到长度减一的整数；轴从 0 数起，前面的轴 … 不计在内。凡是真正用到的下标都必须是这样的位置；排除条件和 `where` 可以起到保护作用。',
    },
    example: 'w[i - j] for j > i, without an exclusion',
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
