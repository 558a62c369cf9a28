/**
 * `heed serve`: the playground's built page in a browser of this machine, without a network.
 *
 * In: a port, a host. Out: the page's address on stdout, and a server until an interrupt ends it with 130. The page comes
 * packed beside this command, or stands where a clone builds it. The usual port gives way where it is taken; one that
 * was asked for does not. The server is serving.ts.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { show } from '../files.ts';
import { EXIT } from '../exit-codes.ts';
import { report } from '../messages.ts';
import { startServer, type RunningServer } from '../serving.ts';
import { stop } from '../stop.ts';
import { talk, write, type Terminal } from '../terminal.ts';
import { say, words } from '../words.ts';

export interface ServeOptions {
  readonly port?: number;
  readonly host: string;
}

const USUAL_PORT = 4173;
/** Ports after the usual one that are tried before any free one is taken. */
const MORE_PORTS = 10;

export async function serve(options: ServeOptions, { language }: Terminal): Promise<number> {
  const folder = pageFolder(import.meta.url);
  if (folder === undefined) throw stop(report['serve/no-page']({}));
  const server = await listen(folder, options);
  // Before anything is said, so that whoever reads the address may end it at once.
  const interrupted = new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  if (options.port === undefined && !server.url.endsWith(`:${USUAL_PORT}/`)) {
    talk(say(language, 'otherPort', { usual: USUAL_PORT }));
  }
  await write(`${server.url}\n`);
  talk(words[language].stopServing);
  await interrupted;
  await server.close();
  return EXIT.interrupted;
}

/** Seen from this file. A clone's own page first: what lies packed in it may be older. */
export function pageFolder(here: string): string | undefined {
  const places = ['../../../playground/dist/page/', '../playground/'];
  return places.map((place) => fileURLToPath(new URL(place, here))).find((folder) => existsSync(`${folder}index.html`));
}

async function listen(folder: string, { port, host }: ServeOptions): Promise<RunningServer> {
  const ports = port === undefined ? [...Array.from({ length: 1 + MORE_PORTS }, (_, k) => USUAL_PORT + k), 0] : [port];
  for (const one of ports) {
    try {
      return await startServer({ folder, port: one, host });
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      const isTaken = code === 'EADDRINUSE';
      if (isTaken && port === undefined) continue;
      if (isTaken) throw stop(report['serve/port-taken']({ port: one }));
      throw stop(report['serve/cannot-listen']({ host: show(host), port: one, reason: REASONS[code] ?? message }));
    }
  }
  throw stop(report['serve/port-taken']({ port: USUAL_PORT }));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'no such host',
};
