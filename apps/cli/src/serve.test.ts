// `heed serve` as a process: the address it says, the port it takes, how it ends; and where it looks for the page.

import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { pageFolder } from './commands/serve.ts';
import { openBench } from './heed.check.ts';
import { startServer } from './serving.ts';

const { folder, heed, start, close } = openBench();
afterAll(close);

const isBuilt = existsSync(fileURLToPath(new URL('../../playground/dist/page/index.html', import.meta.url)));
const unlessBuilt = isBuilt ? '' : ' (skipped: the page is not built; npm test builds it)';

/** Does something with the address once it is said, then interrupts. */
function interrupting(look: (address: string) => Promise<void>, signal: NodeJS.Signals = 'SIGINT') {
  return (child: ChildProcess): void => {
    child.stdout?.once('data', (text: Buffer) => {
      void look(text.toString().trim()).finally(() => child.kill(signal));
    });
  };
}

describe.skipIf(!isBuilt)(`heed serve${unlessBuilt}`, { timeout: 60_000 }, () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'says where the page is, serves it, and ends with 130 on %s',
    async (signal) => {
      const seen: unknown[] = [];
      const meanwhile = interrupting(async (address) => {
        const answer = await fetch(address);
        seen.push(
          answer.status,
          answer.headers.get('cross-origin-embedder-policy'),
          (await answer.text()).includes('id="root"'),
        );
      }, signal);
      const { code, out, err } = await start(['serve', '--port', '0', '--lang', 'zh'], { meanwhile });
      expect(seen).toEqual([200, 'require-corp', true]);
      expect([code, err]).toEqual([130, 'heed：服务运行中，按 Ctrl-C 结束\n']);
      expect(out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    },
  );

  test('a port that is asked for and taken is refused', async () => {
    const other = await startServer({ folder });
    const { port } = new URL(other.url);
    const { code, out, err } = await heed(['serve', '--port', port]);
    await other.close();
    expect([code, out, err]).toEqual([1, '', `error[serve/port-taken]: port ${port} is taken\n`]);
  });

  test('the usual port gives way, and it is said', async () => {
    const other = await startServer({ folder, port: 4173 }).catch(() => undefined); // taken by another, it is as good
    const ended = await start(['serve'], { meanwhile: interrupting(async () => {}) });
    await other?.close();
    expect(ended).toMatchObject({
      code: 130,
      err: 'heed: port 4173 is taken, so this is another one\nheed: serving until Ctrl-C\n',
    });
    expect(ended.out).not.toContain(':4173/');
  });

  test('an address that is not this machine’s', async () => {
    const { code, out, err } = await heed(['serve', '--host', '192.0.2.1', '--port', '0']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe(
      'error[serve/cannot-listen]: cannot listen at 192.0.2.1, port 0: this machine has no such address\n',
    );
  });
});

test.each(['-1', '65536', 'http', '80.5'])('--port %s is refused', async (port) => {
  const { code, out, err } = await heed(['serve', '--port', port]);
  expect([code, out, err.split(']')[0]]).toEqual([2, '', 'error[usage/arguments']);
});

test('the page is looked for in a clone, then in the package, and may be in neither', () => {
  const root = mkdtempSync(join(tmpdir(), 'heed page-'));
  const here = pathToFileURL(join(root, 'cli', 'dist', 'commands', 'serve.js')).href;
  const build = (...place: readonly string[]): string => {
    const made = join(root, ...place, '/');
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, 'index.html'), '');
    return made;
  };
  expect(pageFolder(here)).toBeUndefined();
  const packed = build('cli', 'dist', 'playground');
  expect(pageFolder(here)).toBe(packed);
  const own = build('playground', 'dist', 'page');
  expect(pageFolder(here)).toBe(own);
  rmSync(root, { recursive: true });
});
