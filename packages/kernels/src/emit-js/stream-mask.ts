/**
 * A stream's domain in JavaScript: what is known of it for a tile or a panel, and the mask of a panel where that is not enough.
 *
 * In: a kernel with a domain. Out: functions, and the lines that a tile of queries, a tile of keys and a panel (three
 * queries) begin with. A tile that is wholly excluded is left at once, one that is wholly included needs no mask. Bounds
 * come from positions and from the ranges of operands that move along one axis only, which are scanned once a tile; data
 * that moves along both is looked at when the mask of a panel is made. Then keys at both ends that no query includes are cut off.
 */

import type { BoundProgram, StreamKernel } from '../kernel.ts';
import { streamAxes } from '../kernel.ts';
import { nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { arrayOf } from './storage.ts';
import { boundsText } from './stream-bounds.ts';
import { surroundings } from './stream-weigh.ts';

const { query, key } = streamAxes;

export interface MaskText {
  readonly functions: Lines;
  /** Operands that it reads. */
  readonly operands: readonly number[];
  /** For `rows` queries: ranges of what stands still along the keys. */
  readonly queryTile: Lines;
  /** For `keys` keys from `from` on: `whole` is 2 where all count, 0 where none does. */
  readonly keyTile: Lines;
  /** For `tall` queries from `row` on: sets `masked`, `low` and `high`, or goes on to the next panel. */
  readonly panel: Lines;
}

export function maskText(kernel: StreamKernel, domain: BoundProgram, name: string, operands: Operands): MaskText {
  const code = new BoundText(operands, domain);
  const read = code.operands;
  const tensors = read.filter((k) => kernel.operands[k].role !== 'position');
  const [i, j] = [(k: number) => operands.stride(k, query), (k: number) => operands.stride(k, key)];
  const at = (k: number, level: string): string => `${operands.index(k)}${level}`;
  const around = surroundings(operands, read, [domain]);
  const sizes = surroundings(operands, [], [domain]);
  const strides = read.flatMap((k) => [i(k), j(k)]);

  const scan = (k: number, level: string, start: string, step: string, count: string): string => {
    const view = arrayOf[operands.dtype(k)];
    return `${name}_span${k}(${view}, ${start}, ${step}, ${count}); ${at(k, `${level}Low`)} = span[0]; ${at(k, `${level}High`)} = span[1];`;
  };
  const ends = (level: string, row: string, queries: string): string => {
    const texts = read.flatMap((k) => {
      if (tensors.includes(k)) return [at(k, `${level}Low`), at(k, `${level}High`)];
      const start = `${at(k, 'Tile')}${row === '' ? '' : ` + ${row} * ${i(k)}`} + from * ${j(k)}`;
      const reach = (pick: string): string =>
        `${start} + Math.${pick}(0, (${queries} - 1) * ${i(k)}) + Math.${pick}(0, (keys - 1) * ${j(k)})`;
      return [reach('min'), reach('max')];
    });
    return `${name}_truth(${[...texts, ...sizes].join(', ')})`;
  };
  const maskCall = `${name}_mask(${[
    'keys',
    'tall',
    ...around,
    ...read.map((k) => `${at(k, 'Tile')} + row * ${i(k)} + from * ${j(k)}`),
    ...strides,
  ].join(', ')})`;
  return {
    operands: read,
    functions: [
      ...tensors.flatMap((k) => spanFunction(operands, name, k)),
      ...truthFunction(domain, name, operands, read, sizes),
      ...maskFunction(code, name, operands, [...around, ...read.map((k) => at(k, 'Row')), ...strides]),
    ],
    queryTile: tensors.flatMap((k) => [
      `let ${at(k, 'Low')} = NaN, ${at(k, 'High')} = NaN;`,
      ...nest(`if (${j(k)} === 0)`, [scan(k, '', at(k, 'Tile'), i(k), 'rows')]),
    ]),
    keyTile: [
      ...tensors.flatMap((k) =>
        nest(`if (${j(k)} !== 0 && ${i(k)} === 0)`, [scan(k, '', `${at(k, 'Tile')} + from * ${j(k)}`, j(k), 'keys')]),
      ),
      `const whole = ${ends('', '', 'rows')};`,
      'if (whole === 0) continue;',
    ],
    panel: [
      'let masked = false, low = 0, high = keys;',
      ...nest('if (whole === 1)', [
        ...tensors.flatMap((k) => [
          `let ${at(k, 'PanelLow')} = ${at(k, 'Low')}, ${at(k, 'PanelHigh')} = ${at(k, 'High')};`,
          ...nest(`if (${j(k)} === 0 && ${i(k)} !== 0)`, [
            scan(k, 'Panel', `${at(k, 'Tile')} + row * ${i(k)}`, i(k), 'tall'),
          ]),
        ]),
        `const part = ${ends('Panel', 'row', 'tall')};`,
        'if (part === 0) continue;',
        ...nest('if (part === 1)', [
          `const count = ${maskCall};`,
          'if (count === 0) continue;',
          'low = maskLow;',
          'high = maskHigh;',
          'masked = count < tall * (high - low);',
        ]),
      ]),
    ],
  };
}

/** Lowest and highest of `count` numbers into `span`; of what is not finite nothing is known. */
function spanFunction(operands: Operands, name: string, k: number): Lines {
  return nest(`function ${name}_span${k}(${arrayOf[operands.dtype(k)]}, at, step, count)`, [
    'let low = Infinity, high = -Infinity;',
    ...nest('for (let n = 0; n < (step === 0 ? 1 : count); n++, at += step)', [
      `const x = ${operands.read(k, 'f64', 'at').text};`,
      ...nest('if (!(x - x === 0))', ['span[0] = span[1] = NaN;', 'return;']),
      'if (x < low) low = x;',
      'if (x > high) high = x;',
    ]),
    'span[0] = low;',
    'span[1] = high;',
  ]);
}

function truthFunction(
  { program, inputs }: BoundProgram,
  name: string,
  operands: Operands,
  read: readonly number[],
  sizes: readonly string[],
): Lines {
  const { lines, truth } = boundsText(program, operands.names, operands.use, (index) => {
    const input = inputs[index];
    if (input?.from === 'operand') {
      return { low: `${operands.index(input.index)}Low`, high: `${operands.index(input.index)}High` };
    }
    const size = input?.from === 'size' ? operands.size(input.index) : 'NaN';
    return { low: size, high: size };
  });
  const parameters = read.flatMap((k) => [`${operands.index(k)}Low`, `${operands.index(k)}High`]);
  return nest(`function ${name}_truth(${[...parameters, ...sizes].join(', ')})`, [...lines, `return ${truth};`]);
}

/** Fills `tileMasks` for a panel; gives how many pairs count. */
function maskFunction(code: BoundText, name: string, operands: Operands, parameters: readonly string[]): Lines {
  const read = code.operands;
  const { lines, result } = code.run((operand, type) => operands.read(operand, type));
  const rowStep = read.map((k) => `, ${operands.index(k, 'Row')} += ${operands.stride(k, query)}`).join('');
  const start = read.map((k) => `, ${operands.index(k)} = ${operands.index(k, 'Row')}`).join('');
  const step = read.map((k) => `, ${operands.index(k)} += ${operands.stride(k, key)}`).join('');
  return nest(`function ${name}_mask(${['keys', 'tall', ...parameters].join(', ')})`, [
    ...code.before,
    'tileMasks.fill(0, 0, keys);',
    'let count = 0, low = keys, high = 0;',
    ...nest(`for (let r = 0; r < tall; r++${rowStep})`, [
      'const bit = 1 << r;',
      ...nest(`for (let j = 0${start}; j < keys; j++${step})`, [
        ...lines,
        ...nest(`if (${result.text})`, [
          'tileMasks[j] |= bit;',
          'count++;',
          'if (j < low) low = j;',
          'if (j >= high) high = j + 1;',
        ]),
      ]),
    ]),
    'maskLow = low;',
    'maskHigh = high;',
    'return count;',
  ]);
}
