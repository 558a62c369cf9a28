/**
 * `heed bench`: how fast a formula is on the backends of this machine, on one size or a scan of sizes.
 *
 * In: the formula's word, `NAME=SOURCE` words, scans, backends. Out: a Markdown table on stdout, or one JSON object: the
 * median and quartiles of a run and, from the arithmetic that `heed cost` counts, GFLOP/s; under it what share of the tiles
 * of scores the masks among the inputs leave out. Runs take host arrays and give
 * host arrays. Results are not compared: that is `heed verify`.
 */

import { doctor, type Backend, type RunOptions, type TileCost } from 'heed';
import { bindSources, tellSeeded, unseen, type BindOptions, type BoundFormula } from '../bound-formula.ts';
import { checkedFormula, sizesOf } from '../checked-formula.ts';
import { withSamples } from '../corpus-entry.ts';
import { EXIT } from '../exit-codes.ts';
import { readFormula, splitWords } from '../formula-source.ts';
import { readScans, scanPoints } from '../scan.ts';
import { checkStandardInput, readAssignments } from '../sources.ts';
import { write, type Terminal } from '../terminal.ts';
import { timedRounds, type Spread } from '../timed-rounds.ts';
import { tileShares } from '../tile-shares.ts';
import { say, words as wordsIn } from '../words.ts';

export interface BenchOptions extends BindOptions {
  readonly scan?: readonly string[];
  readonly backend?: readonly Backend[];
  readonly rounds: number;
  readonly format: 'markdown' | 'json';
}

/** What the condition of each stream leaves out of one size. */
interface Tiles {
  readonly sizes: Row['sizes'];
  readonly streams: readonly TileCost[];
}

interface Row {
  readonly sizes: Readonly<Record<string, number>>;
  readonly backend: string;
  /** Milliseconds. */
  readonly ms: Spread;
  readonly gflops?: number;
}

interface Measured {
  readonly rows: readonly Row[];
  readonly streams: readonly TileCost[];
}

interface Found {
  readonly formula: string;
  /** What is scanned. */
  readonly names: readonly string[];
  readonly rows: readonly Row[];
  readonly tiles: readonly Tiles[];
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
  const tiles: Tiles[] = [];
  for (const [k, point] of scanPoints(scans, given, sizesOf(formula)).entries()) {
    const bound = await bindSources(formula, source, point.assignments, options);
    if (k === 0) tellSeeded(unseen(bound), options, terminal);
    const { sizes } = point;
    const measured = await bound.during(() => measure(bound, sizes, options));
    rows.push(...measured.rows);
    if (measured.streams.length > 0) tiles.push({ sizes, streams: measured.streams });
  }
  const found = { formula: source.text, names: scans.map(({ name }) => name), rows, tiles };
  await write(options.format === 'json' ? asJson(found, options) : asTable(found, options, terminal));
  return EXIT.ok;
}

async function measure(bound: BoundFormula, sizes: Row['sizes'], options: BenchOptions): Promise<Measured> {
  const { formula, inputs } = bound;
  const backends = options.backend ?? usualBackends();
  const runs = backends.map((backend) => {
    const how: RunOptions = { ...bound.options, backend };
    return () => formula.run(inputs, how);
  });
  const names: string[] = [];
  for (const run of runs) names.push((await run()).backend);
  const { total, tiles } = formula.cost(bound.options.sizes, { inputs });
  const flops = total.flops.value;
  const times = await timedRounds(runs, options.rounds);
  const rows = times.map((ms, k) => ({
    sizes,
    backend: names[k] ?? '',
    ms,
    ...(flops !== undefined && { gflops: flops / ms.median / 1e6 }),
  }));
  return { rows, streams: tiles };
}

/** The compiled ones that are worth waiting for: what `auto` chooses among. */
function usualBackends(): readonly Backend[] {
  return doctor().flatMap(({ name, available, automatic }) => (available && automatic ? [name as Backend] : []));
}

function asTable(
  { formula, names, rows, tiles }: Found,
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
  const shares = tiles.flatMap(({ sizes, streams }) => {
    const at = names.map((name) => `${name} = ${sizes[name]}: `).join('');
    return streams.map((one) => `- ${at}${tileShares(formula, one, language)}`);
  });
  const masks = shares.length === 0 ? [] : ['', `${says.tiles}:`, '', ...shares];
  return `${[line(head), line(aligned), ...cells.map(line), '', note, ...masks].join('\n')}\n`;
}

function asJson({ formula, rows, tiles }: Found, { rounds, threads = 1 }: BenchOptions): string {
  const told = rows.map(({ gflops, ...row }) => ({ ...row, gflops: gflops ?? null }));
  return `${JSON.stringify({ formula, rounds, threads, node: process.version, rows: told, tiles })}\n`;
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
