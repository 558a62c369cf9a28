/**
 * Where a stream keeps what its functions share: words at the bottom of its scratch, panels above.
 *
 * In: a builder and the local that holds the scratch's address. Out: loads and stores of the words, and addresses.
 * `open` computes the addresses from the extents, once per tile of queries. stream-scratch.ts says how much there is.
 */

import { blockLayout } from '../../block.ts';
import { streamAxes, type StreamKernel } from '../../kernel.ts';
import { mostKeys, PANEL, ROW, STATE } from '../../stream-scratch.ts';
import { putSmaller } from '../stages.ts';
import type { FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';

export type Word = Local<'i32'>;

export const stateAt: Readonly<Record<'reference' | 'total' | 'correction', number>> = {
  reference: 0,
  total: ROW,
  correction: 2 * ROW,
};

/** What totals are before anything is added. */
export function nothing({ normaliser }: StreamKernel): number {
  return normaliser.empty === 'keyless' ? -0 : 0;
}

/** Offsets of the words. Cursors of operands follow. */
const words = {
  first: 0,
  count: 4,
  panels: 8,
  width: 12,
  sums: 16,
  states: 20,
  scores: 24,
  converted: 28,
  isRow: 32,
} as const;
type WordName = keyof typeof words;
const CURSORS = 64;
const PANELS = 512;
/** More operands than this have no room for their cursors. */
export const MOST_OPERANDS: number = (PANELS - CURSORS) / 4;

export class Scratch {
  readonly #f: FunctionBuilder;
  readonly #kernel: StreamKernel;
  readonly #block: Word;
  readonly at: Word;

  constructor(f: FunctionBuilder, kernel: StreamKernel, block: Word, at: Word) {
    this.#f = f;
    this.#kernel = kernel;
    this.#block = block;
    this.at = at;
  }

  put(name: WordName): void {
    this.#f.get(this.at);
    this.#f.load('i32', words[name]);
  }

  local(name: WordName): Word {
    const local = this.#f.local('i32', name);
    this.put(name);
    this.#f.set(local);
    return local;
  }

  set(name: WordName, value: () => void): void {
    this.#f.get(this.at);
    value();
    this.#f.store('i32', words[name]);
  }

  setCursor(operand: number, cursor: Word): void {
    this.#f.get(this.at, cursor);
    this.#f.store('i32', CURSORS + 4 * operand);
  }

  /** Leaves where operand `operand` begins at this outer position. */
  putCursor(operand: number): void {
    this.#f.get(this.at);
    this.#f.load('i32', CURSORS + 4 * operand);
  }

  putExtent(axis: number): void {
    this.#f.get(this.#block);
    this.#f.load('i32', blockLayout(this.#kernel).innerExtent(axis));
  }

  putStride(operand: number, axis: number): void {
    this.#f.get(this.#block);
    this.#f.load('i32', blockLayout(this.#kernel).innerStride(operand, axis));
  }

  /** Leaves the address of operand `operand`, `steps` along each axis given. */
  putAddress(operand: number, steps: readonly (readonly [axis: number, index: () => void])[]): void {
    this.putCursor(operand);
    for (const [axis, index] of steps) {
      this.putStride(operand, axis);
      index();
      this.#f.op('i32.mul');
      this.#f.op('i32.add');
    }
  }

  /** Lays out the panels; `first`, `count` and `panels` are set. */
  open(): void {
    const f = this.#f;
    const { products } = this.#kernel;
    this.set('width', () => {
      f.i32(0);
      products.forEach((_, k) => {
        this.putExtent(streamAxes.product(k));
        f.op('i32.add');
      });
      f.i32(ROW);
      f.op('i32.mul');
    });
    this.set('sums', () => {
      f.get(this.at);
      f.i32(PANELS);
      f.op('i32.add');
      this.put('panels');
      this.put('width');
      f.op('i32.mul');
      f.op('i32.add');
    });
    this.set('states', () => {
      this.put('sums');
      this.put('panels');
      this.putExtent(streamAxes.column);
      f.op('i32.mul');
      f.i32(ROW);
      f.op('i32.mul');
      f.op('i32.add');
    });
    this.set('scores', () => {
      this.put('states');
      this.put('panels');
      f.i32(STATE);
      f.op('i32.mul');
      f.op('i32.add');
    });
    this.set('converted', () => {
      this.put('scores');
      f.i32(ROW * mostKeys(this.#kernel) * Math.max(1, products.length));
      f.op('i32.add');
    });
  }

  /** Leaves the address of product `product`'s queries in panel `panel`. */
  putQueries(product: number, panel: Word): void {
    const f = this.#f;
    f.get(this.at);
    f.i32(PANELS);
    f.op('i32.add');
    f.get(panel);
    this.put('width');
    f.op('i32.mul');
    f.op('i32.add');
    for (let before = 0; before < product; before++) {
      this.putExtent(streamAxes.product(before));
      f.i32(ROW);
      f.op('i32.mul');
      f.op('i32.add');
    }
  }

  putSums(panel: Word): void {
    const f = this.#f;
    this.put('sums');
    f.get(panel);
    this.putExtent(streamAxes.column);
    f.op('i32.mul');
    f.i32(ROW);
    f.op('i32.mul');
    f.op('i32.add');
  }

  putState(panel: Word): void {
    const f = this.#f;
    this.put('states');
    f.get(panel);
    f.i32(STATE);
    f.op('i32.mul');
    f.op('i32.add');
  }

  putScores(product: number): void {
    this.put('scores');
    this.#f.i32(ROW * mostKeys(this.#kernel) * product);
    this.#f.op('i32.add');
  }

  /** Leaves how many parts the keys are cut into. */
  putParts(): void {
    this.#f.get(this.#block);
    this.#f.load('i32', blockLayout(this.#kernel).parts);
  }

  /** Leaves how many bytes sums and states of all panels take; they lie side by side. */
  putResultBytes(): void {
    this.put('scores');
    this.put('sums');
    this.#f.op('i32.sub');
  }

  /** Leaves where the result of a part lies; all tiles have room for as many panels as the largest. */
  putPartial(position: Word): void {
    const f = this.#f;
    f.get(this.#block);
    f.load('i32', blockLayout(this.#kernel).partials);
    f.get(position);
    this.#putMostPanels();
    this.putExtent(streamAxes.column);
    f.i32(ROW);
    f.op('i32.mul');
    f.i32(STATE);
    f.op('i32.add');
    f.op('i32.mul');
    f.op('i32.mul');
    f.op('i32.add');
  }

  #putMostPanels(): void {
    const f = this.#f;
    const queries = f.local('i32', 'queries');
    this.putExtent(streamAxes.query);
    f.set(queries);
    putSmaller(
      f,
      () => f.get(queries),
      () => f.i32(this.#kernel.tile.queries),
    );
    f.i32(PANEL - 1);
    f.op('i32.add');
    f.i32(PANEL);
    f.op('i32.div_s');
  }
}
