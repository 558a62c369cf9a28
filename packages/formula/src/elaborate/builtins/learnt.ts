/**
 * Built-ins with something beside their arguments: `Linear`, which has learnt parameters, and `dropout`, which has a
 * random mask.
 *
 * `Linear(x, out=, bias=true, name=)` is x·Wᵀ + bias (parameters.ts). `dropout(x, p)` (Srivastava et al. 2014, inverted)
 * is x itself unless training; then each entry is kept with probability 1 - p and divided by it. The mask selects, so a
 * dropped NaN is gone. Numbers are drawn when the formula is run.
 */

import type { Span } from '@heed/diagnostics';
import type { Size } from '@heed/tensor';
import type { Call } from '../../syntax/tree.ts';
import { isNumber, numericOperands } from '../arithmetic.ts';
import { named, required, type Bound, type Builtin } from './builtin.ts';
import { partOf, type Context } from '../context.ts';
import { settle } from '../floating.ts';
import { argumentOf } from '../label-arguments.ts';
import { productOf } from '../matmul.ts';
import { report } from '../messages.ts';
import type { Linear } from '../parameters.ts';
import { tensor, unknown, type Operand, type Tensor, type Value } from '../values.ts';
import { showShape, showSize, sourceOf } from '../wording.ts';
import { sizeOfValue } from '../written-sizes.ts';

/** What a call says besides x, checked. */
interface LinearCall {
  readonly out: Size | undefined;
  readonly bias: boolean;
}

function linear(context: Context, call: Bound): Value {
  const { expr, byName } = call;
  const said = readCall(context, call);
  if (said === undefined) return unknown;
  // What a function that nobody calls would learn is not part of the formula.
  if (!context.speculative) context.parameters.meet(expr, said.bias);
  const x = byName.get('x');
  const rows = x && rowsOf(context, x, expr.span);
  const width = rows && context.shapeOf(rows.value).axes.at(-1);
  if (rows === undefined || width === undefined || context.speculative) return unknown;
  const learnt = context.parameters.linear(expr, width, said.out);
  if (!agrees(context, learnt, width, said.out, expr)) return unknown;
  return times(context, rows, learnt, expr);
}

/** x·Wᵀ + bias */
function times(context: Context, x: Operand<Tensor>, { weight, bias }: Linear, expr: Call): Value {
  const { span } = expr;
  const { domain } = x.value;
  const turned = context.drafts.sure({ op: 'transpose' }, [weight], span);
  const parts = [context.part(x), partOf(turned, expr), ...(domain === undefined ? [] : [partOf(domain, x.expr)])];
  const weighed = context.node(productOf(context, x, { expr, value: tensor(turned) }, domain), parts, span);
  if (weighed === undefined) return unknown;
  if (bias === undefined) return tensor(weighed);
  return context.value({ op: 'add' }, [partOf(weighed, expr), partOf(bias, expr)], span);
}

function readCall(context: Context, { expr, byName }: Bound): LinearCall | undefined {
  const { faults, parameters } = context;
  let fine = true;
  const bad = (argument: string, expected: string, span: Span): void => {
    fine = false;
    faults.add(report['type/bad-argument']({ name: 'Linear', argument, expected }, { span }));
  };
  const { name, at, taken } = parameters.label(expr);
  if (at !== expr.callee && at.kind !== 'name') bad('name', 'name=attn', at.span);
  if (taken !== undefined) {
    fine = false;
    const labels = [
      { span: taken.span, text: { en: 'first here', zh: '第一次在这里' } },
      { span: at.span, text: { en: 'and again here', zh: '这里又一次' } },
    ];
    faults.add(report['name/parameter-twice']({ name }, { span: at.span, labels }));
  }
  const flag = argumentOf(expr, 'bias')?.value;
  if (flag !== undefined && flag.kind !== 'boolean') bad('bias', 'true / false', flag.span);
  const given = byName.get('out');
  const out = given && sizeOfValue(given.value);
  if (given !== undefined && out === undefined) {
    fine = false;
    if (given.value.kind !== 'unknown') {
      const written = sourceOf(context.text, given.expr);
      faults.add(report['type/not-a-size']({ written }, { span: given.expr.span }));
    }
  }
  return fine ? { out, bias: flag?.kind !== 'boolean' || flag.value } : undefined;
}

/** x as numbers with at least one axis. */
function rowsOf(context: Context, operand: Operand, span: Span): Operand<Tensor> | undefined {
  const [numeric] = numericOperands(context, [operand]) ?? [];
  if (numeric === undefined || !isNumber(context, numeric)) return undefined;
  const value = settle(context, numeric);
  if (value.kind === 'unknown') return undefined;
  const shape = context.shapeOf(value);
  if (shape.axes.length > 0) return { expr: operand.expr, value };
  if (shape.lead.length > 0) context.needRanks(shape.lead);
  else {
    const source = sourceOf(context.text, operand.expr);
    const facts = { operation: 'Linear', needed: '1', value: source, shape: showShape(shape) };
    context.faults.add(report['shape/too-few-axes'](facts, { span }));
  }
  return undefined;
}

/** Whether another call of the same place fits the parameters that the first one made. */
function agrees(context: Context, learnt: Linear, width: Size, out: Size | undefined, expr: Call): boolean {
  const { sizes } = context;
  const pairs = [[learnt.width, width] as const, ...(out === undefined ? [] : [[learnt.out, out] as const])];
  const clash = pairs.find(([own, other]) => sizes.unify(own, other, expr.span) !== undefined);
  if (clash === undefined) return true;
  const [first, second] = clash.map((size) => showSize(sizes.size(size)));
  const facts = { name: learnt.name, first: first ?? '', second: second ?? '' };
  context.faults.add(report['shape/shared-linear'](facts, { span: expr.span }));
  return false;
}

function dropout(context: Context, { expr, byName }: Bound): Value {
  const [x, p] = [byName.get('x'), byName.get('p')];
  const rate = p?.value.kind === 'floating' ? p.value.literal : undefined;
  if (p !== undefined && p.value.kind !== 'unknown' && !(rate !== undefined && rate >= 0 && rate < 1)) {
    const written = sourceOf(context.text, p.expr);
    context.faults.add(report['type/dropout-rate']({ written }, { span: p.expr.span }));
    return unknown;
  }
  const [numeric] = (x && numericOperands(context, [x])) ?? [];
  if (rate === undefined || numeric === undefined || !isNumber(context, numeric)) return unknown;
  if (!context.training || rate === 0) return numeric.value;
  const value = settle(context, numeric);
  if (value.kind === 'unknown') return unknown;
  const { span } = expr;
  const { drafts } = context;
  const mask = context.parameters.mask(context.shapeOf(value), 1 - rate, span);
  const factor = drafts.sure({ op: 'constant', value: 1 / (1 - rate) }, [], span);
  const scaled = drafts.sure({ op: 'scale' }, [value.node, factor], span);
  // The mask comes second: its leading axes are those that the inputs of x have bound.
  return context.value({ op: 'exclude' }, [partOf(scaled, expr), partOf(mask, expr)], span, value.domain);
}

export const learntBuiltins: readonly Builtin[] = [
  {
    name: 'Linear',
    parameters: [required('x'), named('out', 'value'), named('bias', 'written'), named('name', 'written')],
    sees: 'unknown',
    elaborate: linear,
  },
  { name: 'dropout', parameters: [required('x'), required('p')], elaborate: dropout },
];
