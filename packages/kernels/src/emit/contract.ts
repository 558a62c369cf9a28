/**
 * The contract skeleton: out[outer, m, n] = Σ_k left·right, over the products that the domain holds.
 *
 * In: run-time strides along m, n and k for each operand. Out: a kernel that chooses by strides alone one of three ways
 * and hands it rows: `panel` (vectors along n), `dot` (vectors along k) and `general`, which takes anything; each is a
 * file. A sum runs over k in order, except in `dot`, where four interleaved sums are added at the end. Nothing is
 * packed here: that is a compiler's decision.
 */

import type { ContractKernel } from '../kernel.ts';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { emitDot } from './contract-dot.ts';
import { emitGeneral } from './contract-general.ts';
import { emitPanel } from './contract-panel.ts';
import { K, M, N } from './contract-stage.ts';
import type { Stage } from './contract-stage.ts';
import { Moving, operandsOf } from './moving.ts';
import { walkOuter } from './odometer.ts';
import { countDown } from './stages.ts';

/** Stages in order of their rows, and the strides (operand, axis, bytes) they rely on. */
interface Way {
  readonly strides: readonly (readonly [operand: number, axis: number, bytes: number])[];
  readonly stages: readonly Stage[];
}

export function emitContract(module: WasmModule, kernel: ContractKernel, name: string): Func {
  const ways = waysOf(module, kernel, name);
  return module.func(name, { block: 'i32', begin: 'i32', end: 'i32' }, [], (f, params) => {
    const left = f.local('i32', 'left');
    walkOuter(f, kernel, params, (cursors) => {
      const moving = Moving.start({ module, f }, kernel, params.block, cursors, [M, N, K]);
      const rows = (stages: readonly Stage[]): void => {
        const here = moving.copy();
        f.get(moving.extent(M));
        f.set(left);
        for (const stage of stages) {
          countDown(f, left, stage.rows, () => {
            f.get(params.block, ...here.cursors);
            f.call(stage.func);
            here.step(M, stage.rows);
          });
        }
      };
      const choose = ([way, ...others]: readonly Way[]): void => {
        if (way === undefined) return;
        if (others.length === 0) return rows(way.stages);
        way.strides.forEach(([operand, axis, bytes], k) => {
          f.get(moving.stride(operand, axis));
          f.i32(bytes);
          f.op('i32.eq');
          if (k > 0) f.op('i32.and');
        });
        f.if(
          () => rows(way.stages),
          () => choose(others),
        );
      };
      choose(ways);
    });
  });
}

function waysOf(module: WasmModule, kernel: ContractKernel, name: string): readonly Way[] {
  const { left, right, out, domain } = kernel;
  const general: Way = { strides: [], stages: [emitGeneral(module, kernel, name)] };
  if ([left, right, out].some((operand) => kernel.operands[operand]?.dtype !== 'f32')) return [general];
  const matrices = [
    [left, N, 0],
    [right, M, 0],
  ] as const;
  const panel: Way = {
    strides: [
      ...matrices,
      [right, N, 4],
      [out, N, 4],
      ...operandsOf(domain).map((operand) => [operand, N, 0] as const),
    ],
    stages: (domain === undefined ? [4, 1] : [1]).map((rows) => emitPanel(module, kernel, name, rows)),
  };
  if (domain !== undefined) return [panel, general];
  const dot: Way = {
    strides: [...matrices, [left, K, 4], [right, K, 4]],
    stages: [2, 1].map((rows) => emitDot(module, kernel, name, rows)),
  };
  return [panel, dot, general];
}
