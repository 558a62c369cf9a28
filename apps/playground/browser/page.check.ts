/**
 * The built page in a real Chromium, watched.
 *
 * In: what a test wants to see (an address, a window, a policy, a folder of its own). Out: a page and everything that went wrong in it: errors
 * on the console, thrown errors, refusals of the content security policy, requests to anywhere else. Other hosts cannot
 * be reached from it. It builds nothing: `vite build` in apps/playground makes the folder that is served here.
 */

import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { type RunningServer, startServer } from '../../cli/src/serving.ts';

/** What is served. */
export const folder: string = join(import.meta.dirname, '..', 'dist', 'page');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The browser of this machine: HEED_CHROMIUM, or the first on the PATH. */
export const chromiumPath: string | undefined = process.env['HEED_CHROMIUM'] ?? onPath(NAMES);

/** For the title of what is skipped without one; empty where there is one. */
export const whyNot: string =
  chromiumPath === undefined ? ` (skipped: no Chromium on the PATH, and HEED_CHROMIUM names none)` : '';

// A browser on a busy machine is slow, and one that hangs is found by the waits inside a test.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 30_000 });

if (whyNot !== '') console.warn(`browser tests${whyNot}`);

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong, in words; empty on a good day. */
  readonly faults: readonly string[];
  /** Every address asked for. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

export interface PageOptions extends BrowserContextOptions {
  /** `#…` */
  readonly fragment?: string;
  /** What these say is expected, and no fault. */
  readonly expected?: readonly RegExp[];
  /** Run in the page before anything else. */
  readonly before?: () => void;
  /** What becomes of requests, told before there are any. */
  readonly route?: (context: BrowserContext) => Promise<void>;
}

export interface Stage {
  readonly url: string;
  readonly open: (options?: PageOptions) => Promise<WatchedPage>;
  readonly close: () => Promise<void>;
}

/** One browser and one server, for a file of tests. */
export async function openStage(options: { readonly csp?: string; readonly folder?: string } = {}): Promise<Stage> {
  const served = options.folder ?? folder;
  if (!existsSync(join(served, 'index.html'))) {
    expect.fail(`the page is not built: run \`npx vite build\` in apps/playground (nothing at ${served})`);
  }
  const server = await startServer({ port: 0, ...options, folder: served });
  const browser = await launch();
  return {
    url: server.url,
    open: (pageOptions) => openPage(browser, server, pageOptions),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

function launch(): Promise<Browser> {
  return chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // No other host has an address here: a request that leaves the page fails and is seen.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}

async function openPage(browser: Browser, server: RunningServer, options: PageOptions = {}): Promise<WatchedPage> {
  const { fragment = '', expected = [], before, route, ...contextOptions } = options;
  const context = await browser.newContext({
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    ...contextOptions,
  });
  context.setDefaultTimeout(10_000);
  const watch = watched(context, expected);
  if (before !== undefined) await context.addInitScript(before);
  await route?.(context);
  const page = await context.newPage();
  await page.goto(server.url + fragment);
  return { page, context, ...watch, close: () => context.close() };
}

function watched(context: BrowserContext, expected: readonly RegExp[]): Pick<WatchedPage, 'faults' | 'requests'> {
  const faults: string[] = [];
  const requests: string[] = [];
  const add = (fault: string): void => {
    if (!expected.some((pattern) => pattern.test(fault))) faults.push(fault);
  };
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') add(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => add(`thrown: ${error.error().stack ?? error.error().message}`));
  context.on('request', (request) => requests.push(request.url()));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left gives up what it was loading.
    if (reason !== 'net::ERR_ABORTED') add(`request: ${request.url()} ${reason}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) add(`request: ${response.url()} ${response.status()}`);
  });
  return { faults, requests };
}

/** Nothing went wrong, and nothing was asked of anyone else. */
export function expectQuiet(watch: WatchedPage, url: string): void {
  expect(watch.faults).toEqual([]);
  const origin = new URL(url).origin;
  const elsewhere = watch.requests.filter(
    (address) => !/^(?:data|blob):/.test(address) && new URL(address).origin !== origin,
  );
  expect(elsewhere).toEqual([]);
}

function onPath(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A machine that is busy elsewhere may starve the browser for longer than any test should wait. */
export const RETRIES = 2;
