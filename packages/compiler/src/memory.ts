/**
 * What memory a plan needs, as sizes: what it is given, gives, and stores on the way, and the most that is alive at once.
 *
 * In: a plan. Out: bytes as sizes over the formula's symbols. A buffer is alive from the step that first touches it to
 * the last; inputs from the start, outputs to the end, and what a loop touches as long as the loop. Where buffers lie and
 * how they are aligned is the runtime's affair: its arena may be a little larger than the peak told here.
 */

import { elementCount } from '@heed/graph';
import type { Plan, Step } from '@heed/kernels';
import { addSizes, BYTES_OF, maxSizes, mulSizes, type Size } from '@heed/tensor';

export interface PlanMemory {
  readonly inputs: Size;
  readonly outputs: Size;
  /** All buffers that are neither, together. */
  readonly intermediates: Size;
  /** The largest sum of buffers that are alive at one step; a maximum where only the sizes can tell which step it is. */
  readonly peak: Size;
}

export function planMemory(plan: Plan): PlanMemory {
  const bytes = plan.buffers.map(({ dtype, shape }) => mulSizes(BYTES_OF[dtype], elementCount(shape)));
  const sumOf = (kind: 'input' | 'output' | 'temporary'): Size =>
    addSizes(...bytes.filter((_, buffer) => plan.buffers[buffer]?.use.kind === kind));
  const needed = largest(aliveSets(plan)).map((set) => addSizes(...[...set].map((buffer) => bytes[buffer] ?? 0)));
  return {
    inputs: sumOf('input'),
    outputs: sumOf('output'),
    intermediates: sumOf('temporary'),
    peak: needed.length === 0 ? 0 : needed.reduce(maxSizes),
  };
}

/** The buffers alive at each step; with no step at all, the inputs and outputs. */
function aliveSets(plan: Plan): readonly ReadonlySet<number>[] {
  const uses = plan.steps.map((step) => touched(step));
  const last = Math.max(0, plan.steps.length - 1);
  const lives = plan.buffers.map(({ use }, buffer) => {
    const steps = uses.flatMap((set, at) => (set.has(buffer) ? [at] : []));
    if (use.kind === 'input') return [0, steps.at(-1) ?? 0] as const;
    if (use.kind === 'output') return [steps[0] ?? 0, last] as const;
    return steps.length === 0 ? undefined : ([steps[0] ?? 0, steps.at(-1) ?? 0] as const);
  });
  return Array.from({ length: last + 1 }, (_, at) => {
    const alive = lives.flatMap((life, buffer) => (life && life[0] <= at && at <= life[1] ? [buffer] : []));
    return new Set(alive);
  });
}

function touched(step: Step, found: Set<number> = new Set()): ReadonlySet<number> {
  if (step.kind === 'loop') for (const inner of step.body) touched(inner, found);
  else for (const operand of step.operands) if (operand.kind === 'buffer') found.add(operand.buffer);
  return found;
}

/** Sets that no other contains: a part never needs more than the whole, whatever the sizes are. */
function largest(sets: readonly ReadonlySet<number>[]): readonly ReadonlySet<number>[] {
  const isWithin = (set: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
    [...set].every((buffer) => other.has(buffer));
  return sets.filter(
    (set, k) => !sets.some((other, j) => j !== k && isWithin(set, other) && (set.size < other.size || j < k)),
  );
}
