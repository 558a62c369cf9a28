/**
 * Lowering of row blocks: a loop over blocks of rows, then what is left, each lowered as a graph of its own.
 *
 * In: a region of row-blocks.ts. Out: steps. A block's graph is the region's nodes with fewer rows; what lies in memory is
 * read where its rows begin, and written so; positions along the rows begin there too. Whatever streams the block has are
 * found in it as anywhere.
 */

import { bug } from '@heed/diagnostics';
import type { Graph, Node, NodeId } from '@heed/graph';
import { divSizes, mulSizes, shapeOf, subSizes, type Size } from '@heed/tensor';
import type { LowerNodes } from './lower-scan.ts';
import type { RowBlocks } from './row-blocks.ts';
import { rowAxis } from './row-axis.ts';
import { Scope } from './scope.ts';
import { shiftLocation, type Location } from './walk.ts';

export function writeRowBlocks(scope: Scope, blocks: RowBlocks, target: Location, lowerNodes: LowerNodes): void {
  const { output, rows, height } = blocks;
  const index = `block.${output}`;
  const count = divSizes(rows, height);
  const whole = writeBlock(scope, blocks, target, height, mulSizes(index, height), lowerNodes);
  scope.steps.push({ kind: 'loop', index, count, body: whole.steps });
  const done = mulSizes(count, height);
  const rest = subSizes(rows, done);
  if (rest !== 0) scope.steps.push(...writeBlock(scope, blocks, target, rest, done, lowerNodes).steps);
}

function writeBlock(
  scope: Scope,
  blocks: RowBlocks,
  target: Location,
  rows: Size,
  first: Size,
  lowerNodes: LowerNodes,
): Scope {
  const { axis, axes } = blocks;
  const block = new Block(scope, axes, rows, first);
  const output = block.node(blocks.output, axis);
  const graph: Graph = {
    nodes: block.nodes,
    outputs: [{ name: 'rows', node: output }],
    equations: scope.graph.equations,
  };
  const inner = new Scope(scope.plan, graph, scope.tile, { isBlock: true, positions: block.positions });
  for (const [id, location] of block.locations) inner.locations.set(id, location);
  lowerNodes(inner, new Map([[output, slice(target, axis, rows, first)]]));
  return inner;
}

function slice(location: Location, axis: number, rows: Size, first: Size): Location {
  const at = location.moves.length + axis;
  const shifted = shiftLocation(location, at, first);
  const move = shifted.moves[at];
  return { ...shifted, moves: shifted.moves.with(at, move && { ...move, size: rows }) };
}

/** The graph of a block while it is written. */
class Block {
  readonly nodes: Node[] = [];
  readonly locations: Map<NodeId, Location> = new Map();
  /** Where positions begin. */
  readonly positions: Map<NodeId, Size> = new Map();
  readonly #scope: Scope;
  /** What is computed here. */
  readonly #own: RowBlocks['axes'];
  readonly #rows: Size;
  readonly #first: Size;
  /** By node and axis. */
  readonly #known = new Map<string, NodeId>();

  constructor(scope: Scope, own: RowBlocks['axes'], rows: Size, first: Size) {
    this.#scope = scope;
    this.#own = own;
    this.#rows = rows;
    this.#first = first;
  }

  /** The node's rows along `axis`, or all of it where it has none. */
  node(id: NodeId, axis: number | undefined): NodeId {
    const key = `${id} ${axis ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = this.#write(id, axis);
    this.#known.set(key, made);
    return made;
  }

  #write(id: NodeId, axis: number | undefined): NodeId {
    const { graph } = this.#scope;
    const node = graph.nodes[id];
    const { shape, dtype } = node.type;
    const axes = shape.axes.map((size, k) => (k - shape.axes.length === axis ? this.#rows : size));
    const type = { dtype, shape: shapeOf(axes, shape.lead) };
    const location = this.#own.has(id) ? undefined : this.#scope.locations.get(id);
    if (location !== undefined) {
      const made = this.nodes.push({ op: 'input', name: `v${id}`, operands: [], type }) - 1;
      const moved = axis === undefined ? location : slice(location, axis, this.#rows, this.#first);
      this.locations.set(made, moved);
      return made;
    }
    const operands = node.operands.map((operand, k) => {
      const step = axis === undefined ? 'still' : rowAxis(graph, node, k, axis);
      if (step === 'mixed') bug(`a block mixes rows of %${id}`);
      return this.node(operand, step === 'still' ? undefined : step);
    });
    const made = this.nodes.push({ ...narrowed(node, axis, this.#rows), operands, type }) - 1;
    if (node.op === 'position' && node.axis === axis) this.positions.set(made, this.#first);
    return made;
  }
}

/** The node with fewer rows where a field of its own says how many. */
function narrowed(node: Node, axis: number | undefined, rows: Size): Node {
  if (node.op !== 'view' || axis === undefined) return node;
  const at = node.axes.length + axis;
  return { ...node, axes: node.axes.map((view, k) => (k === at && view !== 'new' ? { ...view, size: rows } : view)) };
}
