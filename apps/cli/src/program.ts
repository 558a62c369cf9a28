/**
 * The commands, their arguments and options: commander's tree.
 *
 * In: the terminal, and whom to tell the exit code. Out: a program that commander parses words for. A command is loaded
 * when it is called, so that help and version cost no compiler. What the words of options mean is options.ts; what goes
 * wrong is told in command-line.ts.
 */

import { Argument, Command, Option } from 'commander';
import { asTyped } from './calling.ts';
import { SHELLS, type Shell } from './completion-scripts.ts';
import * as help from './help.ts';
import {
  backendOption,
  backendsOption,
  choices,
  columnsOption,
  digitsOption,
  formatOption,
  formulaArgument,
  portOption,
  roundsOption,
  rowsOption,
  scanOption,
  seedOption,
  sourcesArgument,
  strictOption,
  textOption,
  threadsOption,
  toleranceOption,
  trainingOption,
  wantOption,
  wideOption,
} from './options.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

type Ended = (code: number) => void;
type Formula = string | undefined;

export function programFor(terminal: Terminal, ended: Ended): Command {
  const program = new Command('heed')
    .description('Attention formulas, checked, compiled and run.')
    .version(version(), '-V, --version')
    .helpCommand('help [command]', 'this page, or that of a command')
    .addHelpText('before', asTyped(help.OVERVIEW));
  common(style(program));
  program.hook('preAction', async (_, called) => {
    if (called.opts<{ wide?: boolean }>().wide !== true) return;
    const { goWide } = await import('./wide.ts');
    goWide();
  });

  /** A command with its examples before and, where it takes inputs, their forms after the rest of its help. */
  const command = (name: string, says: string, examples: string, usage = ''): Command =>
    style(program.command(name).description(says).usage(usage).addHelpText('before', asTyped(examples)));
  const withSources = (one: Command): Command => common(one).addHelpText('after', help.SOURCES);

  const run = command('run', 'run a formula on tensors', help.RUN, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(wantOption())
    .addOption(new Option('-o, --output <file>', 'write to a .npy, .npz, .json, .csv or .txt file'))
    .addOption(backendOption())
    .addOption(
      new Option('--format <format>', 'default: pretty, or what FILE ends in').choices([
        'pretty',
        'json',
        'csv',
        'npy',
      ]),
    )
    .addOption(digitsOption())
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption())
    .addOption(threadsOption())
    .addOption(wideOption());
  withSources(run).action(async (formula: Formula, sources: string[], options) => {
    const { run: go } = await import('./commands/run.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const list = command('list', 'the formulas that run by name', help.LIST, '[options]').addOption(
    formatOption('pretty', 'json'),
  );
  common(list).action(async (options) => {
    const { list: go } = await import('./commands/list.ts');
    ended(await go(options, terminal));
  });

  const check = command('check', 'read and type-check a formula', help.CHECK, 'FORMULA|FILE|NAME|- [options]')
    .addArgument(formulaArgument())
    .addOption(textOption())
    .addOption(formatOption('pretty', 'json'));
  common(check).action(async (formula: Formula, options) => {
    const { check: go } = await import('./commands/check.ts');
    ended(await go(both(formula, []), options, terminal));
  });

  const explain = command(
    'explain',
    'a formula or a diagnostic in words',
    help.EXPLAIN,
    `${FORMULA_AND_SOURCES} | --code CODE`,
  )
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(new Option('--code <code>', 'a diagnostic, by the code it is shown with').conflicts('expression'))
    .addOption(formatOption('pretty', 'json'));
  withSources(explain).action(async (formula: Formula, sources: string[], options) => {
    const { explain: go } = await import('./commands/explain.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const trace = command('trace', 'every written step with its numbers', help.TRACE, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(backendOption('reference'))
    .addOption(formatOption('pretty', 'json'))
    .addOption(digitsOption())
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption());
  withSources(trace).action(async (formula: Formula, sources: string[], options) => {
    const { trace: go } = await import('./commands/trace.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const show = command('show', 'values as heat maps', help.SHOW, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(wantOption())
    .addOption(rowsOption())
    .addOption(columnsOption())
    .addOption(backendOption())
    .addOption(digitsOption())
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption());
  withSources(show).action(async (formula: Formula, sources: string[], options) => {
    const { show: go } = await import('./commands/show.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const render = command('render', 'heat maps and steps as a file', help.RENDER, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(new Option('-o, --output <file>', 'a .svg or .html file; without it, SVG goes to stdout'))
    .addOption(new Option('--view <view>', 'what to draw; a page has both').choices(['heat-map', 'steps']))
    .addOption(
      new Option(
        '--want <names>',
        'values to draw, also one matrix of them as A[0,1]; default: the attention weights',
      ).argParser(choices),
    )
    .addOption(rowsOption())
    .addOption(columnsOption())
    .addOption(backendOption('reference'))
    .addOption(digitsOption())
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption());
  withSources(render).action(async (formula: Formula, sources: string[], options) => {
    const { render: go } = await import('./commands/render.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const inspect = command(
    'inspect',
    'print one stage on the way from text to kernels',
    help.INSPECT,
    `${FORMULA_AND_SOURCES} --show STAGE`,
  )
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(new Option('--show <stage>', 'the stage; `--show list` lists them').default('graph'))
    .addOption(wantOption())
    .addOption(backendOption())
    .addOption(trainingOption());
  withSources(inspect).action(async (formula: Formula, sources: string[], options) => {
    const { inspect: go } = await import('./commands/inspect.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const fmt = command('fmt', 'format formulas', help.FMT, 'FORMULA|FILE|NAME|-... [options]')
    .addArgument(new Argument('[formulas...]', 'files or names; else texts, or - for standard input'))
    .addOption(textOption())
    .addOption(new Option('--ascii', 'in ASCII: Q @ K^T / sqrt(d)').conflicts('unicode'))
    .addOption(new Option('--unicode', 'in Unicode, the default: Q·Kᵀ/√d'))
    .addOption(new Option('--latex', 'as LaTeX, for a paper').conflicts(['ascii', 'unicode', 'write', 'check']))
    .addOption(new Option('--write', 'rewrite the files').conflicts('check'))
    .addOption(new Option('--check', 'list what would change; exit code 5 where there is any'));
  common(fmt).action(async (formulas: string[], options) => {
    const { fmt: go } = await import('./commands/fmt.ts');
    ended(await go(formulas, options, terminal));
  });

  const verify = command('verify', 'run on every backend and compare', help.VERIFY, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(wantOption())
    .addOption(toleranceOption())
    .addOption(formatOption('pretty', 'json'))
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption())
    .addOption(threadsOption())
    .addOption(wideOption());
  withSources(verify).action(async (formula: Formula, sources: string[], options) => {
    const { verify: go } = await import('./commands/verify.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  const diff = command('diff', 'compare two formulas on the same inputs', help.DIFF, 'A B [NAME=SOURCE...] [options]')
    .addArgument(formulaArgument('a'))
    .addArgument(formulaArgument('b'))
    .addArgument(sourcesArgument())
    .addOption(wantOption())
    .addOption(toleranceOption())
    .addOption(backendOption('reference'))
    .addOption(formatOption('pretty', 'json'))
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption());
  withSources(diff).action(async (a: Formula, b: Formula, sources: string[], options) => {
    const { diff: go } = await import('./commands/diff.ts');
    ended(await go(both(a, both(b, sources)), options, terminal));
  });

  const cost = command(
    'cost',
    'arithmetic, traffic and memory',
    help.COST,
    'FORMULA|FILE|NAME|- [SIZE=NUMBER...] [NAME=SOURCE...] [options]',
  )
    .addArgument(formulaArgument())
    .addArgument(new Argument('[sizes...]', 'sizes as n=1024, or inputs: without either the figures stay symbols'))
    .addOption(textOption())
    .addOption(formatOption('pretty', 'json'));
  common(cost).action(async (formula: Formula, sizes: string[], options) => {
    const { cost: go } = await import('./commands/cost.ts');
    ended(await go(both(formula, sizes), options, terminal));
  });

  const bench = command('bench', 'measure how fast a formula is', help.BENCH, FORMULA_AND_SOURCES)
    .addArgument(formulaArgument())
    .addArgument(sourcesArgument())
    .addOption(textOption())
    .addOption(scanOption())
    .addOption(backendsOption())
    .addOption(roundsOption())
    .addOption(threadsOption())
    .addOption(formatOption('markdown', 'json'))
    .addOption(seedOption())
    .addOption(trainingOption())
    .addOption(strictOption())
    .addOption(wideOption());
  withSources(bench).action(async (formula: Formula, sources: string[], options) => {
    const { bench: go } = await import('./commands/bench.ts');
    ended(await go(both(formula, sources), options, terminal));
  });

  common(command('doctor', 'what can run here, and why the rest cannot', help.DOCTOR, '[options]')).action(async () => {
    const { doctor: go } = await import('./commands/doctor.ts');
    ended(await go(terminal));
  });

  const serve = command('serve', 'the playground, in a browser of this machine', help.SERVE, '[options]')
    .addOption(portOption())
    .addOption(new Option('--host <address>', 'where to listen').default('127.0.0.1'));
  common(serve).action(async (options) => {
    const { serve: go } = await import('./commands/serve.ts');
    ended(await go(options, terminal));
  });

  const completions = command(
    'completions',
    'a completion script for a shell',
    help.COMPLETIONS,
    'bash|zsh|fish',
  ).addArgument(new Argument('<shell>', 'which shell').choices([...SHELLS]));
  common(completions).action(async (shell: Shell) => {
    const { completions: go } = await import('./commands/completions.ts');
    ended(await go(shell, program));
  });

  common(style(program.command('demo', { hidden: true }))).action(async () => {
    const { demo: go } = await import('./commands/demo.ts');
    ended(await go(terminal));
  });
  return program;
}

const FORMULA_AND_SOURCES = 'FORMULA|FILE|NAME|- [NAME=SOURCE...] [options]';

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

function both(formula: string | undefined, sources: readonly string[]): readonly string[] {
  return formula === undefined ? sources : [formula, ...sources];
}
