/**
 * The walk of the launch tree: what a run does between copying in and copying out.
 *
 * In: a layout whose blocks are in memory, and a loaded program. Out: nothing; buffers hold the results, or a HeedError
 * says which launch failed and why. Inside loops it rewrites only the numbers that follow the indices. `walkTree` is for
 * one thread; `walkShared` lets several work on a launch and gives each wait for them to its caller.
 */

import { bug, HeedError } from '@heed/diagnostics';
import type { Executable, Share, Wait } from './device.ts';
import { clearFault, faultError, hasFault, reasonOf, trapError } from './faults.ts';
import type { PlannedLaunch, Slot } from './launch-plan.ts';
import type { Layout, PlannedLoop, PlannedStep } from './layout.ts';
import { lengthOf } from './linear-size.ts';
import type { Memory } from './memory.ts';
import { report } from './messages.ts';

export function walkTree(layout: Layout, executable: Executable, memory: Memory, device: string): void {
  clearFault(memory.words);
  if (layout.depth === 0) {
    // Without loops nothing in a block changes; small problems are called often, so nothing is made here.
    for (const step of layout.steps) if (step.kind === 'launch') launchStep(step, executable, memory, device);
    return;
  }
  const order = new Order(layout, memory);
  for (let step = order.next(); step !== undefined; step = order.next()) launchStep(step, executable, memory, device);
}

export function* walkShared(
  layout: Layout,
  executable: Executable,
  memory: Memory,
  device: string,
): Generator<Wait, void, void> {
  const { words } = memory;
  clearFault(words);
  for (const record of layout.faults) clearFault(words, record);
  const order = new Order(layout, memory);
  for (let step = order.next(); step !== undefined; step = order.next()) {
    const { share } = step;
    if (share === undefined) {
      launchStep(step, executable, memory, device);
      continue;
    }
    yield* shareStep(step, share, executable, device);
    if (!hasFault(words) && !layout.faults.some((record) => hasFault(words, record))) continue;
    // Which thread was first is chance. The calling one does it all again: the fault is the one it meets first.
    clearFault(words);
    launchStep(step, executable, memory, device);
    bug('a launch has the same faults on one thread as on several', step.name);
  }
}

/** Launches in the order of the tree, each with its block as the loops around it stand. */
class Order {
  readonly #memory: Memory;
  readonly #indices: number[];
  /** Sizes with the current indices among them, for numbers that are not linear in them. */
  readonly #values: Record<string, number>;
  /** The lists of steps that the walk is in, outermost first. */
  readonly #open: { readonly steps: readonly PlannedStep[]; at: number; readonly loop?: PlannedLoop; left: number }[];

  constructor({ steps, depth, sizes }: Layout, memory: Memory) {
    this.#memory = memory;
    this.#indices = Array.from({ length: depth }, () => 0);
    this.#values = Object.assign(Object.create(null) as Record<string, number>, depth === 0 ? {} : sizes);
    this.#open = [{ steps, at: 0, left: 1 }];
  }

  next(): PlannedLaunch | undefined {
    for (let inside = this.#open.at(-1); inside !== undefined; inside = this.#open.at(-1)) {
      if (inside.at === inside.steps.length) {
        inside.at = 0;
        inside.left -= 1;
        if (inside.left === 0) this.#open.pop();
        else if (inside.loop) this.#turn(inside.loop, this.#indices[inside.loop.depth] + 1);
        continue;
      }
      const step = inside.steps[inside.at];
      inside.at += 1;
      if (step.kind === 'launch') {
        for (const slot of step.slots) this.#update(slot, step.share);
        return step;
      }
      const count = typeof step.count === 'number' ? step.count : lengthOf(step.count, this.#values);
      if (count === 0) continue;
      this.#turn(step, 0);
      this.#open.push({ steps: step.body, at: 0, loop: step, left: count });
    }
    return undefined;
  }

  #turn({ index, depth }: PlannedLoop, t: number): void {
    this.#indices[depth] = t;
    this.#values[index] = t;
  }

  #update({ at, wide, value }: Slot, share: Share | undefined): void {
    const { words, doubles } = this.#memory;
    let result: number;
    if (typeof value === 'function') result = value(this.#values);
    else {
      result = value.constant;
      for (let depth = 0; depth < value.deltas.length; depth++) result += value.deltas[depth] * this.#indices[depth];
    }
    const copies = share === undefined ? 1 : share.threads;
    for (let thread = 0; thread < copies; thread++) {
      const place = at + thread * (share?.apart ?? 0);
      if (wide) doubles[place / 8] = result;
      else words[place / 4] = result;
    }
  }
}

function launchStep(step: PlannedLaunch, executable: Executable, { words, doubles }: Memory, device: string): void {
  try {
    executable.launch(step.kernel, step.block, 0, step.count, step.stage);
  } catch (cause) {
    throw trapError(cause, device, step);
  }
  if (hasFault(words)) throw faultError(words, doubles, step);
}

function* shareStep(
  step: PlannedLaunch,
  share: Share,
  executable: Executable,
  device: string,
): Generator<Wait, void, void> {
  const { kernel, block, count, stage, name, span } = step;
  const work = executable.share?.(kernel, block, count, share, stage) ?? bug('what is shared has a team', name);
  const failure = yield* work;
  if (failure === undefined) return;
  const { kind, cause } = failure;
  if (kind === 'trap') throw trapError(cause, device, step);
  if (cause instanceof HeedError) throw cause;
  const facts = { kernel: name, device, reason: reasonOf(cause) };
  throw new HeedError([report['run/thread-lost'](facts, span ? { span } : {})], { cause });
}
