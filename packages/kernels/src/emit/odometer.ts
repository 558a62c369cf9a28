/**
 * The outer walk of a kernel: from the flattened `begin` to `end`, over axes whose number only the block knows.
 *
 * In: the three parameters of a kernel and the code of one position. Out: a loop around it, with a cursor per operand.
 * Counters are divided out once; after that an axis that runs over steps back and carries, as an odometer does. The
 * counters lie in the block, so threads that share a kernel need a block each.
 */

import { blockLayout } from '../block.ts';
import type { Kernel } from '../kernel.ts';
import type { Emit, FunctionBuilder } from '../wasm/function.ts';
import type { Local } from '../wasm/instructions.ts';

type Word = Local<'i32'>;

/** The parameters every kernel has, by their names in kernel functions. */
export interface KernelParams {
  readonly block: Word;
  readonly begin: Word;
  readonly end: Word;
}

export function walkOuter(
  f: FunctionBuilder,
  kernel: Kernel,
  { block, begin, end }: KernelParams,
  visit: (cursors: readonly Word[]) => void,
): void {
  const layout = blockLayout(kernel);
  const cursors = kernel.operands.map((_, k) => f.local('i32', `cursor${k}`));
  const row = f.local('i32', 'row');
  const axis = f.local('i32', 'axis');
  const at = f.local('i32', 'at');
  const extent = f.local('i32', 'extent');
  const count = f.local('i32', 'count');

  // The tables of the block have one row of `row` bytes each: extents, strides of each operand, counters.
  const toAxis = (): void => {
    f.get(block, axis);
    f.op('i32.add');
    f.set(at);
    f.get(at);
    f.load('i32', layout.extents);
    f.set(extent);
  };
  const nextRow = (): void => {
    f.get(at, row);
    f.op('i32.add');
    f.set(at);
  };
  /** cursor += factor · stride for each operand; leaves `at` on the counters. */
  const move = (factor: Emit | undefined): void => {
    for (const cursor of cursors) {
      nextRow();
      f.get(cursor, at);
      f.load('i32', layout.extents);
      if (factor !== undefined) {
        factor();
        f.op('i32.mul');
      }
      f.op('i32.add');
      f.set(cursor);
    }
    nextRow();
  };
  const setCounter = (value: Emit): void => {
    f.get(at);
    value();
    f.store('i32', layout.extents);
  };
  const ifAxisLeft = (then: Emit): void => {
    f.get(axis);
    f.i32(0);
    f.op('i32.ge_s');
    f.if(then);
  };

  f.get(begin, end);
  f.op('i32.ge_s');
  f.if(() => f.return());
  f.get(block);
  f.load('i32', layout.outerRank);
  f.i32(2);
  f.op('i32.shl');
  f.set(row);
  cursors.forEach((cursor, k) => {
    f.get(block);
    f.load('i32', layout.base(k));
    f.set(cursor);
  });

  // Where `begin` is; there is at least one position, so no extent is 0.
  const rest = f.local('i32', 'rest');
  f.get(begin);
  f.set(rest);
  lastAxis(f, axis, row);
  f.loop((top) => {
    ifAxisLeft(() => {
      toAxis();
      f.get(rest, extent);
      f.op('i32.rem_u');
      f.set(count);
      f.get(rest, extent);
      f.op('i32.div_u');
      f.set(rest);
      move(() => f.get(count));
      setCounter(() => f.get(count));
      f.bump(axis, -4);
      f.br(top);
    });
  });

  f.loop((next) => {
    visit(cursors);
    f.bump(begin, 1);
    f.get(begin, end);
    f.op('i32.ge_s');
    f.if(() => f.return());
    lastAxis(f, axis, row);
    f.loop((carry) => {
      ifAxisLeft(() => {
        toAxis();
        move(undefined);
        f.get(at);
        f.load('i32', layout.extents);
        f.i32(1);
        f.op('i32.add');
        f.tee(count);
        f.get(extent);
        f.op('i32.lt_s');
        f.if(() => {
          setCounter(() => f.get(count));
          f.br(next);
        });
        setCounter(() => f.i32(0));
        toAxis();
        f.i32(0);
        f.get(extent);
        f.op('i32.sub');
        f.set(count);
        move(() => f.get(count));
        f.bump(axis, -4);
        f.br(carry);
      });
    });
  });
}

function lastAxis(f: FunctionBuilder, axis: Word, row: Word): void {
  f.get(row);
  f.i32(4);
  f.op('i32.sub');
  f.set(axis);
}
