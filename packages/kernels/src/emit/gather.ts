/**
 * The gather skeleton: out[outer, x] = table at computed places, 0 where the guard is false.
 *
 * Two ways through a row, chosen by strides alone: when nothing that indices and guard read moves along it, the place is
 * found once and the row copied, four numbers at a time; else each number has a place of its own. An index that is no
 * position of its axis goes into the fault record and nothing is read for it.
 */

import { scalarTypeOf } from '@heed/tensor';
import { blockLayout, faultCodes, faultRecord } from '../block.ts';
import type { GatherKernel } from '../kernel.ts';
import type { Emit, Func } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import type { WasmModule } from '../wasm/module.ts';
import { BoundCode, Moving, operandsOf } from './moving.ts';
import { inPieces } from './pieces.ts';
import { countDown, cursorParams, cursorsOf } from './stages.ts';
import { load } from './storage.ts';
import type { Place } from './storage.ts';
import { bind, constant, put, variable } from './values.ts';
import type { Lanes, Value } from './values.ts';

export function emitGather(module: WasmModule, kernel: GatherKernel, name: string): Func {
  return inPieces(module, kernel, name, emitRow(module, kernel, name));
}

function emitRow(module: WasmModule, kernel: GatherKernel, name: string): Func {
  return module.func(`${name}_row`, { block: 'i32', count: 'i32', ...cursorParams(kernel) }, [], (f, params) => {
    const { block, count } = params;
    const scope = { module, f };
    const moving = Moving.start(scope, kernel, block, cursorsOf(kernel, params), [0]);
    const { table, out, guard, indices } = kernel;
    const found = f.local('i32', 'found');
    const at = f.local('i32', 'at');
    const place: Place = { ...moving.place(table, 0), cursor: at };
    const type = scalarTypeOf[place.dtype];
    const look = lookUp(moving, kernel, found, at);
    const asked = [...new Set([...operandsOf(guard), ...indices.flatMap(({ program }) => operandsOf(program))])];

    /** Copies from `at` on, or writes zeros, to the end of the piece. */
    const fill = (number: (lanes: Lanes) => Value, from: boolean): void => {
      for (const [lanes, width] of [
        ['vector', 4],
        ['scalar', 1],
      ] as const) {
        countDown(f, count, width, () => {
          moving.write(out, 0, bind(scope, number(lanes)));
          moving.step(0, width, [out]);
          if (!from) return;
          f.get(at, place.stride);
          f.i32(width);
          f.op('i32.mul');
          f.op('i32.add');
          f.set(at);
        });
      }
    };
    const once = (): void => {
      look();
      f.get(found);
      f.if(
        () => fill((lanes) => load(scope, place, lanes), true),
        () => fill((lanes) => constant(scope, type, 0, lanes), false),
      );
    };
    const each = (): void => {
      const value = variable(scope, constant(scope, type, 0, 'scalar'), 'value');
      countDown(f, count, 1, () => {
        look();
        value.set(constant(scope, type, 0, 'scalar'));
        f.get(found);
        f.if(() => value.set(load(scope, place, 'scalar')));
        moving.write(out, 0, value);
        moving.step(0, 1, [...new Set([...asked, table, out])]);
      });
    };
    f.i32(0);
    for (const operand of asked) {
      f.get(moving.stride(operand, 0));
      f.op('i32.or');
    }
    f.op('i32.eqz');
    f.if(once, each);
  });
}

/** Code that sets `found`, and `at` to the address of the number to read when it is 1. */
function lookUp(moving: Moving, kernel: GatherKernel, found: Local<'i32'>, at: Local<'i32'>): Emit {
  const { scope, block } = moving;
  const { module, f } = scope;
  const layout = blockLayout(kernel);
  const guard = kernel.guard && new BoundCode(moving, kernel.guard);
  const places = kernel.indices.map(({ program, extent, stride }) => {
    const code = new BoundCode(moving, program);
    const limit = f.local('f64', 'limit');
    const step = f.local('i32', 'step');
    f.get(block);
    f.load('f64', layout.size(extent));
    f.set(limit);
    // By way of 64 bits: addresses are 32-bit and steps may go backwards, so the low word is right either way.
    f.get(block);
    f.load('f64', layout.size(stride));
    f.op('i64.trunc_sat_f64_s');
    f.op('i32.wrap_i64');
    f.set(step);
    return { code, limit, step };
  });
  const read = (operand: number): Value => moving.read(operand, 'scalar', 0);
  /** Index `k` and those after it, inside the branch in which those before it were right. */
  const from = (k: number): void => {
    const next = places[k];
    if (next === undefined) {
      f.i32(1);
      f.set(found);
      return;
    }
    const index = bind(scope, next.code.run('scalar', read), 'index');
    const compare = (with_: Emit, op: 'f64.ge' | 'f64.lt' | 'f64.eq'): void => {
      put(index);
      with_();
      f.op(op);
    };
    compare(() => f.f64(0), 'f64.ge');
    compare(() => f.get(next.limit), 'f64.lt');
    f.op('i32.and');
    compare(() => {
      put(index);
      f.op('f64.floor');
    }, 'f64.eq');
    f.op('i32.and');
    f.if(
      () => {
        f.get(at);
        put(index);
        f.op('i32.trunc_sat_f64_s');
        f.get(next.step);
        f.op('i32.mul');
        f.op('i32.add');
        f.set(at);
        from(k + 1);
      },
      () => {
        f.get(block);
        f.i32(k);
        put(index);
        f.get(next.limit);
        f.call(outOfRange(module, layout.fault));
      },
    );
  };
  return () => {
    f.i32(0);
    f.set(found);
    f.get(moving.cursors[kernel.table]);
    f.set(at);
    if (guard === undefined) return from(0);
    put(guard.run('scalar', read));
    f.if(() => from(0));
  };
}

/** Fills the session's fault record, unless an earlier fault has. */
function outOfRange(module: WasmModule, fault: number): Func {
  return module.once('out_of_range', () =>
    module.func('out_of_range', { block: 'i32', which: 'i32', value: 'f64', limit: 'f64' }, [], (f, params) => {
      const record = f.local('i32', 'record');
      f.get(params.block);
      f.load('i32', fault);
      f.tee(record);
      f.load('i32', faultRecord.code);
      f.op('i32.eqz');
      f.if(() => {
        f.get(record);
        f.i32(faultCodes.indexOutOfRange);
        f.store('i32', faultRecord.code);
        f.get(record, params.which);
        f.store('i32', faultRecord.which);
        f.get(record, params.value);
        f.store('f64', faultRecord.value);
        f.get(record, params.limit);
        f.store('f64', faultRecord.limit);
      });
    }),
  );
}
