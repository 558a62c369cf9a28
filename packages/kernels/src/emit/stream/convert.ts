/**
 * Keys or values that are not f32, widened: one tile at a time, so that storage in f16 stays what memory holds.
 */

import type { DType } from '@heed/tensor';
import type { Func } from '../../wasm/function.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { load } from '../storage.ts';
import { cast, put } from '../values.ts';

/** rows × columns numbers at two strides → f32, row by row, at `to`. */
export function convertFunc(module: WasmModule, dtype: DType): Func {
  return module.standard(`convert_${dtype}`, () => {
    const params = { from: 'i32', rowStride: 'i32', stride: 'i32', rows: 'i32', columns: 'i32', to: 'i32' } as const;
    return module.func(`convert_${dtype}`, params, [], (f, p) => {
      const [r, c, cursor] = [f.local('i32', 'r'), f.local('i32', 'c'), f.local('i32', 'cursor')];
      f.for(
        r,
        0,
        () => f.get(p.rows),
        1,
        () => {
          f.get(p.from);
          f.set(cursor);
          f.for(
            c,
            0,
            () => f.get(p.columns),
            1,
            () => {
              f.get(p.to);
              put(cast({ module, f }, load({ module, f }, { dtype, cursor, stride: p.stride }, 'scalar'), 'f32'));
              f.store('f32');
              f.bump(p.to, 4);
              f.get(cursor, p.stride);
              f.op('i32.add');
              f.set(cursor);
            },
          );
          f.get(p.from, p.rowStride);
          f.op('i32.add');
          f.set(p.from);
        },
      );
    });
  });
}
