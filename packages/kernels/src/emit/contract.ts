/**
 * The contract skeleton: out[outer, m, n] = Σ_k left·right, over the products that the domain holds.
 *
 * In: run-time strides along m, n and k for each operand. Out: a kernel that takes one of four ways, a file each:
 * `blocks` (right packed) where its block has scratch, and else, by strides alone, `panel` (vectors along n), `dot`
 * (vectors along k) or `general`, which takes anything. A sum runs over k in order, except in `dot`, where four
 * interleaved sums are added at the end. No way depends on how m is cut.
 */

import { blockLayout } from '../block.ts';
import { hasBlocks } from '../contract-scratch.ts';
import type { ContractKernel } from '../kernel.ts';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { emitBlocks } from './contract-blocks.ts';
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
  /** Where rows are few it is faster than blocks up to so many numbers of right (unsigned). */
  readonly few?: number;
}

/** From so many rows on packing pays, wherever right lies. */
const FEW_ROWS = 32;
/** Numbers of right that stay in a cache by themselves. */
const CACHED = 1 << 16;
const ANY_NUMBER = -1;

export function emitContract(module: WasmModule, kernel: ContractKernel, name: string, fused: boolean): Func {
  const ways = waysOf(module, kernel, name, fused);
  const blocks = hasBlocks(kernel) ? emitBlocks(module, kernel, name, fused) : undefined;
  return module.func(name, { block: 'i32', begin: 'i32', end: 'i32' }, [], (f, params) => {
    const left = f.local('i32', 'left');
    const layout = blockLayout(kernel);
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
      const matches = ({ strides }: Way): void => {
        f.i32(1);
        for (const [operand, axis, bytes] of strides) {
          f.get(moving.stride(operand, axis));
          f.i32(bytes);
          f.op('i32.eq');
          f.op('i32.and');
        }
      };
      const choose = ([way, ...others]: readonly Way[]): void => {
        if (way === undefined) return;
        if (others.length === 0) return rows(way.stages);
        matches(way);
        f.if(
          () => rows(way.stages),
          () => choose(others),
        );
      };
      if (blocks === undefined) return choose(ways);
      const word = (offset: number): void => {
        f.get(params.block);
        f.load('i32', offset);
      };
      word(layout.scratch);
      f.i32(0);
      f.op('i32.ne');
      matches({ strides: matrices(kernel), stages: [] });
      f.op('i32.and');
      for (const way of ways) {
        if (way.few === undefined) continue;
        // Unless rows are few and this way does: what a part finds here is what the whole would have found.
        word(layout.whole);
        f.i32(FEW_ROWS);
        f.op('i32.lt_s');
        f.get(moving.extent(N), moving.extent(K));
        f.op('i32.mul');
        f.i32(way.few);
        f.op('i32.le_u');
        f.op('i32.and');
        matches(way);
        f.op('i32.and');
        f.op('i32.eqz');
        f.op('i32.and');
      }
      f.if(
        () => {
          f.get(params.block, ...cursors);
          f.call(blocks);
        },
        () => choose(ways),
      );
    });
  });
}

/** What stands still where left and right are matrices. */
function matrices({ left, right }: ContractKernel): Way['strides'] {
  return [
    [left, N, 0],
    [right, M, 0],
  ];
}

function waysOf(module: WasmModule, kernel: ContractKernel, name: string, fused: boolean): readonly Way[] {
  const { left, right, out, domain } = kernel;
  const general: Way = { strides: [], stages: [emitGeneral(module, kernel, name)] };
  if ([left, right, out].some((operand) => kernel.operands[operand]?.dtype !== 'f32')) return [general];
  const panel: Way = {
    strides: [
      ...matrices(kernel),
      [right, N, 4],
      [out, N, 4],
      ...operandsOf(domain).map((operand) => [operand, N, 0] as const),
    ],
    stages: (domain === undefined ? [4, 1] : [1]).map((rows) => emitPanel(module, kernel, name, rows, fused)),
    few: CACHED,
  };
  if (domain !== undefined) return [panel, general];
  const dot: Way = {
    strides: [...matrices(kernel), [left, K, 4], [right, K, 4]],
    stages: [2, 1].map((rows) => emitDot(module, kernel, name, rows, fused)),
    few: ANY_NUMBER,
  };
  return [panel, dot, general];
}
