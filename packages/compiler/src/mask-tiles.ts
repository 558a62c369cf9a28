/**
 * How much of its scores a stream visits under its condition: tiles that it leaves out, does without a mask, or masks.
 *
 * In: a plan, numbers for its sizes, and the inputs whose numbers are known. Out: for each stream with a condition, how
 * many tiles of each kind, found as the kernel finds them: interval analysis of a range of keys, halved where that leaves
 * doubt (Moore 1966). A stream in a loop is counted at every turn. What depends on numbers that are not known (inputs that
 * were not given, values computed on the way) counts as partial, and is said to. What operands can be is mask-operands.ts.
 */

import type { Span } from '@heed/diagnostics';
import { hasBounds, innerAxes, streamAxes, type Launch, type Plan, type Step, type StreamKernel } from '@heed/kernels';
import { anything, boundProgram, point, type Range } from '@heed/scalar';
import { concreteShape, evaluateSize, type ShapeBinding, type Tensor } from '@heed/tensor';
import { MaskOperands, type Block, type OperandData, type OperandRange } from './mask-operands.ts';

export interface MaskTiles {
  /** The text of the product. */
  readonly span?: Span;
  readonly empty: number;
  readonly full: number;
  readonly partial: number;
  /**
   * What the condition reads from memory: nothing, inputs whose numbers are known, an input whose numbers are not, or a
   * value computed on the way, whose numbers never are.
   */
  readonly data: OperandData;
}

/** Streams whose sizes are all known. `inputs` have the shapes that `known` tells; leading axes it does not tell are none. */
export function maskTiles(
  plan: Plan,
  known: ShapeBinding,
  inputs: Readonly<Record<string, Tensor>> = {},
): readonly MaskTiles[] {
  const operands = new MaskOperands(plan, inputs);
  const found = new Map<Launch, MaskTiles>();
  const visit = (steps: readonly Step[], binding: ShapeBinding): void => {
    for (const step of steps) {
      if (step.kind === 'loop') {
        const turns = hasMask(step, plan) ? (evaluateSize(step.count, binding.sizes) ?? 0) : 0;
        for (let turn = 0; turn < turns; turn++) {
          visit(step.body, { ...binding, sizes: { ...binding.sizes, [step.index]: turn } });
        }
      } else {
        const tiles = tilesOf(step, plan, operands, binding);
        if (tiles) found.set(step, together(tiles, found.get(step)));
      }
    }
  };
  visit(plan.steps, known);
  return [...found.values()];
}

function hasMask(step: Step, plan: Plan): boolean {
  if (step.kind === 'loop') return step.body.some((inner) => hasMask(inner, plan));
  const kernel = plan.kernels[step.kernel];
  return kernel.skeleton === 'stream' && kernel.domain !== undefined;
}

function together(a: MaskTiles, b: MaskTiles | undefined): MaskTiles {
  if (b === undefined) return a;
  return { ...a, empty: a.empty + b.empty, full: a.full + b.full, partial: a.partial + b.partial };
}

function tilesOf(launch: Launch, plan: Plan, operands: MaskOperands, binding: ShapeBinding): MaskTiles | undefined {
  const kernel = plan.kernels[launch.kernel];
  if (kernel.skeleton !== 'stream' || kernel.domain === undefined) return undefined;
  const extents = extentsOf(launch, binding);
  if (extents === undefined) return undefined;
  const { domain, tile } = kernel;
  const outer = extents.length - innerAxes(kernel);
  const [query, key] = [outer + streamAxes.query, outer + streamAxes.key];
  const ranges = domain.inputs.map((input, k): OperandRange => {
    const isBool = domain.program.params[k].type === 'bool';
    const reading = { rank: extents.length, sizes: binding.sizes, isBool };
    if (input.from === 'operand') return operands.range(launch, kernel, input.index, reading);
    const size = input.from === 'size' ? evaluateSize(launch.sizes[input.index], binding.sizes) : undefined;
    return { of: () => (size === undefined ? anything : point(size)), axes: [] };
  });
  const moving = [...new Set(ranges.flatMap(({ axes }) => axes))].filter((axis) => axis < outer);
  const lengths = [query, key, ...moving].map((axis) => extents[axis]);
  if (!lengths.every((length) => length !== undefined)) return undefined;
  const [queries, keys, ...around] = lengths;
  const counts = { empty: 0, full: 0, partial: 0 };
  /** Tiles `from` to `to` of the keys. */
  const visit = (block: Block, from: number, to: number): void => {
    if (from >= to) return;
    const here = {
      first: block.first.with(key, from * tile.keys),
      last: block.last.with(key, Math.min(to * tile.keys, keys) - 1),
    };
    const known = ranges.map(({ of }): Range => of(here));
    const [truth] = boundProgram(domain.program, known, hasBounds);
    const middle = Math.ceil((from + to) / 2);
    if (truth === 'true') counts.full += to - from;
    else if (truth === 'false') counts.empty += to - from;
    else if (to - from === 1) counts.partial += 1;
    else {
      visit(block, from, middle);
      visit(block, middle, to);
    }
  };
  for (const place of places(around)) {
    const here = extents.map((_, axis) => place[moving.indexOf(axis)] ?? 0);
    for (let i = 0; i < queries; i += tile.queries) {
      const end = Math.min(i + tile.queries, queries) - 1;
      visit({ first: here.with(query, i), last: here.with(query, end) }, 0, Math.ceil(keys / tile.keys));
    }
  }
  return { ...(launch.span && { span: launch.span }), ...counts, data: dataOf(kernel, launch, operands) };
}

/** Leading and other axes; where one has no number the condition may still not follow it. Nothing where leading axes clash. */
function extentsOf({ shape }: Launch, binding: ShapeBinding): readonly (number | undefined)[] | undefined {
  const told = shape.lead.filter((name) => Object.hasOwn(binding.leads, name));
  const leads = concreteShape({ lead: told, axes: [] }, binding);
  return leads && [...leads, ...shape.axes.map((size) => evaluateSize(size, binding.sizes))];
}

/** The least that is known of any operand. */
function dataOf({ domain }: StreamKernel, launch: Launch, operands: MaskOperands): OperandData {
  const found = (domain?.inputs ?? []).flatMap((input) =>
    input.from === 'operand' ? [operands.dataOf(launch.operands[input.index])] : [],
  );
  return (['computed', 'absent', 'given'] as const).find((data) => found.includes(data)) ?? 'none';
}

/** All indices of a space. */
function places(extents: readonly number[]): readonly (readonly number[])[] {
  return extents.reduce<readonly (readonly number[])[]>(
    (found, extent) => found.flatMap((place) => Array.from({ length: extent }, (_, k) => [...place, k])),
    [[]],
  );
}
