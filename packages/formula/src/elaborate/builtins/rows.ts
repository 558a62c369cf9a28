/**
 * Built-ins over rows: normalisers and running sums keep the excluded set and take it as an operand; reductions use it up.
 *
 * Each written call is one node of the graph, `gain` and `bias` after it. A `sink` is one more logit in softmax's
 * denominator, e^x/(e^b + Σ e^x), which is softmax1 of x - b (Miller 2023; gpt-oss 2025).
 */

import type { CumulateNode, NodeBody, NormaliseNode, ReduceNode, RescaleNode } from '@heed/graph';
import { elementwise, isNumber, numericOperands } from '../arithmetic.ts';
import { countedAxes } from '../axes.ts';
import { named, optional, required, type Bound, type Builtin } from './builtin.ts';
import { partOf, type Context, type Part } from '../context.ts';
import { settle } from '../floating.ts';
import { report } from '../messages.ts';
import { unknown, type Operand, type Tensor, type Value } from '../values.ts';
import { sourceOf } from '../wording.ts';

interface Row {
  readonly x: Operand<Tensor>;
  readonly axes: readonly number[];
}

/** The operand and its axes, where they are fine. */
function row(context: Context, { operands, byName, axes, expr }: Bound): Row | undefined {
  const given = byName.get('x') ?? operands[0];
  const [numeric] = (given && numericOperands(context, [given])) ?? [];
  if (numeric === undefined || !isNumber(context, numeric)) return undefined;
  const value = settle(context, numeric);
  if (value.kind === 'unknown') return undefined;
  const x = { expr: numeric.expr, value };
  const counted = countedAxes(context, x, axes ?? [-1], expr.span);
  return counted && { x, axes: counted };
}

/** The value and, where it has one, its domain: what row operations take. */
function partsOf(context: Context, x: Operand<Tensor>): readonly Part[] {
  const { domain } = x.value;
  return [context.part(x), ...(domain === undefined ? [] : [partOf(domain, x.expr)])];
}

/** A row operation whose result has the shape of its operand, and its exclusions. */
function keeping(context: Context, operation: NodeBody, x: Operand<Tensor>, { expr }: Bound): Value {
  return context.value(operation, partsOf(context, x), expr.span, x.value.domain);
}

function normaliser(name: string, op: NormaliseNode['op']): Builtin {
  return {
    name,
    parameters: [required('x'), named('axis', 'axes'), ...(op === 'softmax' ? [named('sink', 'value')] : [])],
    elaborate: (context, call) => {
      const found = row(context, call);
      if (found === undefined) return unknown;
      const sink = call.byName.get('sink');
      if (sink !== undefined) return withSink(context, call, found, sink);
      const { x, axes } = found;
      return keeping(context, { op, axes, domain: x.value.domain !== undefined }, x, call);
    },
  };
}

function withSink(context: Context, call: Bound, { x, axes }: Row, sink: Operand): Value {
  const { span } = call.expr;
  if (!isOnePerRow(context, sink, axes)) return unknown;
  const shifted = elementwise(context, 'sub', [x, sink], span);
  if (shifted.kind !== 'tensor') return unknown;
  const operand = { expr: x.expr, value: shifted };
  return keeping(context, { op: 'softmax1', axes, domain: shifted.domain !== undefined }, operand, call);
}

/** Whether a value is the same all along each row; reports where it is not. */
function isOnePerRow(context: Context, { value, expr }: Operand, axes: readonly number[]): boolean {
  if (value.kind !== 'tensor' && value.kind !== 'floating') return true; // told elsewhere
  const shape = value.kind === 'tensor' ? context.shapeOf(value) : context.sizes.shape(value.shape);
  const isAlong = (axis: number): boolean =>
    (value.kind === 'floating' && value.axes.has(axis)) || (shape.axes.at(axis) ?? 1) !== 1;
  const axis = axes.find((one) =>
    -one <= shape.axes.length ? isAlong(one) : value.kind === 'floating' && value.axes.has(one),
  );
  if (axis === undefined) return true;
  context.faults.add(report['shape/sink-per-row']({ sink: sourceOf(context.text, expr), axis }, { span: expr.span }));
  return false;
}

/** `eps` as written out; nothing where it is not. */
function epsOf(context: Context, call: Bound, name: string, usual: number): number | undefined {
  const given = call.byName.get('eps');
  if (given === undefined) return usual;
  const { value, expr } = given;
  const number = value.kind === 'floating' && value.dtype !== 'bool' ? value.literal : undefined;
  if (number !== undefined && number >= 0 && number < Infinity) return number;
  context.faults.add(
    report['type/bad-argument']({ name, argument: 'eps', expected: `${usual}, …` }, { span: expr.span }),
  );
  return undefined;
}

/** What divides a row by its size; `affine`: what may multiply and be added to the result. */
function rescaler(op: RescaleNode['op'], eps: number, affine: readonly ('gain' | 'bias')[] = []): Builtin {
  return {
    name: op,
    parameters: [required('x'), ...affine.map((name) => optional(name)), optional('eps'), named('axis', 'axes')],
    elaborate: (context, call) => {
      const found = row(context, call);
      const small = epsOf(context, call, op, eps);
      if (found === undefined || small === undefined) return unknown;
      const { x, axes } = found;
      const operation = { op, eps: small, axes, domain: x.value.domain !== undefined } as const;
      const made = keeping(context, operation, x, call);
      return affine.reduce((value, name) => {
        const by = call.byName.get(name);
        const step = name === 'gain' ? 'mul' : 'add';
        return by === undefined || value.kind === 'unknown'
          ? value
          : elementwise(context, step, [{ expr: x.expr, value }, by], call.expr.span);
      }, made);
    },
  };
}

function reduce(op: ReduceNode['op']): Builtin['elaborate'] {
  return (context, call): Value => {
    const found = row(context, call);
    if (found === undefined) return unknown;
    const { x, axes } = found;
    const operation = { op, axes, keep: call.flags.has('keep'), domain: x.value.domain !== undefined };
    return context.value(operation, partsOf(context, x), call.expr.span);
  };
}

function reduction(name: string, op: ReduceNode['op'], axis: 'axes' | 'axis' = 'axes'): Builtin {
  return {
    name,
    parameters: [required('x'), optional('axis', axis), optional('keep', 'flag')],
    elaborate: reduce(op),
  };
}

/** With one argument over a row, with several elementwise. */
function extreme(name: 'min' | 'max'): Builtin {
  const overRow = reduce(`reduce_${name}`);
  return {
    name,
    parameters: [{ name: 'x', kind: 'rest', required: true }, named('axis', 'axes'), named('keep', 'flag')],
    elaborate: (context, call) =>
      call.operands.length === 1 ? overRow(context, call) : elementwise(context, name, call.operands, call.expr.span),
  };
}

/** Running sums and products. */
function cumulation(op: CumulateNode['op']): Builtin {
  return {
    name: op,
    parameters: [required('x'), optional('axis', 'axis'), named('reverse', 'flag'), named('exclusive', 'flag')],
    elaborate: (context, call) => {
      const found = row(context, call);
      const [axis] = found?.axes ?? [];
      if (found === undefined || axis === undefined) return unknown;
      const { x } = found;
      const [reverse, exclusive] = [call.flags.has('reverse'), call.flags.has('exclusive')];
      return keeping(context, { op, axis, reverse, exclusive, domain: x.value.domain !== undefined }, x, call);
    },
  };
}

export const rowBuiltins: readonly Builtin[] = [
  normaliser('softmax', 'softmax'),
  normaliser('softmax1', 'softmax1'),
  normaliser('log_softmax', 'log_softmax'),
  rescaler('softpick', 1e-6),
  rescaler('normalize', 1e-12),
  rescaler('layernorm', 1e-5, ['gain', 'bias']),
  rescaler('rmsnorm', 1e-5, ['gain']),
  reduction('sum', 'reduce_sum'),
  reduction('mean', 'reduce_mean'),
  reduction('prod', 'reduce_prod'),
  reduction('norm', 'reduce_norm'),
  reduction('logsumexp', 'reduce_logsumexp'),
  reduction('argmax', 'reduce_argmax', 'axis'),
  extreme('max'),
  extreme('min'),
  cumulation('cumsum'),
  cumulation('cumprod'),
];
