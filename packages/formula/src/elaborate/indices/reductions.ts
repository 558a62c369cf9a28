/**
 * `Σ_t …`, `softmax_(j,k)(…)`: built-ins over named indices.
 *
 * In: a call with index names, and the built-in. Out: its value. Where the argument is indexed by the names, they are
 * bound inside of it and the built-in runs along their axes; where it is a value that an index definition has given these
 * names, it runs along the axes that bear them. Sums of products are contractions (products.ts).
 */

import type { Help } from '@heed/diagnostics';
import type { Call, Expr } from '../../syntax/tree.ts';
import { isNumber, multiply } from '../arithmetic.ts';
import type { Bound, Builtin } from '../builtins/builtin.ts';
import type { Context } from '../context.ts';
import { beside, everywhere } from '../demand.ts';
import { bind, bindNamed, inside, type Bindings } from './binders.ts';
import { sumOfProduct } from './products.ts';
import { endsIndex, indexes, mentions } from './ranges.ts';
import { asIndexed, asTensor, indexedOperands, isIndexed, spread } from './indexed.ts';
import { report } from '../messages.ts';
import { POSITION_AXES } from '../position-names.ts';
import { tensor, unknown, type Indexed, type IndexVariable, type Operand, type Tensor, type Value } from '../values.ts';
import type { Scope, Walker } from '../walker.ts';
import { sourceOf } from '../wording.ts';

/** A call over named indices; `elaborate` is the built-in given its axes. */
export function overIndices(walker: Walker, call: Call, builtin: Builtin, scope: Scope): Value {
  const { context } = walker;
  const [argument, ...others] = call.arguments;
  const axes = builtin.parameters.find(({ kind }) => kind === 'axis' || kind === 'axes');
  const fitsOne = axes?.kind !== 'axis' || call.subscript.length === 1;
  if (argument === undefined || argument.name !== undefined || others.length > 0 || axes === undefined || !fitsOne) {
    const { name } = call.callee;
    const facts = {
      name,
      expected: `${name}_${call.subscript.map((index) => index.name).join(',')}(x)`,
      given: call.arguments.length,
    };
    for (const { value } of call.arguments) walker.evaluate(value, scope);
    return context.faults.add(report['type/argument-count'](facts, { span: call.span }));
  }
  const names = new Set(call.subscript.map(({ name }) => name));
  const value = everywhere(context, () =>
    indexes(argument.value, names)
      ? overBound(walker, call, builtin, argument.value, scope)
      : overNamed(walker, call, builtin, argument.value, scope),
  );
  if (context.binders > 0 || !isIndexed(value)) return value;
  return left(context, value, call);
}

/** Outside of all notation: what still depends on an index has an axis that bears its name. */
function left(context: Context, value: Indexed, call: Call): Tensor {
  if (value.labels.length === 0) return tensor(value.node, value.domain);
  const wholes = Array<'whole'>(value.whole).fill('whole');
  const made = asTensor(context, value, [...value.labels, ...wholes], call.span);
  return value.whole > 0 ? made : { ...made, indices: value.labels.map(({ name }) => name) };
}

/** The argument is indexed by the names. */
function overBound(walker: Walker, call: Call, builtin: Builtin, body: Expr, scope: Scope): Value {
  const { context } = walker;
  const { scope: inner, variables } = boundAround(call, scope) ?? bind(walker, call.subscript, body, scope);
  return inside(context, () => {
    if (builtin.name === 'sum') {
      const factors = evaluateFactors(walker, factorsOf(body), inner);
      if (variables === undefined || factors.some(({ value }) => value.kind === 'unknown')) return unknown;
      return sumOf(context, factors, variables, call);
    }
    const value = walker.evaluate(body, inner);
    if (variables === undefined) return unknown;
    const indexed = asIndexed(context, { expr: body, value });
    return indexed.kind === 'unknown'
      ? unknown
      : along(context, call, builtin, { expr: body, value: indexed }, variables);
  });
}

/** A normaliser keeps its indices, so it means those around it where they are bound there. */
function boundAround(call: Call, scope: Scope): Bindings | undefined {
  if (endsIndex(call.callee.name)) return undefined;
  const around = call.subscript.map(({ name }) => scope.bindings.get(name));
  const variables = around.flatMap((value) => (value !== undefined && isIndexed(value) ? (value.variable ?? []) : []));
  if (variables.length === around.length) return { scope, variables };
  // Their range is not known, which is told where they are bound.
  return around.every((value) => value !== undefined) ? { scope, variables: undefined } : undefined;
}

/** The factors of a product; brackets do not matter to it. */
function factorsOf(expr: Expr): readonly Expr[] {
  if (expr.kind !== 'binary' || (expr.operator !== 'matmul' && expr.operator !== 'mul')) return [expr];
  return [...factorsOf(expr.left), ...factorsOf(expr.right)];
}

/** Each where those before it leave it in the set. */
function evaluateFactors(walker: Walker, [expr, ...others]: readonly Expr[], scope: Scope): readonly Operand[] {
  if (expr === undefined) return [];
  const factor = { expr, value: walker.evaluate(expr, scope) };
  return [factor, ...beside(walker.context, factor, () => evaluateFactors(walker, others, scope))];
}

function sumOf(context: Context, factors: readonly Operand[], variables: readonly IndexVariable[], call: Call): Value {
  // Numbers as written and sizes scale the sum.
  const isScale = ({ value }: Operand): boolean => value.kind === 'floating' && value.axes.size === 0 && !value.mixed;
  const summed = factors.filter((factor) => !isScale(factor));
  const indexed = indexedOperands(context, summed.length > 0 ? summed : factors);
  if (indexed === undefined || !indexed.every((factor) => isNumber(context, factor))) return unknown;
  const { expr } = indexed[0] ?? { expr: call };
  const sum = sumOfProduct(context, indexed, variables, call.span);
  if (summed.length === 0) return sum;
  return factors
    .filter(isScale)
    .reduceRight<Value>((value, factor) => multiply(context, factor, { expr, value }, call.span), sum);
}

/** The built-in along the axes of bound indices. */
function along(
  context: Context,
  call: Call,
  builtin: Builtin,
  { expr, value }: Operand<Indexed>,
  variables: readonly IndexVariable[],
): Value {
  const full = spread(context, value, variables, call.span);
  const axes = variables.map((variable) => full.labels.indexOf(variable) - full.labels.length - full.whole);
  const made = run(context, builtin, call, { expr, value: tensor(full.node, full.domain) }, axes);
  if (made === undefined) return unknown;
  const kept = rank(context, made) === rank(context, tensor(full.node, full.domain));
  const labels = kept ? full.labels : full.labels.filter((label) => !variables.includes(label));
  return { kind: 'indexed', node: made.node, domain: made.domain, labels, whole: full.whole };
}

function rank(context: Context, { node }: Tensor): number {
  return context.typeOf(node).shape.axes.length;
}

/** The argument bears the names since it was defined. */
function overNamed(walker: Walker, call: Call, builtin: Builtin, body: Expr, scope: Scope): Value {
  const { context } = walker;
  const wanted = new Set(call.subscript.map(({ name }) => name));
  const around = mentions(body, wanted) ? bindNamed(walker, body, scope) : undefined;
  if (around !== undefined && [...wanted].every((name) => around.variables.has(name))) {
    const variables = call.subscript.flatMap(({ name }) => around.variables.get(name) ?? []);
    return inside(context, () => {
      const value = asIndexed(context, { expr: body, value: walker.evaluate(body, around.scope) });
      return value.kind === 'unknown' ? unknown : along(context, call, builtin, { expr: body, value }, variables);
    });
  }
  const value = walker.evaluate(body, scope);
  if (value.kind === 'unknown') return unknown;
  const own = value.kind === 'tensor' ? (value.indices ?? []) : [];
  const missing = call.subscript.find(({ name }) => !own.includes(name));
  if (value.kind !== 'tensor' || missing !== undefined) {
    const facts = { value: sourceOf(context.text, body), index: missing?.name ?? '' };
    const help = axisHelp(context, call, body);
    return context.faults.add(report['index/no-such-index'](facts, { span: call.span, ...(help && { help }) }));
  }
  const axes = call.subscript.map(({ name }) => own.indexOf(name) - own.length);
  const made = run(context, builtin, call, { expr: body, value }, axes);
  if (made === undefined) return unknown;
  const kept = rank(context, made) === rank(context, value);
  return { ...made, indices: kept ? own : own.filter((name) => !wanted.has(name)) };
}

/** `softmax(S, axis=-1)` for `softmax_j(S)`. */
function axisHelp({ text }: Context, { callee, subscript, span }: Call, body: Expr): Help | undefined {
  const [index, more] = subscript;
  const axis = more === undefined && index !== undefined ? POSITION_AXES.get(index.name) : undefined;
  if (axis === undefined) return undefined;
  const written = `${callee.name}(${text.slice(body.span.start, body.span.end)}, axis=${axis})`;
  return {
    text: { en: `name the axis: ${written}`, zh: `请写出轴号：${written}` },
    edit: [{ span, text: written }],
  };
}

/** The built-in over one operand, as if its axes had been written. */
function run(
  context: Context,
  builtin: Builtin,
  call: Call,
  operand: Operand<Tensor>,
  axes: readonly number[],
): Tensor | undefined {
  const [parameter] = builtin.parameters;
  const byName = new Map<string, Operand>(parameter === undefined ? [] : [[parameter.name, operand]]);
  const bound: Bound = { expr: call, operands: [operand], byName, axes, flags: new Set() };
  const made = builtin.elaborate(context, bound);
  return made.kind === 'tensor' ? made : undefined;
}

/** A built-in over whole axes of a value of index notation, at each index; nothing where it is no such call. */
export function overWholeAxes(context: Context, builtin: Builtin, bound: Bound): Value | undefined {
  const [operand, ...others] = bound.operands;
  if (operand === undefined || !isIndexed(operand.value) || others.length > 0) return undefined;
  const hasAxes = builtin.parameters.some(({ kind }) => kind === 'axis' || kind === 'axes');
  const { value, expr } = operand;
  if (!hasAxes || value.whole === 0) return undefined;
  const axes = (bound.axes ?? [-1]).map((axis) => (axis >= 0 ? axis - value.whole : axis));
  const outside = axes.find((axis) => axis >= 0 || axis < -value.whole);
  if (outside !== undefined) {
    const facts = { value: sourceOf(context.text, expr), axis: outside, shape: `${value.whole}` };
    return context.faults.add(report['shape/no-such-axis'](facts, { span: bound.expr.span }));
  }
  const own: Operand<Tensor> = { expr, value: tensor(value.node, value.domain) };
  const byName = new Map([...bound.byName].map(([name]) => [name, own]));
  const made = builtin.elaborate(context, { ...bound, operands: [own], byName, axes });
  if (made.kind !== 'tensor') return unknown;
  const whole = value.whole + rank(context, made) - rank(context, own.value);
  return { kind: 'indexed', node: made.node, domain: made.domain, labels: value.labels, whole };
}
