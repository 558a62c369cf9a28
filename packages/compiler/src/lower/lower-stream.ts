/**
 * Stream lowering: a region of the graph becomes one stream kernel.
 *
 * In: a region. Out: a launch. Labels become axes of the walk (outer ones, query, key, column, then the width of each
 * score product); everything pointwise is inlined into the kernel's programs, scores in natural units.
 */

import { bug } from '@heed/diagnostics';
import type { NodeId } from '@heed/graph';
import type { BoundProgram, Normaliser, OperandBinding, StreamTile } from '@heed/kernels';
import { cast, parseScalar, scalarConst, type ScalarProgram } from '@heed/scalar';
import { shapeOf, type Size } from '@heed/tensor';
import { KernelDraft, type ProgramDraft } from './kernel-draft.ts';
import type { Scope } from './scope.ts';
import { ownLabel } from './stream-products.ts';
import type { Contract } from './stream-labels.ts';
import type { Region } from './stream-region.ts';
import type { Frame, Location } from './walk.ts';

/** What measured best for widths around 64. */
export const STREAM_TILE: StreamTile = { queries: 64, keys: 64 };

const ITSELF: ScalarProgram = parseScalar('(p) => p') ?? bug('a program of one parameter');

type Label = string | undefined;

export function writeStream(scope: Scope, region: Region, target: Location, tile: StreamTile): void {
  const { labels, products, weights } = region;
  const node = scope.graph.nodes[region.contract] as Contract;
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
  const factors = products.map((product, k) => {
    const contract = scope.graph.nodes[product.node] as Contract;
    const names = (side: 0 | 1): string => (side === 0 ? contract.left : contract.right);
    const read = (side: 0 | 1): number => {
      const own = walk.map((label) =>
        label === `${k}:${product.summed}`
          ? product.summed
          : label === undefined
            ? undefined
            : ownLabel(contract.out, labels, label),
      );
      return operand(scope, draft, contract.operands[side], names(side), own);
    };
    return { left: read(product.query), right: read(product.query === 0 ? 1 : 0) };
  });
  const program = (at: Frame, write: (p: ProgramDraft) => ReturnType<ProgramDraft['value']>): BoundProgram => {
    const own = scope.program(draft, at);
    products.forEach((product, k) => own.define(product.node, own.product(k)));
    return own.finish(write(own));
  };
  const score = program(frame, (p) => cast(p.value(weights.score), 'f32'));
  const domain =
    weights.domain &&
    (() => {
      const own = scope.program(draft, frameOf(walk, weights.domain.labels));
      return own.finish(own.value(weights.domain.node));
    })();
  const { factor } = weights;
  const multiplier =
    factor &&
    program(frame, (p) => {
      p.define(factor.of, scalarConst(1, 'f32'));
      return cast(p.value(factor.node), 'f32');
    });
  const normaliser = normaliserOf(region, (write) => program(frame, write));
  const value = operand(scope, draft, node.operands[1], node.right, walk);
  const out = draft.operand(
    { role: 'out', dtype: scope.graph.nodes[region.output].type.dtype },
    bind(target, node.out, walk),
  );
  scope.launch(
    'attention',
    draft,
    shapeOf(walkSizes(scope, region, node, walk), node.type.shape.lead),
    {
      skeleton: 'stream',
      operands: draft.operands,
      sizes: draft.sizes.length,
      products: factors,
      score,
      ...(domain && { domain }),
      normaliser,
      ...(multiplier && { factor: multiplier }),
      value,
      out,
      tile,
    },
    node.span,
  );
}

function normaliserOf(
  { weights }: Region,
  program: (write: (p: ProgramDraft) => ReturnType<ProgramDraft['value']>) => BoundProgram,
): Normaliser {
  const { record, isExp = false, total, extra } = weights;
  if (record !== undefined) {
    const { weight, total: sum, extra: count } = record.powers ?? bug('a record of a stream is said in powers');
    return {
      base: 'exp',
      weight: weight ?? bug('a record of a stream has weights'),
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
    empty: 'divide',
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
function walkSizes(scope: Scope, { products, labels }: Region, node: Contract, walk: readonly Label[]): Size[] {
  const sizes = new Map<string, Size>();
  const add = (label: string | undefined, size: Size | undefined): void => {
    if (label === undefined || size === undefined) return;
    const known = sizes.get(label);
    if (known === undefined || known === 1) sizes.set(label, size);
  };
  [...node.out].forEach((label, k) => add(label, node.type.shape.axes[k]));
  [...node.left].forEach((label, k) => add(label, scope.type(node.operands[0]).shape.axes[k]));
  [...node.right].forEach((label, k) => add(label, scope.type(node.operands[1]).shape.axes[k]));
  products.forEach(({ node: id, summed }, at) => {
    const product = scope.graph.nodes[id] as Contract;
    for (const [side, names] of [product.left, product.right].entries())
      add(`${at}:${summed}`, scope.type(product.operands[side]).shape.axes[names.indexOf(summed)]);
  });
  return walk.map((label) =>
    label === undefined ? 1 : (sizes.get(label) ?? bug(`label ${label} has no size`, labels.weights)),
  );
}
