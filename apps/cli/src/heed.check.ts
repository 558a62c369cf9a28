/**
 * The command for tests: `heed` runs words in one process that all tests of a file share, `start` starts the real one.
 *
 * In: words, standard input, environment, a folder to be in. Out: exit code, stdout and stderr.
 */

import { fork, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answered, Asked } from './many-commands.check.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal?: string | null;
  readonly out: string;
  readonly bytes: Buffer;
  readonly err: string;
}

export interface Circumstances {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the real command has started; its input stays open then. */
  readonly meanwhile?: (child: ChildProcess) => void;
}

export interface Bench {
  /** The folder commands run in; its name has a blank in it. */
  readonly folder: string;
  readonly file: (name: string, content: string | Uint8Array) => string;
  readonly heed: (words: readonly string[], circumstances?: Circumstances) => Promise<Ended>;
  /** The real command, from source. */
  readonly start: (words: readonly string[], circumstances?: Circumstances) => Promise<Ended>;
  readonly close: () => void;
}

const flags = ['--conditions=@heed/source', '--no-warnings'];
const sourceOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The words that start the real command. */
export const command: readonly string[] = [process.execPath, ...flags, sourceOf('./main.ts')];

export function openBench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'heed cli-'));
  const base = { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  let child: ChildProcess | undefined;
  let count = 0;
  const waiting = new Map<number, (answered: Answered) => void>();

  const worker = (): ChildProcess => {
    if (child) return child;
    child = fork(sourceOf('./many-commands.check.ts'), [], {
      cwd: folder,
      env: base,
      execArgv: flags,
      stdio: 'inherit',
    });
    child.on('message', (answered: Answered) => {
      waiting.get(answered.id)?.(answered);
      waiting.delete(answered.id);
    });
    return child;
  };

  const heed: Bench['heed'] = async (words, { input = '', env = {} } = {}) => {
    const id = (count += 1);
    const asked: Asked = { id, words, input: Buffer.from(input as string).toString('base64'), env };
    const answered = await new Promise<Answered>((resolve) => {
      waiting.set(id, resolve);
      worker().send(asked);
    });
    const bytes = Buffer.from(answered.out, 'base64');
    return { code: answered.code, out: bytes.toString(), bytes, err: answered.err };
  };

  const start: Bench['start'] = (words, { input, env = {}, meanwhile } = {}) => {
    const [node = '', ...rest] = command;
    const real = spawn(node, [...rest, ...words], { cwd: folder, env: { ...base, ...env } });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    real.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    real.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    real.stdin.on('error', () => {});
    meanwhile?.(real);
    if (input !== undefined) real.stdin.end(input);
    else if (meanwhile === undefined) real.stdin.end();
    return new Promise((resolve, reject) => {
      real.on('error', reject);
      real.on('close', (code, signal) => {
        const bytes = Buffer.concat(out);
        resolve({ code, signal, out: bytes.toString(), bytes, err: Buffer.concat(err).toString() });
      });
    });
  };

  return {
    folder,
    file: (name, content) => {
      writeFileSync(join(folder, name), content);
      return name;
    },
    heed,
    start,
    close: () => {
      child?.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
