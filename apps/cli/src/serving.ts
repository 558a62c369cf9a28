/**
 * A folder of a built page as a web server on this machine.
 *
 * In: a folder, where to listen, perhaps another content security policy. Out: the address, and a way to stop. Every file
 * is read once, at the start, and only what was found then is served, by its name: a request never becomes a path, so none
 * can leave the folder, and links in it are not followed. Where `x.br` stands beside `x`, browsers that take Brotli get it.
 * It knows nothing of heed, asks the network for nothing, and has no code that runs for a request but a look-up.
 */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

export interface ServerOptions {
  readonly folder: string;
  /** 0, or nothing: any free one. */
  readonly port?: number;
  readonly host?: string;
  /** The content security policy of everything; `contentPolicy`, and `workerPolicy` for the worker, unless told. */
  readonly csp?: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:4173/` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The page: nothing from elsewhere, no code out of text; WebAssembly may be compiled. */
export const contentPolicy: string = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The worker, which has no document and whose policy is its own: it may compile the loops that the JS backend generates,
 * and can ask nobody but this server.
 */
export const workerPolicy: string = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'",
  "connect-src 'self'",
].join('; ');

/** The name the page starts its worker by. */
const WORKER = '/assets/worker.js';

/** Listens, or rejects with what the system said. */
export function startServer({ folder, port = 0, host = '127.0.0.1', csp }: ServerOptions): Promise<RunningServer> {
  const files = filesIn(folder);
  const policyFor = (name: string | undefined): string => csp ?? (name === WORKER ? workerPolicy : contentPolicy);
  const server = createServer((request, response) => answer(files, policyFor, request, response));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve({ url: addressOf(server), close: () => closed(server) }));
  });
}

/** Isolated from other origins, which gives the page shared memory and a fine clock. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.png', 'image/png'],
  ['.npy', 'application/octet-stream'],
]);

interface Served {
  readonly type: string;
  readonly bytes: Buffer;
  readonly brotli?: Buffer;
  /** Its name changes with its content, so it never has to be asked for again. */
  readonly hashed: boolean;
  readonly tag: string;
}

/** By what stands in the address: `/assets/a.js`; `/` is index.html. */
type Files = ReadonlyMap<string, Served>;

function filesIn(folder: string): Files {
  const bytes = new Map<string, Buffer>();
  const walk = (place: string, address: string): void => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const [path, name] = [join(place, entry.name), `${address}${entry.name}`];
      if (entry.isDirectory()) walk(path, `${name}/`);
      else if (entry.isFile()) bytes.set(name, readFileSync(path));
    }
  };
  walk(folder, '/');
  const files = new Map<string, Served>();
  for (const [name, content] of bytes) {
    if (name.endsWith('.br') && bytes.has(name.slice(0, -3))) continue;
    const brotli = bytes.get(`${name}.br`);
    files.set(name, {
      type: TYPES.get(extname(name).toLowerCase()) ?? 'application/octet-stream',
      bytes: content,
      ...(brotli && { brotli }),
      hashed: /^\/assets\/[^/]+\.[\w-]{10}\.\w+$/.test(name),
      tag: `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`,
    });
  }
  const index = files.get('/index.html');
  if (index) files.set('/', index);
  return files;
}

function answer(
  files: Files,
  policyFor: (name: string | undefined) => string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const name = nameIn(request.url ?? '');
  const always = { ...HEADERS, 'Content-Security-Policy': policyFor(name) };
  const refuse = (status: number, text: string, more: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { ...always, ...more, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'only GET and HEAD', { Allow: 'GET, HEAD' });
  }
  if (name === undefined) return refuse(400, 'not an address');
  const file = files.get(name);
  if (file === undefined) return refuse(404, 'not found');
  const compressed = takesBrotli(request.headers['accept-encoding']) ? file.brotli : undefined;
  const headers = {
    ...always,
    'Cache-Control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: compressed ? file.tag.replace(/"$/, '.br"') : file.tag,
    ...(file.brotli && { Vary: 'Accept-Encoding' }),
  };
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const body = compressed ?? file.bytes;
  response.writeHead(200, {
    ...headers,
    'Content-Type': file.type,
    'Content-Length': body.length,
    ...(compressed && { 'Content-Encoding': 'br' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The path of a request's target, decoded once; nothing where it cannot be. */
function nameIn(target: string): string | undefined {
  try {
    return decodeURIComponent(target.replace(/[?#].*$/s, ''));
  } catch {
    return undefined;
  }
}

function takesBrotli(accepted: string | undefined): boolean {
  return (accepted ?? '').split(',').some((one) => {
    const [coding = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    return coding === 'br' && !parameters.some((part) => /^q=0(?:\.0*)?$/.test(part));
  });
}

/** What to type into a browser; a server that listens everywhere is found at localhost too. */
function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}/`;
}

/** Waits for nobody: a browser keeps its connections open. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
