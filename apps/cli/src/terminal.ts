/**
 * The two streams of the process: how many colours each shows, how wide it is, and writing that a closed pipe ends.
 *
 * In: the environment, the person's choice, text and bytes. Out: bytes on stdout (data) and stderr (talk). NO_COLOR,
 * FORCE_COLOR, TERM=dumb and COLORTERM count as Node counts them; --color outranks them. Nothing here knows formulas.
 */

import { WriteStream } from 'node:tty';
import type { Language } from '@heed/diagnostics';
import { EXIT } from './exit-codes.ts';
import { report } from './messages.ts';
import { stop } from './stop.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

/** Bits of colour: 1 none, 4 the sixteen, 8 the 256, 24 all. */
export type ColorDepth = 1 | 4 | 8 | 24;

/** SGR parameters (ECMA-48) for the few styles that talk and tables use. */
const STYLES = { strong: '1', quiet: '2', good: '32', name: '36' } as const;

export type Style = keyof typeof STYLES;

export interface Terminal {
  readonly language: Language;
  /** Of stdout. */
  readonly depth: ColorDepth;
  /** Of stderr. */
  readonly talkDepth: ColorDepth;
  readonly width: number;
  readonly paint: (style: Style, text: string) => string;
}

export function openTerminal(choice: ColorChoice, language: Language): Terminal {
  const depth = colorDepth(choice, process.stdout.isTTY, process.env);
  return {
    language,
    depth,
    talkDepth: colorDepth(choice, process.stderr.isTTY, process.env),
    width: Math.max(40, Math.min(process.stdout.columns ?? 80, 120)),
    paint: (style, text) => (depth === 1 || text === '' ? text : `\u001b[${STYLES[style]}m${text}\u001b[0m`),
  };
}

/** How many colours a stream should get. */
export function colorDepth(choice: ColorChoice, isTerminal: boolean, env: NodeJS.ProcessEnv): ColorDepth {
  if (choice === 'never') return 1;
  const { FORCE_COLOR: forced, NO_COLOR: _, NODE_DISABLE_COLORS: __, ...rest } = env;
  if (choice === 'always') return Math.max(4, depthIn(rest)) as ColorDepth;
  if (forced === undefined && !isTerminal) return 1;
  return depthIn(env);
}

/** Node's own table of terminals; the method looks at nothing but the environment. */
function depthIn(env: NodeJS.ProcessEnv): ColorDepth {
  return WriteStream.prototype.getColorDepth.call(undefined as never, env) as ColorDepth;
}

/** The language asked for, else that of the locale. */
export function languageOf(asked: Language | undefined, env: NodeJS.ProcessEnv): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return asked ?? (/^zh\b|^zh_/i.test(locale) ? 'zh' : 'en');
}

/** A reader that leaves early ends the process in silence; so does a terminal that is gone. */
export function watchStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') process.exit(EXIT.ok);
    talk(`heed: stdout cannot be written: ${error.code ?? error.message}`);
    process.exit(EXIT.failed);
  });
  process.stderr.on('error', () => {});
}

/** Writes data and waits until it is out, so that nothing is lost when the process ends. */
export function write(data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => {
      if (!error) resolve();
      // A closed pipe is dealt with by the listener, which ends the process.
      else if ((error as NodeJS.ErrnoException).code === 'EPIPE') resolve();
      else reject(stop(report['output/refused']({ path: 'stdout', reason: error.message })));
    });
  });
}

/** One or more lines for the person. */
export function talk(text: string): void {
  process.stderr.write(`${text}\n`);
}
