/**
 * A block of queries and keys against the condition: none of it counts, some, or all.
 *
 * In: the first and last query and key. Out: a function that gives `EMPTY`, `PARTIAL` or `FULL`. Positions and sizes give
 * their ranges by themselves; operands in memory (documents, masks of bools) are looked through, unless the block has more
 * keys than a tile: then nothing is known of them. No list of tiles is kept anywhere.
 */

import { bug } from '@heed/diagnostics';
import { blockLayout } from '../../block.ts';
import { streamAxes, type BoundProgram, type StreamKernel } from '../../kernel.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { load } from '../storage.ts';
import { cast, put } from '../values.ts';
import { boundsOf, type Bounds } from './bounds.ts';
import { Scratch, type Word } from './scratch.ts';

export const EMPTY = 0;
export const PARTIAL = 1;
export const FULL = 2;

export function emitClassify(module: WasmModule, kernel: StreamKernel, domain: BoundProgram, name: string): Func {
  const params = { block: 'i32', scratch: 'i32', i0: 'i32', i1: 'i32', j0: 'i32', j1: 'i32' } as const;
  return module.func(`${name}_classify`, params, ['i32'], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const space = { ...p, f, module, kernel, scratch };
    const { yes, no } = boundsOf(f, domain.program, (index) => {
      const input = domain.inputs[index] ?? bug('a bound program has an input for every parameter');
      if (input.from === 'product') return bug('a condition uses no scores');
      if (input.from === 'size') return sizeRange(space, input.index);
      const { role } = kernel.operands[input.index];
      return role === 'position' ? positionRange(space, input.index) : lookedThrough(space, input.index);
    });
    // 2 where yes, 0 where no, else 1.
    f.get(yes);
    f.i32(1);
    f.op('i32.add');
    f.get(no);
    f.op('i32.sub');
  });
}

interface Space {
  readonly f: FunctionBuilder;
  readonly module: WasmModule;
  readonly kernel: StreamKernel;
  readonly scratch: Scratch;
  readonly block: Word;
  readonly i0: Word;
  readonly i1: Word;
  readonly j0: Word;
  readonly j1: Word;
}

function sizeRange({ f, kernel, block }: Space, index: number): Bounds {
  const size = f.local('f64', 'size');
  f.get(block);
  f.load('f64', blockLayout(kernel).size(index));
  f.set(size);
  return { low: size, high: size };
}

/** A position moves one way along an axis: its ends are at the corners. */
function positionRange({ f, scratch, i0, i1, j0, j1 }: Space, operand: number): Bounds {
  const corner = (i: Word, j: Word) => (): void => {
    scratch.putAddress(operand, [
      [streamAxes.query, () => f.get(i)],
      [streamAxes.key, () => f.get(j)],
    ]);
    f.op('f64.convert_i32_s');
  };
  const corners = [corner(i0, j0), corner(i0, j1), corner(i1, j0), corner(i1, j1)];
  const extreme = (join: 'f64.min' | 'f64.max'): Local<'f64'> => {
    const end = f.local('f64', 'position');
    corners.forEach((put_, k) => {
      put_();
      if (k > 0) f.op(join);
    });
    f.set(end);
    return end;
  };
  return { low: extreme('f64.min'), high: extreme('f64.max') };
}

/** The range of what stands in memory; a bool is a truth. An axis along which it does not move is one step. */
function lookedThrough({ f, module, kernel, scratch, i0, i1, j0, j1 }: Space, operand: number): Bounds {
  const dtype = kernel.operands[operand].dtype ?? bug('an operand in memory has an element type');
  const low = f.local('f64', 'low');
  const high = f.local('f64', 'high');
  f.f64(Number.NaN);
  f.set(low);
  f.f64(Number.NaN);
  f.set(high);
  const stride = (axis: number): Word => {
    const local = f.local('i32', 'stride');
    scratch.putStride(operand, axis);
    f.set(local);
    return local;
  };
  const [alongI, alongJ] = [stride(streamAxes.query), stride(streamAxes.key)];
  const steps = (moves: Word, first: Word, last: Word): Word => {
    const local = f.local('i32', 'steps');
    f.get(last, first);
    f.op('i32.sub');
    f.i32(1);
    f.op('i32.add');
    f.i32(1);
    f.get(moves);
    f.select();
    f.set(local);
    return local;
  };
  const [rows, columns] = [steps(alongI, i0, i1), steps(alongJ, j0, j1)];
  const row = f.local('i32', 'row');
  const cursor = f.local('i32', 'cursor');
  const [r, c] = [f.local('i32', 'r'), f.local('i32', 'c')];
  const number = f.local('f64', 'number');
  f.get(columns);
  f.i32(kernel.tile.keys);
  f.op('i32.le_s');
  f.if(() => {
    f.f64(Number.POSITIVE_INFINITY);
    f.set(low);
    f.f64(Number.NEGATIVE_INFINITY);
    f.set(high);
    scratch.putAddress(operand, [
      [streamAxes.query, () => f.get(i0)],
      [streamAxes.key, () => f.get(j0)],
    ]);
    f.set(row);
    f.for(
      r,
      0,
      () => f.get(rows),
      1,
      () => {
        f.get(row);
        f.set(cursor);
        f.for(
          c,
          0,
          () => f.get(columns),
          1,
          () => {
            put(cast({ module, f }, load({ module, f }, { dtype, cursor, stride: alongJ }, 'scalar'), 'f64'));
            f.set(number);
            f.get(low, number);
            f.op('f64.min');
            f.set(low);
            f.get(high, number);
            f.op('f64.max');
            f.set(high);
            f.get(cursor, alongJ);
            f.op('i32.add');
            f.set(cursor);
          },
        );
        f.get(row, alongI);
        f.op('i32.add');
        f.set(row);
      },
    );
  });
  if (dtype !== 'bool') return { low, high };
  const [yes, no] = [f.local('i32', 'yes'), f.local('i32', 'no')];
  f.get(low);
  f.f64(0);
  f.op('f64.gt');
  f.set(yes);
  f.get(high);
  f.f64(0);
  f.op('f64.le');
  f.set(no);
  return { yes, no };
}
