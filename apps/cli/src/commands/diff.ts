/**
 * `heed diff`: two formulas on the same inputs.
 *
 * In: the words of two formulas, `NAME=SOURCE` words, a tolerance. Out: how far their results are apart on stdout, or one
 * JSON object; exit code 5 where that is more than the tolerance. Inputs that only one of them reads go to that one.
 */

import { diffFormulas, type Backend, type Formula, type FormulaDifference } from 'heed';
import { canonicalName, displayName } from '@heed/formula';
import { tellSeeded, type BindOptions } from '../bound-formula.ts';
import { checkedFormula, missingHelp, sizesOf } from '../checked-formula.ts';
import { withSamples } from '../corpus-entry.ts';
import { distance, exact, indexText, toleranceOf, USUAL_TOLERANCE } from '../differences.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, type FormulaSource } from '../formula-source.ts';
import { report } from '../messages.ts';
import { checkStandardInput, readAssignments, readSources } from '../sources.ts';
import { stop, stopping } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { say, words as wordsIn } from '../words.ts';
import { wanted } from './run.ts';

export interface DiffOptions extends Omit<BindOptions, 'expression'> {
  readonly want?: readonly string[];
  readonly tolerance?: number;
  readonly backend: Backend;
  readonly format: 'pretty' | 'json';
}

export async function diff(words: readonly string[], options: DiffOptions, terminal: Terminal): Promise<number> {
  const [a, b, ...rest] = words;
  if (a === undefined || b === undefined) throw stop(report['usage/no-formula']({}));
  const assignments = readAssignments(rest);
  checkStandardInput(a === '-' || b === '-' ? '-' : undefined, [
    ...assignments,
    ...(a === '-' && b === '-' ? [{ name: 'FORMULA', source: '-', word: '-' }] : []),
  ]);
  const sources = [
    await readFormula({ text: undefined, word: a }),
    await readFormula({ text: undefined, word: b }),
  ] as const;
  const [first, second] = [checkedFormula(sources[0], terminal), checkedFormula(sources[1], terminal)];
  const given = withSamples(assignments, [sources[0].entry, sources[1].entry], terminal);
  const { tensors, sizes } = await readSources(given, new Map([...sizesOf(second), ...sizesOf(first)]));
  const seeded = new Set<string>();
  const told = (formula: Formula, source: FormulaSource): Formula => ({
    ...formula,
    run: async (inputs, runOptions) => {
      try {
        const result = await stopping('run', source, () => formula.run(inputs, runOptions));
        result.seeded.forEach((name) => seeded.add(name));
        return result;
      } catch (error) {
        throw missingHelp(error, formula, new Set(tensors.keys()), source.word);
      }
    },
  });
  const { seed, training, strict, backend } = options;
  const found = await stopping('run', {}, () =>
    diffFormulas(told(first, sources[0]), told(second, sources[1]), Object.fromEntries(tensors), {
      sizes: Object.fromEntries(sizes),
      want: wanted(options.want ?? ['result']),
      backend,
      ...(seed !== undefined && { seed }),
      ...(training !== undefined && { training }),
      ...(strict !== undefined && { strict }),
      ...toleranceOf(options.tolerance),
    }),
  );
  tellSeeded([...seeded], options, terminal);
  const tolerance = options.tolerance ?? USUAL_TOLERANCE;
  const said =
    options.format === 'json' ? JSON.stringify({ ...found, tolerance }) : lines(found, tolerance, terminal).join('\n');
  await write(`${said}\n`);
  return found.agrees ? EXIT.ok : EXIT.differs;
}

function lines(
  { outputs, agrees, backend }: FormulaDifference,
  tolerance: number,
  terminal: Terminal,
): readonly string[] {
  const { language, paint } = terminal;
  const says = wordsIn[language];
  const told = outputs.flatMap((output) => {
    const name = displayName(canonicalName(output.name));
    const { shape, expectedShape, worst, differing = 0 } = output;
    if (shape !== expectedShape) return [say(language, 'shapesOf', { name, got: shape, expected: expectedShape })];
    const head = `${paint('name', name)}: ${distance(output, terminal)}  ${paint('quiet', shape)}`;
    if (!worst) return [head];
    const all = shape.match(/\d+/g)?.reduce((product, size) => product * Number(size), 1) ?? 1;
    const facts = { index: indexText(worst.index), got: exact(worst.got), expected: exact(worst.expected) };
    return [head, `  ${say(language, 'elements', { count: differing, all })}`, `  ${say(language, 'worstOf', facts)}`];
  });
  const verdict = agrees ? `${paint('good', '✓')} ${says.within}` : `✗ ${says.beyond}`;
  return [...told, verdict, '', say(language, 'compared', { tolerance, backend })];
}
