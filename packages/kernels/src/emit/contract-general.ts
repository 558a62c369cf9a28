/**
 * Contraction of anything: all strides, element types and domains, a row of m at a time.
 *
 * Sums are f32, four of n at once where the numbers are; f64 where left or right is float64 or an integer. A product
 * outside the domain is not added, whatever it is: its sum is selected.
 */

import { scalarTypeOf } from '@heed/tensor';
import type { ContractKernel } from '../kernel.ts';
import type { WasmModule } from '../wasm/module.ts';
import { alongK, emitStage, K, leftOf, N } from './contract-stage.ts';
import type { Stage } from './contract-stage.ts';
import { BoundCode, operandsOf } from './moving.ts';
import { apply, select } from './scalar-ops.ts';
import { countDown } from './stages.ts';
import { bind, cast, constant, variable } from './values.ts';
import type { Value } from './values.ts';

export function emitGeneral(module: WasmModule, kernel: ContractKernel, name: string): Stage {
  const { left, right, out } = kernel;
  const isDouble = [left, right].some((operand) => scalarTypeOf[kernel.operands[operand]?.dtype ?? 'f32'] === 'f64');
  const type = isDouble ? 'f64' : 'f32';
  return emitStage(module, kernel, `${name}_general`, 1, (f, moving) => {
    const { scope } = moving;
    const domain = kernel.domain && new BoundCode(moving, kernel.domain);
    const walked = [...new Set([left, right, ...operandsOf(kernel.domain)])];
    const here = moving.copy([...walked, out]);
    const remaining = leftOf(f, moving, N);
    for (const lanes of isDouble ? (['scalar'] as const) : (['vector', 'scalar'] as const)) {
      const width = lanes === 'vector' ? 4 : 1;
      countDown(f, remaining, width, () => {
        const sum = variable(scope, constant(scope, type, 0, lanes), 'sum');
        const walk = here.copy(walked);
        const number = (operand: number): Value =>
          bind(scope, cast(scope, bind(scope, walk.read(operand, lanes, N)), type));
        alongK(f, walk, leftOf(f, moving, K), 1, walked, () => {
          const product = bind(scope, apply(scope, 'mul', type, [number(left), number(right)]));
          const next = bind(scope, apply(scope, 'add', type, [sum, product]));
          const counts = domain?.run(lanes, (operand) => walk.read(operand, lanes, N));
          sum.set(counts === undefined ? next : select(scope, counts, next, sum));
        });
        here.write(out, N, sum);
        here.step(N, width, [...walked, out]);
      });
    }
  });
}
