/**
 * `heed verify`: one formula on every backend, each compared with the float64 reference.
 *
 * In: the formula's word, `NAME=SOURCE` words, a tolerance. Out: one line per backend on stdout, or one JSON object, and
 * exit code 5 where a backend is farther away than the tolerance or fails. A backend that is not available here is named
 * as such and fails nothing.
 */

import { compareBackends, type BackendComparison, type OutputDifference } from 'heed';
import { columnsOf, renderJson } from '@heed/diagnostics';
import { canonicalName, displayName } from '@heed/formula';
import { bindFormula, tellSeeded, unseen, type BindOptions } from '../bound-formula.ts';
import { distance, exact, indexText, toleranceOf, USUAL_TOLERANCE } from '../differences.ts';
import { EXIT } from '../exit-codes.ts';
import { write, type Terminal } from '../terminal.ts';
import { milliseconds } from '../timings.ts';
import { say, words as wordsIn } from '../words.ts';
import { wanted } from './run.ts';

export interface VerifyOptions extends BindOptions {
  readonly want?: readonly string[];
  readonly tolerance?: number;
  readonly format: 'pretty' | 'json';
}

export async function verify(words: readonly string[], options: VerifyOptions, terminal: Terminal): Promise<number> {
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs, source } = bound;
  const want = wanted(options.want ?? [...(source.entry?.want ?? []), 'result']);
  const compared = await bound.during(() =>
    compareBackends(formula, inputs, { ...bound.options, want, ...toleranceOf(options.tolerance) }),
  );
  tellSeeded(unseen(bound), options, terminal);
  const agrees = compared.every((one) => one.agrees !== false);
  const tolerance = options.tolerance ?? USUAL_TOLERANCE;
  if (options.format === 'json') {
    const backends = compared.map((one) => ({ ...one, diagnostics: renderJson(one.diagnostics, source.text) }));
    await write(`${JSON.stringify({ agrees, tolerance, backends })}\n`);
  } else {
    const lines = [...table(compared, terminal), '', say(terminal.language, 'tolerance', { tolerance })];
    await write(`${lines.join('\n')}\n`);
  }
  return agrees ? EXIT.ok : EXIT.differs;
}

function table(compared: readonly BackendComparison[], terminal: Terminal): readonly string[] {
  const says = wordsIn[terminal.language];
  const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - columnsOf(text)));
  const head = `  ${pad(says.backend, 14)}${pad(says.run, 12)}${says.largest}`;
  return [
    terminal.paint('quiet', head),
    ...compared.flatMap((one) => {
      const time = one.ms === undefined ? '–' : milliseconds(one.ms);
      const line = (mark: string, rest: string): string =>
        `${mark} ${pad(one.backend, 14)}${pad(time, 12)}${rest}`.trimEnd();
      if (!one.available) return [line('–', say(terminal.language, 'skipped', { reason: one.reason ?? '' }))];
      if (one.agrees === undefined) return [line(' ', '')];
      const [fault] = one.diagnostics;
      if (fault) return [line('✗', `${says.failed}: [${fault.code}] ${fault.message[terminal.language]}`)];
      const mark = one.agrees ? terminal.paint('good', '✓') : '✗';
      return [
        line(mark, distance(one, terminal)),
        ...one.outputs.flatMap((output) => detail(output, one.outputs, terminal)),
      ];
    }),
  ];
}

/** Where several are compared, each of them; and where one is too far away, the place. */
function detail(output: OutputDifference, all: readonly OutputDifference[], terminal: Terminal): readonly string[] {
  const { language } = terminal;
  const { name, agrees, worst, shape, expectedShape } = output;
  if (agrees && all.length === 1) return [];
  const indent = ' '.repeat(6);
  const head = `${indent}${displayName(canonicalName(name))}: ${distance(output, terminal)}`;
  if (agrees) return [head];
  if (shape !== expectedShape) return [`${head}, ${say(language, 'shapes', { got: shape, expected: expectedShape })}`];
  if (!worst) return [head];
  const facts = { index: indexText(worst.index), got: exact(worst.got), expected: exact(worst.expected) };
  return [`${head}, ${say(language, 'worst', facts)}`];
}
