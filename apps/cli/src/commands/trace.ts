/**
 * `heed trace`: every written step of a formula with its sentence and its numbers.
 *
 * In: the formula's word, `NAME=SOURCE` words, options. Out: the inputs and then the steps in order on stdout; as JSON one
 * object with both languages and every number. The steps and their sentences are the face's.
 */

import type { Backend, TraceStep } from 'heed';
import { toJson } from '@heed/formats';
import { displayName } from '@heed/formula';
import { printTensor, shapeText, values, type Tensor } from '@heed/tensor';
import { bindFormula, tellSeeded, unseen, type BindOptions, type BoundFormula } from '../bound-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { Headings, INDENT, page, stepLines } from '../step-lines.ts';
import { write, type Terminal } from '../terminal.ts';
import { say } from '../words.ts';

export interface TraceCommandOptions extends BindOptions {
  readonly backend: Backend;
  readonly digits?: number;
  readonly format: 'pretty' | 'json';
}

export async function trace(
  words: readonly string[],
  options: TraceCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const bound = await bindFormula(words, options, terminal);
  const { formula, inputs } = bound;
  const steps = await bound.during(() => formula.trace(inputs, { ...bound.options, backend: options.backend }));
  tellSeeded(unseen(bound), options, terminal);
  await write(
    options.format === 'json' ? asJson(bound, steps, options.backend) : asPage(bound, steps, options, terminal),
  );
  return EXIT.ok;
}

function asPage(
  { formula, inputs }: BoundFormula,
  steps: readonly TraceStep[],
  { digits }: TraceCommandOptions,
  terminal: Terminal,
): string {
  const { paint, width, language } = terminal;
  const headings = new Headings(formula.source);
  const numbers = (t: Tensor): readonly string[] =>
    printTensor(t, { heading: false, width: width - INDENT.length, ...(digits !== undefined && { digits }) })
      .split('\n')
      .map((line) => `${INDENT}${line}`.trimEnd());
  const given = [...formula.inputs, ...formula.parameters].flatMap(({ name, span }) => {
    const value = inputs[name];
    if (value === undefined) return [];
    const head = `${paint('name', displayName(name))}  ${paint('quiet', shapeText(value.shape))}`;
    return [[...headings.before(span.start, terminal), head, ...numbers(value)]];
  });
  const told = steps.map((step, k) => [
    ...headings.before(step.span.start, terminal),
    ...stepLines(step, k + 1, shapeText(step.shape), formula.source, terminal),
    ...numbers(step.value),
    ...excluded(step).map((facts) => `${INDENT}${paint('quiet', say(language, 'excluded', facts))}`),
  ]);
  return page([...given, ...told]);
}

/** How many entries are out, where some are. */
function excluded({ excluded: out, value }: TraceStep): readonly { count: number; all: number }[] {
  if (out === undefined) return [];
  const count = values(out).reduce<number>((sum, one) => sum + (one === 0 ? 0 : 1), 0);
  return count === 0 ? [] : [{ count, all: value.data.length }];
}

function asJson({ formula, inputs }: BoundFormula, steps: readonly TraceStep[], backend: Backend): string {
  const facts = {
    formula: formula.source,
    backend,
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, t]) => [name, toJson(t)])),
    steps: steps.map(({ name, text, span, kind, sentence, dtype, shape, value, excluded: out }, k) => ({
      number: k + 1,
      ...(name !== undefined && { name }),
      text,
      span,
      kind,
      sentence,
      dtype,
      shape,
      value: toJson(value),
      ...(out && { excluded: toJson(out) }),
    })),
  };
  return `${JSON.stringify(facts)}\n`;
}
