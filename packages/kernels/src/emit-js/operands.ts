/**
 * The operands of a kernel in generated JavaScript: their names, where they are, how they move.
 *
 * In: a kernel. Out: declarations of what its block says, loops that carry an index per operand, reads and writes at the
 * innermost index. An index counts elements of the operand's own array; a position's index is its value, so it moves
 * like any other. The outer walk is walk.ts.
 */

import { bug } from '@heed/diagnostics';
import type { ScalarType } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import { blockLayout } from '../block.ts';
import { innerAxes } from '../kernel.ts';
import type { BoundProgram, Kernel, Skeleton } from '../kernel.ts';
import { nest } from './lines.ts';
import type { Lines, Names } from './lines.ts';
import { name } from './scalar-ops.ts';
import type { Expression, Use } from './scalar-ops.ts';
import { given, ScalarText } from './scalar-text.ts';
import type { Ran } from './scalar-text.ts';
import { arrayOf, load, shiftOf, store } from './storage.ts';
import type { JsViews } from './storage.ts';

/** Names of inner axes by skeleton: loop variables; extents and strides are named after them. A stream's products have `c0`, `c1`, … */
export type Axis = number;
const letters = {
  pointwise: ['n'],
  rowwise: ['n'],
  contract: ['m', 'n', 'k'],
  gather: ['n'],
  stream: ['i', 'j', 'e'],
} as const satisfies Readonly<Record<Skeleton, readonly string[]>>;

/** Where an index stands: at the outer position, at the row m, at the cell (m, n), or innermost. */
export type Level = 'At' | 'Row' | 'Cell' | '';

export class Operands {
  readonly kernel: Kernel;
  readonly names: Names;
  readonly use: Use;
  readonly views: Set<keyof JsViews> = new Set(['i32']);
  /** Strides and sizes that the code names: only they are read from the block. */
  readonly #named: Set<string> = new Set();

  constructor(kernel: Kernel, names: Names, use: Use) {
    this.kernel = kernel;
    this.names = names;
    this.use = use;
  }

  get all(): readonly number[] {
    return this.kernel.operands.map((_, k) => k);
  }

  dtype(operand: number): DType {
    return this.kernel.operands[operand]?.dtype ?? bug(`operand ${operand} of \`${this.kernel.name}\` has a type`);
  }

  /** The operand's index at a level: `x0`, `leftRow`, … Never a name that a person gave. */
  index(operand: number, level: Level = ''): string {
    const { kernel } = this;
    if (operand === kernel.out) return `out${level}`;
    if (kernel.skeleton === 'contract' && operand === kernel.left) return `left${level}`;
    if (kernel.skeleton === 'contract' && operand === kernel.right) return `right${level}`;
    return `${kernel.operands[operand]?.role === 'position' ? 'p' : 'x'}${operand}${level}`;
  }

  letter(axis: Axis): string {
    if (axis >= innerAxes(this.kernel)) bug('a skeleton has a letter for each inner axis');
    return letters[this.kernel.skeleton][axis] ?? `c${axis - letters.stream.length}`;
  }

  extent(axis: Axis): string {
    return `${this.letter(axis)}Count`;
  }

  stride(operand: number, axis: Axis): string {
    return this.#name(`${this.index(operand)}${this.letter(axis).toUpperCase()}`);
  }

  size(index: number): string {
    this.views.add('f64');
    return this.#name(`size${index}`);
  }

  #name(name: string): string {
    this.#named.add(name);
    return name;
  }

  /** `word` of the block in the operand's units. */
  scaled(word: string, operand: number, unsigned = false): string {
    const { role, dtype } = this.kernel.operands[operand];
    const shift = role === 'position' || dtype === undefined ? 0 : shiftOf(dtype);
    return shift === 0 ? word : `${word} ${unsigned ? '>>>' : '>>'} ${shift}`;
  }

  /** Extents, strides, sizes and bases, as the block at `head` (in words) has them; to be asked last. */
  declare(): Lines {
    const { kernel } = this;
    const layout = blockLayout(kernel);
    const named = new Set(this.#named);
    const word = (offset: number): string => `i32[head + ${offset / 4}]`;
    const axes = Array.from({ length: innerAxes(kernel) }, (_, axis) => axis);
    const strides = this.all.map((k) =>
      axes
        .filter((axis) => named.has(this.stride(k, axis)))
        .map((axis) => `${this.stride(k, axis)} = ${this.scaled(word(layout.innerStride(k, axis)), k)}`),
    );
    const sizes = Array.from({ length: kernel.sizes }, (_, k) => k).filter((k) => named.has(`size${k}`));
    return [
      `const ${axes.map((axis) => `${this.extent(axis)} = ${word(layout.innerExtent(axis))}`).join(', ')};`,
      ...strides.flatMap((own) => (own.length === 0 ? [] : [`const ${own.join(', ')};`])),
      ...sizes.map((k) => `const ${this.size(k)} = f64[(block + ${layout.size(k)}) >> 3];`),
      ...this.all.map((k) => `let ${this.index(k, 'At')} = ${this.scaled(word(layout.base(k)), k, true)};`),
    ];
  }

  /** A loop over an inner axis; inside, `operands` have an index at `to` that moves on. */
  along(axis: Axis, from: Level, to: Level, operands: readonly number[], body: Lines): Lines {
    const letter = this.letter(axis);
    const starts = operands.map((k) => `, ${this.index(k, to)} = ${this.index(k, from)}`).join('');
    const steps = operands.map((k) => `, ${this.index(k, to)} += ${this.stride(k, axis)}`).join('');
    return nest(`for (let ${letter} = 0${starts}; ${letter} < ${this.extent(axis)}; ${letter}++${steps})`, body);
  }

  /** The number at an operand's innermost index. */
  read(operand: number, to: ScalarType, index: string = this.index(operand)): Expression {
    if (this.kernel.operands[operand]?.role === 'position') return given(name(index), 'f64', to);
    const dtype = this.dtype(operand);
    this.views.add(arrayOf[dtype]);
    return load(dtype, index, to, this.use);
  }

  write(index: string, from: ScalarType, value: Expression): string {
    const dtype = this.dtype(this.kernel.out);
    this.views.add(arrayOf[dtype]);
    return store(dtype, index, from, value, this.use);
  }
}

/** A bound program: what depends on sizes alone is in `before`, once per launch. */
export class BoundText {
  readonly before: Lines;
  readonly operands: readonly number[];
  readonly #bound: BoundProgram;
  readonly #code: ScalarText;

  /** `wide`: as ScalarText has it. */
  constructor(operands: Operands, bound: BoundProgram, wide = false) {
    this.#bound = bound;
    this.#code = new ScalarText(operands.names, operands.use, bound.program, wide);
    this.operands = [...new Set(bound.inputs.flatMap((input) => (input.from === 'operand' ? [input.index] : [])))];
    this.before = this.#code.hoist((index, type) => {
      const input = bound.inputs[index];
      return input?.from === 'size' ? given(name(operands.size(input.index)), 'f64', type) : undefined;
    });
  }

  /** The program's one result; `read` gives operands, `product` the sums of score products. */
  run(
    read: (operand: number, type: ScalarType) => Expression,
    product?: (product: number) => Expression,
  ): Ran & { readonly result: Expression } {
    const ran = this.#code.run((index, type) => {
      const input = this.#bound.inputs[index] ?? bug('a bound program has an input for every parameter');
      if (input.from === 'operand') return read(input.index, type);
      if (input.from === 'size' || product === undefined) return bug('a size is known before the loop');
      return given(product(input.index), 'f32', type);
    });
    return { ...ran, result: ran.results[0] ?? bug('a bound program has one result') };
  }
}
