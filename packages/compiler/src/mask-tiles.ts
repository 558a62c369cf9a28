/**
 * How much of its scores a stream visits under its condition: tiles that it leaves out, does without a mask, or masks.
 *
 * In: a plan and numbers for its sizes. Out: for each stream with a condition, how many tiles of each kind, found as the
 * kernel finds them: interval analysis of a range of keys, halved where that leaves doubt (Moore 1966). Numbers in memory
 * (documents, masks of bools) are not known here: what depends on them counts as partial, and is said to.
 */

import type { Span } from '@heed/diagnostics';
import {
  innerAxes,
  streamAxes,
  type Launch,
  type OperandBinding,
  type Plan,
  type Step,
  type StreamKernel,
} from '@heed/kernels';
import { anything, between, boundProgram, point, type Range } from '@heed/scalar';
import { evaluateSize, type SizeValues } from '@heed/tensor';

export interface MaskTiles {
  /** The text of the product. */
  readonly span?: Span;
  readonly empty: number;
  readonly full: number;
  readonly partial: number;
  /** Whether the condition reads numbers from memory. */
  readonly readsData: boolean;
}

/** Streams whose sizes are all known; those inside loops begin where the loop is and are left out. */
export function maskTiles(plan: Plan, sizes: SizeValues): readonly MaskTiles[] {
  return plan.steps.flatMap((step: Step) => {
    const kernel = step.kind === 'launch' ? plan.kernels[step.kernel] : undefined;
    if (step.kind !== 'launch' || kernel?.skeleton !== 'stream' || kernel.domain === undefined) return [];
    const found = tilesOf(step, kernel, sizes);
    return found === undefined ? [] : [found];
  });
}

interface Block {
  /** First and last index along each axis of the walk. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

function tilesOf(launch: Launch, kernel: StreamKernel, sizes: SizeValues): MaskTiles | undefined {
  const extents = launch.shape.axes.map((size) => evaluateSize(size, sizes));
  const { domain, tile } = kernel;
  if (domain === undefined || !extents.every((extent) => extent !== undefined)) return undefined;
  const outer = extents.length - innerAxes(kernel);
  const query = outer + streamAxes.query;
  const key = outer + streamAxes.key;
  const operands = domain.inputs.map((input): ((block: Block) => Range) => {
    if (input.from === 'size') {
      const size = evaluateSize(launch.sizes[input.index], sizes);
      return () => (size === undefined ? anything : point(size));
    }
    return input.from === 'operand' ? rangeOf(launch.operands[input.index], extents.length, sizes) : () => anything;
  });
  const known = (block: Block): Range =>
    boundProgram(
      domain.program,
      operands.map((range, k) => (domain.program.params[k].type === 'bool' ? 'unknown' : range(block))),
    )[0];
  const counts = { empty: 0, full: 0, partial: 0 };
  /** Tiles `from` to `to` of the keys. */
  const visit = (block: Block, from: number, to: number): void => {
    if (from >= to) return;
    const truth = known({
      first: block.first.with(key, from * tile.keys),
      last: block.last.with(key, Math.min(to * tile.keys, extents[key]) - 1),
    });
    const middle = Math.ceil((from + to) / 2);
    if (truth === 'true') counts.full += to - from;
    else if (truth === 'false') counts.empty += to - from;
    else if (to - from === 1) counts.partial += 1;
    else {
      visit(block, from, middle);
      visit(block, middle, to);
    }
  };
  const moving = movingAxes(launch, kernel).filter((axis) => axis < outer);
  for (const place of places(moving.map((axis) => extents[axis]))) {
    const here = extents.map((_, axis) => place[moving.indexOf(axis)] ?? 0);
    for (let i = 0; i < extents[query]; i += tile.queries) {
      const end = Math.min(i + tile.queries, extents[query]) - 1;
      visit({ first: here.with(query, i), last: here.with(query, end) }, 0, Math.ceil(extents[key] / tile.keys));
    }
  }
  const readsData = domain.inputs.some(
    (input) => input.from === 'operand' && launch.operands[input.index].kind === 'buffer',
  );
  return { ...(launch.span && { span: launch.span }), ...counts, readsData };
}

function rangeOf(binding: OperandBinding, rank: number, sizes: SizeValues): (block: Block) => Range {
  const start = binding.kind === 'position' ? evaluateSize(binding.start, sizes) : undefined;
  const axis = binding.kind === 'position' ? rank + binding.axis : -1;
  if (start === undefined || axis < 0) return () => anything;
  return ({ first, last }) => between(start + first[axis], start + last[axis]);
}

/** The axes that positions of the condition follow. */
function movingAxes({ operands, shape }: Launch, { domain }: StreamKernel): readonly number[] {
  const axes = (domain?.inputs ?? []).flatMap((input) => {
    const binding = input.from === 'operand' ? operands[input.index] : undefined;
    return binding?.kind === 'position' ? [shape.axes.length + binding.axis] : [];
  });
  return [...new Set(axes)].filter((axis) => axis >= 0);
}

/** All indices of a space. */
function places(extents: readonly number[]): readonly (readonly number[])[] {
  return extents.reduce<readonly (readonly number[])[]>(
    (found, extent) => found.flatMap((place) => Array.from({ length: extent }, (_, k) => [...place, k])),
    [[]],
  );
}
