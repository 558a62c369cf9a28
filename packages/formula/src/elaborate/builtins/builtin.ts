/**
 * The form of a built-in's entry.
 */

import type { Call } from '../../syntax/tree.ts';
import type { Context } from '../context.ts';
import type { Operand, Value } from '../values.ts';

export interface Parameter {
  readonly name: string;
  /**
   * `value`: any expression. `rest`: the remaining ones by place; so `sizes`, which stand without brackets, and `order`,
   * axes written out one by one. `axis`, `axes`: whole numbers, written out. `flag`: true or false. `written`: never a
   * value; the built-in reads it from the call.
   */
  readonly kind: 'value' | 'rest' | 'sizes' | 'order' | 'axis' | 'axes' | 'flag' | 'written';
  readonly required?: boolean;
  /** Given by name only. */
  readonly named?: boolean;
}

/** Whether it takes all the arguments that are left. */
export function takesRest({ kind }: Parameter): boolean {
  return kind === 'rest' || kind === 'sizes' || kind === 'order';
}

/** A call's arguments, sorted out. */
export interface Bound {
  readonly expr: Call;
  /** The values, in the order of the text. */
  readonly operands: readonly Operand[];
  /** The values by the names of their parameters; those of `rest` and `sizes` are not among them. */
  readonly byName: ReadonlyMap<string, Operand>;
  /** As written: may count from the front. */
  readonly axes: readonly number[] | undefined;
  /** The switches that are on. */
  readonly flags: ReadonlySet<string>;
}

export interface Builtin {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Whether any argument may be given by any name. */
  readonly open?: boolean;
  /** Whether it is asked even where an operand is unknown. */
  readonly sees?: 'unknown';
  readonly elaborate: (context: Context, call: Bound) => Value;
}

/** A parameter that must be given. */
export function required(name: string): Parameter {
  return { name, kind: 'value', required: true };
}

export function optional(name: string, kind: Parameter['kind'] = 'value'): Parameter {
  return { name, kind };
}

/** A parameter that is only given by name. */
export function named(name: string, kind: Parameter['kind']): Parameter {
  return { name, kind, named: true };
}
