/**
 * The checks of a layer's options: all that is wrong at once.
 */

import { HeedError, type Diagnostic } from '@heed/diagnostics';
import { report } from './messages.ts';

/** Refuses sizes that are no whole numbers from 1. */
export function checkSizes(sizes: Readonly<Record<string, number | undefined>>, ...more: readonly Diagnostic[]): void {
  const faults = Object.entries(sizes)
    .filter(([, value]) => value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
    .map(([name, value]) => report['layer/size']({ name, value: String(value) }));
  if (faults.length + more.length > 0) throw new HeedError([...faults, ...more]);
}

/** A rate of dropout that is none. */
export function rateFaults(rate: number | undefined): readonly Diagnostic[] {
  return rate === undefined || (rate >= 0 && rate < 1) ? [] : [report['layer/rate']({ value: String(rate) })];
}

/** `weights`, or `dropout(weights, 0.1)`. */
export function dropped(value: string, rate: number | undefined): string {
  return rate === undefined || rate === 0 ? value : `dropout(${value}, ${rate})`;
}
