/**
 * When two kernels are one: what an emitter may write once and give under several numbers.
 */

import { linearise } from '@heed/scalar';
import type { Kernel } from '../kernel.ts';

/** Equal for kernels that do the same: names left out, programs in their linear form. */
export function kernelKey(kernel: Kernel): string {
  return JSON.stringify({ ...kernel, name: '' }, (_, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
    if (Object.is(value, -0)) return '-0';
    return isProgram(value) ? { count: value.params.length, ...linearise(value) } : value;
  });
}

const isProgram = (value: unknown): value is Parameters<typeof linearise>[0] =>
  typeof value === 'object' && value !== null && 'params' in value && 'results' in value;
