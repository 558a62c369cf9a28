/**
 * What moves between operands and the scratch of a contraction in blocks: any strides and element types ↔ dense f32.
 *
 * Right goes into panels [k][8] (columns that do not exist are zeros), rows of left side by side, sums back to where the
 * output lies. Contiguous f32 goes by vectors; right that lies along k, as Kᵀ does, by 4 × 4 transposes.
 */

import type { DType } from '@heed/tensor';
import { PANEL_COLUMNS } from '../contract-scratch.ts';
import type { Func, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import { HIGH_HALVES, HIGH_IN_TURNS, LOW_HALVES, LOW_IN_TURNS } from '../wasm/shuffles.ts';
import type { WasmModule } from '../wasm/module.ts';
import { PANEL_ROW } from './contract-tile.ts';
import { countDown } from './stages.ts';
import { load, store } from './storage.ts';
import { bind, cast, put } from './values.ts';
import type { Lanes, Scope, Value } from './values.ts';

type Word = Local<'i32'>;

/** Rows of k packed at a time. */
const GROUP = 4;

/** `bytes` from one panel to the next. */
const PACK_RIGHT = {
  from: 'i32',
  kStride: 'i32',
  stride: 'i32',
  k: 'i32',
  n: 'i32',
  to: 'i32',
  bytes: 'i32',
} as const;

/** k × n numbers → panels, some rows of k at a time, so that right is read along its rows and lines are written whole. */
export function packRightFunc(module: WasmModule, dtype: DType): Func {
  return module.standard(`pack_right_${dtype}`, () =>
    module.func(`pack_right_${dtype}`, PACK_RIGHT, [], (f, p) => {
      const scope = { module, f };
      const words = ['rows', 'row', 'from', 'to', 'columns', 'line', 'cursor', 'target', 'count'];
      const [rows, row, from, to, columns, line, cursor, target, count] = words.map((name) => f.local('i32', name));
      const set = (local: Word, value: Word): void => {
        f.get(value);
        f.set(local);
      };
      /** The rows of the group at these columns: `line` and `target` move down, `visit` writes one. */
      const eachRow = (visit: () => void): void => {
        set(line, from);
        set(target, to);
        set(row, rows);
        countDown(f, row, 1, () => {
          set(cursor, line);
          visit();
          move(f, line, line, p.kStride, 1);
          f.bump(target, PANEL_ROW);
        });
      };
      const putFour = (half: number, four: () => void): void => {
        f.get(target);
        four();
        f.mem('v128.store', 16 * half, 2);
      };
      const full = (): void => {
        for (const half of [0, 1]) {
          if (half > 0) move(f, cursor, cursor, p.stride, 4);
          const four = number(scope, dtype, cursor, p.stride, 'vector');
          putFour(half, () => put(four));
        }
      };
      /** The columns left, one number after another; the rest of the row zeros. */
      const last = (): void => {
        for (const half of [0, 1]) putFour(half, () => f.f32x4(0));
        const at = f.local('i32', 'at');
        set(at, target);
        set(count, columns);
        countDown(f, count, 1, () => {
          f.get(at);
          put(number(scope, dtype, cursor, p.stride, 'scalar'));
          f.store('f32');
          f.bump(at, 4);
          move(f, cursor, cursor, p.stride, 1);
        });
      };
      const left = f.local('i32', 'left');
      set(left, p.k);
      f.loop((again) => {
        f.get(left);
        f.i32(GROUP);
        f.get(left);
        f.i32(GROUP);
        f.op('i32.lt_s');
        f.select();
        f.set(rows);
        set(from, p.from);
        set(to, p.to);
        set(columns, p.n);
        countDown(f, columns, PANEL_COLUMNS, () => {
          eachRow(full);
          move(f, from, from, p.stride, PANEL_COLUMNS);
          move(f, to, to, p.bytes, 1);
        });
        f.get(columns);
        f.if(() => eachRow(last));
        move(f, p.from, p.from, p.kStride, GROUP);
        f.bump(p.to, GROUP * PANEL_ROW);
        f.bump(left, -GROUP);
        f.get(left);
        f.i32(0);
        f.op('i32.gt_s');
        f.brIf(again);
      });
    }),
  );
}

/** The same for f32 that lie along k, a panel at a time, so that right is read along its columns. */
export function packAlongFunc(module: WasmModule): Func {
  const others = packRightFunc(module, 'f32');
  return module.standard('pack_along', () =>
    module.func('pack_along', PACK_RIGHT, [], (f, p) => {
      const words = ['panels', 'left', 'from', 'to', 'cursor', 'whole'].map((name) => f.local('i32', name));
      const [panels, left, from, to, cursor, whole] = words;
      f.get(p.k);
      f.i32(-4);
      f.op('i32.and');
      f.set(whole);
      // The last k of all columns, then the last columns of all other k.
      f.get(p.from);
      f.get(whole, p.kStride);
      f.op('i32.mul');
      f.op('i32.add');
      f.get(p.kStride, p.stride, p.k, whole);
      f.op('i32.sub');
      f.get(p.n, p.to, whole);
      f.i32(PANEL_ROW);
      f.op('i32.mul');
      f.op('i32.add');
      f.get(p.bytes);
      f.call(others);
      f.get(p.n);
      f.set(panels);
      countDown(f, panels, PANEL_COLUMNS, () => {
        f.get(p.from);
        f.set(from);
        f.get(p.to);
        f.set(to);
        f.get(whole);
        f.set(left);
        countDown(f, left, 4, () => {
          for (const half of [0, 1]) {
            const four = [0, 1, 2, 3].map((column) => {
              const vector = f.local('v128', 'column');
              move(f, cursor, from, p.stride, 4 * half + column);
              f.get(cursor);
              f.mem('v128.load', 0, 2);
              f.set(vector);
              return vector;
            });
            transposed(f, four).forEach((row, r) => {
              f.get(to, row);
              f.mem('v128.store', r * PANEL_ROW + 16 * half, 2);
            });
          }
          f.bump(from, 16);
          f.bump(to, 4 * PANEL_ROW);
        });
        move(f, p.from, p.from, p.stride, PANEL_COLUMNS);
        move(f, p.to, p.to, p.bytes, 1);
      });
      f.get(p.from, p.kStride, p.stride, whole, panels, p.to, p.bytes);
      f.call(others);
    }),
  );
}

/** rows × columns numbers at two strides → f32, row by row, at `to`. */
export function packLeftFunc(module: WasmModule, dtype: DType): Func {
  const params = { from: 'i32', rowStride: 'i32', stride: 'i32', rows: 'i32', columns: 'i32', to: 'i32' } as const;
  return module.standard(`pack_left_${dtype}`, () =>
    module.func(`pack_left_${dtype}`, params, [], (f, p) => {
      const [cursor, left] = [f.local('i32', 'cursor'), f.local('i32', 'left')];
      countDown(f, p.rows, 1, () => {
        f.get(p.from);
        f.set(cursor);
        f.get(p.columns);
        f.set(left);
        for (const [width, lanes] of WIDTHS) {
          countDown(f, left, width, () => {
            const value = bind({ module, f }, number({ module, f }, dtype, cursor, p.stride, lanes));
            f.get(p.to);
            put(value);
            if (lanes === 'vector') f.mem('v128.store', 0, 2);
            else f.store('f32');
            f.bump(p.to, 4 * width);
            move(f, cursor, cursor, p.stride, width);
          });
        }
        move(f, p.from, p.from, p.rowStride, 1);
      });
    }),
  );
}

/** rows × columns f32, a row every `rowBytes` from `from` on → numbers at two strides. */
export function unpackFunc(module: WasmModule, dtype: DType): Func {
  const params = {
    from: 'i32',
    rowBytes: 'i32',
    rows: 'i32',
    columns: 'i32',
    to: 'i32',
    rowStride: 'i32',
    stride: 'i32',
  } as const;
  return module.standard(`unpack_${dtype}`, () =>
    module.func(`unpack_${dtype}`, params, [], (f, p) => {
      const [source, cursor, left] = ['source', 'cursor', 'left'].map((name) => f.local('i32', name));
      countDown(f, p.rows, 1, () => {
        f.get(p.from);
        f.set(source);
        f.get(p.to);
        f.set(cursor);
        f.get(p.columns);
        f.set(left);
        for (const [width, lanes] of WIDTHS) {
          countDown(f, left, width, () => {
            const part = (): void => {
              f.get(source);
              if (lanes === 'vector') f.mem('v128.load', 0, 2);
              else f.load('f32');
            };
            const value = bind({ module, f }, { type: 'f32', lanes, parts: [part] });
            store({ module, f }, { dtype, cursor, stride: p.stride }, value);
            f.bump(source, 4 * width);
            move(f, cursor, cursor, p.stride, width);
          });
        }
        move(f, p.from, p.from, p.rowBytes, 1);
        move(f, p.to, p.to, p.rowStride, 1);
      });
    }),
  );
}

const WIDTHS: readonly (readonly [number, Lanes])[] = [
  [4, 'vector'],
  [1, 'scalar'],
];

/** to = from + count · stride */
function move(f: FunctionBuilder, to: Word, from: Word, stride: Word, count: number): void {
  f.get(from);
  if (count > 0) {
    f.get(stride);
    if (count > 1) {
      f.i32(count);
      f.op('i32.mul');
    }
    f.op('i32.add');
  }
  f.set(to);
}

function number(scope: Scope, dtype: DType, cursor: Word, stride: Word, lanes: Lanes): Value {
  return cast(scope, bind(scope, load(scope, { dtype, cursor, stride }, lanes)), 'f32');
}

/** Four columns of four → four rows, in new locals. */
function transposed(f: FunctionBuilder, [a, b, c, d]: readonly Local<'v128'>[]): readonly Local<'v128'>[] {
  const shuffled = (x: Local<'v128'>, y: Local<'v128'>, lanes: readonly number[]): Local<'v128'> => {
    const local = f.local('v128', 'row');
    f.get(x, y);
    f.shuffle(lanes);
    f.set(local);
    return local;
  };
  const [ab, cd] = [shuffled(a, b, LOW_IN_TURNS), shuffled(c, d, LOW_IN_TURNS)];
  const [abHigh, cdHigh] = [shuffled(a, b, HIGH_IN_TURNS), shuffled(c, d, HIGH_IN_TURNS)];
  return [
    shuffled(ab, cd, LOW_HALVES),
    shuffled(ab, cd, HIGH_HALVES),
    shuffled(abHigh, cdHigh, LOW_HALVES),
    shuffled(abHigh, cdHigh, HIGH_HALVES),
  ];
}
