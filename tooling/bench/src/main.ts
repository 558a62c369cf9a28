/**
 * `npm run bench`: heed beside its peers, in one process, as a Markdown page.
 *
 * In: options (arguments.ts), heed's built packages, peers where they are installed. Out: the page, case by case on
 * stdout, and whole in a file. Exit code 2 for words that cannot be read, 1 where heed itself failed or was wrong.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { readArguments, USAGE } from './arguments.ts';
import { cases, coldStarters, memoryCases, newFormula, newFormulaStarters, stageCases } from './cases.ts';
import { coldStarts, memoryOf } from './fresh-process.ts';
import { machine } from './machine.ts';
import { measureCase } from './measure-case.ts';
import { newFormulas } from './new-formulas.ts';
import { caseText, coldTitle, headOf, memoryText, newFormulaTitle, stagesText, startText } from './report.ts';
import { roofline } from './roofline.ts';
import { stagesOfCase } from './stages.ts';

const words = process.argv.slice(2);
const read = readArguments(words);
if ('fault' in read) {
  console.error(`bench: ${read.fault}\n${USAGE}`);
  process.exit(2);
}
const { only, rounds, settings, long, out } = read.options;
if (settings.wide) setFlagsFromString('--experimental-wasm-revectorize');

const asked = (name: string): boolean => only.length === 0 || only.some((start) => name.startsWith(start));
const parts: string[] = [];
const tell = (part: string): void => {
  parts.push(part);
  console.log(part);
};

tell(
  headOf({
    machine: machine(),
    date: new Date().toISOString().slice(0, 10),
    command: ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' '),
    settings,
    rounds,
  }),
);
let failed = false;
for (const one of cases) {
  if (!asked(one.name) || (one.long && !long) || settings.threads < (one.threads ?? 1)) continue;
  const figures = await measureCase(one, settings, rounds);
  failed ||= figures.entries.some(({ label, failure }) => label.startsWith('heed') && failure !== undefined);
  tell(caseText(figures, settings));
}
if (asked('cold')) tell(startText(coldTitle, 'cold', await coldStarts(coldStarters, rounds)));
if (asked('warm')) {
  tell(startText(newFormulaTitle, 'warm', await newFormulas(newFormulaStarters, newFormula, rounds, settings)));
}
const measuredForMemory = long ? memoryCases.filter(({ name }) => asked(name)) : [];
if (measuredForMemory.length > 0) {
  const rows = [];
  for (const { name, title } of measuredForMemory) rows.push({ title, outcome: await memoryOf(name, settings) });
  tell(memoryText(rows, settings.threads));
}
if (asked('stages')) {
  const single = { ...settings, threads: 1 };
  const rows = [];
  for (const name of stageCases) {
    const found = cases.find((one) => one.name === name);
    if (found !== undefined) rows.push({ title: found.title, outcome: await stagesOfCase(found, single) });
  }
  tell(stagesText(rows, roofline(!settings.strict)));
}
const file = out ?? (only.length === 0 ? join(import.meta.dirname, '..', 'RESULTS.md') : undefined);
if (file !== undefined) writeFileSync(file, `${parts.join('\n').trimEnd()}\n`);
process.exit(failed ? 1 : 0); // libraries keep their thread pools
