/**
 * What the functions of one kernel share: their cursor parameters, by name, and a loop that counts down.
 *
 * A stage is a function of its own so that an engine meets it often and optimises it by itself.
 */

import { bug } from '@heed/diagnostics';
import type { Kernel } from '../kernel.ts';
import type { Emit, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';

/** One i32 parameter per operand. */
export function cursorParams(kernel: Kernel): Record<`p${number}`, 'i32'> {
  return Object.fromEntries(kernel.operands.map((_, k) => [`p${k}`, 'i32']));
}

export function cursorsOf(kernel: Kernel, params: Readonly<Record<string, Local<'i32'>>>): readonly Local<'i32'>[] {
  return kernel.operands.map((_, k) => params[`p${k}`] ?? bug(`operand ${k} has a parameter`));
}

/** Leaves the smaller of two, each evaluated twice. */
export function putSmaller(f: FunctionBuilder, a: Emit, b: Emit): void {
  a();
  b();
  a();
  b();
  f.op('i32.lt_s');
  f.select();
}

/** while (left ≥ width, and is none of `leaves`) { body; left −= width } */
export function countDown(
  f: FunctionBuilder,
  left: Local<'i32'>,
  width: number,
  body: Emit,
  leaves: readonly number[] = [],
): void {
  f.block((done) => {
    f.loop((again) => {
      f.get(left);
      f.i32(width);
      f.op('i32.lt_s');
      f.brIf(done);
      for (const count of leaves) {
        f.get(left);
        f.i32(count);
        f.op('i32.eq');
        f.brIf(done);
      }
      body();
      f.bump(left, -width);
      f.br(again);
    });
  });
}
