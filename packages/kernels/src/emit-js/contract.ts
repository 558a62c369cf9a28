/**
 * The contract skeleton in JavaScript: out[outer, m, n] = Σ_k left·right, over the products that the domain holds.
 *
 * In: run-time strides along m, n and k. Out: a kernel that chooses by extents and strides between tiles
 * (contract-tile.ts), a row's cells four by four, for a single row (decoding) or where right moves along m, and one cell
 * after another, which takes anything. All add float64 products of unrounded operands in order of k, so they give the
 * same bits, and round once, at the end: at least as accurate as float32 sums, and faster here, since JavaScript's
 * numbers are float64.
 */

import type { ContractKernel } from '../kernel.ts';
import { sumOf, tileFunction, tiles } from './contract-tile.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { closed } from './scalar-ops.ts';
import { kernelFunction } from './walk.ts';

const M = 0;
const N = 1;
const K = 2;

/** Cells of a row that grow side by side: one's addition hides the others', and left is read once for all. */
const CELLS = [0, 1, 2, 3] as const;

export function contractText(kernel: ContractKernel, name: string, operands: Operands): Lines {
  const domain = kernel.domain && new BoundText(operands, kernel.domain);
  const stillAlongN = [...new Set([kernel.left, ...(domain?.operands ?? [])])].map((k) => operands.stride(k, N));
  const isZero = (strides: readonly string[]): string => strides.map((stride) => `${stride} === 0`).join(' && ');
  const rest = either(isZero(stillAlongN), rows(kernel, operands, domain), cells(kernel, operands, domain));
  // Packing does not pay for a single row.
  const visit = either(
    `mCount > 1 && ${isZero([...new Set([...stillAlongN, operands.stride(kernel.right, M)])])}`,
    tiles(kernel, name, operands, domain),
    rest,
  );
  return [
    ...tileFunction(kernel, name, operands, domain !== undefined),
    ...kernelFunction(name, operands, domain?.before ?? [], visit),
  ];
}

/** Four sums of a row at a time; left and the domain stand still along n. */
function rows(kernel: ContractKernel, operands: Operands, domain: BoundText | undefined): Lines {
  const { left, right, out } = kernel;
  const moved = [...new Set([left, ...(domain?.operands ?? [])])];
  const [rightCell, outCell] = [operands.index(right, 'Cell'), operands.index(out, 'Cell')];
  const [rightN, outN] = [operands.stride(right, N), operands.stride(out, N)];
  const times = (count: number, stride: string): string => (count === 1 ? stride : `${count} * ${stride}`);
  const add = [
    `const number = ${operands.read(left, 'f64').text};`,
    ...CELLS.map((c) => `sum${c} += number * ${closed(operands.read(right, 'f64', `right${c}`))};`),
  ];
  const counts = domain?.run((operand, type) => operands.read(operand, type));
  const body = [
    ...(counts === undefined ? add : [...counts.lines, ...nest(`if (${counts.result.text})`, add)]),
    CELLS.map((c) => `right${c} += ${operands.stride(right, K)};`).join(' '),
  ];
  const write = (c: number): string => {
    const place = c === 0 ? outCell : `${outCell} + ${times(c, outN)}`;
    const text = operands.write(place, 'f64', sumOf(kernel, `sum${c}`));
    return c === 0 ? text : `if (cells > ${c}) ${text}`;
  };
  const start = (operand: number): string => `${operands.index(operand, 'Cell')} = ${operands.index(operand, 'Row')}`;
  const four = nest(
    `for (let n = 0, ${start(right)}, ${start(out)}; n < nCount; n += 4, ${rightCell} += 4 * ${rightN}, ${outCell} += 4 * ${outN})`,
    [
      'const cells = nCount - n;',
      // Past the end the first cell is repeated and not stored.
      `let ${CELLS.map((c) => `right${c} = ${c === 0 ? rightCell : `cells > ${c} ? ${rightCell} + ${times(c, rightN)} : ${rightCell}`}`).join(', ')};`,
      `let ${CELLS.map((c) => `sum${c} = 0`).join(', ')};`,
      ...operands.along(K, 'Row', '', moved, body),
      ...CELLS.map(write),
    ],
  );
  return operands.along(M, 'At', 'Row', [...new Set([...moved, right, out])], four);
}

/** One sum after another, whatever the strides. */
function cells(kernel: ContractKernel, operands: Operands, domain: BoundText | undefined): Lines {
  const { left, right, out } = kernel;
  const read = [...new Set([left, right, ...(domain?.operands ?? [])])];
  const add = `sum += ${closed(operands.read(left, 'f64'))} * ${closed(operands.read(right, 'f64'))};`;
  const counts = domain?.run((operand, type) => operands.read(operand, type));
  const body = counts === undefined ? [add] : [...counts.lines, ...nest(`if (${counts.result.text})`, [add])];
  const cell = [
    'let sum = 0;',
    ...operands.along(K, 'Cell', '', read, body),
    operands.write(operands.index(out, 'Cell'), 'f64', sumOf(kernel, 'sum')),
  ];
  const walked = [...read, out];
  return operands.along(M, 'At', 'Row', walked, operands.along(N, 'Row', 'Cell', walked, cell));
}
