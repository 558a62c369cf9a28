/**
 * The stream skeleton as WebAssembly: attention in one pass, eight queries side by side (FlashAttention's order of work,
 * Dao et al. 2022; scores transposed, so that no row needs a sum across lanes and keys and values are never packed).
 *
 * In: a kernel. Out: `kernel(block, begin, end)`. For a tile of queries, `keys` walks the keys: a range that the condition
 * excludes is not entered, a long one is halved, a tile is scored, weighed and added. A tile that is wholly included runs
 * no code of the condition. Tiles are cut by sizes alone, so results do not depend on who runs which tile.
 */

import { bug } from '@heed/diagnostics';
import { blockLayout } from '../../block.ts';
import { streamAxes, type StreamKernel } from '../../kernel.ts';
import { mostKeys, PANEL } from '../../stream-scratch.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { walkOuter } from '../odometer.ts';
import { carefulFunc, isFiniteFunc } from './careful.ts';
import { EMPTY, emitClassify, FULL, PARTIAL } from './classify.ts';
import { convertFunc } from './convert.ts';
import { emitBegin, emitFinish, emitPack } from './panel.ts';
import { emitAbsorb } from './absorb.ts';
import { productFunc } from './product.ts';
import { MOST_OPERANDS, Scratch, stateAt, type Word } from './scratch.ts';
import { dotsFunc, rowSumsFunc, spreadFunc } from './row.ts';
import { scaleOf } from './scaling.ts';
import { emitWeigh, EXCLUDED, LOG2E, LOWEST } from './weigh.ts';

/** What a module exports of a stream: all of it, and the two stages of its parts (stream-parts.ts). */
export interface StreamFuncs {
  readonly whole: Func;
  readonly part: Func;
  readonly merge: Func;
}

/** `fused`: products and sums may be one relaxed operation. */
export function emitStream(module: WasmModule, kernel: StreamKernel, name: string, fused: boolean): StreamFuncs {
  if (kernel.operands.length > MOST_OPERANDS) bug(`a stream has at most ${MOST_OPERANDS} operands`, kernel.name);
  const head = emitHead(module, kernel, name);
  const stages = emitStages(module, kernel, name, fused);
  const whole = emitTile(module, kernel, name, stages);
  const part = emitPart(module, kernel, name, stages);
  const merge = emitMerge(module, kernel, name, stages);
  return {
    whole: emitWalk(module, kernel, name, { head, tile: whole, isParted: false }),
    part: emitWalk(module, kernel, `${name}_part`, { head, tile: part, isParted: true }),
    merge: emitWalk(module, kernel, `${name}_merge`, { head, tile: merge, isParted: false }),
  };
}

/** The outer walk: a tile of queries at a time or, in parts, a part of the keys for it. */
function emitWalk(
  module: WasmModule,
  kernel: StreamKernel,
  name: string,
  { head, tile, isParted }: { readonly head: Func; readonly tile: Func; readonly isParted: boolean },
): Func {
  return module.func(name, { block: 'i32', begin: 'i32', end: 'i32' }, [], (f, p) => {
    const scratch = f.local('i32', 'scratch');
    const tiles = f.local('i32', 'tiles');
    const outer = f.local('i32', 'outer');
    const position = f.local('i32', 'position');
    const at = new Scratch(f, kernel, p.block, scratch);
    f.get(p.block);
    f.load('i32', blockLayout(kernel).scratch);
    f.set(scratch);
    at.putExtent(streamAxes.query);
    f.i32(kernel.tile.queries - 1);
    f.op('i32.add');
    f.i32(kernel.tile.queries);
    f.op('i32.div_s');
    f.set(tiles);
    f.for(
      p.begin,
      () => f.get(p.begin),
      () => f.get(p.end),
      1,
      () => {
        f.get(p.begin);
        if (isParted) {
          at.putParts();
          f.op('i32.div_s');
        }
        f.tee(position);
        f.get(tiles);
        f.op('i32.div_s');
        f.set(outer);
        f.get(p.block, outer, outer);
        f.i32(1);
        f.op('i32.add');
        f.get(scratch);
        f.call(head);
        f.get(p.block, scratch, position, outer, tiles);
        f.op('i32.mul');
        f.op('i32.sub');
        f.i32(kernel.tile.queries);
        f.op('i32.mul');
        f.get(p.begin);
        f.call(tile);
      },
    );
  });
}

/** Where every operand begins at an outer position. */
function emitHead(module: WasmModule, kernel: StreamKernel, name: string): Func {
  const params = { block: 'i32', begin: 'i32', end: 'i32', scratch: 'i32' } as const;
  return module.func(`${name}_head`, params, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    walkOuter(f, kernel, p, (cursors) => cursors.forEach((cursor, operand) => scratch.setCursor(operand, cursor)));
  });
}

/** What is done for a tile of queries. */
interface Stages {
  /** `(block, scratch, first)`: words and addresses of the tile that begins at query `first`. */
  readonly open: Func;
  /** Of a panel: queries packed; references, totals and sums set. */
  readonly packs: readonly Func[];
  readonly begin: Func;
  /** `begin` of a part that is not the first: what is added to a total is added once. */
  readonly beginLater: Func;
  readonly keys: Func;
  readonly finish: Func;
}

function emitStages(module: WasmModule, kernel: StreamKernel, name: string, fused: boolean): Stages {
  const { products, normaliser, score } = kernel;
  const isExp = normaliser.base === 'exp';
  const scale = products.length === 1 ? scaleOf(score) : undefined;
  const units = scale !== undefined && isExp ? LOG2E : 1;
  const { extra } = normaliser;
  const lowest = isExp ? LOWEST : 0;
  const begin = emitBegin(module, kernel, `${name}_begin`, extra === undefined ? lowest : 0, extra);
  return {
    open: emitOpen(module, kernel, name),
    packs: products.map((_, k) => emitPack(module, kernel, name, k, scale, units)),
    begin,
    beginLater: extra === undefined ? begin : emitBegin(module, kernel, `${name}_begin_later`, lowest, undefined),
    keys: emitKeys(module, kernel, name, { scaled: scale !== undefined, fused }),
    finish: emitFinish(module, kernel, name),
  };
}

function emitOpen(module: WasmModule, kernel: StreamKernel, name: string): Func {
  return module.func(`${name}_open`, { block: 'i32', scratch: 'i32', first: 'i32' }, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const left = f.local('i32', 'left');
    scratch.set('first', () => f.get(p.first));
    scratch.putExtent(streamAxes.query);
    f.get(p.first);
    f.op('i32.sub');
    f.set(left);
    scratch.set('count', () => {
      f.get(left);
      f.i32(kernel.tile.queries);
      f.get(left);
      f.i32(kernel.tile.queries);
      f.op('i32.lt_s');
      f.select();
    });
    scratch.set('panels', () => {
      scratch.put('count');
      f.i32(PANEL - 1);
      f.op('i32.add');
      f.i32(PANEL);
      f.op('i32.div_s');
    });
    scratch.open();
    scratch.set('isRow', () => putIsRow(f, kernel, scratch));
  });
}

const TILE = { block: 'i32', scratch: 'i32', first: 'i32', position: 'i32' } as const;

/** Calls functions of a panel, panel after panel. */
function eachPanel(
  f: FunctionBuilder,
  scratch: Scratch,
  block: Word,
  call: (panel: Word, args: () => void) => void,
): void {
  const panel = f.local('i32', 'panel');
  f.for(
    panel,
    0,
    () => scratch.put('panels'),
    1,
    () => call(panel, () => f.get(block, scratch.at, panel)),
  );
}

function emitTile(module: WasmModule, kernel: StreamKernel, name: string, stages: Stages): Func {
  return module.func(`${name}_tile`, TILE, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    f.get(p.block, p.scratch, p.first);
    f.call(stages.open);
    eachPanel(f, scratch, p.block, (_, args) => {
      for (const func of [...stages.packs, stages.begin]) {
        args();
        f.call(func);
      }
    });
    scratch.putExtent(streamAxes.key);
    f.if(() => {
      f.get(p.block, p.scratch);
      f.i32(0);
      scratch.putExtent(streamAxes.key);
      f.i32(kernel.domain === undefined ? FULL : PARTIAL);
      f.call(stages.keys);
    });
    eachPanel(f, scratch, p.block, (_, args) => {
      args();
      f.call(stages.finish);
    });
  });
}

/** One part of the keys for a tile of queries; states and sums go to the part's place. */
function emitPart(module: WasmModule, kernel: StreamKernel, name: string, stages: Stages): Func {
  return module.func(`${name}_tile_part`, TILE, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    f.get(p.block, p.scratch, p.first);
    f.call(stages.open);
    const [part, length, from] = [f.local('i32', 'part'), f.local('i32', 'length'), f.local('i32', 'from')];
    f.get(p.position);
    scratch.putParts();
    f.op('i32.rem_s');
    f.set(part);
    eachPanel(f, scratch, p.block, (_, args) => {
      for (const func of stages.packs) {
        args();
        f.call(func);
      }
      f.get(part);
      f.if(
        () => {
          args();
          f.call(stages.beginLater);
        },
        () => {
          args();
          f.call(stages.begin);
        },
      );
    });
    // Keys of a part: a multiple of what is done at once.
    const pieces = mostKeys(kernel);
    scratch.putExtent(streamAxes.key);
    scratch.putParts();
    f.i32(pieces);
    f.op('i32.mul');
    f.op('i32.div_s');
    f.i32(1);
    f.op('i32.add');
    f.i32(pieces);
    f.op('i32.mul');
    f.tee(length);
    f.get(part);
    f.op('i32.mul');
    f.tee(from);
    scratch.putExtent(streamAxes.key);
    f.op('i32.lt_s');
    f.if(() => {
      f.get(p.block, p.scratch, from);
      putEarlier(
        f,
        () => {
          f.get(from, length);
          f.op('i32.add');
        },
        () => scratch.putExtent(streamAxes.key),
      );
      f.i32(kernel.domain === undefined ? FULL : PARTIAL);
      f.call(stages.keys);
    });
    scratch.putPartial(p.position);
    scratch.put('sums');
    scratch.putResultBytes();
    f.op('memory.copy');
  });
}

/** The parts of a tile of queries become one. */
function emitMerge(module: WasmModule, kernel: StreamKernel, name: string, stages: Stages): Func {
  const absorb = emitAbsorb(module, kernel, name);
  return module.func(`${name}_tile_merge`, TILE, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    f.get(p.block, p.scratch, p.first);
    f.call(stages.open);
    const [part, first] = [f.local('i32', 'part'), f.local('i32', 'first')];
    f.get(p.position);
    scratch.putParts();
    f.op('i32.mul');
    f.set(first);
    scratch.put('sums');
    scratch.putPartial(first);
    scratch.putResultBytes();
    f.op('memory.copy');
    f.for(
      part,
      1,
      () => scratch.putParts(),
      1,
      () =>
        eachPanel(f, scratch, p.block, (_, args) => {
          args();
          f.get(first, part);
          f.op('i32.add');
          f.call(absorb);
        }),
    );
    eachPanel(f, scratch, p.block, (_, args) => {
      args();
      f.call(stages.finish);
    });
  });
}

/** Leaves whether there is one query, and rows of keys and values are contiguous (or will be, widened). */
function putIsRow(f: FunctionBuilder, { products, value, operands }: StreamKernel, scratch: Scratch): void {
  scratch.put('count');
  f.i32(1);
  f.op('i32.eq');
  const rows = products.map(({ right }, k) => [right, streamAxes.product(k)] as const);
  for (const [operand, axis] of value === undefined ? rows : [...rows, [value, streamAxes.column] as const]) {
    if (operands[operand].dtype !== 'f32') continue;
    scratch.putStride(operand, axis);
    f.i32(4);
    f.op('i32.eq');
    f.op('i32.and');
  }
}

interface Ways {
  readonly scaled: boolean;
  readonly fused: boolean;
}

/** A range of keys against the tile of queries: left out, halved, or done. `known` is what is certain of the whole range. */
function emitKeys(module: WasmModule, kernel: StreamKernel, name: string, ways: Ways): Func {
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
  const onto = productFunc(module, true, ways.fused);
  const dots = dotsFunc(module, ways.fused);
  const rowSums = rowSumsFunc(module, ways.fused);
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
            putEarlier(
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
            f.if(multiply(rowSums, [key]), multiply(onto, [other, key]));
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

/** Leaves the smaller of two. */
function putEarlier(f: FunctionBuilder, a: () => void, b: () => void): void {
  a();
  b();
  a();
  b();
  f.op('i32.lt_s');
  f.select();
}
