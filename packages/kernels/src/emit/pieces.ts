/**
 * The kernel around a row function: walks the outer axes and hands over the inner one in pieces.
 *
 * In: a row function, called with the block, a count and a cursor per operand. Out: the kernel. An engine sees the row
 * function often enough to optimise it (there is no replacement of a running function). Pieces are a fixed multiple of
 * four, so they change no bit.
 */

import type { Kernel } from '../kernel.ts';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { Moving } from './moving.ts';
import { walkOuter } from './odometer.ts';

/** Numbers per call of the row function: long enough to hide the call, short enough for V8's budget. */
const PIECE = 1024;

export function inPieces(module: WasmModule, kernel: Kernel, name: string, row: Func): Func {
  return module.func(name, { block: 'i32', begin: 'i32', end: 'i32' }, [], (f, params) => {
    const count = f.local('i32', 'count');
    const left = f.local('i32', 'left');
    walkOuter(f, kernel, params, (cursors) => {
      const moving = Moving.start({ module, f }, kernel, params.block, cursors, [0]);
      const piece = moving.copy();
      f.get(moving.extent(0));
      f.set(left);
      f.block((done) => {
        f.loop((again) => {
          f.get(left);
          f.i32(0);
          f.op('i32.le_s');
          f.brIf(done);
          f.get(left);
          f.i32(PIECE);
          f.get(left);
          f.i32(PIECE);
          f.op('i32.lt_s');
          f.select();
          f.set(count);
          f.get(params.block, count, ...piece.cursors);
          f.call(row);
          piece.step(0, PIECE);
          f.bump(left, -PIECE);
          f.br(again);
        });
      });
    });
  });
}
