/**
 * The command line: words in, an exit code out, and what becomes of everything the commands throw.
 *
 * Which commands and options there are is program.ts. All that goes wrong is told here and only here: a Stop with its
 * diagnostics, a usage fault that commander finds, and, as the last resort, one line for a fault of heed's own. Nothing
 * else in this app prints faults.
 */

import { CommanderError } from 'commander';
import { HeedError, printable, renderAll, verbatim, type Language } from '@heed/diagnostics';
import { asTyped, heedCommand, quoteWord } from './calling.ts';
import { EXIT } from './exit-codes.ts';
import { OVERVIEW } from './help.ts';
import { report } from './messages.ts';
import { programFor } from './program.ts';
import { Stop, stop } from './stop.ts';
import { languageOf, openTerminal, talk, watchStreams, type ColorChoice, type Terminal } from './terminal.ts';
import { words as wordsIn } from './words.ts';

/** What every command is given besides its own options. */
interface CommonOptions {
  readonly color?: ColorChoice;
  readonly lang?: Language;
}

export async function runCommandLine(words: readonly string[]): Promise<number> {
  watchStreams();
  const common = earlyOptions(words);
  const terminal = openTerminal(common.color ?? 'auto', languageOf(common.lang, process.env));
  let code: number = EXIT.ok;
  const program = programFor(terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return tell(error, terminal, words);
  }
}

/** Told of one text; a person mends a few and asks again, and JSON has them all. */
const MOST_FAULTS = 20;

/** Language and colour count even where the rest of the line is wrong, so they are looked for first. */
function earlyOptions(words: readonly string[]): CommonOptions {
  const after = (flag: string): string | undefined => {
    const at = words.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
    return at === -1 ? undefined : (words[at]?.split('=', 2)[1] ?? words[at + 1]);
  };
  const [color, lang] = [after('--color'), after('--lang')];
  return {
    ...((color === 'always' || color === 'never') && { color }),
    ...((lang === 'en' || lang === 'zh') && { lang }),
  };
}

function tell(error: unknown, terminal: Terminal, words: readonly string[]): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.ok;
    if (error.code === 'commander.help') {
      const page = programFor(terminal, () => {}).helpInformation();
      talk(`${asTyped(OVERVIEW)}\n${page.trimEnd()}`);
      return EXIT.usage;
    }
    const commands = programFor(terminal, () => {}).commands.map((one) => one.name());
    return tell(usageFault(error, words, commands), terminal, words);
  }
  if (error instanceof Stop) {
    const color = terminal.talkDepth > 1;
    const told = error.findings.map(({ diagnostics, ...place }) => {
      const shown = diagnostics.slice(0, MOST_FAULTS);
      return renderAll(shown, { ...place, language: terminal.language, color });
    });
    talk(told.join('\n\n'));
    const more = error.findings.reduce((n, { diagnostics }) => n + Math.max(0, diagnostics.length - MOST_FAULTS), 0);
    if (more > 0) talk(`\n${wordsIn[terminal.language].more.replace('{n}', String(more))}`);
    return error.exitCode;
  }
  // The last resort: whatever got here is ours to mend, and a trace would tell the person nothing.
  if (error instanceof HeedError) return tell(new Stop([{ diagnostics: error.diagnostics }]), terminal, words);
  if (error instanceof RangeError && /memory|allocation|array length/i.test(error.message)) {
    talk(`heed: not enough memory: ${printable(error.message, 200)}`);
    return EXIT.failed;
  }
  const said = error instanceof Error ? error.message : String(error);
  talk(`heed: internal error: ${printable(said.split('\n')[0] ?? '', 300)}`);
  if (process.env['HEED_DEBUG'] && error instanceof Error) talk(error.stack ?? '');
  return EXIT.failed;
}

/** Commander's message as a diagnostic; its guess becomes the help. */
function usageFault({ message, code }: CommanderError, words: readonly string[], commands: readonly string[]): Stop {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const guess = /\(Did you mean (.+?)\?\)/.exec(more.join(' '))?.[1];
  const isFormula = code === 'commander.unknownCommand' && guess === undefined;
  const command = commands.find((name) => words[0] === name);
  const heed = heedCommand();
  const run = `${heed} run ${quoteWord(words[0] ?? '')}`;
  const help = isFormula
    ? { en: `to run a formula: ${run}`, zh: `运行公式：${run}` }
    : guess === undefined
      ? verbatim(`${heed} ${command === undefined ? '' : `${command} `}--help`)
      : { en: `did you mean ${guess}?`, zh: `是否想写 ${guess}？` };
  return stop(report['usage/arguments']({ what: printable(first.replace(/\.$/, ''), 300) }, { help: { text: help } }));
}
