/**
 * Built-ins of position: rotary and sinusoidal encodings, and ALiBi's slopes.
 *
 * Angles and slopes are float64 functions of positions and sizes, so every device has the same; sines and cosines are
 * worked out once for all leading axes. rope: Su et al. 2021, both pairings in use; sinusoid: Vaswani et
 * al. 2017, sine and cosine interleaved; alibi: Press et al. 2022, with the reference code's rule for head counts that
 * are no power of two.
 */

import type { ElementwiseOp } from '@heed/graph';
import { divSizes, equalSizes, maxSizes, mulSizes, subSizes, type Shape, type Size } from '@heed/tensor';
import type { Expr } from '../../syntax/tree.ts';
import { isNumber, numericOperands } from '../arithmetic.ts';
import { named, required, type Bound, type Builtin } from './builtin.ts';
import { hasRank, isOneNumber, sizeArgument, tensorsOf } from './heads.ts';
import { partOf, type Context } from '../context.ts';
import type { Draft } from '../drafts.ts';
import { written } from '../exclusion.ts';
import { settle } from '../floating.ts';
import { report } from '../messages.ts';
import { partOfLast, step, widened } from '../moving.ts';
import { tensor, unknown, type Operand, type Tensor, type Value } from '../values.ts';
import { showShape, showSize, sourceOf } from '../wording.ts';

/** Arithmetic on drafts that are known to fit. */
class Arithmetic {
  private readonly context: Context;
  private readonly expr: Expr;

  constructor(context: Context, expr: Expr) {
    this.context = context;
    this.expr = expr;
  }

  number(value: number): Draft {
    return this.context.drafts.sure({ op: 'constant', value }, [], this.expr.span);
  }

  size(size: Size): Draft {
    return this.context.drafts.sure({ op: 'size', size }, [], this.expr.span);
  }

  /** The index along `axis` (negative) of a value with those last axes. */
  along(axis: number, axes: readonly Size[]): Draft {
    const own = axes.slice(axis).map((size, k) => (k === 0 ? size : 1));
    const type = { dtype: 'i32', shape: { lead: [], axes: own } } as const;
    return this.context.drafts.sure({ op: 'position', axis }, [], this.expr.span, type);
  }

  of(op: ElementwiseOp, ...operands: readonly (Draft | number)[]): Draft {
    const drafts = operands.map((one) => (typeof one === 'number' ? this.number(one) : one));
    return this.context.drafts.sure({ op }, drafts, this.expr.span);
  }

  /** Numbers at each place as a table: a join of one part has a place in memory, so that no reader works them out anew. */
  kept(draft: Draft): Draft {
    return this.context.drafts.sure({ op: 'join', axis: -1 }, [draft], this.expr.span);
  }

  /** As `of`, for operands that may not fit; the fault is reported. */
  try(op: ElementwiseOp, ...operands: readonly Draft[]): Draft | undefined {
    const parts = operands.map((draft) => partOf(draft, this.expr));
    return this.context.node({ op }, parts, this.expr.span);
  }
}

function sinusoid(context: Context, { operands, expr }: Bound): Value {
  const sizes = operands.map((operand) => sizeArgument(context, operand));
  if (!sizes.every((size) => size !== undefined) || sizes.length < 2) return unknown;
  const a = new Arithmetic(context, expr);
  const feature = a.along(-1, sizes);
  const exponent = a.of('div', a.of('mul', a.of('floordiv', feature, 2), 2), a.size(sizes[1]));
  const angle = a.of('div', a.along(-2, sizes), a.of('pow', 10000, exponent));
  const isEven = a.of('eq', a.of('mod', feature, 2), 0);
  return tensor(a.kept(a.of('where', isEven, a.of('sin', angle), a.of('cos', angle))));
}

function alibi(context: Context, { operands, expr }: Bound): Value {
  const size = operands[0] && sizeArgument(context, operands[0]);
  if (size === undefined) return unknown;
  const a = new Arithmetic(context, expr);
  const head = a.along(-1, [size]);
  // The largest power of two that is not above H; the small sum keeps exact powers from falling below themselves.
  const log2 = a.of('div', a.of('log', a.size(size)), Math.LN2);
  const whole = a.of('pow', 2, a.of('floor', a.of('add', log2, 1e-9)));
  const first = a.of('div', a.of('mul', a.of('add', head, 1), -8), whole);
  const beyond = a.of('add', a.of('mul', a.of('sub', head, whole), 2), 1);
  const second = a.of('div', a.of('mul', beyond, -4), whole);
  return tensor(a.of('pow', 2, a.of('where', a.of('lt', head, whole), first, second)));
}

const PAIRINGS = ['half', 'even'] as const;
type Pairing = (typeof PAIRINGS)[number];

/** The word given as `pairs=`. */
function pairing(context: Context, { expr }: Bound): Pairing | undefined {
  const given = expr.arguments.find((argument) => argument.name?.name === 'pairs');
  if (given === undefined) return 'half';
  const word = given.value.kind === 'name' ? given.value.name : '';
  const found = PAIRINGS.find((one) => one === word);
  if (found === undefined) {
    const written = sourceOf(context.text, given.value);
    context.faults.add(report['type/not-a-word']({ written, words: PAIRINGS.join(', ') }, { span: given.value.span }));
  }
  return found;
}

function rope(context: Context, call: Bound): Value {
  const { byName, expr } = call;
  const source = byName.get('x');
  const [x] = (source && tensorsOf(context, [source])) ?? [];
  const pairs = pairing(context, call);
  if (x === undefined || pairs === undefined || !isNumber(context, x)) return unknown;
  if (!hasRank(context, x, 2, 'rope', expr)) return unknown;
  const shape = context.shapeOf(x.value);
  const [n, d] = shape.axes.slice(-2);
  if (n === undefined || d === undefined) return unknown;
  const given = byName.get('width');
  const width = given ? sizeArgument(context, given) : d;
  const at = width === undefined ? undefined : positions(context, call, x, shape);
  if (width === undefined || at === undefined) return unknown;
  const [w, most] = [context.sizes.size(width), context.sizes.size(d)];
  if (typeof w === 'number' && (w % 2 !== 0 || (typeof most === 'number' && w > most))) {
    const facts = { value: sourceOf(context.text, x.expr), width: showSize(w), size: showSize(most) };
    return context.faults.add(report['shape/rotated-width'](facts, { span: expr.span }));
  }
  const half = divSizes(width, 2);
  context.sizes.require(mulSizes(2, half), width, expr.span);
  if (!equalSizes(w, most)) context.sizes.require(maxSizes(w, most), most, expr.span);

  const a = new Arithmetic(context, expr);
  const feature = a.along(-1, [d]);
  const t = pairs === 'half' ? a.of('mod', feature, a.size(half)) : a.of('floordiv', feature, 2);
  const base = baseOf(context, call);
  const angle = base && anglesOf(a, at, base, a.of('div', a.of('mul', t, -2), a.size(width)));
  if (angle === undefined) return unknown;
  const own = turnable(context, x, expr);
  const turned = own && partners(context, own, pairs, width, half, d, expr);
  if (own === undefined || turned === undefined) return unknown;
  const kept = a.try('mul', own, a.kept(a.of('cos', angle)));
  const added = a.try('mul', turned, a.kept(a.of('sin', angle)));
  const sum = kept && added && a.try('add', kept, added);
  const isTurned = a.of('lt', feature, a.size(width));
  const result = sum && (equalSizes(w, most) ? sum : a.try('where', isTurned, sum, own));
  return result === undefined ? unknown : tensor(result, x.value.domain);
}

/** The value with what is excluded by feature read as 0: a pair must not be spoilt by its other half. */
function turnable(context: Context, x: Operand<Tensor>, expr: Expr): Draft | undefined {
  const { node, domain } = x.value;
  const byFeature = domain !== undefined && (context.typeOf(domain).shape.axes.at(-1) ?? 1) !== 1;
  const isNarrow = context.typeOf(node).shape.axes.length < 2;
  if (!byFeature && !isNarrow) return node;
  const read = written(context, x, expr.span);
  return read.kind === 'unknown' ? undefined : read.node;
}

/** position · base^exponent, along the last two axes. */
function anglesOf(a: Arithmetic, at: Draft, base: Draft, exponent: Draft): Draft | undefined {
  const speed = a.try('pow', base, exponent);
  return speed && a.try('mul', at, speed);
}

function baseOf(context: Context, { byName, expr }: Bound): Draft | undefined {
  const given = byName.get('base');
  if (given === undefined) return new Arithmetic(context, expr).number(10000);
  if (!isOneNumber(context, 'rope', 'base', given)) return undefined;
  const [base] = tensorsOf(context, [given]) ?? [];
  return base && isNumber(context, base) ? base.value.node : undefined;
}

/** Where each row stands, as a column: `positions=`, or counted from `start=`. */
function positions(context: Context, { byName, expr }: Bound, x: Operand<Tensor>, shape: Shape): Draft | undefined {
  const a = new Arithmetic(context, expr);
  const given = byName.get('positions');
  const rows =
    given === undefined ? a.along(-2, [shape.axes.at(-2) ?? 1, 1]) : columnOf(context, given, x, shape, expr);
  const start = byName.get('start');
  if (start === undefined || rows === undefined) return rows;
  if (!isOneNumber(context, 'rope', 'start', start)) return undefined;
  const [first] = tensorsOf(context, [start]) ?? [];
  return first && isNumber(context, first) ? a.try('add', rows, first.value.node) : undefined;
}

/** `positions=` as a column beside the value. */
function columnOf(context: Context, given: Operand, x: Operand<Tensor>, shape: Shape, expr: Expr): Draft | undefined {
  const [numeric] = numericOperands(context, [given]) ?? [];
  if (numeric === undefined || !isNumber(context, numeric)) return undefined;
  const { value } = numeric;
  const column = { lead: shape.lead, axes: shape.axes.with(-1, 1) };
  const bad = (): undefined => {
    const facts = {
      positions: sourceOf(context.text, given.expr),
      value: sourceOf(context.text, x.expr),
      shape: showShape(shape),
    };
    context.faults.add(report['shape/row-positions'](facts, { span: given.expr.span }));
    return undefined;
  };
  if (value.kind === 'floating' && !value.mixed) {
    if (value.axes.has(-1)) return bad();
    const settled = settle(context, { expr: given.expr, value }, column);
    return settled.kind === 'unknown' ? undefined : settled.node;
  }
  const own = settle(context, numeric);
  const read = own.kind === 'unknown' ? own : written(context, { expr: given.expr, value: own }, expr.span);
  if (read.kind === 'unknown') return undefined;
  const { axes, lead } = context.typeOf(read.node).shape;
  const last = axes.at(-1);
  if (last === undefined && lead.length > 0) {
    context.needRanks(lead);
    return undefined;
  }
  // A number stands for every row.
  if (last === undefined) return read.node;
  const n = shape.axes.at(-2) ?? 1;
  if (context.sizes.size(last) !== 1 && context.sizes.unify(n, last, given.expr.span) !== undefined) return bad();
  return widened(context, read.node, axes.length, expr);
}

/** Each feature's partner in its pair, the first of a pair negated: what sine multiplies. */
function partners(
  context: Context,
  draft: Draft,
  pairs: Pairing,
  width: Size,
  half: Size,
  d: Size,
  expr: Expr,
): Draft | undefined {
  const [first, every] = pairs === 'half' ? [half, 1] : [1, 2];
  const later = partOfLast(context, draft, first, every, half, expr);
  const earlier = partOfLast(context, draft, 0, every, half, expr);
  const negated = later && context.node({ op: 'neg' }, [partOf(later, expr)], expr.span);
  if (negated === undefined || earlier === undefined) return undefined;
  const turned =
    pairs === 'half' ? join(context, [negated, earlier], expr) : interleave(context, [negated, earlier], expr);
  const rest = subSizes(d, width);
  const tail = rest === 0 ? undefined : partOfLast(context, draft, width, 1, rest, expr);
  const whole = turned && tail ? join(context, [turned, tail], expr) : turned;
  // Two halves are as long as the whole, which the sizes need not know by themselves.
  return whole && partOfLast(context, whole, 0, 1, d, expr);
}

function join(context: Context, parts: readonly Draft[], expr: Expr): Draft | undefined {
  const own = parts.map((draft) => partOf(draft, expr));
  return context.node({ op: 'join', axis: -1 }, own, expr.span);
}

/** a₀ b₀ a₁ b₁ … along the last axis. */
function interleave(context: Context, parts: readonly Draft[], expr: Expr): Draft | undefined {
  const wide = parts.map((draft) => widened(context, draft, context.typeOf(draft).shape.axes.length, expr));
  if (!wide.every((one) => one !== undefined)) return undefined;
  const joined = join(context, wide, expr);
  if (joined === undefined) return undefined;
  const rank = context.typeOf(joined).shape.axes.length;
  return step(context, { op: 'merge', axis: rank - 2, count: 2 }, joined, expr);
}

export const positionBuiltins: readonly Builtin[] = [
  {
    name: 'rope',
    parameters: [
      required('x'),
      named('base', 'value'),
      named('pairs', 'written'),
      named('start', 'value'),
      named('positions', 'value'),
      named('width', 'value'),
    ],
    elaborate: rope,
  },
  { name: 'sinusoid', parameters: [required('n'), required('d')], elaborate: sinusoid },
  { name: 'alibi', parameters: [required('H')], elaborate: alibi },
];
