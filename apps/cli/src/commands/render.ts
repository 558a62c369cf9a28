/**
 * `heed render`: a formula's pictures as a file.
 *
 * In: the formula's word, `NAME=SOURCE` words, what to draw. Out: SVG (a heat map, or the table of steps) on stdout or in
 * a file, or a page of HTML with the typeset formula and all pictures, which needs no other file. What is wrong with the
 * command line is said before anything is computed. Cells, tables and pages are the views'.
 */

import type { Backend, TraceStep } from 'heed';
import { printable } from '@heed/diagnostics';
import { check, displayName, latexOf } from '@heed/formula';
import { figureHtml, heatMapSvg, stepTableSvg, weightsStep, type Figure, type TokenLabels } from '@heed/views';
import { typesetHtml } from '@heed/views/typeset';
import { extname } from 'node:path';
import { bindFormula, tellSeeded, unseen, type BindOptions, type BoundFormula } from '../bound-formula.ts';
import { quoteWord } from '../calling.ts';
import { heatMapsOf, valuesToDraw, type DrawingOptions, type DrawnValue } from '../drawn-values.ts';
import { EXIT } from '../exit-codes.ts';
import { show, writeOut } from '../files.ts';
import { katexStyle } from '../katex-style.ts';
import { refuseMisfit, tokensOf } from '../labels.ts';
import { report } from '../messages.ts';
import { stop } from '../stop.ts';
import { talk, write, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { say, words as wordsIn } from '../words.ts';

type View = 'heat-map' | 'steps';

export interface RenderOptions extends BindOptions, DrawingOptions {
  readonly output?: string;
  readonly view?: View;
  readonly want?: readonly string[];
  readonly backend: Backend;
}

/** Heat maps of one value on a page. */
const MOST_MAPS = 8;

export async function render(words: readonly string[], options: RenderOptions, terminal: Terminal): Promise<number> {
  const kind = kindOf(options);
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs, during } = bound;
  const choices = { ...bound.options, backend: options.backend };
  const steps = await during(() => formula.trace(inputs, choices));
  tellSeeded(unseen(bound), options, terminal);
  const values = (): Promise<readonly DrawnValue[]> =>
    valuesToDraw(options.want, formula.source, steps, async (want) => {
      const result = await during(() => formula.run(inputs, { ...choices, want }));
      return result.at;
    });
  const text =
    kind === 'html'
      ? await pageOf(bound, steps, values, options, terminal)
      : options.view === 'steps'
        ? stepsOf(bound, steps, options, terminal)
        : mapOf(bound, steps, (await values())[0], options, terminal);
  if (options.output === undefined) await write(text);
  else await writeOut(options.output, text);
  return EXIT.ok;
}

/** What is written, by the ending of its name; refused where that cannot hold what is asked for. */
function kindOf({ output, view, want = [] }: RenderOptions): 'svg' | 'html' {
  const ending = output === undefined ? '.svg' : extname(output).toLowerCase();
  if (ending === '.html' || ending === '.htm') return 'html';
  if (ending !== '.svg') throw stop(report['usage/picture-kind']({ path: show(output ?? ''), known: '.svg, .html' }));
  if (view !== 'steps' && want.length > 1) {
    const names = want.map(displayName).join(', ');
    throw stop(report['usage/several-pictures']({ count: want.length, names }));
  }
  return 'svg';
}

/** The heat map of one matrix; a person is told how to see the others. */
function mapOf(
  { source }: BoundFormula,
  steps: readonly TraceStep[],
  drawn: DrawnValue | undefined,
  options: RenderOptions,
  terminal: Terminal,
): string {
  const { language } = terminal;
  if (drawn === undefined) return '';
  const { of, more } = heatMapsOf(drawn, 1, steps, source.entry, options, terminal);
  if (more > 0) {
    const last = drawn.value.shape.slice(0, -2).map((size) => size - 1);
    const choice = `--want ${quoteWord(`${drawn.name}[${last.join(',')}]`)}`;
    talk(say(language, 'drawn', { name: printable(drawn.name, 60), count: more + 1, choice }));
  }
  return of.map(({ model }) => heatMapSvg(model, { language })).join('');
}

function stepsOf(
  { source }: BoundFormula,
  steps: readonly TraceStep[],
  options: RenderOptions,
  { language }: Terminal,
): string {
  const tokens = tokensOf(source.entry, options, language);
  if (options.rows ?? options.columns) refuseUnfit(steps, tokens, wordsIn[language].unlabelled);
  const { digits } = options;
  return stepTableSvg(steps, { language, tokens, ...(digits !== undefined && { digits }) });
}

/** Labels name the rows and columns of the weights; without weights there is nothing for them to name. */
function refuseUnfit(steps: readonly TraceStep[], { rows, columns }: TokenLabels, nothing: string): void {
  const weights = steps[weightsStep(steps)];
  if (weights === undefined) return talk(nothing);
  const name = weights.name ?? weights.text;
  refuseMisfit('rows', rows, weights.shape.at(-2) ?? 0, name);
  refuseMisfit('columns', columns, weights.shape.at(-1) ?? 0, name);
}

async function pageOf(
  bound: BoundFormula,
  steps: readonly TraceStep[],
  values: () => Promise<readonly DrawnValue[]>,
  options: RenderOptions,
  terminal: Terminal,
): Promise<string> {
  const { source, formula } = bound;
  const { language } = terminal;
  const says = wordsIn[language];
  const maps: Figure[] = [];
  if (options.view !== 'steps') {
    for (const drawn of await values()) {
      const { of, more } = heatMapsOf(drawn, MOST_MAPS, steps, source.entry, options, terminal);
      maps.push(
        ...of.map(({ model }) => ({
          caption: say(language, 'heatMap', { title: model.title }),
          svg: heatMapSvg(model, { language }),
        })),
      );
      if (more > 0) talk(say(language, 'matrices', { count: more }));
    }
  }
  const isTable = options.view !== 'heat-map' && steps.length > 0;
  const table = isTable ? [{ caption: says.stepTable, svg: stepsOf(bound, steps, options, terminal) }] : [];
  const formulaHtml = typesetHtml(latexOf(check(formula.source).program));
  return figureHtml({
    title: source.entry?.title[language] ?? formula.source.trim(),
    language,
    formulaHtml,
    css: katexStyle(formulaHtml),
    figures: [...maps, ...table],
    note: say(language, 'madeWith', { version: version(), backend: options.backend }),
  });
}
