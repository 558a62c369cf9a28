/**
 * Whether a condition holds everywhere, nowhere or somewhere in a block of queries and keys: interval arithmetic (Moore
 * 1966) of its program, as WebAssembly.
 *
 * In: the program, and the range of each parameter over the block. Out: two bits, certainly true and certainly false. A
 * range is two f64; NaN ends mean that nothing is known, and no comparison with them is certain. Ends are computed with
 * the same rounding as the numbers between them, and rounding is monotone, so no range is too narrow. Arithmetic in f32 and
 * functions of mathematics are not followed: there nothing is known.
 */

import { bug } from '@heed/diagnostics';
import { linearise } from '@heed/scalar';
import type { LinearApply, ScalarOp, ScalarProgram } from '@heed/scalar';
import type { Emit, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import type { PlainOp } from '../../wasm/opcodes.ts';

type Double = Local<'f64'>;
type Bit = Local<'i32'>;

export interface NumberRange {
  readonly low: Double;
  readonly high: Double;
}

export interface TruthRange {
  readonly yes: Bit;
  readonly no: Bit;
}

export type Bounds = NumberRange | TruthRange;

/** In f64 alone: f32 rounds each result once more. */
const ARITHMETIC: ReadonlySet<ScalarOp> = new Set([
  'floor',
  'ceil',
  'round',
  'add',
  'sub',
  'mul',
  'div',
  'floordiv',
  'mod',
]);
const EXACT: ReadonlySet<ScalarOp> = new Set(['select', 'cast', 'neg', 'abs', 'min', 'max']);

/** Whether the range of a step is followed; of any other nothing is known. */
export function hasBounds({ op, type }: Pick<LinearApply, 'op' | 'type'>): boolean {
  return type === 'bool' || EXACT.has(op) || (type === 'f64' && ARITHMETIC.has(op));
}

const isTruth = (bounds: Bounds): bounds is TruthRange => 'yes' in bounds;

/** The range of the program's one result, a bool. */
export function boundsOf(f: FunctionBuilder, program: ScalarProgram, parameter: (index: number) => Bounds): TruthRange {
  const rules = new Rules(f);
  const { steps, results } = linearise(program);
  const known: Bounds[] = [];
  for (const step of steps) {
    if (step.op === 'const') known.push(rules.constant(step.value, step.type === 'bool'));
    else if (step.op === 'param') known.push(parameter(step.index));
    else
      known.push(
        rules.apply(
          step,
          step.args.map((arg) => known[arg]),
        ),
      );
  }
  const result = known[results[0]];
  return isTruth(result) ? result : bug('a condition is a bool');
}

class Rules {
  readonly #f: FunctionBuilder;

  constructor(f: FunctionBuilder) {
    this.#f = f;
  }

  constant(value: number, isBool: boolean): Bounds {
    if (isBool)
      return this.#truth(
        () => this.#f.i32(value === 0 ? 0 : 1),
        () => this.#f.i32(value === 0 ? 1 : 0),
      );
    return this.#range(
      () => this.#f.f64(value),
      () => this.#f.f64(value),
    );
  }

  apply({ op, type }: LinearApply, args: readonly Bounds[]): Bounds {
    const [a, b, c] = args;
    if (!hasBounds({ op, type })) return this.#unknown();
    if (type === 'bool') return this.#truths(op, args);
    if (op === 'select' && isTruth(a) && !isTruth(b) && !isTruth(c)) return this.#chosen(a, b, c);
    if (op === 'cast') return this.#cast(a, type === 'f32');
    if (isTruth(a) || (b !== undefined && isTruth(b))) return this.#unknown();
    switch (op) {
      case 'neg':
        return this.#range(this.#of('f64.neg', a.high), this.#of('f64.neg', a.low));
      case 'abs':
        return this.#absolute(a);
      case 'min':
      case 'max':
        return this.#range(this.#of(`f64.${op}`, a.low, b.low), this.#of(`f64.${op}`, a.high, b.high));
      default:
        return this.#arithmetic(op, a, b);
    }
  }

  #arithmetic(op: LinearApply['op'], a: NumberRange, b: NumberRange): NumberRange {
    switch (op) {
      case 'floor':
        return this.#range(this.#of('f64.floor', a.low), this.#of('f64.floor', a.high));
      case 'ceil':
        return this.#range(this.#of('f64.ceil', a.low), this.#of('f64.ceil', a.high));
      case 'round':
        return this.#range(this.#of('f64.nearest', a.low), this.#of('f64.nearest', a.high));
      case 'add':
        return this.#range(this.#of('f64.add', a.low, b.low), this.#of('f64.add', a.high, b.high));
      case 'sub':
        return this.#range(this.#of('f64.sub', a.low, b.high), this.#of('f64.sub', a.high, b.low));
      case 'mul':
        return this.#corners('f64.mul', a, b);
      case 'div':
        return this.#ifPositive(b, this.#corners('f64.div', a, b));
      case 'floordiv':
        return this.#ifPositive(b, this.#floored(this.#corners('f64.div', a, b)));
      case 'mod':
        return this.#modulo(a, b);
      default:
        return bug('a step that has bounds has a rule for them', op);
    }
  }

  #truths(op: LinearApply['op'], args: readonly Bounds[]): TruthRange {
    const f = this.#f;
    const [a, b, c] = args;
    if (op === 'not' && isTruth(a)) return { yes: a.no, no: a.yes };
    if ((op === 'and' || op === 'or') && isTruth(a) && isTruth(b)) {
      const dual = op === 'and' ? 'i32.or' : 'i32.and';
      return this.#truth(this.#of(`i32.${op}`, a.yes, b.yes), this.#of(dual, a.no, b.no));
    }
    if (op === 'select' && isTruth(a) && isTruth(b) && isTruth(c)) {
      const chosen = (bit: 'yes' | 'no') => (): void => {
        // Both say so, or the one that is certainly chosen.
        f.get(b[bit], c[bit]);
        f.op('i32.and');
        f.get(a.yes, b[bit]);
        f.op('i32.and');
        f.op('i32.or');
        f.get(a.no, c[bit]);
        f.op('i32.and');
        f.op('i32.or');
      };
      return this.#truth(chosen('yes'), chosen('no'));
    }
    if (op === 'cast') return isTruth(a) ? a : this.#nonZero(a);
    if (a === undefined || b === undefined || isTruth(a) || isTruth(b)) return this.#undecided();
    switch (op) {
      case 'lt':
        return this.#truth(this.#of('f64.lt', a.high, b.low), this.#of('f64.ge', a.low, b.high));
      case 'le':
        return this.#truth(this.#of('f64.le', a.high, b.low), this.#of('f64.gt', a.low, b.high));
      case 'eq':
      case 'ne': {
        const same = (): void => {
          this.#of('f64.eq', a.low, a.high)();
          this.#of('f64.eq', b.low, b.high)();
          f.op('i32.and');
          this.#of('f64.eq', a.low, b.low)();
          f.op('i32.and');
        };
        const apart = (): void => {
          this.#of('f64.lt', a.high, b.low)();
          this.#of('f64.lt', b.high, a.low)();
          f.op('i32.or');
        };
        return op === 'eq' ? this.#truth(same, apart) : this.#truth(apart, same);
      }
      default:
        return this.#undecided();
    }
  }

  #nonZero({ low, high }: NumberRange): TruthRange {
    const f = this.#f;
    const against = (op: PlainOp, end: Double) => (): void => {
      f.get(end);
      f.f64(0);
      f.op(op);
    };
    const both = (join: 'i32.or' | 'i32.and', one: Emit, two: Emit) => (): void => {
      one();
      two();
      f.op(join);
    };
    return this.#truth(
      both('i32.or', against('f64.gt', low), against('f64.lt', high)),
      both('i32.and', against('f64.eq', low), against('f64.eq', high)),
    );
  }

  #cast(a: Bounds, toSingle: boolean): NumberRange {
    const f = this.#f;
    if (isTruth(a)) {
      const high = (): void => {
        f.get(a.no);
        f.op('i32.eqz');
        f.op('f64.convert_i32_s');
      };
      return this.#range(() => {
        f.get(a.yes);
        f.op('f64.convert_i32_s');
      }, high);
    }
    if (!toSingle) return a;
    const rounded = (end: Double) => (): void => {
      f.get(end);
      f.op('f32.demote_f64');
      f.op('f64.promote_f32');
    };
    return this.#range(rounded(a.low), rounded(a.high));
  }

  #chosen(condition: TruthRange, a: NumberRange, b: NumberRange): NumberRange {
    const f = this.#f;
    const end = (which: 'low' | 'high', join: 'f64.min' | 'f64.max') => (): void => {
      f.get(a[which], b[which], a[which], b[which]);
      f.op(join);
      f.get(condition.no);
      f.select();
      f.get(condition.yes);
      f.select();
    };
    return this.#range(end('low', 'f64.min'), end('high', 'f64.max'));
  }

  #absolute({ low, high }: NumberRange): NumberRange {
    const f = this.#f;
    return this.#range(
      () => {
        f.get(low, high);
        f.op('f64.neg');
        f.op('f64.max');
        f.f64(0);
        f.op('f64.max');
      },
      () => {
        f.get(low);
        f.op('f64.neg');
        f.get(high);
        f.op('f64.max');
      },
    );
  }

  #corners(op: 'f64.mul' | 'f64.div', a: NumberRange, b: NumberRange): NumberRange {
    const ends = [
      this.#of(op, a.low, b.low),
      this.#of(op, a.low, b.high),
      this.#of(op, a.high, b.low),
      this.#of(op, a.high, b.high),
    ];
    const extreme = (join: 'f64.min' | 'f64.max') => (): void => {
      ends.forEach((end, k) => {
        end();
        if (k > 0) this.#f.op(join);
      });
    };
    return this.#range(extreme('f64.min'), extreme('f64.max'));
  }

  #floored({ low, high }: NumberRange): NumberRange {
    return this.#range(this.#of('f64.floor', low), this.#of('f64.floor', high));
  }

  /** Nothing is known unless `divisor` is positive. */
  #ifPositive(divisor: NumberRange, { low, high }: NumberRange): NumberRange {
    const f = this.#f;
    const end = (value: Double) => (): void => {
      f.get(value);
      f.f64(Number.NaN);
      f.get(divisor.low);
      f.f64(0);
      f.op('f64.gt');
      f.select();
    };
    return this.#range(end(low), end(high));
  }

  /** Within one period the remainder moves along; across periods it is anything from 0 to the divisor. */
  #modulo(a: NumberRange, b: NumberRange): NumberRange {
    const f = this.#f;
    const period = this.#floored(this.#corners('f64.div', a, b));
    const isOne = f.local('i32', 'period');
    f.get(period.low, period.high);
    f.op('f64.eq');
    f.get(b.low, b.high);
    f.op('f64.eq');
    f.op('i32.and');
    f.set(isOne);
    const end = (value: Double, otherwise: Emit) => (): void => {
      f.get(value, b.low, period.low);
      f.op('f64.mul');
      f.op('f64.sub');
      otherwise();
      f.get(isOne);
      f.select();
    };
    return this.#ifPositive(
      b,
      this.#range(
        end(a.low, () => f.f64(0)),
        end(a.high, () => f.get(b.high)),
      ),
    );
  }

  #unknown(): NumberRange {
    return this.#range(
      () => this.#f.f64(Number.NaN),
      () => this.#f.f64(Number.NaN),
    );
  }

  #undecided(): TruthRange {
    return this.#truth(
      () => this.#f.i32(0),
      () => this.#f.i32(0),
    );
  }

  #of(op: PlainOp, ...operands: readonly Local[]): Emit {
    return () => {
      this.#f.get(...operands);
      this.#f.op(op);
    };
  }

  #range(low: Emit, high: Emit): NumberRange {
    return { low: this.#local('f64', low, 'low'), high: this.#local('f64', high, 'high') };
  }

  #truth(yes: Emit, no: Emit): TruthRange {
    return { yes: this.#local('i32', yes, 'yes'), no: this.#local('i32', no, 'no') };
  }

  #local<T extends 'f64' | 'i32'>(type: T, value: Emit, name: string): Local<T> {
    const local = this.#f.local(type, name);
    value();
    this.#f.set(local);
    return local;
  }
}
