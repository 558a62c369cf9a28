/**
 * Contraction in blocks: right packed into panels, rows of left beside it, sums carried on from block to block of k.
 *
 * Relies on left standing still along n and right along m. Columns of n outermost, then rows of m, then k, so that a
 * sum meets k in order and nothing depends on how m is cut. Sums are carried on in the output where it is f32 and
 * contiguous along n, in scratch otherwise, and for the last columns where they do not fill a panel.
 * contract-scratch.ts says when this way is taken and how much scratch it has: panels of right, sums, rows of left.
 */

import { bug } from '@heed/diagnostics';
import { BYTES_OF } from '@heed/tensor';
import { blockLayout } from '../block.ts';
import { BLOCK, PANEL_COLUMNS } from '../contract-scratch.ts';
import type { ContractKernel } from '../kernel.ts';
import type { Emit, Func, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';
import type { WasmModule } from '../wasm/module.ts';
import { packAlongFunc, packLeftFunc, packRightFunc, unpackFunc } from './contract-pack.ts';
import { emitStage, K, M, N } from './contract-stage.ts';
import { PANEL_ROW, tileFunc } from './contract-tile.ts';
import { tileRows } from './register-tile.ts';

type Word = Local<'i32'>;

/** In bytes. */
const MOST_STEP = 512;

export function emitBlocks(module: WasmModule, kernel: ContractKernel, name: string, fused: boolean): Func {
  const { left, right, out } = kernel;
  const typeOf = (operand: number): NonNullable<(typeof kernel.operands)[number]['dtype']> =>
    kernel.operands[operand].dtype ?? bug(`operand ${operand} of \`${kernel.name}\` is a tensor`);
  const packRight = packRightFunc(module, typeOf(right));
  const packAlong = typeOf(right) === 'f32' ? packAlongFunc(module) : undefined;
  const packLeft = packLeftFunc(module, typeOf(left));
  const unpack = unpackFunc(module, typeOf(out));
  const tiles = tileRows(fused).map((rows) => ({ rows, func: tileFunc(module, rows, fused) }));

  return emitStage(module, kernel, `${name}_blocks`, 1, (f, moving) => {
    const word = (label: string, value: Emit): Word => {
      const local = f.local('i32', label);
      value();
      f.set(local);
      return local;
    };
    const [m, n, k] = [M, N, K].map((axis) => moving.extent(axis));
    const stride = (operand: number, axis: number): Word => moving.stride(operand, axis);
    /** Leaves where operand `operand` is at these places along two axes. */
    const address = (operand: number, ...places: readonly (readonly [axis: number, place: Word])[]): void => {
      f.get(moving.cursors[operand]);
      for (const [axis, place] of places) plusProduct(f, stride(operand, axis), place);
    };
    const scratch = word('scratch', () => {
      f.get(moving.block);
      f.load('i32', blockLayout(kernel).scratch);
    });
    const width = word('width', () => panelBytes(f, least(f, n, undefined, BLOCK.columns)));
    const sums = word('sums', () => {
      f.get(scratch, width, least(f, k, undefined, BLOCK.depth));
      f.op('i32.mul');
      f.op('i32.add');
    });
    const packed = word('packed', () => {
      f.get(sums, width, least(f, m, undefined, BLOCK.rows));
      f.op('i32.mul');
      f.op('i32.add');
    });
    const is = (label: string, operand: number, axis: number): Word =>
      word(label, () => {
        f.get(stride(operand, axis));
        f.i32(BYTES_OF[typeOf(operand)]);
        f.op('i32.eq');
      });
    const isDirect = typeOf(out) === 'f32' ? is('isDirect', out, N) : undefined;
    const isAlong = is('isAlong', right, K);
    // Left is read where it lies if it is f32 and its steps along k are small; far steps would share few lines of a cache.
    const isPlain =
      typeOf(left) !== 'f32'
        ? undefined
        : word('isPlain', () => {
            f.get(stride(left, K));
            f.i32(MOST_STEP);
            f.op('i32.le_u');
          });
    const isAcross = is('isAcross', left, M);
    const [n0, m0, k0] = ['n0', 'm0', 'k0'].map((label) => f.local('i32', label));
    const [a, rowStride, kStride, c, s] = ['a', 'rowStride', 'kStride', 'c', 's'].map((label) => f.local('i32', label));

    const count = f.local('i32', 'count');
    /** Leaves the rows of the widest tile that so many rows fill. */
    const mostRows = (rows: Word, [{ rows: most }, ...others]: typeof tiles): void => {
      f.i32(most);
      if (others.length === 0) return;
      mostRows(rows, others);
      f.get(rows);
      f.i32(most);
      f.op('i32.ge_s');
      f.select();
    };
    const words = (count: Word): void => {
      f.get(count);
      f.i32(2);
      f.op('i32.shl');
    };
    /** The tiles of `rows` rows in one block; C's panels, then those that are carried on in scratch. */
    const block = (rows: Word, depth: Word, direct: Word, rest: Word, restBytes: Word): void => {
      const walk = word('left', () => address(left, [M, m0], [K, k0]));
      const remaining = word('remaining', () => f.get(rows));
      const fresh = word('fresh', () => {
        f.get(k0);
        f.op('i32.eqz');
      });
      const restAt = word('restAt', () => {
        f.get(scratch, direct);
        f.i32(PANEL_ROW);
        f.op('i32.mul');
        f.get(depth);
        f.op('i32.mul');
        f.op('i32.add');
      });
      address(out, [M, m0], [N, n0]);
      f.set(c);
      f.get(sums);
      f.set(s);
      const pack = (): void => {
        f.get(packed);
        f.set(a);
        f.get(isAcross);
        f.if(
          () => {
            f.get(walk, stride(left, K), stride(left, M), depth, count, packed);
            f.call(packLeft);
            f.i32(4);
            f.set(rowStride);
            words(count);
            f.set(kStride);
          },
          () => {
            f.get(walk, stride(left, M), stride(left, K), count, depth, packed);
            f.call(packLeft);
            words(depth);
            f.set(rowStride);
            f.i32(4);
            f.set(kStride);
          },
        );
      };
      const inPlace = (): void => {
        f.get(walk);
        f.set(a);
        f.get(stride(left, M));
        f.set(rowStride);
        f.get(stride(left, K));
        f.set(kStride);
      };
      const multiply = ([{ rows: most, func }, ...others]: typeof tiles): void => {
        const now = (): void => {
          f.get(a, rowStride, kStride, scratch, depth, direct, c, stride(out, M), fresh);
          f.call(func);
          f.get(a, rowStride, kStride, restAt, depth, rest, s, restBytes, fresh);
          f.call(func);
        };
        if (others.length === 0) return now();
        f.get(count);
        f.i32(most);
        f.op('i32.eq');
        f.if(now, () => multiply(others));
      };
      f.block((done) => {
        f.loop((again) => {
          f.get(remaining);
          f.op('i32.eqz');
          f.brIf(done);
          mostRows(remaining, tiles);
          f.set(count);
          if (isPlain === undefined) pack();
          else {
            f.get(isPlain);
            f.if(inPlace, pack);
          }
          multiply(tiles);
          for (const [at, step] of [
            [walk, stride(left, M)],
            [c, stride(out, M)],
            [s, restBytes],
          ] as const) {
            f.get(at);
            plusProduct(f, step, count);
            f.set(at);
          }
          f.get(remaining, count);
          f.op('i32.sub');
          f.set(remaining);
          f.br(again);
        });
      });
    };

    each(f, n0, n, BLOCK.columns, () => {
      const columns = least(f, n, n0, BLOCK.columns);
      const direct = word('direct', () => {
        if (isDirect === undefined) return f.i32(0);
        f.get(columns);
        f.i32(3);
        f.op('i32.shr_u');
        f.get(isDirect);
        f.op('i32.mul');
      });
      const restBytes = word('restBytes', () => {
        panelBytes(f, columns);
        f.get(direct);
        f.i32(PANEL_ROW);
        f.op('i32.mul');
        f.op('i32.sub');
      });
      const rest = word('rest', () => {
        f.get(restBytes);
        f.i32(5);
        f.op('i32.shr_u');
      });
      // As many rows as there is room for the sums of these columns: all of them where none are carried on in scratch.
      const most = word('most', () => f.get(m));
      f.get(rest);
      f.if(() => {
        f.get(width, restBytes);
        f.op('i32.div_u');
        f.i32(BLOCK.rows);
        f.op('i32.mul');
        f.set(most);
      });
      each(f, m0, m, most, () => {
        const rows = least(f, m, m0, most);
        each(f, k0, k, BLOCK.depth, () => {
          const depth = least(f, k, k0, BLOCK.depth);
          // With one block of k, the panels are those of the rows before.
          f.get(m0);
          f.op('i32.eqz');
          f.get(k);
          f.i32(BLOCK.depth);
          f.op('i32.gt_s');
          f.op('i32.or');
          const packWith = (pack: Func) => (): void => {
            address(right, [N, n0], [K, k0]);
            f.get(stride(right, K), stride(right, N), depth, columns, scratch, depth);
            f.i32(PANEL_ROW);
            f.op('i32.mul');
            f.call(pack);
          };
          f.if(() => {
            if (packAlong === undefined) return packWith(packRight)();
            f.get(isAlong);
            f.if(packWith(packAlong), packWith(packRight));
          });
          block(rows, depth, direct, rest, restBytes);
        });
        f.get(rest);
        f.if(() => {
          const first = word('first', () => {
            f.get(direct);
            f.i32(PANEL_COLUMNS);
            f.op('i32.mul');
          });
          f.get(sums, restBytes, rows, columns, first);
          f.op('i32.sub');
          address(out, [M, m0], [N, n0], [N, first]);
          f.get(stride(out, M), stride(out, N));
          f.call(unpack);
        });
      });
    });
  }).func;
}

/** for (at = 0; at < end; at += step) body */
function each(f: FunctionBuilder, at: Word, end: Word, step: number | Word, body: Emit): void {
  f.for(at, 0, () => f.get(end), typeof step === 'number' ? step : () => f.get(step), body);
}

/** The lesser of `end` − `from` and `most`. */
function least(f: FunctionBuilder, end: Word, from: Word | undefined, most: number | Word): Word {
  const local = f.local('i32', 'least');
  const putMost = (): void => (typeof most === 'number' ? f.i32(most) : f.get(most));
  f.get(end);
  if (from !== undefined) {
    f.get(from);
    f.op('i32.sub');
  }
  f.tee(local);
  putMost();
  f.get(local);
  putMost();
  f.op('i32.lt_s');
  f.select();
  f.set(local);
  return local;
}

/** Leaves how many bytes a row of so many columns takes in panels side by side. */
function panelBytes(f: FunctionBuilder, columns: Word): void {
  f.get(columns);
  f.i32(PANEL_COLUMNS - 1);
  f.op('i32.add');
  f.i32(-PANEL_COLUMNS);
  f.op('i32.and');
  f.i32(2);
  f.op('i32.shl');
}

function plusProduct(f: FunctionBuilder, x: Word, y: Word): void {
  f.get(x, y);
  f.op('i32.mul');
  f.op('i32.add');
}
