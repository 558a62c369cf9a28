/**
 * Stream lowering: a region of the graph becomes one stream kernel.
 *
 * In: a region. Out: a launch. Labels become axes of the walk (outer ones, query, key, column, then the width of each
 * score product); everything pointwise is inlined into the kernel's programs, scores in natural units.
 */

import { bug } from '@heed/diagnostics';
import type { NodeId } from '@heed/graph';
import type { BoundProgram, Normaliser, OperandBinding, ScoreProduct, StreamTile } from '@heed/kernels';
import { cast, parseScalar, scalarConst, type Scalar, type ScalarProgram } from '@heed/scalar';
import { shapeOf, type Size } from '@heed/tensor';
import { KernelDraft, type ProgramDraft } from './kernel-draft.ts';
import type { Scope } from './scope.ts';
import { between, other, type Contract, type Side } from './stream-labels.ts';
import { ownLabel, type Product } from './stream-products.ts';
import type { Region } from './stream-region.ts';
import type { Frame, Location } from './walk.ts';

/** What measured best for widths around 64. */
export const STREAM_TILE: StreamTile = { queries: 64, keys: 24 };

const ITSELF: ScalarProgram = parseScalar('(p) => p') ?? bug('a program of one parameter');

type Label = string | undefined;

export function writeStream(scope: Scope, region: Region, target: Location, tile: StreamTile): void {
  const { labels, products, weights, value, output } = region;
  const node = scope.graph.nodes[output];
  const draft = new KernelDraft();
  // Labels of products are their own: '<product>:<label>'.
  const walk: Label[] = [
    ...labels.outer,
    labels.query,
    labels.key,
    labels.column,
    ...products.map(({ summed }, k) => `${k}:${summed}`),
  ];
  const frame = frameOf(walk, labels.weights);
  const factors = products.map((product, k) => productOperands(scope, draft, region, product, k, walk));
  const scores = between(scope.graph, weights.score, new Set(products.map((product) => product.node)));
  const program = (write: (p: ProgramDraft) => Scalar, at: Frame = frame): BoundProgram => {
    const own = scope.program(draft, at);
    return own.finish(write(own));
  };
  // Only the score has the products at hand: a condition or a gate made of scores reads them from memory.
  const score = program((p) => {
    products.forEach((product, k) => p.product(product.node, k));
    for (const id of scores) if (!products.some((product) => product.node === id)) p.inline(id);
    return cast(p.value(weights.score), 'f32');
  });
  const { domain, factor } = weights;
  const condition = domain && program((p) => p.value(domain.node), frameOf(walk, domain.labels));
  const multiplier =
    factor &&
    program((p) => {
      p.define(factor.of, scalarConst(1, 'f32'));
      return cast(p.value(factor.node), 'f32');
    });
  const normaliser = normaliserOf(region, program);
  const values = value && operand(scope, draft, value.node, value.labels, walk);
  const out = draft.operand({ role: 'out', dtype: node.type.dtype }, bind(target, labels.result, walk));
  scope.launch(
    'attention',
    draft,
    shapeOf(walkSizes(scope, region, walk), node.type.shape.lead),
    {
      skeleton: 'stream',
      operands: draft.operands,
      sizes: draft.sizes.length,
      products: factors,
      score,
      ...(condition && { domain: condition }),
      normaliser,
      ...(multiplier && { factor: multiplier }),
      ...(values !== undefined && { value: values }),
      out,
      tile,
    },
    node.span,
  );
}

function productOperands(
  scope: Scope,
  draft: KernelDraft,
  { labels }: Region,
  product: Product,
  k: number,
  walk: readonly Label[],
): ScoreProduct {
  const contract = scope.graph.nodes[product.node] as Contract;
  const own = walk.map((label) => {
    if (label === undefined) return undefined;
    return label === `${k}:${product.summed}` ? product.summed : ownLabel(contract.out, labels, label);
  });
  const read = (side: Side): number =>
    operand(scope, draft, contract.operands[side], side === 0 ? contract.left : contract.right, own);
  return { left: read(product.query), right: read(other(product.query)) };
}

function normaliserOf({ weights }: Region, program: (write: (p: ProgramDraft) => Scalar) => BoundProgram): Normaliser {
  const { record, isExp = false, total, extra, empty = 'divide' } = weights;
  if (record !== undefined) {
    const { weight, total: sum, extra: count } = record.powers ?? bug('a record of a stream is said in powers');
    return {
      base: 'exp',
      weight: weight ?? sum, // without values there is nothing to weigh
      total: sum,
      ...(count !== 0 && { extra: program(() => scalarConst(count, 'f32')) }),
      empty: 'zero',
    };
  }
  return {
    base: isExp ? 'exp' : 'score',
    weight: ITSELF,
    ...(total !== undefined && { total: ITSELF }),
    ...(extra !== undefined && { extra: program((p) => cast(p.value(extra), 'f32')) }),
    empty,
  };
}

function frameOf(walk: readonly Label[], labels: string): Frame {
  const axes = walk.map((label) => {
    const at = label === undefined ? -1 : labels.indexOf(label);
    return at < 0 ? 0 : labels.length - at;
  });
  return { axes, rank: labels.length };
}

function bind(location: Location, labels: string, walk: readonly Label[]): OperandBinding {
  const moves = walk.map((label) => {
    const at = label === undefined ? -1 : labels.indexOf(label);
    return at < 0 ? null : location.moves[at];
  });
  return { kind: 'buffer', buffer: location.buffer, starts: location.starts, moves };
}

function operand(scope: Scope, draft: KernelDraft, id: NodeId, labels: string, walk: readonly Label[]): number {
  return draft.operand({ role: 'in', dtype: scope.type(id).dtype }, bind(scope.location(id), labels, walk));
}

/** The size under each label: the wider where one operand broadcasts. */
function walkSizes(scope: Scope, { products, labels, output, value, weights }: Region, walk: readonly Label[]): Size[] {
  const sizes = new Map<string, Size>();
  const add = (label: string | undefined, size: Size | undefined): void => {
    if (label === undefined || size === undefined) return;
    const known = sizes.get(label);
    if (known === undefined || known === 1) sizes.set(label, size);
  };
  const read = (id: NodeId, names: string): void =>
    [...names].forEach((label, k) => add(label, scope.type(id).shape.axes[k]));
  read(output, labels.result);
  const { axes } = scope.type(weights.score).shape;
  read(weights.score, labels.weights.slice(labels.weights.length - axes.length));
  if (value !== undefined) read(value.node, value.labels);
  products.forEach(({ node: id, summed }, at) => {
    const product = scope.graph.nodes[id] as Contract;
    for (const [side, names] of [product.left, product.right].entries())
      add(`${at}:${summed}`, scope.type(product.operands[side]).shape.axes[names.indexOf(summed)]);
  });
  return walk.map((label) =>
    label === undefined ? 1 : (sizes.get(label) ?? bug(`label ${label} has no size`, labels.weights)),
  );
}
