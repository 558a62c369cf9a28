/**
 * The stream skeleton in JavaScript: attention a tile of queries and a tile of keys at a time (see kernel.ts).
 *
 * In: a kernel. Out: its functions. A tile of queries is packed once, a tile of keys when the first panel of three queries
 * needs it; then each panel has its scores, its weights and its weighted values while they are in the nearest cache. All
 * is float64 and rounded once, where it is stored. Masks are stream-mask.ts, programs and normaliser stream-weigh.ts, the
 * loops that most time goes to stream-shared.ts; where a tile is one query, stream-row.ts takes their place.
 */

import { blockLayout } from '../block.ts';
import { streamAxes } from '../kernel.ts';
import type { StreamKernel } from '../kernel.ts';
import { mostKeys } from '../stream-scratch.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { maskText } from './stream-mask.ts';
import { Packs } from './stream-pack.ts';
import { begin, finish } from './stream-ends.ts';
import { RowText } from './stream-row.ts';
import { weighText } from './stream-weigh.ts';
import { kernelFunction } from './walk.ts';

const { query, key, column } = streamAxes;

export function streamText(kernel: StreamKernel, name: string, operands: Operands): Lines {
  const { products, value, out, tile, normaliser } = kernel;
  const weigh = weighText(kernel, name, operands);
  const mask = kernel.domain && maskText(kernel, kernel.domain, name, operands);
  const extra = normaliser.extra && new BoundText(operands, normaliser.extra, true);
  const packs = new Packs(operands, name);
  const single = new RowText(operands, name);
  const at = (k: number): string => `${operands.index(k)}Tile`;
  const widths = products.map((_, p) => operands.extent(streamAxes.product(p)));
  const before = (p: number): string => (p === 0 ? '0' : `(${widths.slice(0, p).join(' + ')})`);
  const moved = [
    ...products.map(({ left }) => left),
    ...weigh.operands,
    ...(mask?.operands ?? []),
    ...(extra?.operands ?? []),
    out,
  ];
  const queries = products.map(({ left }, p) =>
    packs.call(
      left,
      ['tileLefts', `3 * panels * ${before(p)}`, at(left), 'rows', operands.stride(left, query)],
      [widths[p], operands.stride(left, streamAxes.product(p))],
    ),
  );
  const keys = products.map(({ right }, p) =>
    packs.call(
      right,
      ['tileRights', `group * ${before(p)}`, keyOf(operands, right), 'keys', operands.stride(right, key)],
      [widths[p], operands.stride(right, streamAxes.product(p))],
    ),
  );
  const isCareful = mask !== undefined && value !== undefined;
  const values =
    value === undefined
      ? []
      : [
          `${isCareful ? 'allFinite = ' : ''}${packs.call(
            value,
            ['tileValues', '0', keyOf(operands, value), operands.extent(column), operands.stride(value, column)],
            ['keys', operands.stride(value, key)],
            isCareful,
          )}`,
        ];
  const masked = mask !== undefined;
  const scores = products.map((_, p) => {
    const left = `3 * panels * ${before(p)} + row * ${widths[p]}`;
    const range = masked ? 'low - low % 3, high' : 'low, high';
    return `streamScores(tileLefts, ${left}, tileRights, group * ${before(p)}, ${widths[p]}, ${range}, tileScores, ${p} * pad);`;
  });
  const rowScores = products.map(({ right }, p) => {
    const along = operands.stride(right, streamAxes.product(p));
    const [from, across] = [keyOf(operands, right), operands.stride(right, key)];
    return single.scores(right, `3 * ${before(p)}`, from, across, widths[p], along, `${p} * pad`);
  });
  const rowValues = (k: number): string =>
    single.values(k, keyOf(operands, k), operands.stride(k, column), operands.stride(k, key), masked);
  const panel: Lines = [
    'const tall = Math.min(3, rows - row);',
    ...(mask?.panel ?? ['const low = 0, high = keys;']),
    ...either('rows === 1', rowScores, [
      ...nest('if (!isPacked)', ['isPacked = true;', ...keys, ...values]),
      ...scores,
    ]),
    weigh.call((k) => `${at(k)} + row * ${operands.stride(k, query)} + from * ${operands.stride(k, key)}`),
    ...(value === undefined ? [] : either('rows === 1', [rowValues(value)], add(isCareful))),
  ];
  const visit = nest(
    'for (let tile = Math.max(0, first - position * tiles), stop = Math.min(tiles, last - position * tiles); tile < stop; tile++)',
    [
      `const start = tile * ${tile.queries}, rows = Math.min(${tile.queries}, iCount - start), panels = Math.ceil(rows / 3);`,
      ...[...new Set(moved)].map(
        (k) => `const ${at(k)} = ${operands.index(k, 'At')} + start * ${operands.stride(k, query)};`,
      ),
      ...queries,
      'tilePeaks.fill(-Infinity, 0, rows);',
      ...begin(kernel, operands, extra, at),
      ...(value === undefined ? [] : ['tileSums.fill(0, 0, 3 * panels * columns);']),
      ...(mask?.queryTile ?? []),
      ...nest(`for (let from = 0; from < jCount; from += ${mostKeys(kernel)})`, [
        `const keys = Math.min(${mostKeys(kernel)}, jCount - from);`,
        ...(mask?.keyTile ?? []),
        `let isPacked = false${isCareful ? ', allFinite = true' : ''};`,
        ...nest('for (let row = 0; row < rows; row += 3)', panel),
      ]),
      ...finish(kernel, operands, at),
    ],
  );
  const prepare: Lines = [
    ...(extra?.before ?? []),
    `const tiles = Math.ceil(iCount / ${tile.queries}), most = 3 * Math.ceil(Math.min(${tile.queries}, iCount) / 3);`,
    `const group = 3 * Math.ceil(Math.min(${mostKeys(kernel)}, jCount) / 3), pad = 3 * group;`,
    ...(value === undefined ? [] : ['const columns = 3 * Math.ceil(eCount / 3);']),
    ...grow(widths, value !== undefined, masked),
  ];
  return [
    ...packs.functions,
    ...single.functions,
    ...(mask?.functions ?? []),
    ...weigh.text,
    ...kernelFunction(`${name}_walk`, operands, prepare, visit, ['first', 'last']),
    ...entry(kernel, name),
  ];
}

/** The walk visits outer positions, each with the tiles of queries that the caller's range has there. */
function entry(kernel: StreamKernel, name: string): Lines {
  const extent = blockLayout(kernel).innerExtent(query);
  return nest(`function ${name}(block, begin, end)`, [
    'if (begin >= end) return;',
    `const tiles = Math.ceil(views().i32[(block + ${extent}) >> 2] / ${kernel.tile.queries});`,
    `${name}_walk(block, Math.floor(begin / tiles), Math.ceil(end / tiles), begin, end);`,
  ]);
}

function keyOf(operands: Operands, k: number): string {
  return `${operands.index(k, 'At')} + from * ${operands.stride(k, key)}`;
}

function grow(widths: readonly string[], hasValue: boolean, isMasked: boolean): Lines {
  const arrays: [string, string][] = [
    ['Peaks', 'most'],
    ['Totals', 'most'],
    ['Scores', `${Math.max(1, widths.length)} * pad`],
  ];
  if (widths.length > 0) {
    const width = widths.length === 1 ? widths[0] : `(${widths.join(' + ')})`;
    arrays.push(['Lefts', `most * ${width}`], ['Rights', `group * ${width}`]);
  }
  if (hasValue) arrays.push(['Sums', 'most * columns'], ['Values', 'columns * group']);
  if (isMasked) arrays.push(['Masks', 'group']);
  return arrays.map(([array, length]) => `tile${array} = grown(tile${array}, ${length});`);
}

/** Weighted values are added to the sums of a panel. */
function add(isCareful: boolean): Lines {
  const [values, sums] = ['tileValues, keys, columns', 'tileSums, row * columns'];
  const plain = `streamValues(tileScores, low, high, ${values}, ${sums});`;
  if (!isCareful) return [plain];
  return either(
    'allFinite || !masked',
    [plain],
    [`streamIncluded(tileScores, tileMasks, low, high, ${values}, ${sums});`],
  );
}
