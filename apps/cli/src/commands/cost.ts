/**
 * `heed cost`: what a formula costs in arithmetic, traffic and memory.
 *
 * In: the formula's word and sizes as `n=1024`. Out: every figure in symbols and, where all sizes in it have numbers, as a
 * number, in all and step by step; the rules of counting last. Leading axes count as one matrix. Nothing is run. The figures
 * are the face's.
 */

import type { Amount, Cost, Formula, StepCost, TileCost } from 'heed';
import { columnsOf, printable, type Diagnostic, type Language } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { readSource, readAssignments, type Assignment } from '../sources.ts';
import { checkedFormula, inputsToCount } from '../checked-formula.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, splitWords, type FormulaSource } from '../formula-source.ts';
import { report } from '../messages.ts';
import { page } from '../step-lines.ts';
import { stop, stopping } from '../stop.ts';
import { write, type Terminal } from '../terminal.ts';
import { say, words as wordsIn } from '../words.ts';

export interface CostCommandOptions {
  readonly expression?: string;
  readonly format: 'pretty' | 'json';
}

export async function cost(words: readonly string[], options: CostCommandOptions, terminal: Terminal): Promise<number> {
  const split = splitWords(words, options.expression);
  const sizes = sizesIn(readAssignments(split.rest));
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  const ranks = await openRanks(source, formula);
  const found = await stopping('run', source, () => formula.cost({ ...source.entry?.sizes, ...sizes }, { ranks }));
  await write(options.format === 'json' ? asJson(source.text, found) : asPage(source.text, found, terminal));
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
async function openRanks({ entry }: FormulaSource, formula: Formula): Promise<Readonly<Record<string, number>>> {
  const ranks: Record<string, number> = {};
  const open = inputsToCount(formula);
  for (const [written, sample] of Object.entries(entry?.inputs ?? {})) {
    const name = canonicalName(written);
    if (open.has(name)) ranks[name] = (await readSource(name, sample)).shape.length;
  }
  return ranks;
}

const FIGURES = ['flops', 'special', 'readBytes', 'writtenBytes'] as const;
const MEMORY = ['inputs', 'outputs', 'intermediates', 'peak'] as const;

function asPage(formula: string, { steps, total, memory, tiles, sizes, rules }: Cost, terminal: Terminal): string {
  const { language, paint } = terminal;
  const says = wordsIn[language];
  const rows = (
    names: readonly string[],
    amounts: readonly Amount[],
    bytes: (k: number) => boolean,
  ): readonly string[] => {
    const widest = Math.max(...names.map(columnsOf));
    return names.map((name, k) => {
      const padded = name + ' '.repeat(widest - columnsOf(name));
      return `  ${paint('quiet', padded)}  ${amountText(amounts[k], bytes(k))}`;
    });
  };
  const figures = (one: Pick<StepCost, (typeof FIGURES)[number]>): readonly string[] =>
    rows(
      FIGURES.map((figure) => says[figure]),
      FIGURES.map((figure) => one[figure]),
      (k) => k > 1,
    );
  const numbers = new Set(sizes.map(({ name, value }) => (value === undefined ? name : `${name} = ${value}`)));
  const leads = [...Object.values(total), ...Object.values(memory)].some(({ text }) => text.includes('…'));
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
      : [paint('strong', says.tiles), ...tiles.map((one) => `  ${tilesText(formula, one, language)}`)],
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

/** What share of a stream's tiles is masked, whole, left out. */
function tilesText(formula: string, { span, empty, full, partial, readsData }: TileCost, language: Language): string {
  const text = span === undefined ? '–' : formula.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
  const share = (count: number): string =>
    ((100 * count) / Math.max(1, empty + full + partial)).toLocaleString('en-US', { maximumFractionDigits: 1 });
  const shares = { partial: share(partial), full: share(full), empty: share(empty) };
  return say(language, readsData ? 'tilesOfData' : 'tilesOf', { text, ...shares });
}

/** `2·n·m·d + 5·n·m = 141,557,760`; bytes of a million and more also in MiB. */
function amountText(amount: Amount | undefined, bytes: boolean): string {
  if (amount === undefined) return '–';
  const { value } = amount;
  const text = perMatrix(amount.text);
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
