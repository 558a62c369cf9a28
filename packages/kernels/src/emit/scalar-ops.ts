/**
 * One scalar operation as instructions, on one number or four: apply(op, type, args) → value.
 *
 * f64 gives the same bits on every device: arithmetic is IEEE's, and its transcendental functions are the host's, lane
 * by lane. f32 functions with a vector form (wasm/math.ts) use it, in both widths, so that a tail has the bits of a
 * lane; the others are computed by the host in float64 and rounded. Arguments are bound: they may be read twice.
 */

import type { BinaryOp, CompareOp, ScalarOp, ScalarType, UnaryOp } from '@heed/scalar';
import type { Emit } from '../wasm/function.ts';
import { emitMath, scalarMath } from '../wasm/math.ts';
import type { MathName } from '../wasm/math.ts';
import { hostFunction } from './host-math.ts';
import type { HostName } from './host-math.ts';
import { bind, cast, constant, extract, gather, narrowMask, put, widenMask } from './values.ts';
import type { Scope, Value } from './values.ts';

type Number_ = 'f32' | 'f64';
type Prefix = Number_ | 'f32x4' | 'f64x2';

/** Operations that are one instruction in every width; `min` and `max` propagate NaN there, `nearest` rounds half to even. */
const instruction = {
  neg: 'neg',
  abs: 'abs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  round: 'nearest',
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  min: 'min',
  max: 'max',
  lt: 'lt',
  le: 'le',
  eq: 'eq',
  ne: 'ne',
} as const;

/** Functions of one or two numbers; `vector` names the f32 form where there is one. */
const functions = {
  exp: { vector: 'exp' },
  log: { vector: 'log' },
  tanh: { vector: 'tanh' },
  sigmoid: { vector: 'sigmoid' },
  erf: { vector: 'erf' },
  log1p: {},
  expm1: {},
  sin: {},
  cos: {},
  pow: {},
} as const satisfies Partial<Record<UnaryOp | BinaryOp, { vector?: MathName }>> & Record<HostName, object>;

const bits = { bitand: 'i32.and', bitor: 'i32.or', shl: 'i32.shl', shr: 'i32.shr_s' } as const;

const has = <T extends object>(table: T, op: string): op is Extract<keyof T, string> => Object.hasOwn(table, op);

/** `type` is the result's. */
export function apply(scope: Scope, op: ScalarOp, type: ScalarType, args: readonly Value[]): Value {
  const [a, b, c] = args as readonly [Value, Value, Value];
  if (op === 'cast') return cast(scope, a, type);
  if (op === 'select') return select(scope, a, b, c);
  if (op === 'and' || op === 'or' || op === 'not') return logic(scope, op, args);
  if (has(instruction, op)) return simple(scope, op, args);
  if (has(functions, op)) return call(scope, op, type, args);
  if (has(bits, op)) return lanewise(scope, type, args, (lanes) => bitwise(scope, op, lanes));
  return composed(scope, op, args);
}

const numeric = (value: Value): Number_ => (value.type === 'f64' ? 'f64' : 'f32');

function prefixOf(value: Value): Prefix {
  return value.lanes === 'scalar' ? numeric(value) : value.type === 'f64' ? 'f64x2' : 'f32x4';
}

/** Part by part, as many as the arguments have. */
function parts(type: ScalarType, args: readonly Value[], one: (...args: Emit[]) => Emit): Value {
  const first = args[0];
  return { type, lanes: first.lanes, parts: first.parts.map((_, k) => one(...args.map((arg) => arg.parts[k]))) };
}

function simple(scope: Scope, op: keyof typeof instruction, args: readonly Value[]): Value {
  const { f } = scope;
  const first = args[0];
  if (op === 'min' || op === 'max') {
    const limited = limit(scope, op, args);
    if (limited !== undefined) return limited;
  }
  const one =
    (...operands: Emit[]) =>
    (): void => {
      for (const operand of operands) operand();
      f.op(`${prefixOf(first)}.${instruction[op]}`);
    };
  const isCompare = (['lt', 'le', 'eq', 'ne'] satisfies CompareOp[] as string[]).includes(op);
  if (!isCompare) return parts(first.type, args, one);
  const compared = parts('bool', args, one);
  const [low, high] = compared.parts;
  return high === undefined ? compared : narrowMask(scope, low, high);
}

/**
 * x limited by a constant c, four at a time: `pmin(x, c)` is c < x ? c : x, one instruction where `min` takes V8 eight, and
 * the same but where it would keep the wrong zero.
 */
function limit(scope: Scope, op: 'min' | 'max', [a, b]: readonly Value[]): Value | undefined {
  const { f } = scope;
  if (a.lanes === 'scalar') return undefined;
  const [x, c] = a.number === undefined ? [a, b] : [b, a];
  if (c.number === undefined || Number.isNaN(c.number)) return undefined;
  if (op === 'min' && Object.is(c.number, -0)) return undefined;
  const prefix = c.type === 'f64' ? 'f64x2' : 'f32x4';
  const zero = constant(scope, c.type, 0, 'vector');
  return parts(c.type, [x, c, zero], (one, bound, nothing) => () => {
    one();
    bound();
    f.op(`${prefix}.p${op}`);
    if (op === 'min' || !Object.is(c.number, 0)) return;
    // The greater zero is +0, and −0 + 0 is that.
    nothing();
    f.op(`${prefix}.add`);
  });
}

/** The other side's NaN never leaks: bits are chosen, not multiplied. */
export function select(scope: Scope, condition: Value, yes: Value, no: Value): Value {
  const { f } = scope;
  if (condition.lanes === 'scalar') {
    return parts(yes.type, [yes, no], (a, b) => () => {
      a();
      b();
      put(condition);
      f.select();
    });
  }
  const masks = yes.type === 'f64' ? widenMask(scope, condition.parts[0]) : condition.parts;
  // Lanes of masks are all ones or all zeros, of which both make the same.
  const relaxed = yes.type === 'f64' ? 'i64x2.relaxed_laneselect' : 'i32x4.relaxed_laneselect';
  return {
    type: yes.type,
    lanes: yes.lanes,
    parts: yes.parts.map((part, k) => () => {
      part();
      no.parts[k]?.();
      masks[k]?.();
      f.op(scope.module.relaxed ? relaxed : 'v128.bitselect');
    }),
  };
}

function logic({ f }: Scope, op: 'and' | 'or' | 'not', args: readonly Value[]): Value {
  const vector = args[0].lanes === 'vector';
  return parts('bool', args, (...operands) => () => {
    for (const operand of operands) operand();
    if (op === 'not') f.op(vector ? 'v128.not' : 'i32.eqz');
    else f.op(vector ? `v128.${op}` : `i32.${op}`);
  });
}

function call(scope: Scope, op: HostName, type: ScalarType, args: readonly Value[]): Value {
  const { module, f } = scope;
  const row: { readonly vector?: MathName } = functions[op];
  const first = args[0];
  if (type === 'f32' && row.vector !== undefined) {
    const name = row.vector;
    if (first.lanes === 'scalar') {
      return parts('f32', args, (x) => () => {
        x();
        f.call(scalarMath(module, name, { madd: module.relaxed }));
      });
    }
    return parts('f32', args, (x) => () => {
      const local = f.local('v128', name);
      x();
      f.set(local);
      emitMath(f, name, local, { madd: module.relaxed });
    });
  }
  return lanewise(scope, type, args, (lanes) => ({
    type: 'f64',
    lanes: 'scalar',
    parts: [
      () => {
        for (const lane of lanes) put(cast(scope, lane, 'f64'));
        f.call(hostFunction(module, op));
      },
    ],
  }));
}

/** Scalar code for each lane; its result is cast to `type`. */
function lanewise(
  scope: Scope,
  type: ScalarType,
  args: readonly Value[],
  one: (args: readonly Value[]) => Value,
): Value {
  const single = (lanes: readonly Value[]): Value => cast(scope, one(lanes), type);
  if (args[0].lanes === 'scalar') return single(args);
  return gather(
    scope,
    type,
    [0, 1, 2, 3].map((lane) => bind(scope, single(args.map((arg) => extract(scope, arg, lane))))),
  );
}

/** On int32, to which numbers saturate; shift counts are taken modulo 32. */
function bitwise({ f }: Scope, op: keyof typeof bits, args: readonly Value[]): Value {
  return parts('f64', args, (...operands) => () => {
    for (const operand of operands) {
      operand();
      f.op('i32.trunc_sat_f64_s');
    }
    f.op(bits[op]);
    f.op('f64.convert_i32_s');
  });
}

/** Operations that are a few of the simple ones. */
function composed(scope: Scope, op: 'sign' | 'floordiv' | 'mod', args: readonly Value[]): Value {
  const the = (name: keyof typeof instruction, ...operands: readonly Value[]): Value =>
    bind(scope, simple(scope, name, operands));
  if (op === 'sign') {
    const x = args[0];
    const number = (value: number): Value => constant(scope, x.type, value, x.lanes);
    const negative = bind(scope, select(scope, the('lt', x, number(0)), number(-1), x));
    return select(scope, the('lt', number(0), x), number(1), negative); // zeros and NaN are their own sign
  }
  // The quotient is a float64 for f32 operands too (scalar/special-functions.ts).
  const [x, y] = args.map((arg) => bind(scope, cast(scope, arg, 'f64'))) as [Value, Value];
  const quotient = the('floor', the('div', x, y));
  const result = op === 'floordiv' ? quotient : the('sub', x, the('mul', y, quotient));
  return cast(scope, result, args[0].type);
}
