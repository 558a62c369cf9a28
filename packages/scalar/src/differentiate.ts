/**
 * Symbolic derivatives of scalar programs, by the chain rule in forward mode, sharing what the program shares.
 *
 * In: a node (or a program's result) and a parameter. Out: the derivative as a node of the same type. What does not
 * depend on the parameter contributes nothing at all, not 0·something, so no NaN comes from it. Nothing is simplified
 * beyond units.
 *
 * Conventions where there is no derivative: abs and sign 0 at 0; sign, floor, ceil, round, floordiv and the bit
 * operations 0 everywhere; min and max with a constant 0 where both are equal (so relu'(0) = 0), of two terms half to
 * each; select differentiates the chosen side only; pow's exponent contributes 0 where the power is 0.
 */

import { bug } from '@heed/diagnostics';
import { apply, cast, scalarProgram } from './build.ts';
import { isApply, isConst, scalarConst } from './node.ts';
import type { Scalar, ScalarApply, ScalarOp, ScalarParam, ScalarProgram } from './scalar.ts';
import { postorder } from './traverse.ts';

/** A derivative; `undefined` is a zero known beforehand. */
type Slope = Scalar | undefined;

/** The slope of a node from the node, its operands' slopes and its operands. */
type Rule = (node: ScalarApply, slopes: readonly Slope[]) => Slope;

/** d`of`/d`by`. */
export function differentiate(of: Scalar, by: ScalarParam): Scalar {
  if (of.type === 'bool' || by.type === 'bool') bug('a bool has no derivative');
  const slopes = new Map<Scalar, Slope>();
  for (const node of postorder([of])) slopes.set(node, slopeOf(node, by, slopes));
  return slopes.get(of) ?? scalarConst(0, of.type);
}

/** The program, of the same parameters, of every result's derivative by parameter `param`. */
export function differentiateProgram(program: ScalarProgram, param: number): ScalarProgram {
  const by = program.params[param] ?? bug(`the program has a parameter ${param}`);
  return scalarProgram(
    program.params,
    program.results.map((result) => differentiate(result, by)),
  );
}

function slopeOf(node: Scalar, by: ScalarParam, known: ReadonlyMap<Scalar, Slope>): Slope {
  if (node.op === 'param') return node.name === by.name ? scalarConst(1, node.type) : undefined;
  if (!isApply(node) || node.type === 'bool') return undefined;
  const slopes = node.args.map((arg) => known.get(arg));
  return slopes.some((slope) => slope !== undefined) ? rules[node.op](node, slopes) : undefined;
}

const add = (a: Slope, b: Slope): Slope => (a && b ? apply('add', a, b) : (a ?? b));
const sub = (a: Slope, b: Slope): Slope => (b ? (a ? apply('sub', a, b) : apply('neg', b)) : a);
const times = (slope: Slope, factor: Scalar): Slope => slope && apply('mul', slope, factor);
const number = (value: number, like: Scalar): Scalar => scalarConst(value, like.type);
const orZero = (slope: Slope, like: Scalar): Scalar => slope ?? number(0, like);

/** The rule of a function of one operand: `of(u, y)` is its derivative at u, y its value. */
const chain =
  (of: (u: Scalar, y: Scalar) => Scalar): Rule =>
  (node, [du]) =>
    times(du, of(node.args[0], node));

/** The rule of a function of two operands. */
const binary =
  (of: (u: Scalar, v: Scalar, du: Slope, dv: Slope, y: Scalar) => Slope): Rule =>
  (node, [du, dv]) =>
    of(node.args[0], node.args[1], du, dv, node);

/** Constant almost everywhere, or of a type without derivative. */
const flat: Rule = () => undefined;

/** min or max: the slope of the side that `wins(u, v)` says; a tie is shared, or lost to a constant. */
const extreme = (wins: (u: Scalar, v: Scalar) => Scalar): Rule =>
  binary((u, v, du, dv) => {
    const half = number(isConst(u) || isConst(v) ? 0 : 0.5, u);
    const tie = times(add(du, dv), half);
    const strict = apply('select', wins(v, u), orZero(dv, u), orZero(du, u));
    return apply('select', apply('eq', u, v), orZero(tie, u), strict);
  });

const rules: Readonly<Record<ScalarOp, Rule>> = {
  neg: (_, [du]) => du && apply('neg', du),
  abs: chain((u) => apply('sign', u)),
  sign: flat,
  sqrt: (node, [du]) => du && apply('div', du, apply('mul', number(2, node), node)),
  exp: chain((_, y) => y),
  log: (node, [du]) => du && apply('div', du, node.args[0]),
  log1p: (node, [du]) => du && apply('div', du, apply('add', node.args[0], number(1, node))),
  // e^u anew: expm1(u) + 1 has lost its digits for u far below 0.
  expm1: chain((u) => apply('exp', u)),
  sin: chain((u) => apply('cos', u)),
  cos: (node, [du]) => du && apply('neg', apply('mul', du, apply('sin', node.args[0]))),
  tanh: chain((_, y) => apply('mul', apply('sub', number(1, y), y), apply('add', number(1, y), y))),
  sigmoid: chain((_, y) => apply('mul', y, apply('sub', number(1, y), y))),
  erf: chain((u) => apply('mul', number(2 / Math.sqrt(Math.PI), u), apply('exp', apply('neg', apply('mul', u, u))))),
  floor: flat,
  ceil: flat,
  round: flat,

  add: (_, [du, dv]) => add(du, dv),
  sub: (_, [du, dv]) => sub(du, dv),
  mul: binary((u, v, du, dv) => add(times(du, v), times(dv, u))),
  // d(u/v) = (du − (u/v)·dv)/v
  div: binary((_, v, du, dv, y) => {
    const above = sub(du, times(dv, y));
    return above && apply('div', above, v);
  }),
  // d(uᵛ) = v·uᵛ⁻¹·du + uᵛ·log u·dv
  pow: binary((u, v, du, dv, y) => {
    const zero = number(0, u);
    const inner = apply('mul', v, apply('pow', u, apply('sub', v, number(1, v))));
    const byBase = times(du, apply('select', apply('eq', v, zero), zero, inner));
    const outer = apply('select', apply('eq', y, zero), zero, apply('mul', y, apply('log', u)));
    return add(byBase, times(dv, outer));
  }),
  min: extreme((u, v) => apply('lt', u, v)),
  max: extreme((u, v) => apply('lt', v, u)),
  floordiv: flat,
  // a − b·⌊a/b⌋, the floor held fixed
  mod: binary((u, v, du, dv) => sub(du, times(dv, apply('floordiv', u, v)))),

  bitand: flat,
  bitor: flat,
  shl: flat,
  shr: flat,
  lt: flat,
  le: flat,
  eq: flat,
  ne: flat,
  and: flat,
  or: flat,
  not: flat,

  select: (node, [, da, db]) => apply('select', node.args[0], orZero(da, node), orZero(db, node)),
  cast: (node, [du]) => du && cast(du, node.type),
};
