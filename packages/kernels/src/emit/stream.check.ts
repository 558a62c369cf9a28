/**
 * For tests of streams: random kernels with random operands, of every kind that a formula can ask for.
 *
 * In: a random generator. Out: a kernel, a run, how close a result must come (`layStream`: runs of several sizes for one
 * kernel); `checkStream` runs it on machines of one's choice against stream-oracle.check.ts. Products are made of eighths,
 * so they are exact in float32 and an error is the stream's own. What the programs say is stream-programs.check.ts.
 */

import type { DType } from '@heed/tensor';
import type { BoundProgram, ProgramInput, StreamKernel } from '../kernel.ts';
import { check, eachPosition, lay, machines, position } from './kernel.check.ts';
import type { Closeness, Laid, Lie, Machine, Random, Run } from './kernel.check.ts';
import { expectedStream } from './stream-oracle.check.ts';
import { domainText, factorText, normaliserTexts, programOf, scoreText } from './stream-programs.check.ts';
import type { Moves, NormaliserTexts, ProgramText, Source } from './stream-programs.check.ts';

export interface StreamCase {
  readonly kernel: StreamKernel;
  readonly run: Run;
  /** Says what the programs are. */
  readonly text: string;
  /** Error allowed, as a share of the numbers that were added up. */
  readonly relative: number;
}

/** What a test may settle; the rest is drawn. */
export interface StreamWish {
  readonly normaliser?: string;
  readonly domain?: string;
  readonly products?: number;
  readonly trouble?: Trouble;
  readonly outer?: readonly number[];
  /** Queries, keys, value columns, then the products' widths. */
  readonly inner?: readonly number[];
  readonly tile?: StreamKernel['tile'];
}

/** What is odd about the numbers: nothing, infinite and NaN scores, values that are NaN, scores of ±1e4 or ±1e30. */
export type Trouble = 'none' | 'scores' | 'values' | 'large' | 'huge';

const LENGTHS = [1, 2, 3, 5, 7, 8, 9, 11, 15, 16, 17, 23, 24, 25, 33];

const lieOf = (r: Random): Lie => r.pick(['contiguous', 'contiguous', 'any', 'broadcast'] as const);

/** A length around the widths that tiles and registers come in. */
function length(r: Random, tile: number, least: number): number {
  return Math.max(least, r.pick([0, r.pick(LENGTHS), r.pick(LENGTHS), tile - 1, tile, tile + 1, 2 * tile + r.int(4)]));
}

/** What one kernel is made of; sizes and numbers come with `layStream`. */
export interface StreamTexts {
  readonly tile: StreamKernel['tile'];
  readonly normaliser: NormaliserTexts;
  readonly products: readonly (readonly [left: DType, right: DType])[];
  readonly scoring: ProgramText;
  readonly domain: ProgramText | undefined;
  readonly factor: ProgramText | undefined;
  readonly value: DType;
  readonly out: DType;
  readonly empty: StreamKernel['normaliser']['empty'];
}

export interface StreamSizes {
  readonly outer: readonly number[];
  /** Queries, keys, value columns, then the products' widths. */
  readonly inner: readonly number[];
  readonly trouble: Trouble;
  /** How operands lie; drawn unless told. */
  readonly lie?: Lie;
}

export function randomStream(r: Random, wish: StreamWish = {}): StreamCase {
  // Where all keys count eight tiles are done at once: small ones, so that there are several of those.
  const tile = wish.tile ?? { queries: 1 + r.int(40), keys: 1 + r.int(r.pick([5, 12, 70])) };
  const normaliser = normaliserTexts.find(({ name }) => name === wish.normaliser) ?? r.pick(normaliserTexts);
  const count = wish.products ?? r.pick([1, 1, 1, 1, 0, 2]);
  const drawn = [length(r, tile.queries, 1), length(r, r.pick([1, 8]) * tile.keys, 0), 1 + r.int(20)];
  const inner = wish.inner ?? [
    ...drawn.slice(0, 2),
    normaliser.weight === undefined ? 1 : drawn[2],
    ...Array.from({ length: count }, () => r.pick([0, 1, 2, 3, 4, 7, 8, 9, 13, 16, 17])),
  ];
  const outer = wish.outer ?? r.pick([[], [], [2], [2, 3], [1, 3]]);
  const isExponential = normaliser.base === 'exp';
  const drawnTrouble = wish.trouble ?? r.pick(['none', 'none', 'none', 'scores', 'values', 'large', 'huge'] as const);
  // The square of 1e30 is none of float32's numbers.
  const trouble = drawnTrouble === 'huge' && !isExponential ? 'large' : drawnTrouble;
  const isBiased = trouble !== 'none' && trouble !== 'values';
  const texts = streamTexts(r, { tile, normaliser, count, keys: inner[1], domain: wish.domain, isBiased });
  return layStream(r, texts, { outer, inner, trouble });
}

interface TextWish {
  readonly tile: StreamKernel['tile'];
  readonly normaliser: NormaliserTexts;
  /** How many products. */
  readonly count: number;
  readonly keys: number;
  readonly domain: string | undefined;
  readonly isBiased: boolean;
}

function streamTexts(r: Random, { tile, normaliser, count, keys, domain, isBiased }: TextWish): StreamTexts {
  const factors = ['f32', 'f32', 'f16', 'f64'] as const;
  return {
    tile,
    normaliser,
    products: Array.from({ length: count }, () => [r.pick(factors), r.pick(factors)] as const),
    scoring: scoreText(r, normaliser.score, count, isBiased),
    domain: domain === 'none' ? undefined : domainText(r, keys, domain),
    factor: normaliser.weight !== undefined && r.next() < 0.2 ? factorText(r) : undefined,
    value: r.pick(['f32', 'f32', 'f16', 'f64', 'i32'] as const),
    out: r.pick(['f32', 'f32', 'f64', 'f16'] as const),
    empty: r.pick(['zero', 'divide', 'keyless'] as const),
  };
}

/** A kernel of these programs, and operands of these sizes: the kernel is the same for all sizes. */
export function layStream(r: Random, texts: StreamTexts, { outer, inner, trouble, lie }: StreamSizes): StreamCase {
  const { normaliser, scoring, domain, factor, tile } = texts;
  const draft = new Draft(r, outer, inner, trouble, lie);
  const products = texts.products.map(([left, right], k) => ({
    left: draft.tensor(left, ['i', k], draft.eighths),
    right: draft.tensor(right, ['j', k], draft.eighths),
  }));
  const value = normaliser.weight === undefined ? undefined : draft.tensor(texts.value, ['j', 'e'], draft.values);
  const kernel: StreamKernel = {
    skeleton: 'stream',
    name: 'stream',
    products,
    score: draft.bind(scoring),
    ...(domain !== undefined && { domain: draft.bind(domain) }),
    normaliser: draft.normaliser(normaliser, texts.empty),
    ...(factor !== undefined && { factor: draft.bind(factor) }),
    ...(value !== undefined && { value }),
    out: draft.tensor(texts.out, ['i', 'e'], () => 77, true),
    operands: draft.operands,
    sizes: draft.sizes.length,
    tile,
  };
  const parts = [normaliser.name, trouble, scoring.text, domain?.text, factor?.text];
  return {
    kernel,
    run: { outer, inner, operands: draft.laid, sizes: draft.sizes, parts: r.pick([1, 1, 1, 2, 3]) },
    text: parts.filter((part) => part !== undefined).join('; '),
    // A score of 1e4 is known to 1e-3, and so is its exponential.
    relative: trouble === 'large' || trouble === 'huge' ? 4e-3 : 1e-5,
  };
}

/** What its output holds, and how far off it may be. */
export function wantedOf({ kernel, run, relative }: StreamCase): {
  readonly axes: readonly number[];
  readonly value: (index: readonly number[]) => number;
  readonly close: Closeness;
} {
  const expected = expectedStream(kernel, run);
  const axes = kernel.value === undefined ? [0] : [0, 2];
  let magnitude = 0;
  const found = new Map<string, number>();
  const visited = run.inner.map((extent, axis) => (axes.includes(axis) ? extent : 1));
  eachPosition([...run.outer, ...visited], (index) => {
    const { value, magnitude: size } = expected(index);
    found.set(index.join(), value);
    if (Number.isFinite(size)) magnitude = Math.max(magnitude, size);
  });
  const half = run.operands[kernel.out].dtype === 'f16';
  const close = { absolute: magnitude * relative + (half ? 6e-8 : 1e-28), relative: half ? 2 ** -10 : 0 };
  return { axes, value: (index) => found.get(index.join())!, close };
}

/** Runs a case on every machine of `on`. */
export function checkStream(r: Random, stream: StreamCase, on: readonly Machine[] = machines): void {
  const { axes, value, close } = wantedOf(stream);
  check(r, stream.kernel, stream.run, axes, value, close, on);
}

/** Operands, sizes and programs as they come together. */
class Draft {
  readonly operands: { role: 'in' | 'out' | 'position'; dtype?: DType }[] = [];
  readonly laid: Laid[] = [];
  readonly sizes: number[] = [];
  readonly trouble: Trouble;
  readonly #r: Random;
  readonly #outer: readonly number[];
  readonly #inner: readonly number[];
  readonly #lie: Lie | undefined;

  constructor(r: Random, outer: readonly number[], inner: readonly number[], trouble: Trouble, lie: Lie | undefined) {
    this.#r = r;
    this.#lie = lie;
    this.#outer = outer;
    this.#inner = inner;
    this.trouble = trouble;
  }

  readonly eighths = (): number => this.#r.int(33) / 8 - 2;

  readonly values = (): number => {
    if (this.trouble === 'values' && this.#r.next() < 0.05) return this.#r.pick([NaN, NaN, Infinity, -Infinity]);
    return this.eighths();
  };

  /** A number that is added to scores. */
  readonly #bias = (): number => {
    if (this.#r.next() < 0.8) return this.eighths();
    if (this.trouble === 'scores') return this.#r.pick([-Infinity, -Infinity, -Infinity, Infinity, NaN]);
    if (this.trouble === 'large') return this.#r.pick([1e4, -1e4, 300, -300]);
    return this.trouble === 'huge' ? this.#r.pick([1e30, -1e30]) : this.eighths();
  };

  #add(role: 'in' | 'out' | 'position', laid: Laid): number {
    this.operands.push(laid.dtype === undefined ? { role } : { role, dtype: laid.dtype });
    this.laid.push(laid);
    return this.operands.length - 1;
  }

  tensor(dtype: DType, moves: readonly Moves[], value: () => number, isOut = false): number {
    const walked = this.#inner.map((_, axis) =>
      moves.some((move) => (typeof move === 'number' ? move + 3 : ['i', 'j', 'e'].indexOf(move)) === axis),
    );
    const extents = [...this.#outer, ...this.#inner];
    const every = [...this.#outer.map(() => isOut || !moves.includes('still')), ...walked];
    const lie = this.#lie ?? (isOut ? this.#r.pick(['contiguous', 'any'] as const) : lieOf(this.#r));
    return this.#add(isOut ? 'out' : 'in', lay(this.#r, dtype, extents, lie, value, every));
  }

  bind({ text, sources }: ProgramText): BoundProgram {
    return { program: programOf(text), inputs: sources.map((source) => this.#input(source)) };
  }

  normaliser(
    { base, weight, total, extra }: NormaliserTexts,
    empty: StreamKernel['normaliser']['empty'],
  ): StreamKernel['normaliser'] {
    return {
      base,
      weight: programOf(weight ?? '(p, u) => p'),
      ...(total !== undefined && { total: programOf(total) }),
      ...(extra !== undefined && { extra: this.bind(extra) }),
      empty,
    };
  }

  #input(source: Source): ProgramInput {
    const extents = [...this.#outer, ...this.#inner];
    switch (source.kind) {
      case 'product':
        return { from: 'product', index: source.index };
      case 'size':
        this.sizes.push(source.of === undefined ? source.value! : this.#inner[source.of]);
        return { from: 'size', index: this.sizes.length - 1 };
      case 'position': {
        const strides = extents.map((_, axis) => (axis === this.#outer.length + source.axis ? 1 : 0));
        return { from: 'operand', index: this.#add('position', position(source.start ?? 0, strides)) };
      }
      case 'slant': {
        const strides = extents.map((_, axis) => source.by[axis - this.#outer.length] ?? 0);
        return { from: 'operand', index: this.#add('position', position(source.start, strides)) };
      }
      case 'tensor': {
        const below = source.below;
        const value = below === undefined ? this.#bias : () => this.#r.int(below);
        return { from: 'operand', index: this.tensor(source.dtype, source.moves, value) };
      }
    }
  }
}
