/**
 * From products to weights, as JavaScript: one function per kernel, called for a panel (three queries) and a tile of keys.
 *
 * In: `tileScores`, which holds the products of the panel, [product][j][3], and where operands begin. Out: weights in
 * their place, totals and peaks moved on, in `carried` what sums so far are to be multiplied by. With `masked`, only what
 * `tileMasks` includes counts, and the weights of all else are 0. Programs are computed in float64 and not rounded.
 */

import { paramsOf } from '@heed/scalar';
import type { BoundProgram, StreamKernel } from '../kernel.ts';
import { streamAxes } from '../kernel.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { name as named } from './scalar-ops.ts';
import type { Expression } from './scalar-ops.ts';
import { ScalarText } from './scalar-text.ts';
import { arrayOf } from './storage.ts';

const { query, key } = streamAxes;

/** Run-time numbers and arrays that programs read, by name: parameters of the functions that run them. */
export function surroundings(operands: Operands, read: readonly number[], bounds: readonly BoundProgram[]): string[] {
  const views = read.flatMap((k) => {
    const { role } = operands.kernel.operands[k];
    return role === 'position' ? [] : [arrayOf[operands.dtype(k)]];
  });
  const sizes = bounds.flatMap(({ inputs }) =>
    inputs.flatMap((input) => (input.from === 'size' ? [operands.size(input.index)] : [])),
  );
  return [...new Set([...views, ...sizes])];
}

export interface Weigh {
  readonly text: Lines;
  /** Operands that it reads. */
  readonly operands: readonly number[];
  /** The call; `start` says where an operand is at the panel's first query and the tile's first key. */
  readonly call: (start: (operand: number) => string) => string;
}

export function weighText(kernel: StreamKernel, name: string, operands: Operands): Weigh {
  const { normaliser } = kernel;
  const score = new BoundText(operands, kernel.score, true);
  const factor = kernel.factor && new BoundText(operands, kernel.factor, true);
  const weight = new ScalarText(operands.names, operands.use, normaliser.weight, true);
  const total = normaliser.total && new ScalarText(operands.names, operands.use, normaliser.total, true);
  const moved = [...new Set([...score.operands, ...(factor?.operands ?? [])])];
  const around = surroundings(operands, moved, [kernel.score, ...(kernel.factor ? [kernel.factor] : [])]);
  const strides = moved.flatMap((k) => [operands.stride(k, query), operands.stride(k, key)]);
  const starts = moved.map((k) => operands.index(k, 'Row'));
  const own = [...(kernel.domain === undefined ? [] : ['masked']), 'low', 'high', 'pad', 'row', 'tall'];

  /** A loop over the keys that count; `excluded` at the others. */
  const keys = (read: readonly number[], body: Lines, excluded: Lines): Lines => {
    const begin = read.map(
      (k) => `, ${operands.index(k)} = ${operands.index(k, 'Row')} + low * ${operands.stride(k, key)}`,
    );
    const step = read.map((k) => `, ${operands.index(k)} += ${operands.stride(k, key)}`);
    const loop = (inside: Lines): Lines =>
      nest(`for (let j = low, a = 3 * low + r${begin.join('')}; j < high; j++, a += 3${step.join('')})`, inside);
    const isPart = '(tileMasks[j] & bit) !== 0';
    return kernel.domain === undefined
      ? loop(body)
      : either('masked', loop(either(isPart, body, excluded)), loop(body));
  };
  const scored = score.run(
    (operand, type) => operands.read(operand, type),
    (product) => named(product === 0 ? 'scores[a]' : `scores[a + ${product === 1 ? 'pad' : `${product} * pad`}]`),
  );
  const factored = factor?.run((operand, type) => operands.read(operand, type));
  // A score of −∞ has no part in the total; where that is made of p alone it has none by itself.
  const unit = normaliser.total?.params[1];
  const usesUnit = paramsOf(...(normaliser.total?.results ?? [])).some((param) => param.name === unit?.name);
  const guard = normaliser.base === 'exp' && usesUnit ? 'if (d !== -Infinity) ' : '';
  /** What comes of p. */
  const weigh = (p: string): Lines => {
    const given = (index: number): Expression => named(index === 0 ? p : 'u');
    const [grows, weighs] = [total?.run(given), kernel.value === undefined ? undefined : weight.run(given)];
    const scaled = factored === undefined ? '' : ` * (${factored.result.text})`;
    return [
      ...(grows === undefined ? [] : [...grows.lines, `${guard}total += ${grows.results[0].text};`]),
      ...(weighs === undefined
        ? []
        : [
            ...weighs.lines,
            ...(factored?.lines ?? []),
            `scores[a] = ${scaled === '' ? weighs.results[0].text : `(${weighs.results[0].text})${scaled}`};`,
          ]),
    ];
  };
  const nothing = kernel.value === undefined ? [] : ['scores[a] = 0;'];
  const rows =
    normaliser.base === 'exp'
      ? exponential(kernel, operands, keys, [...scored.lines, `const s = ${scored.result.text};`], score.operands, {
          read: factor?.operands ?? [],
          body: weigh('p'),
          nothing,
        })
      : [
          'const u = 1;',
          'carried[r] = 1;',
          'let total = tileTotals[row + r];',
          ...keys(moved, [...scored.lines, `const p = ${scored.result.text};`, ...weigh('p')], nothing),
          'tileTotals[row + r] = total;',
        ];
  const step = moved.map((k) => `, ${operands.index(k, 'Row')} += ${operands.stride(k, query)}`).join('');
  return {
    operands: moved,
    call: (start) => `${name}_weigh(${[...own, ...around, ...moved.map(start), ...strides].join(', ')});`,
    text: nest(`function ${name}_weigh(${[...own, ...around, ...starts, ...strides].join(', ')})`, [
      'const scores = tileScores;',
      ...score.before,
      ...(factor?.before ?? []),
      ...nest(`for (let r = 0; r < tall; r++${step})`, [
        ...(kernel.domain === undefined ? [] : ['const bit = 1 << r;']),
        ...rows,
      ]),
    ]),
  };
}

interface Second {
  readonly read: readonly number[];
  readonly body: Lines;
  readonly nothing: Lines;
}

/** Scores and the largest of them; then exponentials of how far each lies below it. */
function exponential(
  { normaliser, value }: StreamKernel,
  operands: Operands,
  keys: (read: readonly number[], body: Lines, excluded: Lines) => Lines,
  scored: Lines,
  read: readonly number[],
  second: Second,
): Lines {
  const hasExtra = normaliser.extra !== undefined;
  const exp = operands.use('expSingle');
  // What rounds to the float32 0 is 0: a row of −∞ has the total 0.
  const power = (x: string): string => `${x} < -103.98 ? 0 : ${exp}(${x})`;
  const reference = (peak: string): string =>
    hasExtra ? `${peak} > 0 ? ${peak} : 0` : `${peak} === -Infinity ? 0 : ${peak}`;
  // Without a value the peak is part of the result, so NaN must not pass by it; else it makes the total NaN.
  const raise = value === undefined ? 'peak = Math.max(peak, s);' : 'if (s > peak) peak = s;';
  return [
    'const before = tilePeaks[row + r];',
    'let peak = before;',
    ...keys(read, [...scored, 'scores[a] = s;', raise], []),
    'tilePeaks[row + r] = peak;',
    `const m = ${reference('peak')}, fall = (${reference('before')}) - m;`,
    // Until a score is there all sums are 0, whatever they are measured from.
    `const keep = ${hasExtra ? '' : 'before === -Infinity || '}before === peak ? 1 : ${power('fall')};`,
    'carried[r] = keep;',
    'let total = tileTotals[row + r] * keep;',
    ...(hasExtra ? [`const u = ${power('-m')};`] : ['const u = 0;']),
    ...keys(second.read, ['const d = scores[a] - m;', `const p = ${power('d')};`, ...second.body], second.nothing),
    'tileTotals[row + r] = total;',
  ];
}
