/**
 * How a launch is cut for several threads, or that it is too small for that.
 *
 * In: a launch whose walk is known. Out: parts that threads take one after another, so that uneven ones even out: groups
 * of outer positions or, where there are few positions, cuts of the first inner axis in the kernel's own unit. Which part
 * is whose changes no bit. Waking a thread costs some 20 µs, so the work is estimated, in nanoseconds of one thread.
 */

import { blockLayout, cutUnit, innerAxes, streamAxes, type Kernel } from '@heed/kernels';
import type { Share, Stage } from './device.ts';
import type { ShapedLaunch } from './launch-plan.ts';

/** Below so many nanoseconds of estimated work a launch stays on the calling thread. */
export const GRAIN = 60_000;

/** Parts per thread, where there is enough to cut: the last ones to end wait for one part at most. */
const PARTS = 8;

export function shareLaunch(
  { kernel, walk, count, parts }: ShapedLaunch,
  threads: number,
  grain: number,
  apart: number,
  stage: Stage = 'whole',
): Share | undefined {
  const inner = walk.extents.slice(walk.extents.length - innerAxes(kernel));
  // Parts together are the whole; merging them is nothing beside it.
  const each = stage === 'merge' ? 0 : nanoseconds(kernel, inner) / (stage === 'part' ? parts : 1);
  if (threads < 2 || count * each < grain) return undefined;
  const at = blockLayout(kernel);
  const bases = {
    bases: at.base(0),
    stride: at.base(1) - at.base(0),
    inner: at.innerExtent(0),
    operands: kernel.operands.length,
    threads,
    apart,
  };
  const unit = cutUnit(kernel);
  const extent = inner[0];
  if (unit === undefined || count >= threads * PARTS || extent <= unit) {
    const group = Math.max(1, Math.floor(count / (threads * PARTS)));
    const chunks = Math.ceil(count / group);
    return chunks < 2 ? undefined : { chunks, group, cut: 0, extent, parts: 1, ...bases };
  }
  const wanted = Math.ceil((threads * PARTS) / count);
  const cut = Math.ceil(extent / wanted / unit) * unit;
  const cuts = Math.ceil(extent / cut);
  return count * cuts < 2 ? undefined : { chunks: count * cuts, group: 1, cut, extent, parts: cuts, ...bases };
}

/** Of one outer position; from figures of one machine (Zen 4), right to a factor of three. */
function nanoseconds(kernel: Kernel, inner: readonly number[]): number {
  switch (kernel.skeleton) {
    case 'pointwise':
      return inner[0];
    case 'rowwise':
      return 2 * inner[0];
    case 'gather':
      return 3 * inner[0];
    case 'contract':
      return 0.05 * inner[0] * inner[1] * inner[2];
    case 'stream': {
      const width = kernel.products.reduce((sum, _, k) => sum + inner[streamAxes.product(k)], inner[streamAxes.column]);
      const queries = Math.min(kernel.tile.queries, inner[streamAxes.query]);
      return queries * inner[streamAxes.key] * (2 + 0.05 * width);
    }
  }
}
