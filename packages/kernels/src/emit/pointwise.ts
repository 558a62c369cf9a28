/**
 * The pointwise skeleton: out[outer, x] = body(…), four numbers at a time, then one.
 *
 * Two functions: the kernel walks the outer axes and hands pieces of the inner one to `_row` (pieces.ts).
 */

import type { PointwiseKernel } from '../kernel.ts';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { BoundCode, Moving, operandsOf } from './moving.ts';
import { inPieces } from './pieces.ts';
import { countDown, cursorParams, cursorsOf } from './stages.ts';
import type { Lanes } from './values.ts';

export function emitPointwise(module: WasmModule, kernel: PointwiseKernel, name: string): Func {
  return inPieces(module, kernel, name, emitRow(module, kernel, name));
}

function emitRow(module: WasmModule, kernel: PointwiseKernel, name: string): Func {
  return module.func(`${name}_row`, { block: 'i32', count: 'i32', ...cursorParams(kernel) }, [], (f, params) => {
    const { block, count } = params;
    const moving = Moving.start({ module, f }, kernel, block, cursorsOf(kernel, params), [0]);
    const code = new BoundCode(moving, kernel.body);
    const used = [...new Set([...operandsOf(kernel.body), kernel.out])];
    const loop = (lanes: Lanes, width: number): void =>
      countDown(f, count, width, () => {
        moving.write(
          kernel.out,
          0,
          code.run(lanes, (operand) => moving.read(operand, lanes, 0)),
        );
        moving.step(0, width, used);
      });
    loop('vector', 4);
    loop('scalar', 1);
  });
}
