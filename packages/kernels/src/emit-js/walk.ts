/**
 * The outer walk of a kernel in JavaScript: from the flattened `begin` to `end`, over axes that only the block counts.
 *
 * In: the code of one outer position. Out: the whole kernel function, which reads its block once. Counters are divided
 * out once and lie in the block; after that an axis that runs over steps back and carries, as emit/odometer.ts does.
 */

import { blockLayout } from '../block.ts';
import { nest } from './lines.ts';
import type { Lines } from './lines.ts';
import type { Operands } from './operands.ts';

/**
 * `before` runs once per launch, `visit` at each outer position with every operand's index `…At` in place. `more` names
 * parameters that a function has beside those of a kernel.
 */
export function kernelFunction(
  name: string,
  operands: Operands,
  before: Lines,
  visit: Lines,
  more: readonly string[] = [],
): Lines {
  const { extents } = blockLayout(operands.kernel);
  const count = operands.all.length;
  /** By how much an operand moves along the current outer axis: its row of the block's tables. */
  const stride = (k: number): string =>
    operands.scaled(`i32[extents + ${k === 0 ? 'rank' : `${k + 1} * rank`} + axis]`, k);
  const move = (sign: '+' | '-', factor: string): string[] =>
    operands.all.map(
      (k) =>
        `${operands.index(k, 'At')} ${sign}= ${factor === '' ? stride(k) : `${factor} * ${bracketed(stride(k))}`};`,
    );
  const declared = operands.declare();
  return nest(`function ${name}(${['block', 'begin', 'end', ...more].join(', ')})`, [
    'if (begin >= end) return;',
    `const { ${[...operands.views].sort().join(', ')} } = views();`,
    'const head = block >> 2;',
    ...declared,
    ...before,
    `const rank = i32[head], extents = head + ${extents / 4}, counters = extents + ${count + 1} * rank;`,
    ...nest('for (let axis = rank - 1, rest = begin; axis >= 0; axis--)', [
      'const extent = i32[extents + axis], index = rest % extent;',
      'rest = (rest - index) / extent;',
      'i32[counters + axis] = index;',
      ...move('+', 'index'),
    ]),
    ...nest('for (let position = begin; ; )', [
      ...visit,
      'if (++position === end) return;',
      ...nest('for (let axis = rank - 1; axis >= 0; axis--)', [
        'const extent = i32[extents + axis], index = i32[counters + axis] + 1;',
        ...move('+', ''),
        ...nest('if (index < extent)', ['i32[counters + axis] = index;', 'break;']),
        'i32[counters + axis] = 0;',
        ...move('-', 'extent'),
      ]),
    ]),
  ]);
}

function bracketed(text: string): string {
  return text.includes('>>') ? `(${text})` : text;
}
