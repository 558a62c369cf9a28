/**
 * The stream skeleton as WebAssembly: attention in one pass, eight queries side by side (FlashAttention's order of work,
 * Dao et al. 2022; scores transposed, so that no row needs a sum across lanes and keys and values are never packed).
 *
 * In: a kernel. Out: `kernel(block, begin, end)`. For a tile of queries, keys.ts walks the keys. Tiles are cut by sizes
 * alone, so results do not depend on who runs which tile.
 */

import { bug } from '@heed/diagnostics';
import { blockLayout } from '../../block.ts';
import { streamAxes, type StreamKernel } from '../../kernel.ts';
import { mostKeys, PANEL } from '../../stream-scratch.ts';
import type { Func, FunctionBuilder } from '../../wasm/function.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { walkOuter } from '../odometer.ts';
import { putSmaller } from '../stages.ts';
import { FULL, PARTIAL } from './classify.ts';
import { emitKeys } from './keys.ts';
import { emitBegin, emitFinish, emitPack } from './panel.ts';
import { emitAbsorb } from './absorb.ts';
import { MOST_OPERANDS, Scratch, type Word } from './scratch.ts';
import { scaleOf } from './scaling.ts';
import { LOG2E, LOWEST } from './weigh.ts';

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
      putSmaller(
        f,
        () => f.get(left),
        () => f.i32(kernel.tile.queries),
      );
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
      putSmaller(
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
