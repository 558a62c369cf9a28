/**
 * Bytes and text from files and from standard input.
 *
 * In: a path, or nothing for standard input. Out: bytes or text; or a Stop whose diagnostic says what the system said.
 * Directories, devices that never end and texts of gigabytes are refused before they are read. What the bytes mean is
 * decided in sources.ts and formula-source.ts.
 */

import { statSync, type Stats } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { printable, type Diagnostic } from '@heed/diagnostics';
import { report } from './messages.ts';
import { stop } from './stop.ts';
import { talk } from './terminal.ts';

/** MiB of text that are read at most; formulas and JSON beyond it are a mistake. */
const MOST_TEXT = 256;

/** What stands at a path; `undefined` where nothing does, or where the text cannot be a path at all. */
export function lookAt(path: string): Stats | undefined {
  try {
    return path === '' ? undefined : statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // too long for a path, a NUL in it, a file where a directory should be
  }
}

export async function readBytes(path: string): Promise<Uint8Array> {
  const facts = lookAt(path);
  if (facts === undefined) throw stop(missingFile(path));
  if (facts.isDirectory()) throw stop(report['input/directory']({ path: show(path) }));
  if (!facts.isFile() && !facts.isFIFO())
    throw stop(report['input/unreadable']({ path: show(path), reason: 'not a file' }));
  try {
    return await readFile(path);
  } catch (error) {
    throw stop(report['input/unreadable']({ path: show(path), reason: reasonOf(error) }));
  }
}

export async function readTextFile(path: string): Promise<string> {
  const facts = lookAt(path);
  if (facts && facts.size > MOST_TEXT * 2 ** 20) {
    throw stop(report['input/too-large']({ path: show(path), limit: MOST_TEXT }));
  }
  return decode(await readBytes(path), path);
}

/** All of standard input; whoever types there is told so, for nothing else shows that it waits. */
export async function readStandardInput(what: string, limit: number = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
  if (process.stdin.isTTY) talk(`heed: reading ${what} from the terminal; Ctrl-D ends it`);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > limit) throw stop(report['input/too-large']({ path: 'stdin', limit: MOST_TEXT }));
    }
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw stop(report['input/unreadable']({ path: 'stdin', reason: reasonOf(error) }));
    }
    throw error;
  }
  return Buffer.concat(chunks, length);
}

export async function readStandardText(what: string): Promise<string> {
  return decode(await readStandardInput(what, MOST_TEXT * 2 ** 20), 'stdin');
}

/** UTF-8 without its byte order mark. */
export function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw stop(report['input/not-text']({ path: show(path) }));
  }
}

export async function writeOut(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await writeFile(path, data);
  } catch (error) {
    throw stop(report['output/refused']({ path: show(path), reason: reasonOf(error) }));
  }
}

export function missingFile(path: string): Diagnostic {
  return report['input/no-such-file']({ path: show(path) });
}

/** A path or a source as a message quotes it. */
export function show(path: string): string {
  return printable(path, 80);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  ENOSPC: 'no space left',
  EROFS: 'the file system is read-only',
  EAGAIN: 'nothing to read',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GB',
};

/** What the system said, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  return (code !== undefined && REASONS[code]) || code || String(error);
}
