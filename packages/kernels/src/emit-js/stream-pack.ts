/**
 * Packing for streams, as JavaScript: three rows of a matrix side by side, as float64, whatever its type and strides.
 *
 * In: an operand, where it begins, how it moves. Out: calls, and one function for each element type that they need.
 */

import { nest } from './lines.ts';
import type { Lines } from './lines.ts';
import type { Operands } from './operands.ts';
import { arrayOf } from './storage.ts';

export class Packs {
  readonly #operands: Operands;
  readonly #name: string;
  readonly #functions: Map<string, Lines> = new Map();

  constructor(operands: Operands, name: string) {
    this.#operands = operands;
    this.#name = name;
  }

  get functions(): Lines {
    return [...this.#functions.values()].flat();
  }

  /**
   * `to`: array, place, where the operand begins, how many rows there are and how far apart; `along`: how many numbers a
   * row has and how far apart. With `checks` it gives whether all numbers are finite.
   */
  call(operand: number, to: readonly string[], along: readonly string[], checks = false): string {
    const dtype = this.#operands.dtype(operand);
    const name = `${this.#name}_pack_${dtype}${checks ? '_checked' : ''}`;
    const view = arrayOf[dtype];
    const read = (c: number): string => this.#operands.read(operand, 'f64', `x${c}`).text;
    const three = [0, 1, 2];
    this.#functions.set(
      name,
      nest(`function ${name}(${view}, target, at, start, rows, across, count, along)`, [
        ...(checks ? ['let odd = 0;'] : []),
        ...nest('for (let r = 0; r < rows; r += 3)', [
          // A row that is missing is as the last one.
          'let x0 = start + r * across, x1 = r + 1 < rows ? x0 + across : x0, x2 = r + 2 < rows ? x1 + across : x1;',
          ...nest('for (let k = 0; k < count; k++, at += 3)', [
            `const ${three.map((c) => `v${c} = ${read(c)}`).join(', ')};`,
            three.map((c) => `target[at${c === 0 ? '' : ` + ${c}`}] = v${c};`).join(' '),
            ...(checks ? ['odd += v0 - v0 + (v1 - v1) + (v2 - v2);'] : []),
            three.map((c) => `x${c} += along;`).join(' '),
          ]),
        ]),
        ...(checks ? ['return odd === 0;'] : []),
      ]),
    );
    return `${name}(${[view, ...to, ...along].join(', ')});`;
  }
}
