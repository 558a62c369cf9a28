/**
 * The keys of a stream for one tile of queries: which of them are looked at, and what is done with a tile of them.
 *
 * In: a range of keys, and what is certain of all of it. A range that the condition excludes is not entered, a long one is
 * halved, a tile is scored, weighed and added. Where all keys count, several tiles are done at once.
 */

import { bug } from '@heed/diagnostics';
import { streamAxes, type StreamKernel } from '../../kernel.ts';
import { mostKeys, PANEL } from '../../stream-scratch.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { putSmaller } from '../stages.ts';
import { carefulFunc, isFiniteFunc } from './careful.ts';
import { EMPTY, emitClassify, FULL, PARTIAL } from './classify.ts';
import { convertFunc } from './convert.ts';
import { productFunc } from './product.ts';
import { dotsFunc, rowSumsFunc, spreadFunc } from './row.ts';
import { Scratch, stateAt, type Word } from './scratch.ts';
import { emitWeigh, EXCLUDED } from './weigh.ts';

interface Ways {
  readonly scaled: boolean;
  readonly fused: boolean;
}

/** A range of keys against the tile of queries: left out, halved, or done. `known` is what is certain of the whole range. */
export function emitKeys(module: WasmModule, kernel: StreamKernel, name: string, ways: Ways): Func {
  const { domain, tile } = kernel;
  const classify = domain && emitClassify(module, kernel, domain, name);
  const leaf = emitLeaf(module, kernel, name, classify, ways);
  const params = { block: 'i32', scratch: 'i32', from: 'i32', to: 'i32', known: 'i32' } as const;
  const keys: Func = module.func(`${name}_keys`, params, [], (f, p, self) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    if (classify !== undefined) {
      f.get(p.known);
      f.i32(FULL);
      f.op('i32.ne');
      f.if(() => {
        f.get(p.block, p.scratch);
        scratch.put('first');
        putLast(
          f,
          () => scratch.put('first'),
          () => scratch.put('count'),
        );
        f.get(p.from, p.to);
        f.i32(1);
        f.op('i32.sub');
        f.call(classify);
        f.tee(p.known);
        f.i32(EMPTY);
        f.op('i32.eq');
        f.if(() => f.return());
      });
    }
    // A range that is wholly included is done in larger pieces.
    const unit = f.local('i32', 'unit');
    f.i32(mostKeys(kernel));
    f.i32(tile.keys);
    f.get(p.known);
    f.i32(FULL);
    f.op('i32.eq');
    f.select();
    f.set(unit);
    const blocks = f.local('i32', 'blocks');
    const middle = f.local('i32', 'middle');
    f.get(p.to, p.from);
    f.op('i32.sub');
    f.get(unit);
    f.op('i32.add');
    f.i32(1);
    f.op('i32.sub');
    f.get(unit);
    f.op('i32.div_s');
    f.tee(blocks);
    f.i32(1);
    f.op('i32.gt_s');
    f.if(
      () => {
        // The largest power of two below the number of tiles.
        f.get(p.from);
        f.i32(1);
        f.i32(31);
        f.get(blocks);
        f.i32(1);
        f.op('i32.sub');
        f.op('i32.clz');
        f.op('i32.sub');
        f.op('i32.shl');
        f.get(unit);
        f.op('i32.mul');
        f.op('i32.add');
        f.set(middle);
        f.get(p.block, p.scratch, p.from, middle, p.known);
        f.call(self);
        f.get(p.block, p.scratch, middle, p.to, p.known);
        f.call(self);
      },
      () => {
        f.get(p.block, p.scratch, p.from, p.to, p.known);
        f.call(leaf);
      },
    );
  });
  return keys;
}

/** Leaves first + count − 1. */
function putLast(f: FunctionBuilder, first: () => void, count: () => void): void {
  first();
  count();
  f.op('i32.add');
  f.i32(1);
  f.op('i32.sub');
}

/** One tile of keys for every panel of the tile of queries. */
function emitLeaf(
  module: WasmModule,
  kernel: StreamKernel,
  name: string,
  classify: Func | undefined,
  ways: Ways,
): Func {
  const { products, value, domain, operands } = kernel;
  const fresh = productFunc(module, false, ways.fused);
  const dots = dotsFunc(module, ways.fused);
  const [full, rowFull] = [false, true].map((row) => emitWeigh(module, kernel, name, { ...ways, partial: false, row }));
  const [partial, rowPartial] = [false, true].map(
    (row) => domain && emitWeigh(module, kernel, name, { ...ways, partial: true, row }),
  );
  const params = { block: 'i32', scratch: 'i32', from: 'i32', to: 'i32', known: 'i32' } as const;
  return module.func(`${name}_leaf`, params, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const keys = f.local('i32', 'keys');
    f.get(p.to, p.from);
    f.op('i32.sub');
    f.set(keys);
    /** Address and strides of keys or values, where they lie or widened. */
    const matrix = (operand: number, axis: number, before: () => void): readonly [at: Word, key: Word, other: Word] => {
      const [at, key, other] = [f.local('i32', 'at'), f.local('i32', 'keyStride'), f.local('i32', 'stride')];
      const dtype = operands[operand].dtype ?? bug('what is multiplied lies in memory');
      scratch.putAddress(operand, [[streamAxes.key, () => f.get(p.from)]]);
      f.set(at);
      scratch.putStride(operand, streamAxes.key);
      f.set(key);
      scratch.putStride(operand, axis);
      f.set(other);
      if (dtype === 'f32') return [at, key, other];
      f.get(at, key, other, keys);
      scratch.putExtent(axis);
      scratch.put('converted');
      before();
      f.i32(4 * mostKeys(kernel));
      f.op('i32.mul');
      f.op('i32.add');
      f.tee(at);
      // The parameters come in order: from, rowStride, stride, rows, columns, to.
      f.call(convertFunc(module, dtype));
      scratch.putExtent(axis);
      f.i32(4);
      f.op('i32.mul');
      f.set(key);
      f.i32(4);
      f.set(other);
      return [at, key, other];
    };
    const widths = (count: number) => (): void => {
      f.i32(0);
      for (let k = 0; k < count; k++) {
        scratch.putExtent(streamAxes.product(k));
        f.op('i32.add');
      }
    };
    const rights = products.map(({ right }, k) => matrix(right, streamAxes.product(k), widths(k)));
    const values = value === undefined ? undefined : matrix(value, streamAxes.column, widths(products.length));
    const isSafe = f.local('i32', 'isSafe');
    f.i32(1);
    f.set(isSafe);
    if (classify !== undefined && values !== undefined) {
      f.get(p.known);
      f.i32(PARTIAL);
      f.op('i32.eq');
      f.if(() => {
        f.get(...values, keys);
        scratch.putExtent(streamAxes.column);
        f.call(isFiniteFunc(module));
        f.set(isSafe);
      });
    }
    const panel = f.local('i32', 'panel');
    const kind = f.local('i32', 'kind');
    const isRow = scratch.local('isRow');
    f.for(
      panel,
      0,
      () => scratch.put('panels'),
      1,
      () => {
        f.get(p.known);
        f.set(kind);
        if (classify !== undefined) {
          f.get(p.known);
          f.i32(PARTIAL);
          f.op('i32.eq');
          scratch.put('panels');
          f.i32(1);
          f.op('i32.gt_s');
          f.op('i32.and');
          f.if(() => {
            const first = f.local('i32', 'first');
            scratch.put('first');
            f.get(panel);
            f.i32(PANEL);
            f.op('i32.mul');
            f.op('i32.add');
            f.set(first);
            f.get(p.block, p.scratch, first);
            putSmaller(
              f,
              () =>
                putLast(
                  f,
                  () => f.get(first),
                  () => f.i32(PANEL),
                ),
              () =>
                putLast(
                  f,
                  () => scratch.put('first'),
                  () => scratch.put('count'),
                ),
            );
            f.get(p.from, p.to);
            f.i32(1);
            f.op('i32.sub');
            f.call(classify);
            f.set(kind);
          });
        }
        f.get(kind);
        f.i32(EMPTY);
        f.op('i32.ne');
        f.if(() => {
          rights.forEach(([at, key, other], k) => {
            const multiply = (func: Func, strides: readonly Word[], last: () => void) => (): void => {
              f.get(at, ...strides, keys);
              scratch.putQueries(k, panel);
              scratch.putExtent(streamAxes.product(k));
              scratch.putScores(k);
              last();
              f.call(func);
            };
            f.get(isRow);
            f.if(
              multiply(dots, [key], () => {}),
              multiply(fresh, [key, other], () => f.i32(0)),
            );
          });
          const weigh = (func: Func) => (): void => {
            f.get(p.block, p.scratch, panel, p.from, keys);
            f.i32(0);
            f.i32(EXCLUDED);
            f.get(isSafe);
            f.select();
            f.call(func);
          };
          const weighAny = (all: Func, some: Func | undefined) => (): void => {
            if (some === undefined) {
              weigh(all)();
              return;
            }
            f.get(kind);
            f.i32(FULL);
            f.op('i32.eq');
            f.if(weigh(all), weigh(some));
          };
          f.get(isRow);
          f.if(weighAny(rowFull, rowPartial), weighAny(full, partial));
          if (values === undefined) return;
          const [at, key, other] = values;
          const multiply = (func: Func, strides: readonly Word[]) => (): void => {
            f.get(at, ...strides);
            scratch.putExtent(streamAxes.column);
            scratch.putScores(0);
            f.get(keys);
            scratch.putSums(panel);
            scratch.putState(panel);
            f.i32(stateAt.correction);
            f.op('i32.add');
            f.call(func);
          };
          const plain = (): void => {
            f.get(isRow);
            f.if(
              multiply(rowSumsFunc(module, ways.fused), [key]),
              multiply(productFunc(module, true, ways.fused), [other, key]),
            );
          };
          if (classify === undefined) plain();
          else {
            f.get(isSafe);
            f.if(plain, () => {
              f.get(isRow);
              f.if(() => {
                scratch.putScores(0);
                f.get(keys);
                f.call(spreadFunc(module));
              });
              multiply(carefulFunc(module), [other, key])();
            });
          }
        });
      },
    );
  });
}
