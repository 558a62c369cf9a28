/**
 * A stream's loops where a tile is one query (decoding), as JavaScript: keys and values are read where they lie.
 *
 * In: what a tile of keys has. Out: calls and functions that do for one query what stream-shared.ts does for three packed
 * ones, in the same arrays. Packing a key costs as much as its product with one query, so here it does not pay. Four keys,
 * or four columns, go side by side, so that one addition need not wait for another.
 */

import { nest } from './lines.ts';
import type { Lines } from './lines.ts';
import type { Operands } from './operands.ts';
import { arrayOf } from './storage.ts';

const four = [0, 1, 2, 3] as const;

export class RowText {
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

  /** Products of the query at `left` of `tileLefts` with keys `low` to `high` of a tile that begins at `start`. */
  scores(
    operand: number,
    left: string,
    start: string,
    across: string,
    width: string,
    along: string,
    to: string,
  ): string {
    const { name, view, read } = this.#parts(operand, 'dot');
    this.#functions.set(
      name,
      nest(`function ${name}(${view}, left, start, across, width, along, low, high, at)`, [
        ...nest(
          'for (let j = low, a = at + 3 * low, from = start + low * across; j < high; j += 4, a += 12, from += 4 * across)',
          [
            ...four4('across', 'high - j'),
            ...nest('for (let c = 0, l = left; c < width; c++, l += 3)', [
              'const own = tileLefts[l];',
              ...four.map((k) => `s${k} += own * ${read(k)};`),
              four.map((k) => `x${k} += along;`).join(' '),
            ]),
            ...four.map(
              (k) => `${k === 0 ? '' : `if (high - j > ${k}) `}tileScores[a${k === 0 ? '' : ` + ${3 * k}`}] = s${k};`,
            ),
          ],
        ),
      ]),
    );
    return `${name}(${[view, left, start, across, width, along, 'low', 'high', to].join(', ')});`;
  }

  /** The sums of the query, weighted values of keys `low` to `high` added. What is excluded is not read. */
  values(operand: number, start: string, across: string, along: string, isMasked: boolean): string {
    const { name, view, read } = this.#parts(operand, 'sum');
    const masked = isMasked ? ['masked'] : [];
    const skip = isMasked ? 'masked && tileMasks[j] === 0' : undefined;
    const add = [`const own = tileScores[3 * j];`, ...four.map((k) => `s${k} += own * ${read(k)};`)];
    const place = (k: number): string => `tileSums[9 * Math.floor((e + ${k}) / 3) + (e + ${k}) % 3]`;
    this.#functions.set(
      name,
      nest(`function ${name}(${[view, 'start', 'across', 'columns', 'along', 'low', 'high', ...masked].join(', ')})`, [
        'const keep = carried[0];',
        ...nest('for (let e = 0, from = start + low * along; e < columns; e += 4, from += 4 * across)', [
          ...four4('across', 'columns - e'),
          ...nest('for (let j = low; j < high; j++)', [
            ...(skip === undefined ? add : nest(`if (!(${skip}))`, add)),
            four.map((k) => `x${k} += along;`).join(' '),
          ]),
          ...four.map((k) => `${k === 0 ? '' : `if (columns - e > ${k}) `}${place(k)} = ${place(k)} * keep + s${k};`),
        ]),
      ]),
    );
    return `${name}(${[view, start, across, 'eCount', along, 'low', 'high', ...masked].join(', ')});`;
  }

  #parts(operand: number, kind: string): { name: string; view: string; read: (k: number) => string } {
    const dtype = this.#operands.dtype(operand);
    const read = (k: number): string => {
      const { text } = this.#operands.read(operand, 'f64', `x${k}`);
      return /^\w+\[\w+\]$/.test(text) ? text : `(${text})`;
    };
    return { name: `${this.#name}_${kind}_${dtype}`, view: arrayOf[dtype], read };
  }
}

/** Four places and four sums; past the end the first place is repeated, and its sum not stored. */
function four4(across: string, left: string): Lines {
  const place = (k: number): string => (k === 0 ? 'from' : `${left} > ${k} ? from + ${k} * ${across} : from`);
  return [
    `let ${four.map((k) => `x${k} = ${place(k)}`).join(', ')};`,
    `let ${four.map((k) => `s${k} = 0`).join(', ')};`,
  ];
}
