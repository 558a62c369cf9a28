/**
 * The command line: which commands and options there are, and what becomes of everything they throw.
 *
 * In: words. Out: an exit code. Commands are loaded when one is called, so that help and version cost no compiler. All
 * that goes wrong is told here and only here: a Stop with its diagnostics, a usage fault that commander finds, and, as the
 * last resort, one line for a fault of heed's own. Nothing else in this app prints faults.
 */

import { readFileSync } from 'node:fs';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { HeedError, printable, renderAll, verbatim, type Language } from '@heed/diagnostics';
import { EXIT } from './exit-codes.ts';
import * as help from './help.ts';
import { report } from './messages.ts';
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
  const program = commands(terminal, (ended) => {
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

type Ended = (code: number) => void;

function commands(terminal: Terminal, ended: Ended): Command {
  const program = new Command('heed')
    .description('Attention formulas, checked, compiled and run.')
    .version(version(), '-V, --version')
    .helpCommand('help [command]', 'this page, or that of a command')
    .addHelpText('before', help.OVERVIEW);
  common(style(program));

  const command = (name: string, says: string, examples: string): Command => {
    return style(program.command(name).description(says).addHelpText('before', examples));
  };

  const run = command('run', 'run a formula on tensors', help.RUN)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(new Option('--want <names>', 'values to give, by name, with commas between').argParser(names))
    .addOption(new Option('-o, --output <file>', 'write to a .npy, .json or .txt file'))
    .addOption(backendOption())
    .addOption(
      new Option('--format <format>', 'default: pretty, or what FILE ends in').choices(['pretty', 'json', 'npy']),
    )
    .addOption(new Option('--digits <n>', 'digits after the point, in pretty').argParser(whole(0, 17)))
    .usage('FORMULA|FILE.heed|- [NAME=SOURCE...] [options]');
  common(run)
    .addHelpText('after', help.SOURCES)
    .action(async (formula: string | undefined, sources: string[], options) => {
      const { run: go } = await import('./commands/run.ts');
      ended(await go(both(formula, sources), options, terminal));
    });

  const check = command('check', 'read and type-check a formula', help.CHECK)
    .addArgument(formulaArgument())
    .addOption(textOption())
    .addOption(new Option('--format <format>', 'how to say it').choices(['pretty', 'json']).default('pretty'))
    .usage('FORMULA|FILE.heed|- [options]');
  common(check).action(async (formula: string | undefined, options) => {
    const { check: go } = await import('./commands/check.ts');
    ended(await go(both(formula, []), options, terminal));
  });

  const inspect = command('inspect', 'print one stage on the way from text to kernels', help.INSPECT)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(new Option('--show <stage>', 'the stage; `--show list` lists them').default('graph'))
    .addOption(new Option('--want <names>', 'values to give, by name, with commas between').argParser(names))
    .addOption(backendOption())
    .usage('FORMULA|FILE.heed|- [NAME=SOURCE...] --show STAGE [options]');
  common(inspect)
    .addHelpText('after', help.SOURCES)
    .action(async (formula: string | undefined, sources: string[], options) => {
      const { inspect: go } = await import('./commands/inspect.ts');
      ended(await go(both(formula, sources), options, terminal));
    });

  common(command('doctor', 'what can run here, and why the rest cannot', help.DOCTOR)).action(async () => {
    const { doctor: go } = await import('./commands/doctor.ts');
    ended(await go(terminal));
  });

  common(style(program.command('demo', { hidden: true }))).action(async () => {
    const { demo: go } = await import('./commands/demo.ts');
    ended(await go(terminal));
  });
  return program;
}

/** What all commands share; commander's own words are never printed as they are. */
function style(command: Command): Command {
  return command
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .allowExcessArguments(false)
    .configureHelp({ sortOptions: false, helpWidth: 80, subcommandTerm: (one) => one.name() });
}

/** The options of every command, after its own. */
function common(command: Command): Command {
  return command
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']))
    .addOption(new Option('--lang <language>', 'language of messages').choices(['en', 'zh']));
}

const formulaArgument = (): Argument =>
  new Argument('[formula]', 'a text, a file (which wins), or - for standard input');
const sourcesArgument = (): Argument => new Argument('[sources...]', 'inputs as NAME=SOURCE, see below');
const textOption = (): Option => new Option('-e, --expression <text>', 'the formula as text, whatever files there are');
const backendOption = (): Option =>
  new Option('--backend <name>', 'what runs it').choices(['auto', 'wasm', 'interpreter', 'reference']).default('auto');

function both(formula: string | undefined, sources: readonly string[]): readonly string[] {
  return formula === undefined ? sources : [formula, ...sources];
}

function names(text: string, before: readonly string[] = []): readonly string[] {
  const found = text
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (found.length === 0) throw new InvalidArgumentError('It names nothing.');
  return [...before, ...found];
}

function whole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`It is not a whole number from ${low} to ${high}.`);
  };
}

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
      talk(
        `${help.OVERVIEW}\n${commands(terminal, () => {})
          .helpInformation()
          .trimEnd()}`,
      );
      return EXIT.usage;
    }
    return tell(usageFault(error, words), terminal, words);
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
function usageFault({ message, code }: CommanderError, words: readonly string[]): Stop {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const guess = /\(Did you mean (.+?)\?\)/.exec(more.join(' '))?.[1];
  const isFormula = code === 'commander.unknownCommand' && guess === undefined;
  const command = ['run', 'check', 'inspect', 'doctor'].find((name) => words[0] === name);
  const help = isFormula
    ? { en: `to run a formula: heed run ${quoted(words[0] ?? '')}`, zh: `运行公式：heed run ${quoted(words[0] ?? '')}` }
    : guess === undefined
      ? verbatim(`heed ${command === undefined ? '' : `${command} `}--help`)
      : { en: `did you mean ${guess}?`, zh: `是否想写 ${guess}？` };
  return stop(report['usage/arguments']({ what: printable(first.replace(/\.$/, ''), 300) }, { help: { text: help } }));
}

function quoted(word: string): string {
  return `'${printable(word, 60).replaceAll("'", "'\\''")}'`;
}

function version(): string {
  const facts: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String((facts as { readonly version?: unknown }).version);
}
