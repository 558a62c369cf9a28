/**
 * `heed cost`: what a formula costs in arithmetic, traffic and memory.
 *
 * In: the formula's word, sizes as `n=1024`, and inputs whose sizes and masks count. Out: every figure in symbols and,
 * where all sizes in it have numbers, as a number, in all and step by step; the rules of counting last. Leading axes count
 * as one matrix, unless an input has them. Nothing is run. The figures are the face's.
 */

import type { Amount, Cost, Formula, StepCost } from 'heed';
import { columnsOf, printable, type Diagnostic } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import { checkStandardInput, readSource, readAssignments, readSources, type Assignment } from '../sources.ts';
import { checkedFormula, inputsToCount } from '../checked-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, splitWords, type FormulaSource } from '../formula-source.ts';
import { report } from '../messages.ts';
import { page } from '../step-lines.ts';
import { stop, stopping } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { tileShares } from '../tile-shares.ts';
import { words as wordsIn } from '../words.ts';

export interface CostCommandOptions {
  readonly expression?: string;
  readonly format: 'pretty' | 'json';
}

export async function cost(words: readonly string[], options: CostCommandOptions, terminal: Terminal): Promise<number> {
  const split = splitWords(words, options.expression);
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  const readable = new Set([...formula.inputs, ...formula.parameters].map(({ name }) => name));
  const sizes = sizesIn(assignments.filter(({ name }) => !readable.has(name)));
  const { tensors } = await readSources(
    assignments.filter(({ name }) => readable.has(name)),
    new Map(),
  );
  const inputs = Object.fromEntries(tensors);
  const ranks = await openRanks(source, formula, inputs);
  const all = { ...source.entry?.sizes, ...sizes };
  const found = await stopping('run', source, () => formula.cost(all, { ranks, inputs }));
  await write(
    options.format === 'json'
      ? asJson(source.text, found)
      : asPage(source.text, found, haveLeads(formula, inputs), terminal),
  );
  return EXIT.ok;
}

function sizesIn(assignments: readonly Assignment[]): Readonly<Record<string, number>> {
  const faults: Diagnostic[] = [];
  const sizes: Record<string, number> = {};
  for (const { name, source, word } of assignments) {
    if (/^\s*\d{1,15}\s*$/.test(source)) sizes[name] = Number(source);
    else faults.push(report['usage/not-a-size']({ found: printable(word, 60) }));
  }
  if (faults.length > 0) throw stop(...faults);
  return sizes;
}

/** An entry's samples say how many axes its inputs have, where the formula leaves that open. */
async function openRanks(
  { entry }: FormulaSource,
  formula: Formula,
  given: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, number>>> {
  const ranks: Record<string, number> = {};
  const open = inputsToCount(formula);
  for (const [written, sample] of Object.entries(entry?.inputs ?? {})) {
    const name = canonicalName(written);
    if (open.has(name) && given[name] === undefined) ranks[name] = (await readSource(name, sample)).shape.length;
  }
  return ranks;
}

const FIGURES = ['flops', 'special', 'readBytes', 'writtenBytes'] as const;
const MEMORY = ['inputs', 'outputs', 'intermediates', 'peak'] as const;

/** Whether an input says how many matrices there are; without one the figures are for one matrix. */
function haveLeads({ inputs }: Formula, given: Readonly<Record<string, Tensor>>): boolean {
  return inputs.some(({ name, shape }) => shape && (given[name]?.shape.length ?? 0) > shape.axes.length);
}

function asPage(
  formula: string,
  { steps, total, memory, tiles, sizes, rules }: Cost,
  hasLeads: boolean,
  terminal: Terminal,
): string {
  const { language, paint } = terminal;
  const textOf = (amount: Amount | undefined, bytes: boolean): string =>
    amount === undefined ? '–' : amountText(hasLeads ? amount : { ...amount, text: perMatrix(amount.text) }, bytes);
  const says = wordsIn[language];
  const rows = (
    names: readonly string[],
    amounts: readonly Amount[],
    bytes: (k: number) => boolean,
  ): readonly string[] => {
    const widest = Math.max(...names.map(columnsOf));
    return names.map((name, k) => {
      const padded = name + ' '.repeat(widest - columnsOf(name));
      return `  ${paint('quiet', padded)}  ${textOf(amounts[k], bytes(k))}`;
    });
  };
  const figures = (one: Pick<StepCost, (typeof FIGURES)[number]>): readonly string[] =>
    rows(
      FIGURES.map((figure) => says[figure]),
      FIGURES.map((figure) => one[figure]),
      (k) => k > 1,
    );
  const numbers = new Set(sizes.map(({ name, value }) => (value === undefined ? name : `${name} = ${value}`)));
  const leads = !hasLeads && [...Object.values(total), ...Object.values(memory)].some(({ text }) => text.includes('…'));
  return page([
    numbers.size === 0 ? [] : [`${paint('strong', says.sizes)}  ${[...numbers].join(', ')}`],
    [paint('strong', says.total), ...figures(total)],
    [
      paint('strong', says.memory),
      ...rows(
        MEMORY.map((part) => says[part]),
        MEMORY.map((part) => memory[part]),
        () => true,
      ),
    ],
    tiles.length === 0
      ? []
      : [paint('strong', says.tiles), ...tiles.map((one) => `  ${tileShares(formula, one, language)}`)],
    ...steps.map((step, k) => [
      `${k + 1}. ${step.name === undefined ? '' : `${paint('name', step.name)} = `}${step.text}`,
      ...figures(step),
    ]),
    [
      paint('strong', says.rules),
      ...[...(leads ? [says.perMatrix] : []), ...rules.map((rule) => rule[language])].map((rule) => `  ${rule}`),
    ],
  ]);
}

/** `2·n·m·d + 5·n·m = 141,557,760`; bytes of a million and more also in MiB. */
function amountText({ text, value }: Amount, bytes: boolean): string {
  if (value === undefined) return text;
  const number = value.toLocaleString('en-US');
  const mib =
    bytes && value >= 2 ** 20
      ? ` (${(value / 2 ** 20).toLocaleString('en-US', { maximumFractionDigits: 1 })} MiB)`
      : '';
  return `${text === String(value) ? '' : `${text} = `}${number}${mib}`;
}

/** Without the products of leading axes (`…K…Q`), which are 1 here. */
function perMatrix(text: string): string {
  return text.replaceAll(/…[^·\s,()]+·|·…[^·\s,()]+/g, '').replaceAll(/…[^·\s,()]+/g, '1');
}

function asJson(formula: string, { steps, total, memory, tiles, sizes, rules }: Cost): string {
  const plain = ({ text, value }: Amount): object => ({ text, value: value ?? null });
  const all = <K extends string>(names: readonly K[], amounts: Readonly<Record<K, Amount>>): object =>
    Object.fromEntries(names.map((name) => [name, plain(amounts[name])]));
  const facts = {
    formula,
    sizes: Object.fromEntries(sizes.map(({ name, value }) => [name, value ?? null])),
    total: all(FIGURES, total),
    memory: all(MEMORY, memory),
    tiles,
    steps: steps.map(({ name, text, kind, ...amounts }, k) => ({
      number: k + 1,
      ...(name !== undefined && { name }),
      text,
      kind,
      ...all(FIGURES, amounts),
    })),
    rules,
  };
  return `${JSON.stringify(facts)}\n`;
}
