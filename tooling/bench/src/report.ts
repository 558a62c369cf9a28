/**
 * The figures as a Markdown page. In: what was measured, where, when and how it was asked for. Out: text; nothing is
 * written here. A ratio is `median [quartile–quartile]`: how many times as long as the subject, the first row, an entry
 * takes. A goal is met where the ratio is, up to 5 % of noise.
 */

import type { Goal } from './cases.ts';
import type { Settings } from './contestant.ts';
import type { ColdFigures, MemoryFigures, Outcome } from './fresh-process.ts';
import type { Machine } from './machine.ts';
import type { CaseFigures, EntryFigures } from './measure-case.ts';
import type { StageFigures } from './stages.ts';
import type { Spread } from './statistics.ts';

const NOISE = 0.05;

export interface Circumstances {
  readonly machine: Machine;
  readonly date: string;
  readonly command: string;
  readonly settings: Settings;
  readonly rounds: number;
}

export function headOf({ machine, date, command, settings, rounds }: Circumstances): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  const { threads, strict, wide } = settings;
  return [
    '# Benchmark',
    '',
    `\`${command}\`, ${date}: ${threads === 1 ? 'one thread' : `${threads} threads`}${strict ? ', strict' : ''}${wide ? ', wide' : ''}, ${rounds} rounds.`,
    '',
    `- ${machine.processor}`,
    `- ${machine.engine}`,
    `- ${versions.join(', ')}`,
    '',
    'Times are medians of one run, host arrays in and out unless said. A ratio is how many times as long as the first row',
    'of its table an entry takes, paired round by round: median [quartiles]. Every result was checked against float64.',
    '',
  ].join('\n');
}

export function caseText({ measured, entries }: CaseFigures, settings: Settings): string {
  const rows = entries.map((entry) =>
    [
      entry.label,
      entry.time ? timeText(entry.time.median, measured.calls === true) : '–',
      entry.time && measured.calls !== true ? (entry.flops / entry.time.median / 1e6).toFixed(1) : '–',
      entry.ratio ? spreadText(entry.ratio) : '–',
      goalsFor(entry, entries, measured.goals, settings),
      entry.failure ?? (entry.check ? entry.check.error.toExponential(1) : '–'),
    ].join(' | '),
  );
  return [
    `## ${measured.title}`,
    '',
    `\`--only ${measured.name}\``,
    '',
    `| | ${measured.calls ? 'calls/s' : 'ms'} | GFLOP/s | ratio | goal | largest error, or why not |`,
    '| --- | --: | --: | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
  ].join('\n');
}

/** What the goals ask of an entry, told on the quickest of those a goal names. */
function goalsFor(
  entry: EntryFigures,
  entries: readonly EntryFigures[],
  goals: readonly Goal[],
  settings: Settings,
): string {
  return goals
    .filter((goal) => holds(goal, settings) && quickest(goal, entries) === entry)
    .map(({ least, most }) => {
      const text = least === undefined ? `≤ ${most}` : `≥ ${least}`;
      const ratio = entry.ratio?.median;
      if (ratio === undefined) return `${text} not measured`;
      const met = ratio >= (least ?? 0) * (1 - NOISE) && ratio <= (most ?? Infinity) * (1 + NOISE);
      return `${text} ${met ? 'met' : 'not met'}`;
    })
    .join(', ');
}

export function holds({ threads = 1, strict = false, wide = false }: Goal, settings: Settings): boolean {
  return threads === settings.threads && strict === settings.strict && wide === settings.wide;
}

export function quickest({ against }: Goal, entries: readonly EntryFigures[]): EntryFigures | undefined {
  return entries
    .slice(1)
    .filter(({ label, time }) => label.startsWith(against) && time)
    .toSorted((a, b) => (a.time?.median ?? 0) - (b.time?.median ?? 0))[0];
}

export const coldTitle = 'fresh process, from the first import to the first result, 8 heads × 128';
export const newFormulaTitle = 'warm process, from a new formula to its first result, causal, 8 heads × 128';

export function startText(title: string, name: string, starts: readonly ColdFigures[]): string {
  return [
    `## ${title}`,
    '',
    `\`--only ${name}\``,
    '',
    '| | ms | goal |',
    '| --- | --- | --- |',
    ...starts.map(({ name, most, outcome }) => {
      if (!('value' in outcome)) return `| ${name} | ${outcome.failure} | |`;
      const met = outcome.value.median <= (most ?? Infinity) * (1 + NOISE) ? 'met' : 'not met';
      return `| ${name} | ${spreadText(outcome.value)} | ${most === undefined ? '' : `≤ ${most} ${met}`} |`;
    }),
    '',
  ].join('\n');
}

export function memoryText(
  rows: readonly { readonly title: string; readonly outcome: Outcome<MemoryFigures> }[],
  threads: number,
): string {
  const mebibytes = (count: number): string => (count / 2 ** 20).toFixed(1);
  return [
    '## memory of the device beyond one copy of inputs and outputs',
    '',
    `Goal: at most ${8 * threads} MiB.`,
    '',
    '| | inputs and outputs, MiB | beyond, MiB | first run, s | largest error, or why not |',
    '| --- | --: | --: | --: | --- |',
    ...rows.map(({ title, outcome }) => {
      if (!('value' in outcome)) return `| ${title} | – | – | – | ${outcome.failure} |`;
      const { inputs, outputs, device, seconds, error, passed } = outcome.value;
      const beyond = device - inputs - outputs;
      return `| ${title} | ${mebibytes(inputs + outputs)} | ${mebibytes(beyond)} | ${seconds.toFixed(2)} | ${error.toExponential(1)}${passed ? '' : ' wrong'} |`;
    }),
    '',
  ].join('\n');
}

export interface StagesOfCase {
  readonly title: string;
  readonly outcome: Outcome<readonly StageFigures[]>;
}

export function stagesText(rows: readonly StagesOfCase[], peak: number): string {
  const lines = rows.flatMap(({ title, outcome }) => {
    if (!('value' in outcome)) return [`| ${title} | – | – | – | ${outcome.failure} | – |`];
    return outcome.value.map(({ stage, ms, share, gflops }, k) => {
      const speed = gflops === undefined ? '– | –' : `${gflops.toFixed(1)} | ${percent(gflops / peak)}`;
      return `| ${k === 0 ? title : ''} | ${stage} | ${short(ms)} | ${percent(share)} | ${speed} |`;
    });
  });
  return [
    '## where heed’s time goes, one thread',
    '',
    `\`--only stages\`; sampled, so shares are truer than milliseconds. The roofline, products and sums in registers alone,`,
    `is ${peak.toFixed(1)} GFLOP/s; operations are those that the problem needs, so a part of a tile that is masked counts as time only.`,
    '',
    '| | stage | ms | share | GFLOP/s | of the roofline |',
    '| --- | --- | --: | --: | --: | --: |',
    ...lines,
    '',
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share >= 0.1 ? 0 : 1)} %`;
}

export function spreadText({ median, low, high }: Spread): string {
  return `${short(median)} [${short(low)}–${short(high)}]`;
}

function timeText(ms: number, calls: boolean): string {
  return calls ? Math.round(1000 / ms).toLocaleString('en-US') : short(ms);
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 0.1 ? 2 : 4);
}
