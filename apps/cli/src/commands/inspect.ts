/**
 * `heed inspect`: one stage of a formula on its way from text to kernels, as text.
 *
 * In: the formula's word, the stage, and inputs, which say what ranks and element types to compile for. Out: that stage on
 * stdout. `timings` is the one stage that runs the formula; all others need no tensor.
 */

import { stages, type Backend, type Stage } from 'heed';
import { pipeline } from '@heed/compiler';
import { printable } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { isFloat } from '@heed/tensor';
import { checkedFormula, inputsToCount, sizesOf } from '../checked-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { didYouMean, readFormula, splitWords } from '../formula-source.ts';
import { report } from '../messages.ts';
import { checkStandardInput, readAssignments, readSources } from '../sources.ts';
import { stop, stopping } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { measure, timingLines } from '../timings.ts';
import { bindSources } from '../bound-formula.ts';
import { withSamples } from '../corpus-entry.ts';

export interface InspectOptions {
  readonly expression?: string;
  readonly show: string;
  readonly want?: readonly string[];
  readonly backend: Backend;
  readonly training?: boolean;
}

/** The face's stages, and the one that is measured here. */
const STAGES: readonly string[] = [...stages(), 'timings'];

const WHAT: Readonly<Record<string, string>> = {
  expr: 'the formula as it is read',
  graph: 'the typed graph of written operations',
  kernels: 'the kernels it is lowered to',
  program: 'buffers, launches and signature',
  wat: 'the WebAssembly module as text',
  js: 'the generated JavaScript',
  timings: 'compile, load and run, measured (give the inputs)',
};

function whatOf(stage: string): string {
  const pass = pipeline.find(({ name }) => stage === `pass:${name}`);
  return WHAT[stage] ?? (pass === undefined ? '' : `the graph after this pass: ${pass.what}`);
}

export async function inspect(words: readonly string[], options: InspectOptions, terminal: Terminal): Promise<number> {
  const { show } = options;
  const split = splitWords(words, options.expression);
  if (show === 'list') {
    await write(STAGES.map((name) => `${name.padEnd(20)} ${whatOf(name)}\n`).join(''));
    return EXIT.ok;
  }
  if (!STAGES.includes(show)) {
    const facts = { found: printable(show, 40), known: STAGES.join(', ') };
    throw stop(report['usage/unknown-stage'](facts, didYouMean(show, STAGES)));
  }
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  const want = options.want?.map(canonicalName);
  if (show === 'timings') {
    const given = withSamples(assignments, [source.entry], terminal);
    const bound = await bindSources(formula, source, given, options);
    const run = { ...bound.options, backend: options.backend, want: want ?? ['result'] };
    const measured = await bound.during(() => measure(() => formula.run(bound.inputs, run)));
    await write(`${timingLines(measured, terminal).join('\n')}\n`);
    return EXIT.ok;
  }
  // Samples say how many axes inputs have where the formula leaves that open; all else stays in symbols.
  const given = withSamples(assignments, [source.entry], terminal, inputsToCount(formula));
  const { tensors } = await readSources(given, sizesOf(formula));
  const text = await stopping(tensors.size === 0 ? 'formula' : 'run', source, () =>
    formula.inspect(show as Stage, {
      ranks: Object.fromEntries([...tensors].map(([name, t]) => [name, t.shape.length])),
      dtypes: Object.fromEntries([...tensors].map(([name, t]) => [name, isFloat(t.dtype) ? 'f32' : t.dtype] as const)),
      ...(want && { want }),
      ...(options.training && { training: true }),
    }),
  );
  await write(text.endsWith('\n') ? text : `${text}\n`);
  return EXIT.ok;
}
