/**
 * `heed explain`: a formula in words, or a diagnostic's code.
 *
 * In: the formula's word, or a code. Out: the steps as numbered sentences with shapes in symbols and no numbers; or the
 * rule behind a code with an example that breaks it. Tensors are only looked at for how many axes they have.
 */

import { explainCode, explainCodes, nearestCode } from 'heed';
import { hasErrors, printable } from '@heed/diagnostics';
import { check, displayName, kindOf, sentenceOf, writtenSteps, type CheckedFormula } from '@heed/formula';
import { displayShape, displaySize, isFloat, type Shape } from '@heed/tensor';
import { checkedFormula, sizesOf } from '../checked-formula.ts';
import { withSamples } from '../corpus-entry.ts';
import { EXIT } from '../exit-codes.ts';
import { cliCodes } from '../explanations.ts';
import { readFormula, splitWords, type FormulaSource } from '../formula-source.ts';
import { report } from '../messages.ts';
import { checkStandardInput, readAssignments, readSources, type Assignment } from '../sources.ts';
import { stop, stopping } from '../stop.ts';
import { Headings, page, stepLines, type Step } from '../step-lines.ts';
import { write, type Terminal } from '../terminal.ts';
import { words as wordsIn } from '../words.ts';

export interface ExplainOptions {
  readonly expression?: string;
  readonly code?: string;
  readonly format: 'pretty' | 'json';
}

export async function explain(words: readonly string[], options: ExplainOptions, terminal: Terminal): Promise<number> {
  if (options.code !== undefined) return explainOne(options.code, options.format, terminal);
  const split = splitWords(words, options.expression);
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const source = await readFormula(split);
  const steps = await explained(source, assignments, terminal);
  if (options.format === 'json') {
    await write(
      `${JSON.stringify({ formula: source.text, steps: steps.map((step, k) => ({ number: k + 1, ...step })) })}\n`,
    );
    return EXIT.ok;
  }
  const headings = new Headings(source.text);
  const { entry } = source;
  const about = entry
    ? [terminal.paint('strong', entry.title[terminal.language]), entry.summary[terminal.language]]
    : [];
  const told = steps.map((step, k) => [
    ...headings.before(step.span.start, terminal),
    ...stepLines(step, k + 1, step.shape, source.text, terminal),
  ]);
  await write(page([about, ...told]));
  return EXIT.ok;
}

interface ExplainedStep extends Step {
  readonly kind: string;
  /** `[…, n, m]` */
  readonly shape: string;
}

async function explained(
  source: FormulaSource,
  assignments: readonly Assignment[],
  terminal: Terminal,
): Promise<readonly ExplainedStep[]> {
  const { text } = source;
  const formula = checkedFormula(source, terminal);
  const first = check(text);
  const isOpen = first.graph === undefined;
  const given = isOpen ? withSamples(assignments, [source.entry], terminal) : assignments;
  const { tensors } = await readSources(given, sizesOf(formula));
  const knowledge = {
    ranks: Object.fromEntries([...tensors].map(([name, t]) => [name, t.shape.length])),
    dtypes: Object.fromEntries([...tensors].map(([name, t]) => [name, isFloat(t.dtype) ? 'f32' : t.dtype] as const)),
  };
  const known = check(text, knowledge);
  const named = [...known.values.values()].flatMap(({ name, type }) => (type ? [name] : []));
  const checked = check(text, { ...knowledge, want: [...new Set(['result', ...named])] });
  if (checked.graph === undefined || hasErrors(checked.diagnostics)) {
    // The face words what is missing.
    await stopping(tensors.size === 0 ? 'formula' : 'run', source, () => formula.inspect('graph', knowledge));
  }
  return stepsOf(checked);
}

function stepsOf(checked: CheckedFormula): readonly ExplainedStep[] {
  const { graph, program } = checked;
  const found = writtenSteps(checked);
  if (graph === undefined || found === undefined) return [];
  const shapeWords = (_: number, { lead, axes }: Shape): string =>
    [...(lead.length > 0 ? ['…'] : []), ...axes.map(displaySize)].join('×') || '1';
  const telling = { graph, text: program.text, steps: found, shapeText: shapeWords };
  return found.steps.map((step) => ({
    ...(step.name !== undefined && { name: displayName(step.name) }),
    text: step.text,
    span: step.span,
    kind: kindOf(step, graph, found),
    sentence: sentenceOf(step, telling),
    shape: displayShape(graph.nodes[step.node].type.shape),
  }));
}

async function explainOne(code: string, format: 'pretty' | 'json', terminal: Terminal): Promise<number> {
  const found = explainCode(code, cliCodes);
  if (found === undefined) {
    const near = nearestCode(code, cliCodes) ?? sameEnding(code);
    const help = near && { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } };
    throw stop(report['usage/unknown-code']({ found: printable(code, 60) }, help ? { help } : {}));
  }
  const { language, paint } = terminal;
  const says = wordsIn[language];
  const lines = [
    `${says[found.severity]}[${paint('strong', found.code)}]${language === 'zh' ? '：' : ': '}${found.message[language]}`,
    '',
    found.explanation[language],
    '',
    says.example,
    ...found.example.split('\n').map((line) => `  ${line}`),
  ];
  await write(format === 'json' ? `${JSON.stringify(found)}\n` : `${lines.join('\n')}\n`);
  return EXIT.ok;
}

/** `inner-sizes` for `shape/inner-sizes`. */
function sameEnding(code: string): string | undefined {
  return explainCodes(cliCodes).find((known) => known.endsWith(`/${code}`));
}
