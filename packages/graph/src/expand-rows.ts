/**
 * Row operations that are several core operations: what divides a row by its size, argmax, running sums.
 *
 * In: a surface node whose operands are in the new graph. Out: the node that carries the value. Made of the records and
 * maps that are there anyway, so that nothing below knows them. layernorm takes the variance of what is left after the
 * mean, in two passes as PyTorch (Ba, Kiros & Hinton 2016; biased variance); rmsnorm is Zhang & Sennrich 2019.
 */

import { scalarTypeOf } from '@heed/tensor';
import { bug } from '@heed/diagnostics';
import {
  apply,
  cast,
  foldRecords,
  scalarConst,
  scalarParam,
  scalarProgram,
  type Scalar,
  type ScalarType,
} from '@heed/scalar';

import { GraphBuilder, type Meta } from './builder.ts';
import type { CumulateNode, NodeBase, NodeId, ReduceNode, RescaleNode } from './graph.ts';

type Build = (...args: readonly Scalar[]) => Scalar;

/** Divides each row by its size; what the domain excludes is 0. */
export function expandRescale(builder: GraphBuilder, node: RescaleNode & NodeBase, meta: Meta): NodeId {
  const { axes, op, operands } = node;
  const [x, domain] = operands as readonly [NodeId, NodeId?];
  const working = scalarTypeOf[node.type.dtype];
  const own: Meta = { span: meta.span };
  const map = (args: readonly NodeId[], build: Build): NodeId => mapOf(builder, args, working, build, own);
  const row = (record: 'mean' | 'norm', of: NodeId): NodeId =>
    builder.fold(foldRecords[record], 'finish', of, { axes, keep: true, domain }, own);
  const eps = scalarConst(node.eps, working);
  const root = (square: Scalar): Scalar => apply('sqrt', apply('add', square, eps));
  const number = builder.type(x).dtype === 'bool' ? map([x], (value) => value) : x;
  /** The result of x and what its row says, 0 outside of the domain. */
  const spread = (facts: readonly NodeId[], build: Build): NodeId => {
    const chosen: Build = (...args) =>
      domain === undefined
        ? build(...args)
        : apply('select', args.at(-1)!, build(...args.slice(0, -1)), scalarConst(0, working));
    const places = [number, ...facts, ...(domain === undefined ? [] : [domain])];
    return mapOf(builder, places, working, chosen, meta, domain === undefined ? [] : [places.length - 1]);
  };
  switch (op) {
    case 'normalize':
      return spread([row('norm', number)], (value, length) => {
        const divisor = apply('max', length, eps);
        return apply(
          'select',
          apply('eq', divisor, scalarConst(0, working)),
          scalarConst(0, working),
          apply('div', value, divisor),
        );
      });
    case 'rmsnorm':
      return spread(
        [
          row(
            'mean',
            map([number], (value) => apply('mul', value, value)),
          ),
        ],
        (value, square) => apply('div', value, root(square)),
      );
    case 'layernorm': {
      const mean = row('mean', number);
      const squares = map([number, mean], (value, middle) => {
        const off = apply('sub', value, middle);
        return apply('mul', off, off);
      });
      return spread([mean, row('mean', squares)], (value, middle, square) =>
        apply('div', apply('sub', value, middle), root(square)),
      );
    }
    case 'softpick':
      return bug('softpick is a fold of its own');
  }
}

/**
 * The lowest place whose element is the row's largest (a NaN counts as that). The comparison is in the working
 * precision, which the maximum has; places are exact up to 2^24 in f32.
 */
export function expandArgmax(builder: GraphBuilder, node: ReduceNode & NodeBase, meta: Meta): NodeId {
  const { axes, keep, operands } = node;
  const [x, domain] = operands as readonly [NodeId, NodeId?];
  const own: Meta = { span: meta.span };
  const number = builder.type(x).dtype === 'bool' ? mapOf(builder, [x], 'f32', (value) => value, own) : x;
  const top = builder.fold(foldRecords.max, 'finish', number, { axes, keep: true, domain }, own);
  const places = [number, top, ...(domain === undefined ? [] : [domain])];
  const isTop: Build = (value, most, inside) => {
    const is = apply('or', apply('eq', value, most), apply('ne', value, value));
    return inside === undefined ? is : apply('and', is, inside);
  };
  const isLargest = mapOf(builder, places, 'f32', isTop, own, domain === undefined ? [] : [2]);
  const place = builder.position(axes[0] ?? -1, builder.type(isLargest).shape, own);
  const first = builder.fold(foldRecords.min, 'finish', place, { axes, keep, domain: isLargest }, own);
  const none = scalarConst(-1, 'f64');
  return mapOf(
    builder,
    [first],
    'f64',
    (at) => apply('select', apply('eq', at, scalarConst(Infinity, 'f64')), none, at),
    meta,
    [],
    'i32',
  );
}

/** A recurrence that adds (multiplies) one element after another; excluded ones count as 0 (1). */
export function expandCumulate(builder: GraphBuilder, node: CumulateNode & NodeBase, meta: Meta): NodeId {
  const { axis, reverse, exclusive, operands } = node;
  const { dtype } = node.type;
  const [x, domain] = operands as readonly [NodeId, NodeId?];
  const own: Meta = { span: meta.span };
  const working = scalarTypeOf[dtype];
  const whole = dtype === 'i32' ? dtype : undefined;
  const [neutral, op] = node.op === 'cumsum' ? ([0, 'add'] as const) : ([1, 'mul'] as const);
  const isAsItIs = domain === undefined && builder.type(x).dtype === dtype;
  const kept: Build = (value, inside) =>
    inside === undefined ? value : apply('select', inside, value, scalarConst(neutral, working));
  const inputs = domain === undefined ? [x] : [x, domain];
  const sequence = isAsItIs ? x : mapOf(builder, inputs, working, kept, own, [1], whole);
  const { lead, axes } = builder.type(sequence).shape;
  const length = axes.at(axis) ?? bug('running sums run along an axis');
  const slice = { dtype, shape: { lead, axes: axes.toSpliced(axis, 1) } };
  const body = new GraphBuilder();
  const before = body.input('before', slice);
  const next = mapOf(body, [before, body.input('x', slice)], working, (a, b) => apply(op, a, b), {}, [], whole);
  body.output('next', next);
  body.output('all', exclusive ? before : next);
  const start = builder.constantOf(neutral, dtype, own);
  return builder.item(builder.scan(body.finish(), [start], [sequence], { axis, length, reverse }, own), 1, meta);
}

/** A map whose arguments are numbers of the working type, but for the conditions among them. */
function mapOf(
  builder: GraphBuilder,
  operands: readonly NodeId[],
  working: ScalarType,
  build: Build,
  meta: Meta,
  conditions: readonly number[] = [],
  dtype?: 'i32',
): NodeId {
  const params = operands.map((id, k) => scalarParam(`x${k}`, scalarTypeOf[builder.type(id).dtype]));
  const args = params.map((param, k) => (conditions.includes(k) ? param : cast(param, working)));
  return builder.map(scalarProgram(params, [build(...args)]), operands, meta, dtype);
}
