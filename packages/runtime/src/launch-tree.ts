/**
 * The walk of the launch tree: what a run does between copying in and copying out.
 *
 * In: a layout whose blocks are in memory, and a loaded program. Out: nothing; buffers hold the results, or a HeedError
 * says which launch failed and why. Inside loops it rewrites only the numbers that follow the indices.
 */

import type { Executable } from './device.ts';
import { clearFault, faultError, hasFault, trapError } from './faults.ts';
import type { Slot } from './launch-plan.ts';
import type { Layout, PlannedStep } from './layout.ts';
import { lengthOf } from './linear-size.ts';
import type { Memory } from './memory.ts';

export function walkTree(layout: Layout, executable: Executable, memory: Memory, device: string): void {
  const { words, doubles } = memory;
  const indices = Array.from({ length: layout.depth }, () => 0);
  /** Sizes with the current indices among them, for numbers that are not linear in them. */
  const values: Record<string, number> = Object.assign(Object.create(null), layout.depth > 0 ? layout.sizes : {});

  const update = ({ at, wide, value }: Slot): void => {
    let result: number;
    if (typeof value === 'function') result = value(values);
    else {
      result = value.constant;
      for (let depth = 0; depth < value.deltas.length; depth++) result += value.deltas[depth] * indices[depth];
    }
    if (wide) doubles[at / 8] = result;
    else words[at / 4] = result;
  };

  const visit = (step: PlannedStep): void => {
    if (step.kind === 'launch') {
      for (const slot of step.slots) update(slot);
      try {
        executable.launch(step.kernel, step.block, 0, step.count);
      } catch (cause) {
        throw trapError(cause, device, step);
      }
      if (hasFault(words)) throw faultError(words, doubles, step);
      return;
    }
    const count = typeof step.count === 'number' ? step.count : lengthOf(step.count, values);
    for (let t = 0; t < count; t++) {
      indices[step.depth] = t;
      values[step.index] = t;
      for (const inside of step.body) visit(inside);
    }
  };

  clearFault(words);
  for (const step of layout.steps) visit(step);
}
