/**
 * A pool of worker threads over one memory: starts them, gives them a job at a time, notices when one is gone.
 *
 * In: kernels and how a launch is cut (device.ts). Out: the launch done by all threads that are up, the calling one among
 * them: nobody waits for a thread that is still starting. A thread that ended is started again by the next job, a few
 * times; one that never came up is not, and `reason` says why. Workers do not keep a process from ending.
 */

import { HeedError } from '@heed/diagnostics';
import type { Failure, Share, Team, Wait } from '../device.ts';
import { reasonOf } from '../faults.ts';
import { report } from '../messages.ts';
import { startRefusal, type ThreadHandle, type ThreadHost } from './thread-host.ts';
import { waitFor } from './thread-wait.ts';
import { threadWords as at } from './thread-words.ts';
import { work, workerSource, type KernelFunction, type Modules } from './thread-work.ts';

interface Thread {
  /** 1, 2, …; 0 is the calling thread. */
  readonly number: number;
  handle: ThreadHandle | undefined;
  ends: number;
}

/** How often a thread is started again. */
const MOST_ENDS = 3;
/** Looks at a thread before holding still: about 20 µs. */
const LOOKS = 4000;
/** A thread that is at its part for so long, in milliseconds, and so many times as long as the calling one was at all its own, is gone. */
const PATIENCE = 20_000;
const TIMES = 100;

let source: string | undefined;

export class ThreadPool implements Team {
  readonly #host: ThreadHost;
  readonly #memory: WebAssembly.Memory;
  readonly #words: Int32Array;
  readonly #threads: readonly Thread[];
  readonly #programs: { readonly modules: Modules; readonly kernels: number }[] = [];
  #view: Int32Array;
  #job = 0;
  #reason: string | undefined;
  /** What a thread that was at work on the job ended of. */
  #lost: { readonly cause: unknown } | undefined;
  #closed = false;

  constructor(host: ThreadHost, memory: WebAssembly.Memory, threads: number) {
    this.#host = host;
    this.#memory = memory;
    this.#view = new Int32Array(memory.buffer);
    this.#words = new Int32Array(new SharedArrayBuffer(4 * (at.threads + threads * at.perThread)));
    this.#threads = Array.from({ length: threads - 1 }, (_, k) => ({ number: k + 1, handle: undefined, ends: 0 }));
    for (const thread of this.#threads) this.#start(thread);
  }

  running(): number {
    return 1 + this.#threads.filter((thread) => thread.handle && this.#word(thread, at.up) === 1).length;
  }

  reason(): string | undefined {
    return this.#reason;
  }

  close(): void {
    this.#closed = true;
    for (const { handle } of this.#threads) handle?.end();
  }

  /** The number of a program for `share`. */
  add(modules: Modules, kernels: number): number {
    const program = this.#programs.push({ modules, kernels }) - 1;
    for (const { handle } of this.#threads) handle?.post({ kind: 'program', program, modules, kernels });
    return program;
  }

  *share(
    program: number,
    kernel: number,
    run: KernelFunction,
    block: number,
    count: number,
    share: Share,
  ): Generator<Wait, Failure | undefined, void> {
    for (const thread of this.#threads) if (thread.handle === undefined) this.#start(thread);
    this.#open(program, kernel, block, count, share);
    const words = this.#words;
    let failure: Failure | undefined;
    const began = performance.now();
    try {
      work(at, words, this.#view, run, block);
    } catch (cause) {
      Atomics.store(words, at.next, share.chunks);
      failure = { kind: 'trap', cause };
    }
    const ended = performance.now();
    Atomics.store(words, at.open, 0);
    const limit = Math.max(PATIENCE, TIMES * (ended - began));
    for (const thread of this.#threads) {
      for (let looks = 0; looks < LOOKS && this.#word(thread, at.busy) === 1; looks++);
      while (this.#word(thread, at.busy) === 1) {
        yield this.#waitFor(thread);
        if (performance.now() - ended > limit) this.#giveUp(thread);
      }
    }
    if (this.#closed) {
      return { kind: 'lost', cause: new HeedError([report['run/session-closed']({ device: 'wasm' })]) };
    }
    return failure ?? this.#failure();
  }

  /** Writes a job and wakes the threads. Nobody is at work, for every job waits for its last thread. */
  #open(program: number, kernel: number, block: number, count: number, share: Share): void {
    const words = this.#words;
    if (this.#view.buffer !== this.#memory.buffer) this.#view = new Int32Array(this.#memory.buffer);
    words[at.program] = program;
    words[at.kernel] = kernel;
    words[at.block] = block;
    words[at.count] = count;
    words[at.chunks] = share.chunks;
    words[at.group] = share.group;
    words[at.cut] = share.cut;
    words[at.extent] = share.extent;
    words[at.parts] = share.parts;
    words[at.bases] = share.bases;
    words[at.stride] = share.stride;
    words[at.operands] = share.operands;
    words[at.inner] = share.inner;
    words[at.apart] = share.apart;
    words[at.pages] = this.#view.byteLength / 65536;
    for (const { number } of this.#threads) words[at.threads + number * at.perThread + at.failed] = 0;
    this.#lost = undefined;
    this.#job = (this.#job % 0x7fff_ffff) + 1;
    Atomics.store(words, at.next, 0);
    Atomics.store(words, at.open, this.#job);
    Atomics.notify(words, at.open);
  }

  #failure(): Failure | undefined {
    if (this.#lost) return { kind: 'lost', cause: this.#lost.cause };
    for (const thread of this.#threads) {
      const length = this.#word(thread, at.failed);
      if (length === 0) continue;
      const from = at.threads + thread.number * at.perThread + at.text;
      return { kind: 'trap', cause: String.fromCharCode(...this.#words.subarray(from, from + length)) };
    }
    return undefined;
  }

  #start(thread: Thread): void {
    if (this.#closed || thread.ends > MOST_ENDS) return;
    const { number } = thread;
    const from = at.threads + number * at.perThread;
    this.#words.fill(0, from, from + at.perThread);
    try {
      const handle = this.#host.start((source ??= workerSource()), (cause) => {
        if (thread.handle === handle) this.#ended(thread, cause);
      });
      thread.handle = handle;
      handle.post({ kind: 'start', thread: number, words: this.#words, memory: this.#memory });
      this.#programs.forEach((own, program) => handle.post({ kind: 'program', program, ...own }));
    } catch (cause) {
      this.#reason = startRefusal(cause);
      thread.ends = MOST_ENDS + 1;
    }
  }

  #ended(thread: Thread, cause: unknown): void {
    thread.handle = undefined;
    const isUp = this.#word(thread, at.up) === 1;
    thread.ends = isUp ? thread.ends + 1 : MOST_ENDS + 1;
    if (thread.ends > MOST_ENDS) {
      this.#reason = isUp ? `a worker ended again and again (${reasonOf(cause)})` : startRefusal(cause);
    }
    this.#leave(thread, cause);
  }

  /** In the name of a thread that is gone. */
  #leave({ number }: Thread, cause: unknown): void {
    const busy = at.threads + number * at.perThread + at.busy;
    if (Atomics.exchange(this.#words, busy, 0) === 1) this.#lost = { cause };
    Atomics.notify(this.#words, busy);
  }

  /** While the calling thread holds still it is not told that a worker is gone. */
  #giveUp(thread: Thread): void {
    const { handle } = thread;
    this.#ended(thread, 'it did not answer');
    handle?.end();
  }

  #waitFor(thread: Thread): Wait {
    const busy = at.threads + thread.number * at.perThread + at.busy;
    return waitFor(this.#words, busy, this.#host.mayBlock, (held) => thread.handle?.hold(held));
  }

  #word({ number }: Thread, word: number): number {
    return Atomics.load(this.#words, at.threads + number * at.perThread + word);
  }
}
