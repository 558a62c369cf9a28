/**
 * Whether a device agrees with the oracle, and where it does not.
 *
 * In: what a device gave and what the float64 evaluator gave. Out: nothing, or one line that says which element differs
 * by how much: tests compare it with `undefined`.
 */

import { shapeText, values, type Tensor } from '@heed/tensor';
import { tolerances } from './tolerances.ts';

export function disagreement(got: Tensor, oracle: Tensor): string | undefined {
  if (shapeText(got.shape) !== shapeText(oracle.shape)) {
    return `shape ${shapeText(got.shape)}, the oracle has ${shapeText(oracle.shape)}`;
  }
  const left = values(got);
  const right = values(oracle);
  const { rel, abs } = tolerances[got.dtype];
  const scale = right.reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  const limit = Math.max(abs, rel * scale);
  for (const [k, want] of right.entries()) {
    const have = left[k];
    const same = have === want || (Number.isNaN(have) && Number.isNaN(want));
    if (!same && !(Math.abs(have - want) <= limit))
      return `element ${k} is ${have}, the oracle has ${want} (limit ${limit})`;
  }
  return undefined;
}
