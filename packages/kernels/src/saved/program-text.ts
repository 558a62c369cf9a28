/**
 * A program as JSON text, all but its code; of libraries there are names and lengths.
 *
 * In: a program. Out: text that read-plan.ts reads. It is the plan as it stands, but that scalar programs stand once each
 * in a table `programs`, as straight lines of steps, and are named by their number; and that numbers which JSON lacks
 * (±∞, NaN, −0) are written as the words of `specialNumbers`.
 */

import { linearise, type LinearStep, type ScalarProgram } from '@heed/scalar';
import type { Program } from '../program.ts';

/** Numbers that JSON has no way to write. */
export const specialNumbers: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['nan', NaN],
  ['-0', -0],
]);

export function programText({ target, artifact, signature, kernels, buffers, steps }: Program): string {
  const numbers = new Map<string, number>();
  const programs: unknown[] = [];
  const numberOf = (program: ScalarProgram): number => {
    const written = writeScalar(program);
    const key = JSON.stringify(written);
    const known = numbers.get(key) ?? programs.push(written) - 1;
    numbers.set(key, known);
    return known;
  };
  const written = JSON.stringify({ signature, kernels, buffers, steps }, (_, value: unknown) => {
    if (typeof value === 'number') return writeNumber(value);
    return isScalarProgram(value) ? numberOf(value) : value;
  });
  const libraries = artifact.kind === 'wasm' ? Object.entries(artifact.libraries) : [];
  const lengths = libraries.map(([name, { length }]) => [name, length]);
  const head = `"target":${JSON.stringify(target)},"artifact":"${artifact.kind}","libraries":${JSON.stringify(lengths)}`;
  return `{${head},"programs":${JSON.stringify(programs)},${written.slice(1)}`;
}

function writeScalar(program: ScalarProgram): unknown {
  const { steps, results } = linearise(program);
  return { params: program.params.map(({ name, type }) => [name, type]), steps: steps.map(writeStep), results };
}

/** `["const", type, value]`, `["param", index]`, `[op, operand, …]`, and `["cast", operand, type]`. */
function writeStep(step: LinearStep): readonly (string | number)[] {
  if (step.op === 'const') return ['const', step.type, writeNumber(step.value)];
  if (step.op === 'param') return ['param', step.index];
  return [step.op, ...step.args, ...(step.op === 'cast' ? [step.type] : [])];
}

function writeNumber(value: number): number | string {
  for (const [word, special] of specialNumbers) if (Object.is(value, special)) return word;
  return value;
}

function isScalarProgram(value: unknown): value is ScalarProgram {
  return typeof value === 'object' && value !== null && 'params' in value && 'results' in value;
}
