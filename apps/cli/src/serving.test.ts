// The server of a page: what it answers, with which headers, and everything it must not answer.

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentPolicy, startServer, workerPolicy, type RunningServer } from './serving.ts';

const outer = mkdtempSync(join(tmpdir(), 'heed serving-'));
const folder = join(outer, 'page');
const html = '<!doctype html><p>追逐</p>';
const script = 'export const a = 1;\n'.repeat(40);
const closing: RunningServer[] = [];
let server: RunningServer;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Asks for a target as it stands: no library normalises it. */
function ask(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: target, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function policyOf(target: string): Promise<unknown> {
  return (await ask(target)).headers['content-security-policy'];
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets', 'deep'), { recursive: true });
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'assets', 'page.Ab-_567890.js'), script);
  writeFileSync(join(folder, 'assets', 'page.Ab-_567890.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'assets', 'worker.js'), script);
  writeFileSync(join(folder, 'assets', 'font.0123456789.woff2'), Buffer.from([1, 2, 3]));
  writeFileSync(join(folder, 'assets', 'deep', 'x.css'), 'p{}');
  writeFileSync(join(folder, 'assets', 'a b%20.svg'), '<svg/>');
  writeFileSync(join(folder, 'odd.bin'), 'x');
  symlinkSync(join(outer, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(outer, join(folder, 'up'));
  server = await startServer({ folder });
  closing.push(server);
});

afterAll(async () => {
  for (const one of closing) await one.close();
  rmSync(outer, { recursive: true });
});

test('the page, isolated and under its policy', async () => {
  const { status, headers, body } = await ask('/');
  expect([status, body.toString()]).toEqual([200, html]);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(html)),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    'content-security-policy': contentPolicy,
  });
  expect(contentPolicy).toBe(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect((await ask('/?a=1#b')).body.toString()).toBe(html);
  expect((await ask('/index.html')).body.toString()).toBe(html);
});

test.each([
  ['/assets/worker.js', 'text/javascript; charset=utf-8', 'no-cache'],
  ['/assets/page.Ab-_567890.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ['/assets/font.0123456789.woff2', 'font/woff2', 'public, max-age=31536000, immutable'],
  ['/assets/deep/x.css', 'text/css; charset=utf-8', 'no-cache'],
  ['/assets/a%20b%2520.svg', 'image/svg+xml; charset=utf-8', 'no-cache'],
  ['/odd.bin', 'application/octet-stream', 'no-cache'],
])('%s is %s, kept as %s', async (target, type, cache) => {
  const { status, headers } = await ask(target);
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, cache]);
});

describe('compression', () => {
  const target = '/assets/page.Ab-_567890.js';

  test.each(['br', 'gzip, br', 'gzip;q=0.5, BR;q=0.1', 'br ; q=1.0'])('with %s: Brotli', async (accepted) => {
    const { headers, body } = await ask(target, { 'Accept-Encoding': accepted });
    expect(headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
    expect(brotliDecompressSync(body).toString()).toBe(script);
  });

  test.each(['', 'gzip', 'br;q=0', 'br;q=0.000', 'brotli', '*'])('with %j: as it is', async (accepted) => {
    const { headers, body } = await ask(target, { 'Accept-Encoding': accepted });
    expect([headers['content-encoding'], headers['vary'], body.toString()]).toEqual([
      undefined,
      'Accept-Encoding',
      script,
    ]);
  });

  test('only the worker may compile text, unless one policy is told for all', async () => {
    expect(contentPolicy).not.toContain("'unsafe-eval'");
    const policies = await Promise.all(['/', '/assets/worker.js', '/assets/worker.js?x', '/nothing'].map(policyOf));
    expect(policies).toEqual([contentPolicy, workerPolicy, workerPolicy, contentPolicy]);
  });

  test('a file without a twin comes as it is, and twins have no address', async () => {
    expect((await ask('/', { 'Accept-Encoding': 'br' })).headers['content-encoding']).toBeUndefined();
    expect((await ask(`${target}.br`)).status).toBe(404);
  });
});

test('what has not changed is not sent again, and a twin is not taken for its file', async () => {
  const target = '/assets/page.Ab-_567890.js';
  const first = await ask(target);
  const tag = String(first.headers['etag']);
  expect(tag.slice(1, 28)).toBe(createHash('sha256').update(script).digest('base64url').slice(0, 27));
  const again = await ask(target, { 'If-None-Match': tag });
  expect([again.status, again.body.length, again.headers['cross-origin-embedder-policy']]).toEqual([
    304,
    0,
    'require-corp',
  ]);
  expect((await ask(target, { 'If-None-Match': tag, 'Accept-Encoding': 'br' })).status).toBe(200);
});

test('HEAD has the headers of GET and no body; other methods are refused', async () => {
  const { status, headers, body } = await ask('/', {}, 'HEAD');
  expect([status, body.length, headers['content-length']]).toEqual([200, 0, String(Buffer.byteLength(html))]);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
    const refused = await ask('/', {}, method);
    expect([method, refused.status, refused.headers['allow']]).toEqual([method, 405, 'GET, HEAD']);
  }
});

describe('what is not in the folder has no address', () => {
  test.each<[string, number]>([
    ['/../secret.txt', 404],
    ['/assets/../../secret.txt', 404],
    ['/%2e%2e/secret.txt', 404],
    ['/%2E%2E%2Fsecret.txt', 404],
    ['/..%2fsecret.txt', 404],
    ['/..%5csecret.txt', 404],
    ['/..\\secret.txt', 404],
    ['/%252e%252e/secret.txt', 404],
    ['/assets/..;/..;/secret.txt', 404],
    ['//secret.txt', 404],
    ['//../secret.txt', 404],
    ['/./index.html', 404],
    ['/index.html%00', 404],
    ['/index.html%00.js', 404],
    ['/%00', 404],
    ['/link.txt', 404],
    ['/up/secret.txt', 404],
    ['/up', 404],
    ['/assets', 404],
    ['/assets/', 404],
    ['/index.html/', 404],
    ['/INDEX.HTML', 404],
    ['/%', 400],
    ['/%ff', 400],
    ['/%c0%ae%c0%ae/secret.txt', 400],
    ['/%ed%a0%80', 400],
    ['/__proto__', 404],
    ['/constructor', 404],
    [`/${'a/'.repeat(3000)}`, 404],
  ])('%s: %i', async (target, status) => {
    const answered = await ask(target);
    expect([answered.status, answered.body.toString().includes('secret')]).toEqual([status, false]);
    expect(answered.headers['content-security-policy']).toBe(contentPolicy);
    expect(answered.headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  test.each([
    'GET file:///etc/passwd HTTP/1.1',
    'GET http://example.invalid/secret.txt HTTP/1.1',
    'GET * HTTP/1.1',
    'GET /a\0b HTTP/1.1',
  ])('a raw request: %j', async (line) => {
    const { port } = new URL(server.url);
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`${line}\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(said).not.toMatch(/secret|root:/);
  });
});

test('another policy, where one is wanted', async () => {
  const strict = await startServer({ folder, csp: "default-src 'self'" });
  closing.push(strict);
  const { headers } = await fetch(strict.url);
  expect(headers.get('content-security-policy')).toBe("default-src 'self'");
});

test('a port that is taken is told; a closed server gives it back, though somebody is still connected', async () => {
  const first = await startServer({ folder });
  const port = Number(new URL(first.url).port);
  await expect(startServer({ folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await (await fetch(first.url, { headers: { Connection: 'keep-alive' } })).text();
  await first.close();
  const second = await startServer({ folder, port });
  closing.push(second);
  expect(second.url).toBe(`http://127.0.0.1:${port}/`);
});

test('a server for everybody is found at localhost', async () => {
  const open = await startServer({ folder, host: '0.0.0.0' });
  closing.push(open);
  expect(open.url).toMatch(/^http:\/\/localhost:\d+\/$/);
});
