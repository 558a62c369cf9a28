/** Every entry of the corpus in plain float64 loops: name → function from inputs to named values. For tests only. */

import type { Inputs, Values } from './plain-arithmetic.check.ts';
import { headLoops } from './plain-loops-heads.check.ts';
import { maskLoops } from './plain-loops-masks.check.ts';
import { seedLoops } from './plain-loops-seed.check.ts';
import { weightLoops } from './plain-loops-weights.check.ts';

export const plainLoops: Readonly<Record<string, (given: Inputs) => Values>> = {
  ...seedLoops,
  ...maskLoops,
  ...headLoops,
  ...weightLoops,
};
