/**
 * Tables of relative positions (Shaw et al. 2018; the biases of T5, Raffel et al. 2020): a gather whose places depend on
 * i − j alone has n + m − 1 different numbers, not n·m.
 *
 * In: a gather. Out: which axes are i and j, and its places as programs of i − j; then a launch over the differences and a
 * location that steps forward with i and backward with j: every reader reads a diagonal where it is a number. Nothing is
 * done where i or j matter by themselves, or where the gather is asked for.
 */

import { bug } from '@heed/diagnostics';
import type { GatherNode, Graph, NodeBase, NodeId } from '@heed/graph';
import type { AxisMove } from '@heed/kernels';
import {
  apply,
  applyProgram,
  cast,
  isApply,
  rebuild,
  scalarConst,
  scalarParam,
  transform,
  type Scalar,
  type ScalarParam,
} from '@heed/scalar';
import { addSizes, maxSizes, scalarTypeOf, shapeOf, subSizes, type Shape, type Size } from '@heed/tensor';
import { launchGather, placedAxes } from './lower-gather.ts';
import { inDifference } from './position-difference.ts';
import type { Scope } from './scope.ts';
import type { Frame, Location } from './walk.ts';

export interface RelativeGather {
  /** Axes of the result. */
  readonly i: number;
  readonly j: number;
  /** Indices, then the guard: over `DIFFERENCE` and values by id. */
  readonly places: readonly Scalar[];
  readonly values: ReadonlyMap<string, NodeId>;
  /** The maps that these programs are made of. */
  readonly maps: readonly NodeId[];
}

const I: ScalarParam = scalarParam('i', 'f64');
const J: ScalarParam = scalarParam('j', 'f64');
const DIFFERENCE: ScalarParam = scalarParam('i-j', 'f64');

/** How the places of a gather follow two of its axes; nothing where it must be computed as it stands. */
export function relativeGather(graph: Graph, id: NodeId, node: NodeBase & GatherNode): RelativeGather | undefined {
  if (graph.outputs.some((output) => output.node === id)) return undefined;
  const placed = placedAxes(graph, node);
  const wide = node.type.shape.axes.slice(0, placed).flatMap((size, axis) => (size === 1 ? [] : [axis]));
  for (const j of wide.toReversed()) {
    for (const i of wide.filter((axis) => axis < j).toReversed()) {
      const found = alongDifference(graph, node, placed, i, j);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function alongDifference(
  graph: Graph,
  node: NodeBase & GatherNode,
  placed: number,
  i: number,
  j: number,
): RelativeGather | undefined {
  const values = new Map<string, NodeId>();
  const maps: NodeId[] = [];
  const known = new Map<NodeId, Scalar | undefined>();
  const isAlong = (id: NodeId, axis: number): boolean => (graph.nodes[id].type.shape.axes.at(axis - placed) ?? 1) !== 1;
  const written = (id: NodeId): Scalar | undefined => {
    if (!known.has(id)) known.set(id, write(id));
    return known.get(id);
  };
  const write = (id: NodeId): Scalar | undefined => {
    const node = graph.nodes[id];
    if (!isAlong(id, i) && !isAlong(id, j)) {
      const name = `v${id}`;
      values.set(name, id);
      return scalarParam(name, scalarTypeOf[node.type.dtype]);
    }
    if (node.op === 'position') return isAlong(id, i) ? I : J;
    if (node.op !== 'map') return undefined;
    const args = node.operands.map(written);
    maps.push(id);
    return args.every((arg) => arg !== undefined) ? applyProgram(node.program, args)[0] : undefined;
  };
  const isWhole = (param: ScalarParam): boolean => {
    const value = values.get(param.name);
    const dtype = value === undefined ? 'i32' : graph.nodes[value].type.dtype;
    return dtype === 'i32' || dtype === 'u8';
  };
  const places = node.operands.slice(1).map((place) => {
    const scalar = written(place);
    return scalar && inDifference(scalar, I, J, DIFFERENCE, isWhole);
  });
  return places.every((place) => place !== undefined) ? { i, j, places, values, maps } : undefined;
}

/**
 * Computes one number for each difference; gives where the whole result lies. The differences of the first row come first,
 * then one for each further row, so that the first index found wrong is the first of the result.
 */
export function writeRelative(scope: Scope, node: NodeBase & GatherNode, relative: RelativeGather): Location {
  const { i, j } = relative;
  const { shape, dtype } = node.type;
  const [n, m] = [shape.axes[i], shape.axes[j]];
  const at = j - 1;
  const along = (size: Size): Shape => shapeOf(shape.axes.with(j, size).toSpliced(i, 1), shape.lead);
  // From −(m − 1) to n − 1; one more, for where there is no row.
  const all = scope.temporary({ dtype, shape: along(addSizes(n, m)) });
  const axis = all.moves[at]?.axis ?? bug('differences are an axis');
  const from = (start: Size, moves: readonly AxisMove[]): Location => ({
    buffer: all.buffer,
    moves,
    starts: [{ axis, start }],
  });
  const zero = subSizes(m, 1);
  const backward: AxisMove = { axis, step: -1, size: m };
  const further = maxSizes(subSizes(n, 1), 0);
  const down = from(zero, all.moves.with(at, backward));
  const up = from(m, all.moves.with(at, { axis, step: 1, size: further }));
  writeDifferences(scope, node, relative, along(m), down, n, (position) => apply('neg', position(0)));
  writeDifferences(scope, node, relative, along(further), up, m, (position) => position(1));
  return from(zero, all.moves.with(at, backward).toSpliced(i, 0, { axis, step: 1, size: n }));
}

/** The differences that `difference` makes of positions; where there is none of `others`, no index is looked at. */
function writeDifferences(
  scope: Scope,
  node: NodeBase & GatherNode,
  { i, j, places, values }: RelativeGather,
  walk: Shape,
  target: Location,
  others: Size,
  difference: (position: (start: Size) => Scalar) => Scalar,
): void {
  const placed = placedAxes(scope.graph, node) - 1;
  const frame: Frame = {
    axes: walk.axes.map((_, axis) => (axis < placed ? placed - axis + (axis < i ? 1 : 0) : 0)),
    rank: placed + 1,
  };
  launchGather(scope, node, { walk, placed, guard: true }, target, (draft, place, type) => {
    const program = scope.program(draft, frame);
    const position = (start: Size): Scalar =>
      program.position({ kind: 'position', axis: j - 1 - walk.axes.length, start });
    const [written] = transform([places[place] ?? scalarConst(true, 'bool')], (scalar, args) => {
      if (isApply(scalar)) return rebuild(scalar.op, args, scalar.type);
      if (scalar.op !== 'param') return scalar;
      if (scalar.name === DIFFERENCE.name) return difference(position);
      return program.value(values.get(scalar.name) ?? bug('a value has an id'));
    });
    if (place < node.axes.length) return program.finish(cast(written, type));
    const isSome = apply('lt', scalarConst(0, 'f64'), program.size(others));
    return program.finish(apply('and', cast(written, 'bool'), isSome));
  });
}
