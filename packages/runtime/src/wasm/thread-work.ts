/**
 * What each thread of a pool runs, and the worker's source made of it.
 *
 * In: the shared words (thread-words.ts) and messages that bring the memory and modules. Out: kernels run on parts of the
 * open job until there is none left. Each function here names nothing outside itself and makes no function, so that its
 * text alone is the whole of it in any bundle: the worker needs no file and no build step.
 */

import { hostMathText } from '@heed/kernels';
import { threadWords, type ThreadWords } from './thread-words.ts';

export type KernelFunction = (block: number, begin: number, end: number) => void;

/** What a worker knows. */
interface WorkerState {
  readonly at: ThreadWords;
  readonly math: WebAssembly.ModuleImports;
  readonly work: typeof work;
  readonly kernelsOf: typeof kernelsOf;
  readonly programs: (readonly KernelFunction[])[];
  words: Int32Array;
  memory: WebAssembly.Memory;
  view: Int32Array;
  thread: number;
  /** The job it has done last. */
  last: number;
}

/** A program's module and those it imports from. */
export interface Modules {
  readonly module: WebAssembly.Module;
  readonly libraries: Readonly<Record<string, WebAssembly.Module>>;
}

/** The first message, and the one that brings program number `program`. */
export type WorkerMessage =
  | { readonly kind: 'start'; readonly thread: number; readonly words: Int32Array; readonly memory: WebAssembly.Memory }
  | {
      readonly kind: 'program';
      readonly program: number;
      readonly modules: Modules;
      readonly kernels: number;
    };

/** What a module exports, three places a kernel: all of it, and its stages, which streams alone have. */
export function kernelsOf(exports: WebAssembly.Exports, count: number): readonly KernelFunction[] {
  const kernels: KernelFunction[] = [];
  for (let k = 0; k < count; k++) {
    kernels.push(exports[`k${k}`] as KernelFunction);
    kernels.push(exports[`k${k}_part`] as KernelFunction);
    kernels.push(exports[`k${k}_merge`] as KernelFunction);
  }
  return kernels;
}

/** Takes parts of the open job until none is left. `view` is the memory, `block` this thread's. */
export function work(
  at: ThreadWords,
  words: Int32Array,
  view: Int32Array,
  kernel: KernelFunction,
  block: number,
): void {
  const [count, chunks, group] = [words[at.count], words[at.chunks], words[at.group]];
  const [cut, extent, parts] = [words[at.cut], words[at.extent], words[at.parts]];
  const [operands, stride] = [words[at.operands], words[at.stride] / 4];
  const bases = (block + words[at.bases]) / 4;
  const inner = (block + words[at.inner]) / 4;
  for (let chunk = Atomics.add(words, at.next, 1); chunk < chunks; chunk = Atomics.add(words, at.next, 1)) {
    if (cut === 0) {
      kernel(block, chunk * group, Math.min(count, (chunk + 1) * group));
      continue;
    }
    // The block says how far the first inner axis reaches and where operands begin; it is this thread's own.
    const position = Math.floor(chunk / parts);
    const from = (chunk - position * parts) * cut;
    view[inner] = Math.min(cut, extent - from);
    for (let k = 0; k < operands; k++) view[bases + k * stride] += Math.imul(from, view[bases + k * stride + 1]);
    kernel(block, position, position + 1);
    for (let k = 0; k < operands; k++) view[bases + k * stride] -= Math.imul(from, view[bases + k * stride + 1]);
    view[inner] = extent;
  }
}

/** A worker's side: does jobs until it meets one whose program it does not have; a message will bring that. */
function takeJobs(state: WorkerState): void {
  const { at, words, thread, memory } = state;
  const own = at.threads + thread * at.perThread;
  for (;;) {
    const job = Atomics.load(words, at.open);
    if (job === 0 || job === state.last) {
      // A job is often followed by another at once, and waking takes longer than a short look.
      let spins = 0;
      while (spins < 4000 && Atomics.load(words, at.open) === job) spins += 1;
      if (spins === 4000) Atomics.wait(words, at.open, job);
      continue;
    }
    Atomics.store(words, own + at.busy, 1);
    let isKnown = true;
    if (Atomics.load(words, at.open) === job) {
      const kernels = state.programs[words[at.program]];
      isKnown = kernels !== undefined;
      if (isKnown) {
        try {
          if (state.view.byteLength / 65536 < words[at.pages]) {
            memory.grow(0); // another thread made it longer, and only growing makes an engine look
            state.view = new Int32Array(memory.buffer);
          }
          const block = (words[at.block] >>> 0) + thread * words[at.apart];
          state.work(at, words, state.view, kernels[words[at.kernel]], block);
        } catch (cause) {
          const text = String((cause instanceof Error && cause.message) || cause).slice(0, at.textLength);
          for (let k = 0; k < text.length; k++) words[own + at.text + k] = text.charCodeAt(k);
          Atomics.store(words, own + at.failed, text.length);
          Atomics.store(words, at.next, words[at.chunks]);
        }
        state.last = job;
      }
    }
    Atomics.store(words, own + at.busy, 0);
    Atomics.notify(words, own + at.busy);
    if (!isKnown) return;
  }
}

function receive(state: WorkerState, message: WorkerMessage): void {
  if (message.kind === 'start') {
    state.thread = message.thread;
    state.words = message.words;
    state.memory = message.memory;
    state.view = new Int32Array(state.memory.buffer);
    Atomics.store(state.words, state.at.threads + state.thread * state.at.perThread + state.at.up, 1);
    return;
  }
  const { module, libraries } = message.modules;
  const env = { memory: state.memory };
  const imports: WebAssembly.Imports = {};
  for (const name of Object.keys(libraries)) imports[name] = new WebAssembly.Instance(libraries[name], { env }).exports;
  const { exports } = new WebAssembly.Instance(module, { ...imports, env, math: state.math });
  state.programs[message.program] = state.kernelsOf(exports, message.kernels);
}

/** The text of a worker: of Node, where `require` is there in code that is given as text, or of a browser. */
export function workerSource(): string {
  return `'use strict';
const state = {
  at: ${JSON.stringify(threadWords)}, math: ${hostMathText()}, work: ${String(work)}, kernelsOf: ${String(kernelsOf)},
  programs: [], words: undefined, memory: undefined, view: undefined, thread: 0, last: 0,
};
const receive = ${String(receive)};
const takeJobs = ${String(takeJobs)};
const take = (message) => { receive(state, message); if (message.kind === 'program') takeJobs(state); };
if (typeof require === 'function') require('node:worker_threads').parentPort.on('message', take);
else onmessage = (event) => take(event.data);
`;
}
