/**
 * Where threads come from: `worker_threads` of Node, or workers of a page that is isolated from others.
 *
 * In: the surroundings, so that tests can pretend others. Out: a way to start a worker from its source and a memory that
 * several threads share; or, in words, why there is none. Nothing is imported: a bundle for a page holds no name of Node.
 */

import { wasmProbes } from '@heed/kernels';
import { reasonOf } from '../faults.ts';
import type { Engine } from './probe.ts';
import type { WorkerMessage } from './thread-work.ts';

export interface ThreadHandle {
  readonly post: (message: WorkerMessage) => void;
  /** Whether it keeps the process from ending. */
  readonly hold: (held: boolean) => void;
  readonly end: () => void;
}

export interface ThreadHost {
  /** Starts a worker; `ended` is called once, when it is gone, with the cause. Throws where that is forbidden. */
  readonly start: (source: string, ended: (cause: unknown) => void) => ThreadHandle;
  /** Whether the calling thread may hold still until another wakes it; a page's own thread may not. */
  readonly mayBlock: boolean;
}

/** What Node has to find its own modules by. */
type NodeModules = Readonly<Partial<Record<'process', { readonly getBuiltinModule?: (name: string) => unknown }>>>;

/** The part of `globalThis` that is asked. */
export interface Surroundings extends NodeModules {
  readonly SharedArrayBuffer?: unknown;
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: typeof Worker;
}

export interface NoThreads {
  readonly reason: string;
}

export function findThreads(engine: Engine | undefined, around: Surroundings = globalThis): ThreadHost | NoThreads {
  if (engine?.validate(wasmProbes.threads) !== true) return { reason: 'the engine has no WebAssembly threads' };
  if (typeof around.SharedArrayBuffer !== 'function') {
    return around.crossOriginIsolated === false
      ? { reason: 'the page is not isolated from others (headers COOP and COEP), so it may share no memory' }
      : { reason: 'the engine has no memory that threads share' };
  }
  const node = around.process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;
  if (node !== undefined) return { start: (source, ended) => startInNode(node, source, ended), mayBlock: true };
  if (around.Worker === undefined) return { reason: 'there are no workers here' };
  return { start: startInPage, mayBlock: mayBlock() };
}

type NodeThreads = typeof import('node:worker_threads');

function startInNode(node: NodeThreads, source: string, ended: (cause: unknown) => void): ThreadHandle {
  // Options of the process, such as loaders of a test run, are not for a script without imports.
  const worker = new node.Worker(source, { eval: true, execArgv: [], name: 'heed' });
  worker.unref();
  let cause: unknown;
  worker.on('error', (error) => (cause = error));
  worker.on('exit', (code) => ended(cause ?? `it ended with exit code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    end: () => void worker.terminate(),
  };
}

function startInPage(source: string, ended: (cause: unknown) => void): ThreadHandle {
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  let worker: Worker;
  try {
    worker = new Worker(address, { name: 'heed' });
  } finally {
    // A worker has its source once it is made, but some engines fetch it a little later.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
  // A content security policy that forbids such workers is told in this way, without a reason.
  worker.addEventListener('error', ({ message }) => {
    worker.terminate();
    ended(message || "the worker did not start, often because of a content security policy without 'worker-src blob:'");
  });
  return {
    post: (message) => worker.postMessage(message),
    hold: () => undefined,
    end: () => {
      worker.terminate();
      ended('it was ended');
    },
  };
}

function mayBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** What several threads share, with as much room to grow as the engine grants: 4 GiB less one page, or a part. */
export function sharedMemory(pages: number): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of [65535, 32768, 16384]) {
    try {
      return new WebAssembly.Memory({ initial: Math.max(1, pages), maximum, shared: true });
    } catch (cause) {
      refusal = cause;
    }
  }
  throw refusal;
}

/** Why a worker could not be started. */
export function startRefusal(cause: unknown): string {
  return `a worker could not be started (${reasonOf(cause)})`;
}
