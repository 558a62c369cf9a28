/**
 * Two parts of a stream's keys become one: totals and sums of both in units of the larger reference.
 *
 * In: a panel's state and sums in scratch, and the place of another part. Out: both, in scratch. References are whole
 * powers of two, so bringing both to one loses nothing.
 */

import { ROW } from '../../stream-scratch.ts';
import { streamAxes, type StreamKernel } from '../../kernel.ts';
import { exp2 } from '../../wasm/exponential.ts';
import type { Func } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes, type Value } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { HALVES } from './lanes-read.ts';
import { Scratch, stateAt } from './scratch.ts';

const PARAMS = { block: 'i32', scratch: 'i32', panel: 'i32', part: 'i32' } as const;

export function emitAbsorb(module: WasmModule, kernel: StreamKernel, name: string): Func {
  const isExp = kernel.normaliser.base === 'exp';
  return module.func(`${name}_absorb`, PARAMS, [], (f, p) => {
    const v = new Lanes(f);
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const [state, sums] = [f.local('i32', 'state'), f.local('i32', 'sums')];
    const [otherState, otherSums] = [f.local('i32', 'otherState'), f.local('i32', 'otherSums')];
    scratch.putState(p.panel);
    f.set(state);
    scratch.putSums(p.panel);
    f.set(sums);
    for (const [own, other] of [
      [state, otherState],
      [sums, otherSums],
    ] as const) {
      f.get(own);
      scratch.put('sums');
      f.op('i32.sub');
      scratch.putPartial(p.part);
      f.op('i32.add');
      f.set(other);
    }
    const read = (at: Local<'i32'>, offset: number): Local<'v128'> =>
      v.let('x', () => {
        f.get(at);
        f.mem('v128.load', offset, 2);
      });
    const write = (at: Local<'i32'>, offset: number, value: Value): void => {
      f.get(at);
      v.put(value);
      f.mem('v128.store', offset, 2);
    };
    const factors = HALVES.map((half) => {
      if (!isExp) return undefined;
      const [a, b] = [state, otherState].map((at) => read(at, stateAt.reference + 16 * half));
      const m = v.let('m', v.of('f32x4.pmax', a, b));
      write(state, stateAt.reference + 16 * half, m);
      // Equal references differ by nothing, be they infinite.
      return [a, b].map((own) =>
        v.let('factor', exp2(v, v.let('change', v.of('v128.andnot', v.sub(own, m), v.of('f32x4.eq', own, m))))),
      );
    });
    const combine = (own: Local<'i32'>, other: Local<'i32'>, offset: number, half: 0 | 1): void => {
      const [a, b] = [own, other].map((at) => read(at, offset + 16 * half));
      const scaled = [a, b].map((x, k): Value => {
        const factor = factors[half]?.[k];
        return factor === undefined ? x : v.mul(x, factor);
      });
      write(own, offset + 16 * half, v.add(scaled[0], scaled[1]));
    };
    for (const half of HALVES) combine(state, otherState, stateAt.total, half);
    const column = f.local('i32', 'column');
    f.for(
      column,
      0,
      () => scratch.putExtent(streamAxes.column),
      1,
      () => {
        for (const half of HALVES) combine(sums, otherSums, 0, half);
        f.bump(sums, ROW);
        f.bump(otherSums, ROW);
      },
    );
  });
}
