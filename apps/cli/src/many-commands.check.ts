/**
 * Runs one command line after another in one process, for tests: starting the real command for each would take minutes.
 *
 * In: messages with words, standard input and environment. Out: messages with exit code, stdout and stderr, in order. The
 * streams of the process are replaced by ones that keep what is written; signals and pipes need the real command.
 */

import { Readable } from 'node:stream';
import { runCommandLine } from './command-line.ts';

export interface Asked {
  readonly id: number;
  readonly words: readonly string[];
  /** Base64. */
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly id: number;
  readonly code: number;
  /** Base64. */
  readonly out: string;
  readonly err: string;
}

type Done = () => void;

function keep(stream: NodeJS.WriteStream, chunks: Buffer[]): void {
  stream.write = (data: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    chunks.push(Buffer.from(data as string));
    const done = rest.findLast((one): one is Done => typeof one === 'function');
    if (done) process.nextTick(done);
    return true;
  };
}

async function answer({ id, words, input, env }: Asked): Promise<Answered> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  keep(process.stdout, out);
  keep(process.stderr, err);
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input, 'base64')]), configurable: true });
  try {
    const code = await runCommandLine(words);
    return { id, code, out: Buffer.concat(out).toString('base64'), err: Buffer.concat(err).toString() };
  } finally {
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name];
    Object.assign(process.env, before);
    process.stdout.removeAllListeners('error');
    process.stderr.removeAllListeners('error');
  }
}

let last: Promise<void> = Promise.resolve();

process.on('message', (asked: Asked) => {
  last = last.then(async () => {
    const answered = await answer(asked).catch((error: unknown): Answered => {
      return { id: asked.id, code: -1, out: '', err: String(error instanceof Error ? error.stack : error) };
    });
    process.send?.(answered);
  });
});
