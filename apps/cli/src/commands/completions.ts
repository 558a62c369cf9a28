/**
 * `heed completions`: a script that completes heed's commands, options and formulas in a shell.
 *
 * In: a shell's name and commander's tree of commands, so that the script knows what help knows. Out: the script on
 * stdout. How each shell wants it is completion-scripts.ts.
 */

import { explainCodes, stages } from 'heed';
import { formulas } from '@heed/formulas';
import type { Command, Option } from 'commander';
import { completionScript, type CompletedCommand, type Shell } from '../completion-scripts.ts';
import { EXIT } from '../exit-codes.ts';
import { cliCodes } from '../explanations.ts';
import { write } from '../terminal.ts';

export async function completions(shell: Shell, program: Command): Promise<number> {
  await write(completionScript(shell, commandsOf(program)));
  return EXIT.ok;
}

function commandsOf(program: Command): readonly CompletedCommand[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => ({
    name: command.name(),
    says: command.description(),
    options: command
      .createHelp()
      .visibleOptions(command)
      .map((option) => ({
        flags: [option.long, option.short].filter((flag) => flag !== undefined && flag !== null),
        says: option.description,
        takesValue: option.required || option.optional,
        values: valuesOf(command.name(), option),
      })),
    words: wordsOf(command, visible),
  }));
}

/** What an option's value may be, where it is one of a few. */
function valuesOf(command: string, option: Option): readonly string[] {
  if (option.argChoices) return option.argChoices;
  if (command === 'explain' && option.long === '--code') return explainCodes(cliCodes);
  return command === 'inspect' && option.long === '--show' ? [...stages(), 'timings', 'list'] : [];
}

function wordsOf(command: Command, all: readonly Command[]): readonly string[] {
  if (command.name() === 'help') return all.map((one) => one.name());
  const [first] = command.registeredArguments;
  if (first === undefined) return [];
  return first.argChoices ?? formulas.map(({ name }) => name);
}
