/**
 * What the three ways of a contraction share: the names of its inner axes, and the form of a function that does a few
 * rows of m at all n and k: it has the block's address and a cursor per operand.
 */

import type { ContractKernel } from '../kernel.ts';
import type { Emit, Func, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import type { WasmModule } from '../wasm/module.ts';
import { Moving } from './moving.ts';
import { countDown, cursorParams, cursorsOf } from './stages.ts';

export const M = 0;
export const N = 1;
export const K = 2;

export interface Stage {
  /** Rows of m a call does. */
  readonly rows: number;
  readonly func: Func;
}

export function emitStage(
  module: WasmModule,
  kernel: ContractKernel,
  name: string,
  rows: number,
  write: (f: FunctionBuilder, moving: Moving) => void,
): Stage {
  const func = module.func(`${name}_${rows}`, { block: 'i32', ...cursorParams(kernel) }, [], (f, params) => {
    write(f, Moving.start({ module, f }, kernel, params.block, cursorsOf(kernel, params), [M, N, K]));
  });
  return { rows, func };
}

/** How many of the extent along `axis` are left, for `countDown`. */
export function leftOf(f: FunctionBuilder, moving: Moving, axis: number): Local<'i32'> {
  const left = f.local('i32', 'left');
  f.get(moving.extent(axis));
  f.set(left);
  return left;
}

/** 0, 1, … `count` − 1 strides of `operand` along `axis`, as code that adds one of them to an address on the stack. */
export function offsets(
  f: FunctionBuilder,
  moving: Moving,
  operand: number,
  axis: number,
  count: number,
): readonly Emit[] {
  return Array.from({ length: count }, (_, k) => {
    if (k === 0) return () => {};
    const offset = f.local('i32', `offset${k}`);
    f.get(moving.stride(operand, axis));
    f.i32(k);
    f.op('i32.mul');
    f.set(offset);
    return () => {
      f.get(offset);
      f.op('i32.add');
    };
  });
}

/** Walks k for the operands given: `body` gets cursors of its own, which step by `width`; `left` counts down. */
export function alongK(
  f: FunctionBuilder,
  walk: Moving,
  left: Local<'i32'>,
  width: number,
  operands: readonly number[],
  body: Emit,
): void {
  countDown(f, left, width, () => {
    body();
    walk.step(K, width, operands);
  });
}
