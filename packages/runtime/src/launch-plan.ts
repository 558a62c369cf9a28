/**
 * One launch with its sizes known: the walk, and the parameter block a kernel reads.
 *
 * In: a launch, its kernel, and the buffers with concrete shapes. Out, in two steps because addresses depend on how much
 * room the blocks take: first the walk (strides from shapes and moves, neighbouring axes merged), then the filled
 * block, and what of it changes with the loops around it. Nothing is run. Invariant, checked here so that no kernel can
 * leave its buffers: every position of the walk lies inside each operand's buffer.
 */

import { bug, HeedError, type Span } from '@heed/diagnostics';
import {
  blockLayout,
  innerAxes,
  partBytes,
  scratchOf,
  streamAxes,
  streamParts,
  streamPositions,
  type GatherKernel,
  type Kernel,
  type Launch,
  type OperandBinding,
} from '@heed/kernels';
import type { DType, Size, SizeSymbol, SizeValues } from '@heed/tensor';
import type { Share, Stage } from './device.ts';
import { linearSize, moves, plus, scaled, valueOf, type LinearSize } from './linear-size.ts';
import { report } from './messages.ts';
import { mergeAxes, MOST_POSITIONS, type Walk } from './walk.ts';

/** A buffer whose shape is known. */
export interface ShapedBuffer {
  readonly dtype: DType;
  /** Leading axes, then named ones. */
  readonly shape: readonly number[];
  readonly leads: number;
  /** In bytes. */
  readonly strides: readonly number[];
  readonly width: number;
  readonly bytes: number;
}

/** The loops around a launch: index symbols and, where it is known beforehand, how often each runs. */
export interface Surrounding {
  readonly indices: readonly SizeSymbol[];
  readonly counts: readonly (number | undefined)[];
}

export interface ShapedLaunch {
  readonly launch: Launch;
  readonly kernel: Kernel;
  readonly walk: Walk;
  /** Per operand: where it begins, in bytes from its buffer's start, or in units. */
  readonly starts: readonly Following[];
  /** Bytes of its block. */
  readonly bytes: number;
  /** Outer positions. */
  readonly count: number;
  /** Bytes of scratch one caller needs. */
  readonly scratch: number;
  /** Into how many parts each position's keys may be cut; 1 where they are not. */
  readonly parts: number;
  /** Bytes of the results of all parts. */
  readonly partials: number;
}

/** A number that follows the loops: along a line, or in some other way. */
export type Following = LinearSize | ((values: SizeValues) => number);

/** A number of a block that follows the loops: at `at` bytes from address 0. */
export interface Slot {
  readonly at: number;
  readonly wide: boolean;
  readonly value: Following;
}

export interface PlannedLaunch {
  readonly kind: 'launch';
  readonly kernel: number;
  readonly name: string;
  /** For each index of its kernel, the axis it is for. */
  readonly indexAxes: readonly number[];
  readonly block: number;
  readonly count: number;
  /** The whole kernel unless said. */
  readonly stage?: Stage;
  readonly slots: readonly Slot[];
  /** How several threads share it; absent where the calling one does it alone. */
  readonly share?: Share;
  readonly span?: Span;
}

/** The walk of a launch; `undefined` when there is nothing to do. `concrete` is the launch's shape in numbers. */
export function shapeLaunch(
  launch: Launch,
  kernel: Kernel,
  concrete: readonly number[],
  buffers: readonly ShapedBuffer[],
  values: SizeValues,
  around: Surrounding,
): ShapedLaunch | undefined {
  const inner = innerAxes(kernel);
  const padding = Math.max(0, inner - concrete.length);
  const whole = [...Array.from({ length: padding }, () => 1), ...concrete];
  if (isEmpty(kernel, whole, inner)) return undefined;
  for (const extent of whole) checkExtent(extent);
  const steps = launch.operands.map((operand) =>
    stridesOf(operand, whole, padding, launch.shape.axes.length, buffers, values),
  );
  const { extents, strides } = splitGroups(launch, { extents: whole, strides: steps }, values);
  launch.operands.forEach((operand, k) => {
    const reach = kernel.skeleton === 'gather' && k === kernel.table ? indexed(launch, kernel, values) : [];
    const far = { extents: reach.map(({ extent }) => extent), strides: reach.map(({ stride }) => stride) };
    checkInside(
      launch,
      operand,
      [...extents, ...far.extents],
      [...strides[k], ...far.strides],
      buffers,
      values,
      around,
    );
  });
  const starts = launch.operands.map((operand) => startOf(operand, buffers, values, around));
  // The right side of a contraction does not move with m, so only what it does not follow may become part of m.
  const isFree = kernel.skeleton === 'pointwise' || kernel.skeleton === 'gather';
  const fixed = kernel.skeleton === 'contract' ? [kernel.right] : isFree ? [] : undefined;
  const walk = mergeAxes({ extents, strides }, inner, fixed);
  const outer = walk.extents.length - inner;
  const positions = walk.extents.slice(0, outer).reduce((a, b) => a * b, 1);
  const own = walk.extents.slice(outer);
  const isStream = kernel.skeleton === 'stream';
  const count = isStream ? streamPositions(kernel, positions, own[streamAxes.query]) : positions;
  checkExtent(count);
  const scratch = scratchOf(kernel, own);
  const parts = isStream ? streamParts(kernel, count, own) : 1;
  const partials = isStream && parts > 1 ? count * parts * partBytes(kernel, own) : 0;
  return { launch, kernel, walk, starts, bytes: blockLayout(kernel).bytes(outer), count, scratch, parts, partials };
}

/** Fills the block at address `block` of `image`, which lies at address `origin`. */
export function fillBlock(
  shaped: ShapedLaunch,
  block: number,
  fault: number,
  scratch: number,
  partials: number,
  addresses: readonly number[],
  image: DataView,
  origin: number,
  values: SizeValues,
  around: Surrounding,
): PlannedLaunch {
  const { launch, kernel, walk, starts } = shaped;
  const at = blockLayout(kernel);
  const inner = innerAxes(kernel);
  const rank = walk.extents.length - inner;
  const slots: Slot[] = [];
  const put = (offset: number, value: number): void => image.setInt32(block + offset - origin, value | 0, true);
  put(at.outerRank, rank);
  put(at.fault, fault);
  put(at.scratch, shaped.scratch === 0 ? 0 : scratch);
  put(at.whole, walk.extents[rank]);
  put(at.parts, shaped.parts);
  put(at.partials, shaped.parts > 1 ? partials : 0);
  for (let axis = 0; axis < inner; axis++) put(at.innerExtent(axis), walk.extents[rank + axis]);
  for (let axis = 0; axis < rank; axis++) put(at.extents + 4 * axis, walk.extents[axis]);
  launch.operands.forEach((operand, k) => {
    const address = operand.kind === 'buffer' ? addresses[operand.buffer] : 0;
    const start = starts[k];
    if (typeof start === 'function') {
      slots.push({ at: block + at.base(k), wide: false, value: (now) => address + start(now) });
    } else {
      const value = { ...start, constant: start.constant + address };
      put(at.base(k), value.constant);
      if (moves(start)) slots.push({ at: block + at.base(k), wide: false, value });
    }
    for (let axis = 0; axis < inner; axis++) put(at.innerStride(k, axis), walk.strides[k][rank + axis]);
    for (let axis = 0; axis < rank; axis++) put(at.outerStrides(k, rank) + 4 * axis, walk.strides[k][axis]);
  });
  launch.sizes.forEach((size, k) => {
    const value = following(size, around.indices, values);
    if (typeof value === 'function' || moves(value)) slots.push({ at: block + at.size(k), wide: true, value });
    else image.setFloat64(block + at.size(k) - origin, value.constant, true);
  });
  return {
    kind: 'launch',
    kernel: launch.kernel,
    name: kernel.name,
    indexAxes: kernel.skeleton === 'gather' ? kernel.indices.map(({ axis }) => axis) : [],
    block,
    count: shaped.count,
    slots,
    ...(launch.span && { span: launch.span }),
  };
}

/** Nothing to write: a fold still gives its value for an empty row, a contraction zeros for an empty k, a stream both. */
function isEmpty(kernel: Kernel, extents: readonly number[], inner: number): boolean {
  if (kernel.skeleton === 'stream') {
    const own = extents.length - inner;
    const written = [...extents.slice(0, own), extents[own + streamAxes.query], extents[own + streamAxes.column]];
    return written.includes(0);
  }
  const mayBeEmpty =
    kernel.skeleton === 'contract' || (kernel.skeleton === 'rowwise' && kernel.output === 'finish') ? 1 : 0;
  if (inner < mayBeEmpty) bug('a skeleton has an inner axis');
  return extents.slice(0, extents.length - mayBeEmpty).includes(0);
}

function stridesOf(
  operand: OperandBinding,
  extents: readonly number[],
  padding: number,
  named: number,
  buffers: readonly ShapedBuffer[],
  values: SizeValues,
): readonly number[] {
  const strides = extents.map(() => 0);
  if (operand.kind === 'position') {
    if (operand.axis >= 0) bug('the axis of a position is counted from the end');
    const axis = extents.length + operand.axis;
    if (axis >= padding) strides[axis] = 1;
    return strides;
  }
  const buffer = buffers[operand.buffer];
  const leads = extents.length - padding - named;
  for (let back = 1; back <= buffer.leads; back++) {
    const from = buffer.leads - back;
    if (buffer.shape[from] === 1) continue;
    if (back > leads) bug('the leading axes of an operand are leading axes of its launch');
    strides[padding + leads - back] = buffer.strides[from];
  }
  // Moves align with the walk from the right, through its named axes into its leading ones.
  operand.moves.forEach((move, k) => {
    if (move === null || valueOf(move.size, values) === 1) return;
    const axis = extents.length - operand.moves.length + k;
    if (axis < padding) bug('an operand moves along axes of its launch');
    strides[axis] += valueOf(move.step, values) * buffer.strides[bufferAxis(buffer, move.axis)];
  });
  return strides;
}

/** An axis along which some operand takes a step only every so often becomes two: groups, and places in a group. */
function splitGroups(launch: Launch, { extents, strides }: Walk, values: SizeValues): Walk {
  const everyAt = (operand: OperandBinding, axis: number): number => {
    const move = operand.kind === 'buffer' ? operand.moves[axis - extents.length + operand.moves.length] : undefined;
    return move?.every === undefined ? 1 : valueOf(move.every, values);
  };
  const sizes = extents.map((_, axis) => Math.max(1, ...launch.operands.map((operand) => everyAt(operand, axis))));
  if (sizes.every((size) => size === 1)) return { extents, strides };
  return {
    extents: extents.flatMap((extent, axis) => (sizes[axis] === 1 ? [extent] : [extent / sizes[axis], sizes[axis]])),
    strides: strides.map((own, k) =>
      own.flatMap((stride, axis) => {
        const size = sizes[axis];
        if (size === 1) return [stride];
        return everyAt(launch.operands[k], axis) === size ? [stride, 0] : [stride * size, stride];
      }),
    ),
  };
}

/** Place in the concrete shape of named axis `axis`; negative counts from the end. */
function bufferAxis(buffer: ShapedBuffer, axis: number): number {
  return axis < 0 ? buffer.shape.length + axis : buffer.leads + axis;
}

function startOf(
  operand: OperandBinding,
  buffers: readonly ShapedBuffer[],
  values: SizeValues,
  { indices }: Surrounding,
): Following {
  if (operand.kind === 'position') return following(operand.start, indices, values);
  const buffer = buffers[operand.buffer];
  const terms = operand.starts.map(({ axis, start }) => ({
    start: following(start, indices, values),
    stride: buffer.strides[bufferAxis(buffer, axis)],
  }));
  let total: LinearSize = { constant: 0, deltas: indices.map(() => 0) };
  for (const { start, stride } of terms) {
    if (typeof start === 'function') {
      return (now) => operand.starts.reduce((sum, { start: size }, k) => sum + valueOf(size, now) * terms[k].stride, 0);
    }
    total = plus(total, scaled(start, stride));
  }
  return total;
}

function following(size: Size, indices: readonly SizeSymbol[], values: SizeValues): Following {
  return linearSize(size, indices, values) ?? ((now) => valueOf(size, now));
}

/** How far the indices of a gather may take it, right indices alone: beside the walk, axes of their own. */
function indexed(
  { sizes }: Launch,
  { indices }: GatherKernel,
  values: SizeValues,
): readonly { readonly extent: number; readonly stride: number }[] {
  return indices.map(({ extent, stride }) => ({
    extent: valueOf(sizes[extent], values),
    stride: valueOf(sizes[stride], values),
  }));
}

function checkInside(
  launch: Launch,
  operand: OperandBinding,
  extents: readonly number[],
  strides: readonly number[],
  buffers: readonly ShapedBuffer[],
  values: SizeValues,
  around: Surrounding,
): void {
  if (operand.kind === 'position' || extents.includes(0)) return;
  const start = startOf(operand, buffers, values, around);
  if (typeof start === 'function') return; // follows no line: nothing to say before it runs
  let low = start.constant;
  let high = start.constant;
  const reach = (by: number): void => {
    if (by < 0) low += by;
    else high += by;
  };
  extents.forEach((extent, axis) => reach(strides[axis] * (extent - 1)));
  for (const [depth, delta] of start.deltas.entries()) {
    const count = around.counts[depth];
    if (count === 0) return;
    if (count !== undefined) reach(delta * (count - 1));
  }
  const { bytes, width, shape } = buffers[operand.buffer];
  if (low >= 0 && high + width <= bytes) return;
  bug(
    `a launch of kernel ${launch.kernel} stays inside buffer ${operand.buffer}`,
    `bytes ${low} to ${high + width} of a buffer of ${bytes}, shape [${shape.join(', ')}], walk [${extents.join(', ')}]`,
  );
}

function checkExtent(extent: number): void {
  if (extent <= MOST_POSITIONS) return;
  throw new HeedError([report['run/too-many-positions']({ extent, limit: MOST_POSITIONS })]);
}
