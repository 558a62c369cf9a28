/**
 * The ends of a panel: queries in, results out.
 *
 * `pack` lays eight queries side by side, scaled; lanes past the last query hold zeros. `begin` sets references, totals and
 * sums. `finish` divides the sums and writes the rows that are queries, in any element type and at any strides.
 */

import { streamAxes, type BoundProgram, type StreamKernel } from '../../kernel.ts';
import { PANEL, ROW } from '../../stream-scratch.ts';
import { log } from '../../wasm/exponential.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { BoundCode } from '../moving.ts';
import { load, store } from '../storage.ts';
import { cast, extract, put } from '../values.ts';
import type { Value } from '../values.ts';
import { HALVES, PanelReader } from './lanes-read.ts';
import { nothing, Scratch, stateAt, type Word } from './scratch.ts';

const LN2 = 0.6931471805599453;

/** A panel's first query, and how many queries it has. */
export function panelSpan(f: FunctionBuilder, scratch: Scratch, panel: Word): { first: Word; count: Word } {
  const first = f.local('i32', 'first');
  const count = f.local('i32', 'count');
  f.get(panel);
  f.i32(PANEL);
  f.op('i32.mul');
  f.set(first);
  f.i32(PANEL);
  scratch.put('count');
  f.get(first);
  f.op('i32.sub');
  f.tee(count);
  f.i32(PANEL);
  f.get(count);
  f.op('i32.lt_s');
  f.select();
  f.set(count);
  scratch.put('first');
  f.get(first);
  f.op('i32.add');
  f.set(first);
  return { first, count };
}

const PARAMS = { block: 'i32', scratch: 'i32', panel: 'i32' } as const;

/** Queries of product `product` into the panel, times `scale` · `units`. */
export function emitPack(
  module: WasmModule,
  kernel: StreamKernel,
  name: string,
  product: number,
  scale: BoundProgram | undefined,
  units: number,
): Func {
  return module.func(`${name}_pack${product}`, PARAMS, [], (f, p) => {
    const scope = { module, f };
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const { first, count } = panelSpan(f, scratch, p.panel);
    const { left } = kernel.products[product];
    const axis = streamAxes.product(product);
    const reader = new PanelReader(scope, kernel, scratch, p.block, [], { first, count, key: undefined });
    const code = scale && new BoundCode(reader.moving, scale);
    const factor = f.local('f32', 'scale');
    if (code === undefined) f.f32(1);
    else
      put(
        cast(
          scope,
          code.run('scalar', () => reader.read(left, 0)),
          'f32',
        ),
      );
    f.f32(units);
    f.op('f32.mul');
    f.set(factor);
    const stride = f.local('i32', 'stride');
    scratch.putStride(left, axis);
    f.set(stride);
    const [width, lane, cursor, to, k] = ['width', 'lane', 'cursor', 'to', 'k'].map((what) => f.local('i32', what));
    scratch.putExtent(axis);
    f.set(width);
    // A single query lies in a row by itself (row.ts).
    const [lanes, step] = [f.local('i32', 'lanes'), f.local('i32', 'step')];
    const byForm = (row: number, panel: number, into: Word): void => {
      f.i32(row);
      f.i32(panel);
      scratch.put('isRow');
      f.select();
      f.set(into);
    };
    byForm(1, PANEL, lanes);
    byForm(4, ROW, step);
    f.for(
      lane,
      0,
      () => f.get(lanes),
      1,
      () => {
        scratch.putQueries(product, p.panel);
        f.get(lane);
        f.i32(4);
        f.op('i32.mul');
        f.op('i32.add');
        f.set(to);
        scratch.putAddress(left, [
          [
            streamAxes.query,
            () => {
              f.get(first, lane);
              f.op('i32.add');
            },
          ],
        ]);
        f.set(cursor);
        f.for(
          k,
          0,
          () => f.get(width),
          1,
          () => {
            f.get(to);
            f.get(lane, count);
            f.op('i32.lt_s');
            f.if(
              () => {
                const dtype = kernel.operands[left].dtype ?? 'f32';
                put(cast(scope, load(scope, { dtype, cursor, stride }, 'scalar'), 'f32'));
                f.get(factor);
                f.op('f32.mul');
              },
              () => f.f32(0),
              ['f32'],
            );
            f.store('f32');
            f.get(to, step);
            f.op('i32.add');
            f.set(to);
            f.get(cursor, stride);
            f.op('i32.add');
            f.set(cursor);
          },
        );
      },
    );
  });
}

/** `reference` is what a row begins from, `extra` what its total does. */
export function emitBegin(
  module: WasmModule,
  kernel: StreamKernel,
  name: string,
  reference: number,
  extra: BoundProgram | undefined,
): Func {
  return module.func(name, PARAMS, [], (f, p) => {
    const scope = { module, f };
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const { first, count } = panelSpan(f, scratch, p.panel);
    const reader = new PanelReader(scope, kernel, scratch, p.block, [extra], { first, count, key: undefined });
    const code = extra && new BoundCode(reader.moving, extra);
    const state = f.local('i32', 'state');
    scratch.putState(p.panel);
    f.set(state);
    for (const half of HALVES) {
      const write = (offset: number, value: () => void): void => {
        f.get(state);
        value();
        f.mem('v128.store', offset + 16 * half, 2);
      };
      write(stateAt.reference, () => f.f32x4(reference));
      const total =
        code &&
        cast(
          scope,
          code.run('vector', (operand) => reader.read(operand, half)),
          'f32',
        );
      write(stateAt.total, () => (total === undefined ? f.f32x4(nothing(kernel)) : put(total)));
      write(stateAt.correction, () => f.f32x4(1));
    }
    const at = f.local('i32', 'at');
    const k = f.local('i32', 'k');
    scratch.putSums(p.panel);
    f.set(at);
    f.for(
      k,
      0,
      () => scratch.putExtent(streamAxes.column),
      1,
      () => {
        for (const half of HALVES) {
          f.get(at);
          f.f32x4(0);
          f.mem('v128.store', 16 * half, 2);
        }
        f.bump(at, ROW);
      },
    );
  });
}

export function emitFinish(module: WasmModule, kernel: StreamKernel, name: string): Func {
  const { normaliser, value, out } = kernel;
  return module.func(`${name}_finish`, PARAMS, [], (f, p) => {
    const v = new Lanes(f);
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const { first, count } = panelSpan(f, scratch, p.panel);
    const state = f.local('i32', 'state');
    scratch.putState(p.panel);
    f.set(state);
    const read = (offset: number, half: number): Local<'v128'> =>
      v.let('state', () => {
        f.get(state);
        f.mem('v128.load', offset + 16 * half, 2);
      });
    const totals = HALVES.map((half) => read(stateAt.total, half));
    const [at, column] = [f.local('i32', 'at'), f.local('i32', 'column')];
    scratch.putSums(p.panel);
    f.set(at);
    const sum = (half: number): Local<'v128'> =>
      v.let('sum', () => {
        f.get(at);
        f.mem('v128.load', 16 * half, 2);
      });
    const result = (half: number): Local<'v128'> => {
      const total = totals[half];
      if (value === undefined) {
        if (normaliser.base === 'score') return total;
        return v.let('result', v.add(v.mul(read(stateAt.reference, half), LN2), log(v, total)));
      }
      if (normaliser.total === undefined) return sum(half);
      const divided = v.div(sum(half), total);
      if (normaliser.empty === 'divide') return v.let('result', divided);
      const isEmpty = normaliser.empty === 'zero' ? v.of('f32x4.eq', total, 0) : v.of('i32x4.eq', total, -0);
      return v.let('result', v.of('v128.andnot', divided, isEmpty));
    };
    f.for(
      column,
      0,
      () => scratch.putExtent(streamAxes.column),
      1,
      () => {
        const cursor = f.local('i32', 'cursor');
        const stride = f.local('i32', 'stride');
        scratch.putAddress(out, [
          [streamAxes.query, () => f.get(first)],
          [streamAxes.column, () => f.get(column)],
        ]);
        f.set(cursor);
        scratch.putStride(out, streamAxes.query);
        f.set(stride);
        for (const half of HALVES) {
          const four = result(half);
          const vector: Value = { type: 'f32', lanes: 'vector', parts: [() => f.get(four)] };
          for (let lane = 0; lane < PANEL / 2; lane++) {
            f.get(count);
            f.i32(4 * half + lane);
            f.op('i32.gt_s');
            f.if(() => {
              const place = { dtype: kernel.operands[out].dtype ?? 'f32', cursor, stride };
              store({ module, f }, place, extract({ module, f }, vector, lane));
            });
            f.get(cursor, stride);
            f.op('i32.add');
            f.set(cursor);
          }
        }
        f.bump(at, ROW);
      },
    );
  });
}
