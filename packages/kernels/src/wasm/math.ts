/**
 * The functions of mathematics a kernel may need, as WebAssembly: inline code on f32x4, or helper functions built once
 * per module on demand. The f32 form is a splat, the f32x4 form and an extract, so it has the same bits as any lane.
 *
 * sin, cos and the rest are absent: emitters import them from the host. Errors are in units of the last place; results
 * below the smallest normal number count in their own spacing. They were measured once on every seventh f32 of magnitude
 * 2⁻¹⁴ … 152; math.test.ts asserts the bounds on a coarser sweep of the whole range.
 */

import { exp, exp2, log } from './exponential.ts';
import type { Emit, Func, FunctionBuilder } from './function.ts';
import type { Local } from './instructions.ts';
import { Lanes } from './lanes.ts';
import type { LaneOptions } from './lanes.ts';
import type { WasmModule } from './module.ts';
import { erf, sigmoid, softplus, tanh } from './sigmoidal.ts';

export type MathName = 'exp' | 'exp2' | 'log' | 'tanh' | 'sigmoid' | 'softplus' | 'erf';

interface MathRow {
  readonly emit: (v: Lanes, x: Local<'v128'>) => Emit;
  /** Promised bound in ulp; the measured error stands above it, without and with madd. */
  readonly ulp: number;
}

export const mathTable: Readonly<Record<MathName, MathRow>> = {
  // measured 0.98 and 1.01
  exp: { emit: exp, ulp: 2 },
  // measured 1.07 and 0.87
  exp2: { emit: exp2, ulp: 2 },
  // measured 0.81 and 0.81
  log: { emit: log, ulp: 2 },
  // measured 1.44 and 1.44
  tanh: { emit: tanh, ulp: 3 },
  // measured 2.41 and 2.41
  sigmoid: { emit: sigmoid, ulp: 3 },
  // measured 2.72 and 2.72
  softplus: { emit: softplus, ulp: 3 },
  // measured 1.19 and 1.07
  erf: { emit: erf, ulp: 4 },
};

/** Inline: leaves name(x) on the stack. */
export function emitMath(f: FunctionBuilder, name: MathName, x: Local<'v128'>, options: LaneOptions = {}): void {
  const v = new Lanes(f, options);
  v.put(mathTable[name].emit(v, x));
}

/** The helper function v128 → v128 of this module. */
export function vectorMath(module: WasmModule, name: MathName, options: LaneOptions = {}): Func {
  const symbol = `${name}_f32x4${options.madd === true ? '_madd' : ''}`;
  return module.once(symbol, () =>
    module.func(symbol, { x: 'v128' }, ['v128'], (f, { x }) => emitMath(f, name, x, options)),
  );
}

/** The helper function f32 → f32 of this module. */
export function scalarMath(module: WasmModule, name: MathName, options: LaneOptions = {}): Func {
  const symbol = `${name}_f32${options.madd === true ? '_madd' : ''}`;
  return module.once(symbol, () => {
    const vector = vectorMath(module, name, options);
    return module.func(symbol, { x: 'f32' }, ['f32'], (f, { x }) => {
      f.get(x);
      f.op('f32x4.splat');
      f.call(vector);
      f.lane('f32x4.extract_lane', 0);
    });
  });
}
