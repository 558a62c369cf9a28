/**
 * `heed bench`: how fast a formula is on the backends of this machine, on one size or a scan of sizes.
 *
 * In: the formula's word, `NAME=SOURCE` words, scans, backends. Out: a Markdown table on stdout, or one JSON object: the
 * median and quartiles of a run and, from the arithmetic that `heed cost` counts, GFLOP/s. Runs take host arrays and give
 * host arrays. Results are not compared: that is `heed verify`.
 */

import { doctor, type Backend, type Formula, type RunOptions } from 'heed';
import { check } from '@heed/formula';
import type { SizeValues, Tensor } from '@heed/tensor';
import { bindSources, tellSeeded, unseen, type BindOptions, type BoundFormula } from '../bound-formula.ts';
import { checkedFormula, inputsToCount, sizesOf } from '../checked-formula.ts';
import { withSamples } from '../corpus-entry.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, splitWords } from '../formula-source.ts';
import { readScans, scanPoints } from '../scan.ts';
import { checkStandardInput, readAssignments } from '../sources.ts';
import { write, type Terminal } from '../terminal.ts';
import { timedRounds, type Spread } from '../timed-rounds.ts';
import { say, words as wordsIn } from '../words.ts';

export interface BenchOptions extends BindOptions {
  readonly scan?: readonly string[];
  readonly backend?: readonly Backend[];
  readonly rounds: number;
  readonly format: 'markdown' | 'json';
}

interface Row {
  readonly sizes: Readonly<Record<string, number>>;
  readonly backend: string;
  /** Milliseconds. */
  readonly ms: Spread;
  readonly gflops?: number;
}

export async function bench(words: readonly string[], options: BenchOptions, terminal: Terminal): Promise<number> {
  const scans = readScans(options.scan ?? []);
  const split = splitWords(words, options.expression);
  const assignments = readAssignments(split.rest);
  checkStandardInput(split.word, assignments);
  const source = await readFormula(split);
  const formula = checkedFormula(source, terminal);
  const given = withSamples(assignments, [source.entry], terminal);
  const rows: Row[] = [];
  for (const [k, point] of scanPoints(scans, given, sizesOf(formula)).entries()) {
    const bound = await bindSources(formula, source, point.assignments, options);
    if (k === 0) tellSeeded(unseen(bound), options, terminal);
    rows.push(...(await bound.during(() => rowsOf(bound, point.sizes, options))));
  }
  const names = scans.map(({ name }) => name);
  await write(options.format === 'json' ? asJson(source.text, rows, options) : asTable(names, rows, options, terminal));
  return EXIT.ok;
}

async function rowsOf(bound: BoundFormula, sizes: Row['sizes'], options: BenchOptions): Promise<readonly Row[]> {
  const { formula, inputs } = bound;
  const backends = options.backend ?? usualBackends();
  const runs = backends.map((backend) => {
    const how: RunOptions = { ...bound.options, backend };
    return () => formula.run(inputs, how);
  });
  const names: string[] = [];
  for (const run of runs) names.push((await run()).backend);
  const flops = flopsOf(formula, inputs, bound.options.sizes ?? {});
  const times = await timedRounds(runs, options.rounds);
  return times.map((ms, k) => ({
    sizes,
    backend: names[k] ?? '',
    ms,
    ...(flops !== undefined && { gflops: flops / ms.median / 1e6 }),
  }));
}

/** The compiled ones that are worth waiting for: what `auto` chooses among. */
function usualBackends(): readonly Backend[] {
  return doctor().flatMap(({ name, available, automatic }) => (available && automatic ? [name as Backend] : []));
}

/** What `heed cost` counts for the shapes of these inputs; undefined where a size stays open. */
function flopsOf(formula: Formula, inputs: Readonly<Record<string, Tensor>>, given: SizeValues): number | undefined {
  const counted = inputsToCount(formula);
  const ranks = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { shape }]) => (counted.has(name) ? [[name, shape.length]] : [])),
  );
  const sizes: Record<string, number> = { ...given };
  const leads: Record<string, readonly number[]> = {};
  for (const { name, shape } of check(formula.source, { ranks }).inputs) {
    const lengths = inputs[name]?.shape;
    if (!shape || !lengths) continue;
    const lead = lengths.length - shape.axes.length;
    leads[name] = lengths.slice(0, lead);
    for (const [k, axis] of shape.axes.entries()) {
      const length = lengths[lead + k];
      if (typeof axis === 'string' && length !== undefined) sizes[axis] = length;
    }
  }
  return formula.cost(sizes, { ranks, leads }).total.flops.value;
}

function asTable(
  names: readonly string[],
  rows: readonly Row[],
  { rounds, threads = 1 }: BenchOptions,
  { language }: Terminal,
): string {
  const says = wordsIn[language];
  const head = [...names, says.backend, says.medianTime, says.quartiles, 'GFLOP/s'];
  const cells = rows.map(({ sizes, backend, ms, gflops }) => [
    ...names.map((name) => String(sizes[name] ?? '')),
    backend,
    short(ms.median),
    `${short(ms.low)}–${short(ms.high)}`,
    gflops === undefined ? '–' : short(gflops),
  ]);
  const line = (row: readonly string[]): string => `| ${row.join(' | ')} |`;
  const aligned = head.map((_, k) => (k === names.length ? '---' : '--:'));
  const note = say(language, 'benched', { rounds, threads, node: process.version });
  return `${[line(head), line(aligned), ...cells.map(line), '', note].join('\n')}\n`;
}

function asJson(formula: string, rows: readonly Row[], { rounds, threads = 1 }: BenchOptions): string {
  const told = rows.map(({ gflops, ...row }) => ({ ...row, gflops: gflops ?? null }));
  return `${JSON.stringify({ formula, rounds, threads, node: process.version, rows: told })}\n`;
}

function short(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 0.1
        ? value.toFixed(2)
        : value.toPrecision(2);
}
