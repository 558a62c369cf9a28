/**
 * The two ends of a tile of queries in JavaScript: totals before the first key, and what is stored after the last.
 *
 * In: a kernel, and where its operands are at the tile's first query. Out: lines that use `rows`, `tileSums`, `tileTotals`
 * and `tilePeaks` (stream-shared.ts).
 */

import { streamAxes } from '../kernel.ts';
import type { StreamKernel } from '../kernel.ts';
import { nest } from './lines.ts';
import type { Lines } from './lines.ts';
import type { BoundText, Operands } from './operands.ts';
import { rounded } from './scalar-ops.ts';

const { query, column } = streamAxes;

/** Totals before the first key. */
export function begin(
  { normaliser }: StreamKernel,
  operands: Operands,
  extra: BoundText | undefined,
  at: (k: number) => string,
): Lines {
  if (extra === undefined) return [`tileTotals.fill(${normaliser.empty === 'keyless' ? '-0' : '0'}, 0, rows);`];
  const { lines, result } = extra.run((operand, type) => operands.read(operand, type));
  const indices = extra.operands.map(
    (k) => `const ${operands.index(k)} = ${at(k)} + r * ${operands.stride(k, query)};`,
  );
  return nest('for (let r = 0; r < rows; r++)', [...indices, ...lines, `tileTotals[r] = ${result.text};`]);
}

/** Rows are stored. */
export function finish({ normaliser, value, out }: StreamKernel, operands: Operands, at: (k: number) => string): Lines {
  const [row, across, along] = [at(out), operands.stride(out, query), operands.stride(out, column)];
  const write = (text: string): string => operands.write(operands.index(out), 'f32', rounded(text));
  const hasTotal = normaliser.total !== undefined;
  const start = `${operands.index(out)} = ${row} + r * ${across}`;
  if (value === undefined) {
    const peak = normaliser.extra === undefined ? 'peak' : 'Math.max(peak, 0)';
    // ∞ − ∞ made the total NaN, but its logarithm is beside the point. Without a score, 0 was the reference.
    const reduced = `peak === Infinity ? peak : Math.log(tileTotals[r]) + (peak === -Infinity ? 0 : ${peak})`;
    return nest(
      `for (let r = 0, ${operands.index(out)} = ${row}; r < rows; r++, ${operands.index(out)} += ${across})`,
      normaliser.base === 'score'
        ? [write('tileTotals[r]')]
        : ['const peak = tilePeaks[r];', `const reduced = ${reduced};`, write('reduced')],
    );
  }
  const isEmpty = { zero: 'total === 0', divide: undefined, keyless: 'Object.is(total, -0)' }[normaliser.empty];
  const quotient = isEmpty === undefined ? 'sum / total' : `${isEmpty} ? 0 : sum / total`;
  return nest('for (let r = 0; r < rows; r++)', [
    'const rest = r % 3, sums = (r - rest) * columns + 3 * rest;',
    ...(hasTotal ? ['const total = tileTotals[r];'] : []),
    ...nest(`for (let e = 0, c = 0, s = sums, ${start}; e < eCount; e++, ${operands.index(out)} += ${along})`, [
      'const sum = tileSums[s + c];',
      'if (++c === 3) { c = 0; s += 9; }',
      write(hasTotal ? quotient : 'sum'),
    ]),
  ]);
}
