/**
 * `heed check`: what a formula is, or what is wrong with it.
 *
 * In: the formula's word. Out: formula, inputs and result on stdout, or the diagnostics on stderr; as JSON one object on
 * stdout either way. No tensor is needed and nothing is run.
 */

import { attn, type Formula, type FormulaInput } from 'heed';
import { HeedError, hasErrors, renderJson } from '@heed/diagnostics';
import { displayName } from '@heed/formula';
import { displayShape } from '@heed/tensor';
import { checkedFormula } from '../checked-formula.ts';
import { EXIT, exitCodeOfAll } from '../exit-codes.ts';
import { readFormula, splitWords } from '../formula-source.ts';
import { write, type Terminal } from '../terminal.ts';
import { words as wordsIn } from '../words.ts';

export interface CheckOptions {
  readonly expression?: string;
  readonly format: 'pretty' | 'json';
}

export async function check(words: readonly string[], options: CheckOptions, terminal: Terminal): Promise<number> {
  const source = await readFormula(splitWords(words, options.expression));
  if (options.format === 'json') return checkAsJson(attn(source.text));
  const formula = checkedFormula(source, terminal);
  await write(`${summary(formula, terminal).join('\n')}\n`);
  return EXIT.ok;
}

/** Formula, inputs, learnt parameters and result, as lines with their names in front. */
export function summary(formula: Formula, { paint, language }: Terminal): readonly string[] {
  const says = wordsIn[language];
  const typed = (input: FormulaInput): string =>
    `${displayName(input.name)}: ${input.dtype}${shapeText(input) ?? ` ${says.anyAxes}`}`;
  const inputs = formula.inputs.map(typed);
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [says.formula, formula.source.trim().split('\n')],
    [says.inputs, inputs.length === 0 ? [says.none] : inputs],
    [says.parameters, formula.parameters.map(typed)],
    [says.result, [resultShape(formula) ?? says.openResult]],
  ];
  return rows.flatMap(([title, lines]) =>
    lines.map((line, k) => `${paint('quiet', (k === 0 ? title : '').padEnd(language === 'zh' ? 6 : 9))}${line}`),
  );
}

/** Null where the formula leaves the number of axes to the tensor. */
function shapeText({ shape }: FormulaInput): string | null {
  return shape === undefined ? null : displayShape(shape);
}

/** Null where it rests on an input whose number of axes is open. */
function resultShape(formula: Formula): string | null {
  try {
    return formula.shape();
  } catch (error) {
    if (error instanceof HeedError && error.diagnostics.every(({ code }) => code === 'input/open-rank')) return null;
    throw error;
  }
}

async function checkAsJson(formula: Formula): Promise<number> {
  const { source, diagnostics } = formula;
  const ok = !hasErrors(diagnostics);
  const facts = {
    ok,
    formula: source,
    diagnostics: renderJson(diagnostics, source),
    ...(ok && {
      inputs: formula.inputs.map(jsonOf),
      parameters: formula.parameters.map(jsonOf),
      result: { shape: resultShape(formula) },
    }),
  };
  await write(`${JSON.stringify(facts)}\n`);
  return exitCodeOfAll(diagnostics, 'formula');
}

function jsonOf(input: FormulaInput): object {
  return { name: input.name, dtype: input.dtype, shape: shapeText(input) };
}
