/**
 * What all streams of one source share, as JavaScript: arrays for a tile, and the two loops that do most of the work.
 *
 * A panel is three queries side by side: `lefts[panel][c][3]`, `scores[j][3]`, `sums[panel][⌈e/3⌉][3 queries][3 columns]`.
 * Keys and values are packed three by three too: `rights[⌈j/3⌉][c][3]`, `values[⌈e/3⌉][j][3]`. All are float64: the
 * conversion is paid once a tile, and 3×3 is the best tile V8 gives registers to (contract-tile.ts). Arrays grow with a
 * tile's sizes, never with the number of queries or keys.
 */

import type { Lines } from './lines.ts';
import { nest } from './lines.ts';

const three = [0, 1, 2] as const;
const plus = (count: number): string => (count === 0 ? '' : ` + ${count}`);

/** Nine sums over `c` of a[c][3]·b[c][3]. */
function products(count: string, a: string, b: string): Lines {
  return [
    `const ${three.map((r) => `l${r} = ${a}[p${plus(r)}]`).join(', ')};`,
    `const ${three.map((c) => `r${c} = ${b}[${count}${plus(c)}]`).join(', ')};`,
    ...three.map((r) => three.map((c) => `s${r}${c} += l${r} * r${c};`).join(' ')),
  ];
}

const each = <T>(visit: (r: number, c: number) => T): T[] => three.flatMap((r) => three.map((c) => visit(r, c)));

export const streamShared: Lines = [
  '// A tile of queries, of keys and of values, scores of one panel, which of its queries include a key.',
  'let tileLefts = new Float64Array(0), tileRights = new Float64Array(0), tileValues = new Float64Array(0);',
  'let tileScores = new Float64Array(0), tileMasks = new Uint8Array(0);',
  '// The keys that any query of a panel includes lie from here to there.',
  'let maskLow = 0, maskHigh = 0;',
  '// For each query: sums, total, largest score so far. What sums so far are multiplied by, for a panel.',
  'let tileSums = new Float64Array(0), tileTotals = new Float64Array(0), tilePeaks = new Float64Array(0);',
  'const carried = new Float64Array(3);',
  '// The lowest and highest number of an operand in a tile.',
  'const span = new Float64Array(2);',
  ...nest('function grown(array, length)', ['return array.length >= length ? array : new array.constructor(length);']),
  '// scores[j][3] of keys from `low` to `high`, which begin and end a group of three.',
  ...nest('function streamScores(lefts, left, rights, right, width, low, high, scores, at)', [
    ...nest('for (let j = low, q = right + low * width, out = at + 3 * low; j < high; j += 3, out += 9)', [
      `let ${each((r, c) => `s${r}${c} = 0`).join(', ')};`,
      ...nest('for (let p = left, end = left + 3 * width; p < end; p += 3, q += 3)', products('q', 'lefts', 'rights')),
      ...each((r, c) => `scores[out${plus(3 * c + r)}] = s${r}${c};`),
    ]),
  ]),
  '// sums[e][3][3] = sums·carried + Σ weights[j][3]·values[e][j][3].',
  ...nest('function streamValues(weights, low, high, values, keys, columns, sums, at)', [
    `const ${three.map((r) => `k${r} = carried[${r}]`).join(', ')};`,
    ...nest('for (let e = 0, start = 3 * low; e < columns; e += 3, start += 3 * keys, at += 9)', [
      `let ${each((r, c) => `s${r}${c} = sums[at${plus(3 * r + c)}] * k${r}`).join(', ')};`,
      ...nest(
        'for (let p = 3 * low, q = start, end = 3 * high; p < end; p += 3, q += 3)',
        products('q', 'weights', 'values'),
      ),
      ...each((r, c) => `sums[at${plus(3 * r + c)}] = s${r}${c};`),
    ]),
  ]),
  '// As streamValues, where a value that is not finite must not meet the weight 0 of a query that excludes it.',
  ...nest('function streamIncluded(weights, masks, low, high, values, keys, columns, sums, at)', [
    ...nest('for (let e = 0, start = 0; e < columns; e += 3, start += 3 * keys)', [
      ...nest('for (let r = 0; r < 3; r++)', [
        ...nest('for (let c = 0; c < 3; c++, at++)', [
          'let sum = sums[at] * carried[r];',
          ...nest('for (let j = low; j < high; j++)', [
            'if ((masks[j] & (1 << r)) !== 0) sum += weights[3 * j + r] * values[start + 3 * j + c];',
          ]),
          'sums[at] = sum;',
        ]),
      ]),
    ]),
  ]),
];
