/**
 * Calls: which function a name in call position is, and which argument belongs to which parameter.
 *
 * Parameters and definitions of the formula come first, then built-ins, whose names ignore case and underscores. What a
 * built-in does is its entry in builtins/; this file only hands it its arguments.
 */

import { nearest } from '@heed/diagnostics';
import type { Argument, Call, Expr } from '../syntax/tree.ts';
import { takesRest } from './builtins/builtin.ts';
import { builtinOf, BUILTIN_NAMES, type Bound, type Builtin, type Parameter } from './builtins/builtins.ts';
import type { Context } from './context.ts';
import { everywhere, passesDemand, under } from './demand.ts';
import { overIndices, overWholeAxes } from './indices/reductions.ts';
import { report } from './messages.ts';
import { ROLES } from './scope.ts';
import { unknown, type FunctionValue, type Operand, type Value } from './values.ts';
import type { Scope, Walker } from './walker.ts';

export function namedCall(walker: Walker, call: Call, scope: Scope): Value {
  const { names } = walker;
  const { name } = call.callee;
  if (call.subscript.length > 0) return indexedCall(walker, call, scope);
  const bound = scope.bindings.get(name);
  if (bound?.kind === 'function') return functionCall(walker, call, bound, scope);
  const own = names.functions.get(name) && walker.definedValue(call.callee);
  if (own?.kind === 'function') return functionCall(walker, call, own, scope);
  const builtin = builtinOf(name);
  if (bound === undefined && builtin !== undefined) return builtinCall(walker, call, builtin, scope);
  for (const argument of call.arguments) walker.evaluate(argument.value, scope);
  // A parameter of a function that nobody calls may well be a function.
  if (bound?.kind === 'unknown') return unknown;
  const isValue =
    bound !== undefined || names.free.has(name) || names.sizes.has(name) || ROLES.has(name) || isNamed(walker, name);
  return isValue ? notAFunction(walker, call) : unknownFunction(walker, call);
}

/** `Σ_t`, `softmax_j`: always built-ins. */
function indexedCall(walker: Walker, call: Call, scope: Scope): Value {
  const builtin = builtinOf(call.callee.name);
  if (builtin === undefined) return unknownFunction(walker, call);
  return overIndices(walker, call, builtin, scope);
}

function isNamed({ names }: Walker, name: string): boolean {
  return names.definitions.has(name) || names.declarations.has(name) || names.indexDefinitions.has(name);
}

function notAFunction({ context }: Walker, call: Call): Value {
  const { callee } = call;
  const sign = /^[\0-\x7f]*$/.test(context.text) ? ' @ ' : '·';
  const help = {
    text: { en: `write the product sign: ${callee.name}${sign}(…)`, zh: `请写出乘号：${callee.name}${sign}(…)` },
    edit: [{ span: { start: callee.span.end, end: callee.span.end }, text: sign }],
  };
  return context.faults.add(report['name/not-a-function']({ name: callee.name }, { span: callee.span, help }));
}

function unknownFunction({ context, names }: Walker, call: Call): Value {
  const { name, span } = call.callee;
  const near = nearest(name, [...names.functions.keys(), ...BUILTIN_NAMES]);
  const help =
    near === undefined
      ? undefined
      : { text: { en: `did you mean \`${near}\`?`, zh: `是不是 \`${near}\`？` }, edit: [{ span, text: near }] };
  return context.faults.add(report['name/unknown-function']({ name }, { span, ...(help && { help }) }));
}

function functionCall(walker: Walker, call: Call, callee: FunctionValue, scope: Scope): Value {
  const parameters = callee.parameters.map(({ name }): Parameter => ({ name, kind: 'value', required: true }));
  const matched = match(walker, call, callee.name, parameters);
  const values = new Map(
    [...matched.given].map(([argument, parameter]) => [
      parameter.name,
      everywhere(walker.context, () => walker.evaluate(argument.value, scope)),
    ]),
  );
  if (!matched.ok) return unknown;
  return walker.apply(
    callee,
    callee.parameters.map(({ name }) => values.get(name) ?? unknown),
    call.span,
  );
}

function builtinCall(walker: Walker, call: Call, builtin: Builtin, scope: Scope): Value {
  const { context } = walker;
  const matched = match(walker, call, builtin.name, builtin.parameters, builtin.open);
  const operands: Operand[] = [];
  const byName = new Map<string, Operand>();
  let axes: readonly number[] | undefined;
  const flags = new Set<string>();
  let fine = matched.ok;
  for (const [argument, parameter] of matched.given) {
    const { value: expr, span } = argument;
    const bad = (expected: string): void => {
      fine = false;
      context.faults.add(
        report['type/bad-argument']({ name: builtin.name, argument: parameter.name, expected }, { span }),
      );
    };
    if (parameter.kind === 'written') continue;
    if (parameter.kind === 'sizes' && isBracketed(expr)) {
      fine = false;
      bracketedSizes(context, builtin.name, expr);
    } else if (parameter.kind === 'value' || parameter.kind === 'rest' || parameter.kind === 'sizes') {
      const operand = {
        expr,
        value: demandedBy(context, call, builtin, parameter, byName, () => walker.evaluate(expr, scope)),
      };
      operands.push(operand);
      if (parameter.kind === 'value') byName.set(parameter.name, operand);
    } else if (parameter.kind === 'flag') {
      if (expr.kind !== 'boolean') bad('true / false');
      else if (expr.value) flags.add(parameter.name);
    } else {
      const several = parameter.kind !== 'axis';
      const written = axesOf(expr, several);
      if (written === undefined) bad(several ? '-1, 0, (-2, -1), …' : '-1, 0, …');
      else axes = parameter.kind === 'order' ? [...(axes ?? []), ...written] : written;
    }
  }
  const bound: Bound = { expr: call, operands, byName, axes, flags };
  const isKnown = builtin.sees === 'unknown' || operands.every(({ value }) => value.kind !== 'unknown');
  if (!fine || !isKnown) return unknown;
  return overWholeAxes(context, builtin, bound) ?? builtin.elaborate(context, bound);
}

/** `[n, d]`, `[n]`, `(n, d)` where sizes stand one by one. */
function isBracketed({ kind }: Expr): boolean {
  return kind === 'concat' || kind === 'iverson' || kind === 'tuple';
}

function bracketedSizes({ text, faults }: Context, name: string, { span }: Expr): void {
  const inner = text.slice(span.start + 1, span.end - 1).trim();
  const help = {
    text: { en: `write \`${name}(…, ${inner})\``, zh: `请写 \`${name}(…, ${inner})\`` },
    edit: [{ span, text: inner }],
  };
  faults.add(report['type/sizes-in-brackets']({ name }, { span, help }));
}

/** An argument, evaluated where the call needs it. */
function demandedBy(
  context: Context,
  call: Call,
  builtin: Builtin,
  parameter: Parameter,
  given: ReadonlyMap<string, Operand>,
  evaluate: () => Value,
): Value {
  const condition = builtin.name === 'where' ? given.get('condition') : undefined;
  if (condition !== undefined) return under(context, condition, parameter.name === 'x', evaluate);
  const passes = builtin.name === 'where' || passesDemand(builtin.name, call.arguments.length);
  return passes ? evaluate() : everywhere(context, evaluate);
}

interface Matched {
  readonly ok: boolean;
  readonly given: ReadonlyMap<Argument, Parameter>;
}

/** Arguments to parameters: by name, else by place. */
function match({ context }: Walker, call: Call, name: string, parameters: readonly Parameter[], open = false): Matched {
  const given = new Map<Argument, Parameter>();
  const taken = new Set<Parameter>();
  let ok = true;
  let place = 0;
  for (const argument of call.arguments) {
    const wanted = argument.name?.name;
    const byPlace = parameters[place];
    const parameter =
      wanted === undefined || open ? byPlace : parameters.find((one) => one.name === wanted && !takesRest(one));
    if (wanted === undefined && byPlace !== undefined && !takesRest(byPlace)) place += 1;
    if (parameter === undefined || (wanted === undefined && parameter.named === true)) {
      ok = false;
      if (wanted !== undefined && argument.name !== undefined) {
        const near = nearest(
          wanted,
          parameters.map((one) => one.name),
        );
        const { span } = argument.name;
        const help =
          near === undefined
            ? undefined
            : { text: { en: `did you mean \`${near}\`?`, zh: `是不是 \`${near}\`？` }, edit: [{ span, text: near }] };
        context.faults.add(
          report['type/unknown-argument']({ name, argument: wanted }, { span, ...(help && { help }) }),
        );
      }
    } else if (taken.has(parameter) && !takesRest(parameter)) {
      ok = false;
      context.faults.add(report['type/argument-twice']({ name, argument: parameter.name }, { span: argument.span }));
    } else {
      taken.add(parameter);
      given.set(argument, parameter);
    }
  }
  const placed = call.arguments.filter((argument) => argument.name === undefined).length;
  const places = parameters.filter((parameter) => parameter.named !== true);
  const room = places.some(takesRest) ? Number.POSITIVE_INFINITY : places.length;
  const lacks = parameters.filter((parameter) => parameter.required === true && !taken.has(parameter));
  if (placed > room || (lacks.length > 0 && ok)) {
    ok = false;
    const expected = `${name}(${parameters.map((one) => (one.required === true ? one.name : `${one.name}…`)).join(', ')})`;
    context.faults.add(
      report['type/argument-count']({ name, expected, given: call.arguments.length }, { span: call.span }),
    );
  }
  return { ok, given };
}

/** `-1`, `(-2, -1)` as written out. */
function axesOf(expr: Expr, several: boolean): readonly number[] | undefined {
  if (expr.kind === 'tuple') {
    const axes = several ? expr.items.map(integerOf) : [];
    return axes.length > 0 && axes.every((axis) => axis !== undefined) ? axes : undefined;
  }
  const axis = integerOf(expr);
  return axis === undefined ? undefined : [axis];
}

function integerOf(expr: Expr): number | undefined {
  if (expr.kind === 'unary' && expr.operator === 'neg') {
    const inner = integerOf(expr.operand);
    return inner === undefined ? undefined : -inner;
  }
  return expr.kind === 'number' && Number.isInteger(expr.value) ? expr.value : undefined;
}
