/**
 * A program made ready for one tuple of input shapes: every size a number, every buffer an address, every block filled.
 *
 * In: a program, its buffers' lifetimes, the bound sizes, how much memory there can be. Out: the image of its parameter
 * blocks, the addresses, and the tree of launches; all that is left for a run is to copy and to call. Blocks lie at the
 * bottom, from `base` on, buffers above them, 64 spare bytes on top so that a kernel may read a little past its last row.
 * Where several threads share the memory each has a copy of the blocks, with scratch and a fault record of its own.
 */

import { bug, HeedError } from '@heed/diagnostics';
import { blockLayout, faultRecord, type Program, type Step } from '@heed/kernels';
import {
  BYTES_OF,
  concreteShape,
  displayShape,
  type Shape,
  type ShapeBinding,
  type Size,
  type SizeSymbol,
  type SizeValues,
} from '@heed/tensor';
import type { Stage } from './device.ts';
import { FAULT_ADDRESS, FIRST_ADDRESS } from './faults.ts';
import {
  fillBlock,
  shapeLaunch,
  type PlannedLaunch,
  type ShapedBuffer,
  type ShapedLaunch,
  type Surrounding,
} from './launch-plan.ts';
import { shareLaunch } from './launch-share.ts';
import { aligned, place, type Lifetime } from './lifetimes.ts';
import { lengthOf, linearSize, moves } from './linear-size.ts';
import { report } from './messages.ts';

export interface PlannedLoop {
  readonly kind: 'loop';
  readonly index: SizeSymbol;
  /** Its place among the loops around a launch. */
  readonly depth: number;
  /** A size where it depends on an index further out. */
  readonly count: number | Size;
  readonly body: readonly PlannedStep[];
}

export type PlannedStep = PlannedLaunch | PlannedLoop;

export interface PlacedBuffer extends ShapedBuffer {
  readonly address: number;
  readonly elements: number;
}

/** Everything about one program under one tuple of shapes. Invariant: immutable, and free of any memory's identity. */
export interface Layout {
  readonly sizes: SizeValues;
  readonly buffers: readonly PlacedBuffer[];
  /** Where it begins in the memory. */
  readonly base: number;
  /** The blocks, to be copied to `base`. */
  readonly image: Uint8Array;
  readonly steps: readonly PlannedStep[];
  /** How deep loops are nested. */
  readonly depth: number;
  /** Addresses of the fault records of all threads but the calling one; empty where no launch is shared. */
  readonly faults: readonly number[];
  /** Where it ends in the memory, spare bytes included. */
  readonly bytes: number;
}

/** A buffer that lies in the memory already; strides and length are in elements. */
export interface Placed {
  readonly address: number;
  readonly strides: readonly number[];
  readonly elements: number;
}

/** How many threads run a layout, and from how much work on (launch-share.ts). */
export interface Sharing {
  readonly threads: number;
  readonly grain: number;
  /** Whether kernels can be launched in stages. */
  readonly parts?: boolean;
}

export const ALONE: Sharing = { threads: 1, grain: 0 };

/** Threads write to their blocks, so no two of these share a cache line, or a pair that is fetched together. */
const LINES = 128;
/** Past the last buffer, so that vector loads of a last row stay inside. */
const SPARE = 64;
/** What 32-bit addresses reach, less one WebAssembly page. */
export const MOST_BYTES: number = 2 ** 32 - 65536;

export function layOut(
  program: Program,
  lives: readonly Lifetime[],
  binding: ShapeBinding,
  device: string,
  limit: number = MOST_BYTES,
  base: number = FIRST_ADDRESS,
  placed: ReadonlyMap<number, Placed> = new Map(),
  { threads, grain, parts = false }: Sharing = ALONE,
): Layout {
  const buffers = program.buffers.map(({ dtype, shape }, k): ShapedBuffer => {
    const dense = shapeBuffer(dtype, concrete(shape, binding), shape);
    const own = placed.get(k);
    if (own === undefined) return dense;
    return { ...dense, strides: own.strides.map((step) => step * dense.width), bytes: own.elements * dense.width };
  });
  const checkBytes = (bytes: number): void => {
    if (!(bytes <= limit)) throw new HeedError([report['run/out-of-memory']({ bytes, limit, device })]);
  };
  buffers.forEach((buffer) => checkBytes(buffer.bytes));
  // A thread's copy of the blocks begins with its fault record; that of the calling thread is the session's.
  const first = base + (threads > 1 ? aligned(faultRecord.bytes) : 0);
  let top = first;
  const shaped: Shaped[] = shapeSteps(
    program,
    program.steps,
    buffers,
    binding,
    { indices: [], counts: [] },
    (bytes) => {
      const block = top;
      top += bytes;
      return block;
    },
  );
  const lengths = buffers.map((buffer) => buffer.bytes);
  const apart = threads > 1 ? Math.ceil((top - base) / LINES) * LINES : aligned(top - base);
  const isShared = anyShared(shaped, threads, grain, parts);
  const copies = isShared ? threads : 1;
  const scratch = aligned(base + copies * apart);
  const scratchBytes = aligned(most(shaped, (launch) => launch.scratch));
  const touched = touchedBy(shaped);
  const isFree = (k: number): boolean =>
    !placed.has(k) && (touched.has(k) || program.buffers[k].use.kind !== 'temporary');
  const free = lives.map((life, k) => (isFree(k) ? life : undefined));
  // Launches follow each other, so one room does for the parts of all.
  const partials = scratch + copies * scratchBytes;
  const partialBytes = parts ? aligned(most(shaped, (launch) => launch.partials)) : 0;
  const { addresses: found, end } = place(free, lengths, partials + partialBytes);
  const addresses = found.map((address, k) => placed.get(k)?.address ?? address);
  checkBytes(end + SPARE);
  const image = new Uint8Array(copies * apart);
  const view = new DataView(image.buffer);
  const fill = (step: Shaped): readonly PlannedStep[] => {
    if ('body' in step) return [{ ...step, body: step.body.flatMap(fill) }];
    const { shaped: launch, block, around } = step;
    const own = partials;
    const planned = fillBlock(launch, block, FAULT_ADDRESS, scratch, own, addresses, view, base, binding.sizes, around);
    const stages = stagesOf(launch, parts).map((stage): PlannedLaunch => {
      const share = shareLaunch({ ...launch, count: stage.count }, copies, grain, apart, stage.stage);
      return { ...planned, ...stage, ...(share && { share }) };
    });
    if (stages.every(({ share }) => share === undefined)) return stages;
    const { fault, scratch: room } = blockLayout(launch.kernel);
    for (let thread = 1; thread < threads; thread++) {
      const at = block - base + thread * apart;
      image.copyWithin(at, block - base, block - base + launch.bytes);
      view.setInt32(at + fault, (base + thread * apart) | 0, true);
      if (launch.scratch > 0) view.setInt32(at + room, (scratch + thread * scratchBytes) | 0, true);
    }
    return stages;
  };
  return {
    base,
    sizes: binding.sizes,
    buffers: buffers.map((buffer, k) => ({ ...buffer, address: addresses[k], elements: buffer.bytes / buffer.width })),
    image,
    steps: shaped.flatMap(fill),
    depth: depthOf(program.steps),
    faults: Array.from({ length: copies - 1 }, (_, k) => base + (k + 1) * apart),
    bytes: end + SPARE,
  };
}

interface ShapedLeaf {
  readonly shaped: ShapedLaunch;
  readonly block: number;
  readonly around: Surrounding;
}

interface ShapedLoop extends Omit<PlannedLoop, 'body'> {
  readonly body: readonly Shaped[];
}

type Shaped = ShapedLeaf | ShapedLoop;

/** A launch, or its stages one after the other, with their positions. */
function stagesOf(
  { parts, count }: ShapedLaunch,
  isParted: boolean,
): readonly { readonly stage?: Stage; readonly count: number }[] {
  if (!isParted || parts === 1) return [{ count }];
  return [
    { stage: 'part', count: count * parts },
    { stage: 'merge', count },
  ];
}

/** Launches follow each other, so they share such room. */
function most(steps: readonly Shaped[], bytesOf: (launch: ShapedLaunch) => number): number {
  return Math.max(0, ...steps.map((step) => ('body' in step ? most(step.body, bytesOf) : bytesOf(step.shaped))));
}

/** Buffers that anything is done with: a loop of no turns needs no room. */
function touchedBy(steps: readonly Shaped[], found: Set<number> = new Set()): ReadonlySet<number> {
  for (const step of steps) {
    if ('body' in step) touchedBy(step.body, found);
    else for (const operand of step.shaped.launch.operands) if (operand.kind === 'buffer') found.add(operand.buffer);
  }
  return found;
}

function anyShared(steps: readonly Shaped[], threads: number, grain: number, isParted: boolean): boolean {
  return steps.some((step) =>
    'body' in step
      ? anyShared(step.body, threads, grain, isParted)
      : stagesOf(step.shaped, isParted).some(
          ({ stage, count }) => shareLaunch({ ...step.shaped, count }, threads, grain, 0, stage) !== undefined,
        ),
  );
}

/** Walks and room for blocks; launches and loops with nothing to do are left out. */
function shapeSteps(
  program: Program,
  steps: readonly Step[],
  buffers: readonly ShapedBuffer[],
  binding: ShapeBinding,
  around: Surrounding,
  take: (bytes: number) => number,
): Shaped[] {
  return steps.flatMap((step): Shaped[] => {
    if (step.kind === 'launch') {
      const kernel = program.kernels[step.kernel] ?? bug('a launch names a kernel of its program', String(step.kernel));
      const shaped = shapeLaunch(step, kernel, concrete(step.shape, binding), buffers, binding.sizes, around);
      return shaped === undefined ? [] : [{ shaped, block: take(shaped.bytes), around }];
    }
    const form = linearSize(step.count, around.indices, binding.sizes);
    const known = form !== undefined && !moves(form) ? lengthOf(step.count, binding.sizes) : undefined;
    if (known === 0) return [];
    const inside = { indices: [...around.indices, step.index], counts: [...around.counts, known] };
    const body = shapeSteps(program, step.body, buffers, binding, inside, take);
    if (body.length === 0) return [];
    return [{ kind: 'loop', index: step.index, depth: around.indices.length, count: known ?? step.count, body }];
  });
}

function depthOf(steps: readonly Step[]): number {
  return Math.max(0, ...steps.map((step) => (step.kind === 'loop' ? 1 + depthOf(step.body) : 0)));
}

function shapeBuffer(dtype: ShapedBuffer['dtype'], shape: readonly number[], of: Shape): ShapedBuffer {
  const width = BYTES_OF[dtype];
  const strides: number[] = [];
  let bytes = width;
  for (const size of shape.toReversed()) {
    strides.push(bytes);
    bytes *= size;
  }
  return { dtype, shape, leads: shape.length - of.axes.length, strides: strides.reverse(), width, bytes };
}

/** A shape in numbers, none of them negative. */
function concrete(shape: Shape, binding: ShapeBinding): readonly number[] {
  const found = concreteShape(shape, binding);
  if (found === undefined) {
    // Name the axis that has no value, if it is one axis's fault.
    shape.axes.forEach((axis) => lengthOf(axis, binding.sizes));
    throw new HeedError([report['run/unsolved-size']({ size: displayShape(shape) })]);
  }
  shape.axes.forEach((axis, k) => {
    if (!(found[found.length - shape.axes.length + k] >= 0)) lengthOf(axis, binding.sizes);
  });
  return found;
}
