/**
 * Scalar programs: arithmetic on single numbers as data.
 *
 * What happens at each position of an elementwise chain, a mask, a number at each position and every field of a fold
 * record is written in this form, so that it can be printed, evaluated, differentiated, bounded and emitted. The form
 * is a DAG of immutable nodes shared by reference; it knows no tensors, axes or memory.
 *
 * Three types: `f32` is the working precision of a device (the oracle evaluates it in float64); `f64` is float64 on
 * every device, bit for bit: positions, sizes, integers and float64 tensors; `bool`. Mixing is explicit, by `cast`.
 */

export type ScalarType = 'f32' | 'f64' | 'bool';

/** Same type in, same type out (f32 or f64). `round` is half to even. */
export type UnaryOp =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'log1p'
  | 'expm1'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'floor'
  | 'ceil'
  | 'round';

/**
 * `min` and `max` propagate NaN; `floordiv` and `mod` are floored; the bit operations are f64 only and act on int32.
 */
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'min'
  | 'max'
  | 'floordiv'
  | 'mod'
  | 'bitand'
  | 'bitor'
  | 'shl'
  | 'shr';

/** Numbers in, bool out; any comparison with NaN is false but `ne`. */
export type CompareOp = 'lt' | 'le' | 'eq' | 'ne';

export type LogicOp = 'and' | 'or' | 'not';

/** `select(c, a, b)` is a where c, else b: the other side's NaN never leaks. `cast` changes the type; bool gives 1 or 0. */
export type ScalarOp = UnaryOp | BinaryOp | CompareOp | LogicOp | 'select' | 'cast';

export interface ScalarConst {
  readonly op: 'const';
  readonly type: ScalarType;
  /** A bool is 0 or 1. */
  readonly value: number;
}

export interface ScalarParam {
  readonly op: 'param';
  readonly type: ScalarType;
  readonly name: string;
}

export interface ScalarApply {
  readonly op: ScalarOp;
  readonly type: ScalarType;
  readonly args: readonly Scalar[];
}

export type Scalar = ScalarConst | ScalarParam | ScalarApply;

/** A function of named numbers. Parameters are positional; names are for reading. */
export interface ScalarProgram {
  readonly params: readonly ScalarParam[];
  readonly results: readonly Scalar[];
}
