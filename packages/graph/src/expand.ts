/**
 * Surface to core: every written operation becomes contractions, folds, views, maps and concatenations.
 *
 * In: any graph. Out: the same computation in core ops; name and span stay on the node that carries the value. Matrix
 * products become contractions by label, softmax and the reductions row computations of a fold record, everything
 * elementwise a map whose program says it, an exclusion a select. Nothing is optimised here.
 */

import { scalarTypeOf } from '@heed/tensor';
import {
  cast,
  foldRecords,
  scalarParam,
  scalarProgram,
  softpickRecord,
  type FoldRecord,
  type FoldRecordName,
} from '@heed/scalar';
import { elementwiseProgram, isElementwise } from './elementwise.ts';
import type { GraphBuilder, Meta } from './builder.ts';
import { expandArgmax, expandCumulate, expandRescale } from './expand-rows.ts';
import type {
  ElementwiseNode,
  Graph,
  MatmulNode,
  Node,
  NodeBase,
  NodeId,
  NormaliseNode,
  ReduceNode,
  RescaleNode,
} from './graph.ts';
import { rewriteGraph } from './rewrite.ts';

const RECORDS = {
  softmax: 'softmax',
  log_softmax: 'log_softmax',
  softmax1: 'softmax1',
  reduce_sum: 'sum',
  reduce_mean: 'mean',
  reduce_max: 'max',
  reduce_min: 'min',
  reduce_prod: 'prod',
  reduce_logsumexp: 'logsumexp',
  reduce_norm: 'norm',
} as const satisfies Record<NormaliseNode['op'] | Exclude<ReduceNode['op'], 'reduce_argmax'>, FoldRecordName>;

export function expand(graph: Graph): Graph {
  return rewriteGraph(graph, (node, _id, { builder }) => expandNode(builder, node));
}

function expandNode(builder: GraphBuilder, node: Node): NodeId | undefined {
  const meta: Meta = { span: node.span, name: node.name };
  const { operands } = node;
  if (isElementwise(node)) return expandElementwise(builder, node, operands, meta);
  switch (node.op) {
    case 'matmul':
      return expandMatmul(builder, node, meta);
    case 'transpose': {
      const { axes } = builder.type(operands[0]).shape;
      const last = axes.length - 1;
      const order = axes.map((_, k) => (k === last ? last - 1 : k === last - 1 ? last : k));
      return builder.view(
        operands[0],
        order.map((axis) => ({ axis, start: 0, step: 1, size: axes[axis] })),
        meta,
      );
    }
    case 'join':
      return builder.concat(
        operands.map((id) => converted(builder, id, node.type.dtype, meta)),
        node.axis,
        meta,
      );
    case 'softmax':
    case 'log_softmax':
    case 'softmax1':
      return expandWeights(builder, foldRecords[RECORDS[node.op]], node, meta);
    case 'softpick':
      return expandWeights(builder, softpickRecord(node.eps), node, meta);
    case 'normalize':
    case 'layernorm':
    case 'rmsnorm':
      return expandRescale(builder, node, meta);
    case 'reduce_argmax':
      return expandArgmax(builder, node, meta);
    case 'cumsum':
    case 'cumprod':
      return expandCumulate(builder, node, meta);
    case 'reduce_sum':
    case 'reduce_mean':
    case 'reduce_max':
    case 'reduce_min':
    case 'reduce_prod':
    case 'reduce_logsumexp':
    case 'reduce_norm': {
      const [x, domain] = operands;
      const options = { axes: node.axes, keep: node.keep, domain };
      return builder.fold(foldRecords[RECORDS[node.op]], 'finish', asNumber(builder, x, meta), options, meta);
    }
    default:
      return undefined; // core already
  }
}

/** The weight of every element in its row. */
function expandWeights(
  builder: GraphBuilder,
  record: FoldRecord,
  { operands, axes }: NodeBase & (NormaliseNode | RescaleNode),
  meta: Meta,
): NodeId {
  const [x, domain] = operands;
  return builder.fold(record, 'weight', asNumber(builder, x, meta), { axes, keep: true, domain }, meta);
}

function expandElementwise(
  builder: GraphBuilder,
  node: ElementwiseNode & NodeBase,
  operands: readonly NodeId[],
  meta: Meta,
): NodeId {
  const program = elementwiseProgram(
    node.op,
    operands.map((id) => builder.operand(id)),
  );
  return builder.map(program, operands, meta, node.type.dtype === 'i32' ? 'i32' : undefined);
}

/** `…ik · …kj`; labels before the last two are shared from the right, those of a vector are its only one. */
function expandMatmul(builder: GraphBuilder, node: MatmulNode & NodeBase, meta: Meta): NodeId {
  const [a, b, domain] = node.operands;
  const rank = (id: NodeId): number => builder.type(id).shape.axes.length;
  const ownBatch = Math.max(0, ...node.operands.map((id, k) => rank(id) - (rank(k === 2 ? a : id) === 1 ? 1 : 2)));
  const batch = LABELS.slice(0, ownBatch);
  const label = (own: string, count: number): string => {
    const all = batch + own;
    return all.slice(all.length - count);
  };
  const rows = rank(a) === 1 ? '' : 'i';
  const columns = rank(b) === 1 ? '' : 'j';
  const left = label(`${rows}k`, rank(a));
  const right = label(`k${columns}`, rank(b));
  const counted = domain === undefined ? undefined : label(`${rows}k`, rank(domain));
  const out = batch + rows + columns;
  const labels = { left, right, out, ...(counted !== undefined && { domain: counted }) };
  return builder.contract(labels, asNumber(builder, a, meta), asNumber(builder, b, meta), domain, meta);
}

/** Labels of batch axes; i, j and k are those of rows, columns and the inner axis. */
const LABELS = 'abcdefghlmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The operand as numbers: a condition counts 1 or 0. */
function asNumber(builder: GraphBuilder, id: NodeId, meta: Meta): NodeId {
  return builder.type(id).dtype === 'bool' ? converted(builder, id, 'i32', meta) : id;
}

/** The operand with another element type; itself where it has it. */
function converted(builder: GraphBuilder, id: NodeId, dtype: Node['type']['dtype'], meta: Meta): NodeId {
  const own = builder.type(id).dtype;
  if (own === dtype) return id;
  const x = scalarParam('x', scalarTypeOf[own]);
  const program = scalarProgram([x], [cast(x, scalarTypeOf[dtype])]);
  return builder.map(program, [id], { span: meta.span }, dtype === 'i32' ? 'i32' : undefined);
}
