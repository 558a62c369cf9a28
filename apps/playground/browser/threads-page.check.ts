/**
 * A page that has the runtime's bundle and nothing else, for tests of threads.
 *
 * In: a folder to fill, saved programs, tensors. Out: what runs in the page gave, run by run; and two ways to make its
 * workers fail. It asserts nothing.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from 'heed';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { makeBundle } from '../../../tooling/bundle/src/make-bundle.ts';

export const bytesOf = ({ data }: Tensor): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

export interface PageContent {
  /** Saved for one thread, and for several. */
  readonly alone: Uint8Array;
  readonly shared: Uint8Array;
  readonly inputs: Readonly<Record<string, Tensor>>;
}

export async function writePage(folder: string, { alone, shared, inputs }: PageContent): Promise<void> {
  await makeBundle('runtime', folder);
  const write = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
  write(
    'page.js',
    `import * as runtime from './runtime.js';
globalThis.runtime = runtime;
globalThis.fetched = async (name) => (await fetch(name)).arrayBuffer();
document.documentElement.dataset.ready = 'yes';
`,
  );
  write(
    'index.html',
    '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>threads</title><script type="module" src="page.js"></script></html>',
  );
  write('alone.bin', alone);
  write('shared.bin', shared);
  for (const [name, tensor] of Object.entries(inputs)) write(`${name}.bin`, bytesOf(tensor));
}

/** What the page of these tests has: the runtime, and what it fetches. */
interface PageScope {
  readonly runtime: typeof import('@heed/runtime/bundle');
  readonly fetched: (name: string) => Promise<ArrayBuffer>;
}

export interface Told {
  readonly isolated: boolean;
  /** Hashes of the result, run by run; those before all threads were up among them. */
  readonly results: readonly string[];
  /** How often a run was rejected, and as what. */
  readonly faults: readonly { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }[];
  readonly threads: number;
  readonly fewerThreads: string | undefined;
}

export interface Wanted {
  readonly threads: number;
  /** Of the inputs. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Whether to go on until a run is rejected. */
  readonly fault?: boolean;
}

/** Runs until all threads are up and a few times more; a rejected run does not end it. */
export function runInPage(page: Page, wanted: Wanted): Promise<Told> {
  return page.evaluate(async ({ threads: most, shapes, fault = false }): Promise<Told> => {
    const { runtime, fetched } = globalThis as unknown as PageScope;
    const session = runtime.openSession(runtime.chooseDevice('wasm').value!, { threads: most });
    const name = session.target.features.threads ? 'shared.bin' : 'alone.bin';
    const program = await session.load(runtime.readProgram(new Uint8Array(await fetched(name))));
    const tensors: Record<string, Tensor> = {};
    for (const [input, shape] of Object.entries(shapes)) {
      tensors[input] = runtime.tensor(new Float32Array(await fetched(`${input}.bin`)), shape);
    }
    const results: string[] = [];
    const faults: Told['faults'][number][] = [];
    const isUp = (): boolean => session.statistics.threads === most || session.statistics.fewerThreads !== undefined;
    for (let more = 6, k = 0; more > 0 && k < 2000; k += 1) {
      if (isUp()) more -= !fault || faults.length > 0 ? 1 : 0;
      else await new Promise((resolve) => setTimeout(resolve, 5));
      try {
        const { result } = (await program.run(tensors)).outputs;
        const digest = await crypto.subtle.digest('SHA-1', Float32Array.from(result.data));
        results.push([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
      } catch (error) {
        const [first] = (error as InstanceType<typeof runtime.HeedError>).diagnostics;
        faults.push({ code: first.code, facts: { ...first.facts } });
      }
    }
    const { threads: up, fewerThreads } = session.statistics;
    session.close();
    return { isolated: crossOriginIsolated, results, faults, threads: up, fewerThreads };
  }, wanted);
}

async function isolateNot(route: Route): Promise<void> {
  const response = await route.fetch();
  const headers = Object.fromEntries(
    Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')),
  );
  await route.fulfill({ response, headers });
}

/** As if another server sent the page, one that does not isolate it. */
export async function withoutIsolation(context: BrowserContext): Promise<void> {
  await context.route('**/*', isolateNot);
}

/** Workers whose source is changed so that the part they take ends in an error that they report. */
export function failAtWork(): void {
  const Real = Blob;
  const more = "state.work = () => { throw new RangeError('the moon is full'); }; const take =";
  globalThis.Blob = class extends Real {
    constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
      super(
        parts.map((part) => (typeof part === 'string' ? part.replace('const take =', more) : part)),
        options,
      );
    }
  };
}

/** The first worker dies as soon as it has taken a part; those after it are as ever. */
export function dieOnce(): void {
  const Real = Blob;
  const more = `state.programs = new Proxy([], { get: () => { throw new RangeError('gone fishing'); } }); const take =`;
  let made = 0;
  globalThis.Blob = class extends Real {
    constructor(parts: BlobPart[] = [], options?: BlobPropertyBag) {
      made += 1;
      const changed = parts.map((part) => (typeof part === 'string' ? part.replace('const take =', more) : part));
      super(made > 1 ? parts : changed, options);
    }
  };
}
