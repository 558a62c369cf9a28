/**
 * Completion scripts for bash, zsh and fish.
 *
 * In: what there is to complete, as data. Out: a shell script. It knows neither commander nor the corpus
 * (commands/completions.ts gathers those), and the scripts never call heed again: all words stand in them.
 */

export interface CompletedOption {
  /** `--want`, `-o` */
  readonly flags: readonly string[];
  readonly says: string;
  readonly takesValue: boolean;
  /** Words its value is one of; files where there are none. */
  readonly values: readonly string[];
}

export interface CompletedCommand {
  readonly name: string;
  readonly says: string;
  readonly options: readonly CompletedOption[];
  /** Words that may stand as an argument besides files. */
  readonly words: readonly string[];
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const list = (words: readonly string[]): string => quoted(words.join(' '));
const flagsOf = ({ options }: CompletedCommand): readonly string[] => options.flatMap(({ flags }) => flags);

/** The cases `command option)` whose value is next. */
function valueCases(
  commands: readonly CompletedCommand[],
  then: (values: readonly string[]) => string,
): readonly string[] {
  return commands.flatMap(({ name, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ flags, values }) => `    ${flags.map((flag) => quoted(`${name} ${flag}`)).join('|')}) ${then(values)} ;;`,
      ),
  );
}

/** After `=` and for an empty list bash falls back to files (`-o default`). */
function bash(commands: readonly CompletedCommand[]): string {
  return `# heed: completion for bash. To use it: eval "$(heed completions bash)"
_heed() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${list(commands.map(({ name }) => name))} -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${valueCases(commands, (values) => (values.length === 0 ? 'return' : `words=${list(values)}`)).join('\n')}
    *)
      case "\${COMP_WORDS[1]} $cur" in
${commands.map((one) => `        ${quoted(`${one.name} -`)}*) words=${list(flagsOf(one))} ;;`).join('\n')}
${commands.map((one) => `        ${quoted(`${one.name} `)}*) words=${list(one.words)} ;;`).join('\n')}
      esac ;;
  esac
  case "$prev" in =) return ;; esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _heed heed
`;
}

function zsh(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, says }) => quoted(`${name}:${says.replaceAll(':', ' -')}`));
  return `#compdef heed
# heed: completion for zsh. To use it: source <(heed completions zsh)
_heed() {
  local -a commands found
  commands=(${described.join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2] $words[CURRENT-1]" in
${valueCases(commands, (values) => (values.length === 0 ? '_files; return' : `compadd -- ${values.map(quoted).join(' ')}; return`)).join('\n')}
  esac
  case "$words[2] $words[CURRENT]" in
${commands.map((one) => `    ${quoted(`${one.name} -`)}*) compadd -- ${flagsOf(one).join(' ')} ;;`).join('\n')}
    *=*) compset -P '*='; _files ;;
${commands.map((one) => `    ${quoted(`${one.name} `)}*) ${one.words.length === 0 ? '' : `compadd -- ${one.words.map(quoted).join(' ')}; `}_files ;;`).join('\n')}
  esac
}
compdef _heed heed
`;
}

function fish(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, says, options, words }) => {
    const within = `complete -c heed -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c heed -f -n __fish_use_subcommand -a ${name} -d ${quoted(says)}`,
      ...options.map((option) => {
        const flags = option.flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const value = option.values.length > 0 ? ` -x -a ${list(option.values)}` : option.takesValue ? ' -r' : '';
        return `${within} ${flags.join(' ')}${value} -d ${quoted(option.says)}`;
      }),
      ...(words.length === 0 ? [] : [`${within} -a ${list(words)}`]),
    ];
  });
  return `# heed: completion for fish. To use it: heed completions fish | source\n${lines.join('\n')}\n`;
}
