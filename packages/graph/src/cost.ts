/**
 * What one operation costs, as sizes: an exhaustive table over every op, surface and core.
 *
 * In: a graph and a node of it. Out: arithmetic, special functions, bytes read and written, as if each operation ran by
 * itself and stored its result: what a device really moves is its plan's affair. The rules a person can check by hand:
 * a multiply-add is 2; softmax is 4 per element (maximum, difference, sum, quotient) and one exponential; special
 * functions (exp, log, sin, tanh, a power …) are counted apart; conditions and whole numbers are free, and so are
 * views, which copy nothing. What no input goes into (positions, sizes, literals) is worked out where it is used and
 * costs nothing. Excluded entries are counted as if they were not.
 */

import { isApply, postorder, transcendental, type ScalarOp, type ScalarProgram } from '@heed/scalar';
import { BYTES_OF, isFloat, mulSizes, addSizes, type Shape, type Size } from '@heed/tensor';
import { elementwiseProgram, isElementwise } from './elementwise.ts';
import type { ContractNode, Graph, Node, NodeId, OpKind } from './graph.ts';

export interface Work {
  /** Additions, multiplications, divisions, maxima, square roots: 1 each. */
  readonly flops: Size;
  /** Exponentials, logarithms and their like. */
  readonly special: Size;
  readonly readBytes: Size;
  readonly writtenBytes: Size;
}

export const noWork: Work = { flops: 0, special: 0, readBytes: 0, writtenBytes: 0 };

export function addWork(...works: readonly Work[]): Work {
  const sum = (of: (work: Work) => Size): Size => addSizes(...works.map(of));
  return {
    flops: sum((work) => work.flops),
    special: sum((work) => work.special),
    readBytes: sum((work) => work.readBytes),
    writtenBytes: sum((work) => work.writtenBytes),
  };
}

/** The symbol of the product of leading axes: `…K…Q` is that of what K's and Q's broadcast to. */
export function leadSymbol(lead: readonly string[]): Size {
  return lead.length === 0 ? 1 : lead.map((name) => `…${name}`).join('');
}

/** How many elements a value of this shape has. */
export function elementCount({ lead, axes }: Shape): Size {
  return mulSizes(leadSymbol(lead), ...axes);
}

/** Nodes that no input goes into: numbers and positions, worked out where they are used. */
export function constantNodes(graph: Graph): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const [id, { op, operands }] of graph.nodes.entries()) {
    if (op !== 'input' && operands.every((operand) => found.has(operand))) found.add(id);
  }
  return found;
}

/** Arithmetic and special functions. */
type Arithmetic = Pick<Work, 'flops' | 'special'>;
type Operation<Op extends OpKind> = Extract<Node, { readonly op: Op }>;
type Rule<Op extends OpKind> = (node: Operation<Op>, operands: readonly Node[]) => Arithmetic;

const FREE: Arithmetic = { flops: 0, special: 0 };
const free = (): Arithmetic => FREE;

/** So many per element of the first operand, and so many per element of the result. */
function rows(perElement: number, specialPerElement: number, perRow: number, specialPerRow: number) {
  return (node: Node, [x]: readonly Node[]): Arithmetic => {
    const elements = x === undefined ? 0 : elementCount(x.type.shape);
    const results = elementCount(node.type.shape);
    return {
      flops: addSizes(mulSizes(perElement, elements), mulSizes(perRow, results)),
      special: addSizes(mulSizes(specialPerElement, elements), mulSizes(specialPerRow, results)),
    };
  };
}

/** Everything that is not elementwise. */
const RULES: { readonly [Op in Exclude<OpKind, Parameters<typeof elementwiseProgram>[0]>]: Rule<Op> } = {
  input: free,
  constant: free,
  size: free,
  position: free,
  view: free,
  transpose: free,
  split: free,
  merge: free,
  item: free,
  concat: free,
  join: free,
  gather: free,
  map: (node) => (isFloat(node.type.dtype) ? times(programWork(node.program), elementCount(node.type.shape)) : FREE),
  matmul: (node, [left]) => ({
    flops: mulSizes(2, elementCount(node.type.shape), left?.type.shape.axes.at(-1) ?? 1),
    special: 0,
  }),
  contract: (node, operands) => ({
    flops: mulSizes(2, elementCount(node.type.shape), ...summedSizes(node, operands)),
    special: 0,
  }),
  softmax: rows(4, 1, 0, 0),
  log_softmax: rows(4, 1, 0, 0),
  softmax1: rows(4, 1, 0, 0),
  softpick: rows(4, 1, 0, 0),
  normalize: rows(3, 0, 0, 0),
  layernorm: rows(5, 0, 0, 0),
  rmsnorm: rows(3, 0, 0, 0),
  cumsum: rows(1, 0, 0, 0),
  cumprod: rows(1, 0, 0, 0),
  reduce_argmax: rows(1, 0, 0, 0),
  reduce_sum: rows(1, 0, 0, 0),
  reduce_mean: rows(1, 0, 1, 0),
  reduce_max: rows(1, 0, 0, 0),
  reduce_min: rows(1, 0, 0, 0),
  reduce_prod: rows(1, 0, 0, 0),
  reduce_logsumexp: rows(3, 1, 1, 1),
  reduce_norm: rows(2, 0, 1, 0),
  fold: (node, [x]) => {
    const elements = x === undefined ? 0 : elementCount(x.type.shape);
    const { lift, merge, finish, weight } = node.record;
    const each = plus(programWork(lift), programWork(merge));
    const last = node.output === 'weight' && weight ? weight : finish;
    return plus(times(each, elements), times(programWork(last), elementCount(node.type.shape)));
  },
  scan: (node) => {
    const fixed = constantNodes(node.body);
    const works = node.body.nodes.map((_, id) => arithmeticOf(node.body, id, fixed));
    return times(works.reduce(plus, FREE), node.length);
  },
};

/** What node `id` costs; `constants` are the graph's `constantNodes`. */
export function workOf(graph: Graph, id: NodeId, constants: ReadonlySet<NodeId> = constantNodes(graph)): Work {
  const node = graph.nodes[id];
  if (constants.has(id) || isSeen(node)) return noWork;
  const bytes = (of: Node): Size => mulSizes(BYTES_OF[of.type.dtype], elementCount(of.type.shape));
  const results = node.op === 'scan' ? node.items.map((type) => ({ ...node, type })) : [node];
  const read = node.operands.flatMap((operand, k) => {
    if (constants.has(operand) || node.operands.indexOf(operand) !== k) return [];
    // Of a table only what is looked up is read.
    return node.op === 'gather' && k === 0 ? [bytes(node)] : [bytes(graph.nodes[operand])];
  });
  return {
    ...arithmeticOf(graph, id, constants),
    readBytes: addSizes(...read),
    writtenBytes: addSizes(...results.map(bytes)),
  };
}

/** What only looks at its operand, or is there already. */
function isSeen({ op }: Node): boolean {
  return ['input', 'view', 'transpose', 'split', 'merge', 'item'].includes(op);
}

function arithmeticOf(graph: Graph, id: NodeId, constants: ReadonlySet<NodeId>): Arithmetic {
  const node = graph.nodes[id];
  if (constants.has(id)) return FREE;
  const operands = node.operands.map((operand) => graph.nodes[operand]);
  if (isElementwise(node)) {
    if (!isFloat(node.type.dtype)) return FREE;
    const program = elementwiseProgram(
      node.op,
      operands.map(({ type }) => type),
    );
    return times(programWork(program), elementCount(node.type.shape));
  }
  return (RULES[node.op] as Rule<typeof node.op>)(node, operands);
}

function summedSizes({ left, right, out }: ContractNode, operands: readonly Node[]): readonly Size[] {
  const summed = [...new Set(left + right)].filter((label) => !out.includes(label));
  return summed.map((label) => {
    const sizes = [left, right].flatMap((labels, k) => {
      const at = labels.indexOf(label);
      return at < 0 ? [] : [operands[k].type.shape.axes[at]];
    });
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

const UNCOUNTED: ReadonlySet<ScalarOp> = new Set<ScalarOp>(['select', 'cast']);

const works = new WeakMap<ScalarProgram, { readonly flops: number; readonly special: number }>();

/** What a scalar program costs once; only floating-point results count. */
function programWork(program: ScalarProgram): { readonly flops: number; readonly special: number } {
  const known = works.get(program);
  if (known) return known;
  let flops = 0;
  let special = 0;
  for (const node of postorder(program.results)) {
    if (!isApply(node) || node.type === 'bool' || UNCOUNTED.has(node.op)) continue;
    if (transcendental.has(node.op)) special += 1;
    else flops += 1;
  }
  works.set(program, { flops, special });
  return { flops, special };
}

function times({ flops, special }: Arithmetic, count: Size): Arithmetic {
  return { flops: mulSizes(flops, count), special: mulSizes(special, count) };
}

function plus(a: Arithmetic, b: Arithmetic): Arithmetic {
  return { flops: addSizes(a.flops, b.flops), special: addSizes(a.special, b.special) };
}
