/**
 * The gather skeleton in JavaScript: out[outer, x] = table at computed places, 0 where the guard is false.
 *
 * An index that is no position of its axis goes into the fault record, and nothing is read for it. The place in the
 * table is an index of its array, so the block's steps in bytes are divided once.
 */

import { BYTES_OF, scalarTypeOf } from '@heed/tensor';
import { blockLayout, faultCodes, faultRecord } from '../block.ts';
import type { GatherKernel } from '../kernel.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { constant } from './scalar-ops.ts';
import { given } from './scalar-text.ts';
import { kernelFunction } from './walk.ts';

/** Fills the session's fault record, which is word `record` of the memory, unless an earlier fault has. */
export const faultText: Lines = nest('function outOfRange(i32, f64, record, which, value, limit)', [
  `if (i32[record + ${faultRecord.code / 4}] !== 0) return;`,
  `i32[record + ${faultRecord.code / 4}] = ${faultCodes.indexOutOfRange};`,
  `i32[record + ${faultRecord.which / 4}] = which;`,
  `f64[(record >> 1) + ${faultRecord.value / 8}] = value;`,
  `f64[(record >> 1) + ${faultRecord.limit / 8}] = limit;`,
]);

export function gatherText(kernel: GatherKernel, name: string, operands: Operands): Lines {
  const { table, out, indices } = kernel;
  const { fault } = blockLayout(kernel);
  const guard = kernel.guard && new BoundText(operands, kernel.guard);
  const programs = indices.map(({ program }) => new BoundText(operands, program));
  operands.views.add('i32').add('f64');
  const type = scalarTypeOf[operands.dtype(table)];
  const target = operands.index(out);
  const zero = operands.write(target, type, constant(type, 0));
  const read: Parameters<BoundText['run']>[0] = (operand, to) => operands.read(operand, to);
  const from = (k: number): Lines => {
    const program = programs[k];
    if (program === undefined) return [operands.write(target, type, operands.read(table, type, 'place'))];
    const { lines, result, types } = program.run(read);
    const index = operands.names.fresh();
    const limit = operands.size(indices[k].extent);
    return [
      ...lines,
      `const ${index} = ${given(result, types[0], 'f64').text};`,
      ...either(
        `${index} >= 0 && ${index} < ${limit} && ${index} === Math.floor(${index})`,
        [`place += ${index} * step${k};`, ...from(k + 1)],
        [`outOfRange(i32, f64, i32[head + ${fault / 4}] >> 2, ${k}, ${index}, ${limit});`, zero],
      ),
    ];
  };
  const look: Lines = [`let place = ${operands.index(table)};`, ...from(0)];
  const asked = guard?.run(read);
  const body = asked ? [...asked.lines, ...either(asked.result.text, look, [zero])] : look;
  const bytes = BYTES_OF[operands.dtype(table)];
  const before = [
    ...(guard?.before ?? []),
    ...programs.flatMap((program) => program.before),
    ...indices.map(({ stride }, k) => `const step${k} = ${operands.size(stride)} / ${bytes};`),
  ];
  const walked = [...new Set([...(guard?.operands ?? []), ...programs.flatMap((p) => p.operands), table, out])];
  return kernelFunction(name, operands, before, operands.along(0, 'At', '', walked, body));
}
