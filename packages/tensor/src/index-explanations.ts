/**
 * What the code of an index out of range means: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in index-messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { indexCatalogue } from './index-messages.ts';

export const indexExplanations: Explanations<typeof indexCatalogue> = {
  'run/index-out-of-range': {
    en: 'Positions are whole numbers from 0 to the length less one; axes are counted from 0, after any leading ones. An index must be one wherever its element is demanded; exclusion and `where` guard it.',
    zh: '位置是从 0 到长度减一的整数；轴从 0 数起，前面的轴 … 不计在内。凡是真正用到的下标都必须是这样的位置；排除条件和 `where` 可以起到保护作用。',
    example: 'w[i - j] for j > i, without an exclusion',
  },
};
