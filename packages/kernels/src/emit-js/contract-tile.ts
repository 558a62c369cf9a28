/**
 * Contraction by tiles: three rows by three columns, nine float64 sums in registers, over packed operands.
 *
 * Right is packed for a block of columns at a time, left for three rows, both as float64 (the conversion is paid once, and
 * reads are contiguous whatever the strides). At an edge the last row or column is repeated and not stored. With a
 * domain, which stands still along n here, a row's products are listed once per three rows: the list holds the k that any
 * of them includes and a mask of those that do, so excluded products are never formed and order is kept.
 *
 * 3×3 of float64 is the best tile V8 gives registers to: measured 5.2 GF/s, against 4.7 for 4×4 of float32 arrays.
 */

import { scalarTypeOf } from '@heed/tensor';
import type { ContractKernel } from '../kernel.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import type { BoundText, Operands } from './operands.ts';
import { name as named, rounded } from './scalar-ops.ts';
import type { Expression } from './scalar-ops.ts';
import { arrayOf } from './storage.ts';

const TILE = 3;
const three = [0, 1, 2] as const;
/** All of a tile's rows include a product. */
const ALL = 2 ** TILE - 1;
/** Numbers of right packed at once: a mebibyte, as a second-level cache has it. */
const PACKED = 2 ** 17;

/** What contractions of one source share; they grow with need. */
export const tileScratch: Lines = [
  '// Packed operands of the contraction that runs: three rows of left, a block of columns of right.',
  'let lefts = new Float64Array(0), rights = new Float64Array(0);',
  '// With a domain: the products listed (where right is, and which of three rows include it).',
  'let places = new Int32Array(0), masks = new Uint8Array(0);',
];

/** What a float64 sum is stored as: itself, or rounded where both operands are of the working precision. */
export function sumOf({ left, right, operands }: ContractKernel, sum: string): Expression {
  const isDouble = [left, right].some((operand) => scalarTypeOf[operands[operand]?.dtype ?? 'f32'] === 'f64');
  return isDouble ? named(sum) : rounded(sum);
}

/** The function of the innermost loops: three rows, all columns that are packed. */
export function tileFunction(kernel: ContractKernel, name: string, operands: Operands, listed: boolean): Lines {
  const dtype = operands.dtype(kernel.out);
  const view = arrayOf[dtype];
  const sums = three.flatMap((r) => three.map((c) => `s${r}${c}`));
  const row = (r: number): string => three.map((c) => `s${r}${c} += l${r} * r${c};`).join(' ');
  const read = [
    `const ${three.map((r) => `l${r} = lefts[a${r === 0 ? '' : ` + ${r}`}]`).join(', ')};`,
    `const ${three.map((c) => `r${c} = rights[b${c === 0 ? '' : ` + ${c}`}]`).join(', ')};`,
  ];
  const loop = listed
    ? nest('for (let t = 0, a = 0; t < count; t++, a += 3)', [
        'const b = panel + places[t], mask = masks[t];',
        ...read,
        ...either(
          `mask === ${ALL}`,
          three.map(row),
          three.map((r) => `if (mask & ${1 << r}) { ${row(r)} }`),
        ),
      ])
    : nest('for (let a = 0, b = panel; a < 3 * size; a += 3, b += 3)', [...read, ...three.map(row)]);
  const store = (r: number, c: number): string => {
    const times = (count: number, stride: string): string[] =>
      count === 0 ? [] : [count === 1 ? stride : `${count} * ${stride}`];
    const index = ['out', ...times(r, 'outM'), ...times(c, 'outN')].join(' + ');
    const write = operands.write(index, 'f64', sumOf(kernel, `s${r}${c}`));
    return c === 0 ? write : `if (left > ${c}) ${write}`;
  };
  return nest(
    `function ${name}_tile(${view}, lefts, rights, ${listed ? 'places, masks, ' : ''}${listed ? 'count, ' : ''}size, rows, columns, out, outM, outN)`,
    [
      ...nest('for (let n = 0, panel = 0; n < columns; n += 3, panel += 3 * size, out += 3 * outN)', [
        `let ${sums.map((sum) => `${sum} = 0`).join(', ')};`,
        ...loop,
        'const left = columns - n;',
        ...three.flatMap((r) =>
          r === 0
            ? three.map((c) => store(r, c))
            : nest(
                `if (rows > ${r})`,
                three.map((c) => store(r, c)),
              ),
        ),
      ]),
    ],
  );
}

/** Packs, and calls the tile function. */
export function tiles(kernel: ContractKernel, name: string, operands: Operands, domain: BoundText | undefined): Lines {
  const { left, right, out } = kernel;
  const at = (operand: number, axis: 0 | 1 | 2): string => operands.stride(operand, axis);
  const rightOf = (c: number): string => operands.read(right, 'f64', `right${c}`).text;
  const packRight = nest('for (let j = 0, b = 0; j < columns; j += 3)', [
    `let right0 = ${operands.index(right, 'At')} + (first + j) * ${at(right, 1)};`,
    `let right1 = right0 + (j + 1 < columns ? ${at(right, 1)} : 0);`,
    `let right2 = right1 + (j + 2 < columns ? ${at(right, 1)} : 0);`,
    ...nest('for (let k = 0; k < kCount; k++, b += 3)', [
      ...three.map((c) => `rights[b${c === 0 ? '' : ` + ${c}`}] = ${rightOf(c)};`),
      ...three.map((c) => `right${c} += ${at(right, 2)};`),
    ]),
  ]);
  const place = `${operands.index(out, 'At')} + m * ${at(out, 0)} + first * ${at(out, 1)}`;
  const call = `${name}_tile(${[
    arrayOf[operands.dtype(out)],
    'lefts',
    'rights',
    ...(domain === undefined ? [] : ['places', 'masks', 'count']),
    'kCount',
    'rows',
    'columns',
    place,
    at(out, 0),
    at(out, 1),
  ].join(', ')});`;
  return [
    `const width = 3 * Math.max(1, Math.floor(${Math.floor(PACKED / TILE)} / Math.max(1, kCount)));`,
    'const most = 3 * Math.ceil(Math.min(width, nCount) / 3) * kCount;',
    'if (rights.length < most) rights = new Float64Array(most);',
    'if (lefts.length < 3 * kCount) lefts = new Float64Array(3 * kCount);',
    ...(domain !== undefined
      ? ['if (places.length < kCount) places = new Int32Array(kCount), masks = new Uint8Array(kCount);']
      : []),
    ...nest('for (let first = 0; first < nCount; first += width)', [
      'const columns = Math.min(width, nCount - first);',
      ...packRight,
      ...nest('for (let m = 0; m < mCount; m += 3)', [
        'const rows = Math.min(3, mCount - m);',
        `let left0 = ${operands.index(left, 'At')} + m * ${at(left, 0)};`,
        `let left1 = left0 + (rows > 1 ? ${at(left, 0)} : 0);`,
        `let left2 = left1 + (rows > 2 ? ${at(left, 0)} : 0);`,
        ...(domain === undefined ? packLeft(operands, left) : list(operands, domain, left)),
        call,
      ]),
    ]),
  ];
}

/** Three numbers of left into `lefts` from `a` on. */
function leftInto(operands: Operands, left: number): Lines {
  return three.map((r) => `lefts[a${r === 0 ? '' : ` + ${r}`}] = ${operands.read(left, 'f64', `left${r}`).text};`);
}

function leftOn(operands: Operands, left: number): Lines {
  return three.map((r) => `left${r} += ${operands.stride(left, 2)};`);
}

function packLeft(operands: Operands, left: number): Lines {
  return nest('for (let k = 0, a = 0; k < kCount; k++, a += 3)', [
    ...leftInto(operands, left),
    ...leftOn(operands, left),
  ]);
}

/** As `packLeft`, of the products that any of the rows includes. A row that is missing is as the last one. */
function list(operands: Operands, domain: BoundText, left: number): Lines {
  const { lines, result } = domain.run((operand, type) => operands.read(operand, type));
  const starts = domain.operands
    .map((k) => `, ${operands.index(k)} = ${operands.index(k, 'At')} + (m + r) * ${operands.stride(k, 0)}`)
    .join('');
  const steps = domain.operands.map((k) => `, ${operands.index(k)} += ${operands.stride(k, 2)}`).join('');
  return [
    'masks.fill(0, 0, kCount);',
    ...nest('for (let r = 0; r < rows; r++)', [
      `const row = r + 1 < rows ? 1 << r : ${2 ** TILE} - (1 << r);`,
      ...nest(`for (let k = 0${starts}; k < kCount; k++${steps})`, [...lines, `if (${result.text}) masks[k] |= row;`]),
    ]),
    'let count = 0;',
    ...nest('for (let k = 0, a = 0; k < kCount; k++)', [
      'const mask = masks[k];',
      ...nest('if (mask !== 0)', [
        'places[count] = 3 * k;',
        'masks[count++] = mask;',
        ...leftInto(operands, left),
        'a += 3;',
      ]),
      ...leftOn(operands, left),
    ]),
  ];
}
