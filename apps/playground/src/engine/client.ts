/**
 * The page's end of the engine: questions go to a worker, and only the newest of a kind is answered.
 *
 * In: a way to spawn a worker, questions. Out: replies; nothing for a question that a newer one has overtaken. A run
 * overtakes whatever is going on; a comparison waits for a run. What is overtaken has a short time to end by itself, then
 * its worker is let go and a new one begins, so a long run never stands in the way; and no run is endless. What goes on in
 * the worker is answer.ts's.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { report } from '../messages.ts';
import type { Problem, Reply, Request, WorkerMessage } from './protocol.ts';
import type { PageBackend } from '../state/page-state.ts';

/** What is needed of a worker. */
export interface WorkerLike {
  onmessage: ((event: { readonly data: WorkerMessage }) => void) | null;
  onerror: ((event: { readonly message?: string }) => void) | null;
  onmessageerror: (() => void) | null;
  readonly postMessage: (request: Request) => void;
  readonly terminate: () => void;
}

export interface Timers {
  readonly setTimeout: (work: () => void, milliseconds: number) => number;
  readonly clearTimeout: (timer: number) => void;
}

export type Question =
  | { readonly kind: 'run'; readonly problem: Problem; readonly backend: PageBackend }
  | { readonly kind: 'compare'; readonly problem: Problem };

export interface Engine {
  /** The reply, or nothing where a newer question came in between. Never rejects. */
  readonly ask: (question: Question) => Promise<Reply | undefined>;
  /** Forgets all questions. */
  readonly forget: () => void;
}

/** Milliseconds that an overtaken question may still take. */
const PATIENCE = 120;
/** Milliseconds after which a question is given up. */
const MOST_TIME = 20_000;

interface Asked {
  readonly id: number;
  readonly question: Question;
  /** Called once. */
  readonly settle: (reply: Reply | undefined) => void;
  overtaken: boolean;
}

export function createEngine(spawn: () => WorkerLike, timers: Timers): Engine {
  let worker: WorkerLike | undefined;
  /** Whether the worker has said that it listens. */
  let listening = false;
  let current: Asked | undefined;
  let waiting: readonly Asked[] = [];
  let ids = 0;
  let limit: number | undefined;
  let patience: number | undefined;
  /** Whether the current question has had its time already. */
  let impatient = false;

  const stopTimers = (): void => {
    if (limit !== undefined) timers.clearTimeout(limit);
    if (patience !== undefined) timers.clearTimeout(patience);
    limit = undefined;
    patience = undefined;
    impatient = false;
  };
  const letGo = (): void => {
    worker?.terminate();
    worker = undefined;
    listening = false;
  };
  /** Ends the current question and goes on with the next. */
  const end = (reply: Reply | undefined): void => {
    const ended = current;
    current = undefined;
    stopTimers();
    ended?.settle(reply);
    next();
  };
  const refuse = (diagnostic: Diagnostic): void => {
    letGo();
    if (current) end({ kind: 'refused', id: current.id, diagnostics: [diagnostic] });
  };
  const waitForIt = (): void => {
    patience = timers.setTimeout(() => {
      patience = undefined;
      impatient = true;
      giveWay();
    }, PATIENCE);
  };
  /** Lets the worker go where what it does is not wanted any more and has had its time. */
  const giveWay = (): void => {
    if (!current?.overtaken || !impatient) return;
    letGo();
    end(undefined);
  };
  const hear = (from: WorkerLike, message: WorkerMessage): void => {
    if (from !== worker) return;
    if (message.kind === 'listening') {
      listening = true;
      if (current) waitForIt();
    } else if (message.id === current?.id) end(message);
  };
  const started = (): WorkerLike => {
    const made = spawn();
    made.onmessage = ({ data }) => hear(made, data);
    made.onerror = ({ message }) => {
      if (made === worker) refuse(report['page/worker']({ reason: message ?? 'it could not be loaded' }));
    };
    made.onmessageerror = () => {
      if (made === worker) refuse(report['page/worker']({ reason: 'its reply could not be read' }));
    };
    return made;
  };
  const next = (): void => {
    const [first, ...others] = waiting;
    if (current || first === undefined) return;
    waiting = others;
    current = first;
    try {
      worker ??= started();
      worker.postMessage({ ...first.question, id: first.id });
    } catch (error) {
      // No worker can be made, or the question cannot be cloned.
      refuse(report['page/worker']({ reason: error instanceof Error ? error.message : String(error) }));
      return;
    }
    limit = timers.setTimeout(() => refuse(tooLong(first.question)), MOST_TIME);
    if (listening) waitForIt();
  };
  /** What a question of this kind makes needless. */
  const overtake = (isOvertaken: (kind: Question['kind']) => boolean): void => {
    for (const asked of waiting) if (isOvertaken(asked.question.kind)) asked.settle(undefined);
    waiting = waiting.filter(({ question }) => !isOvertaken(question.kind));
    if (current && isOvertaken(current.question.kind)) {
      current.overtaken = true;
      current.settle(undefined);
    }
  };

  return {
    ask: (question) =>
      new Promise((resolve) => {
        overtake((kind) => question.kind === 'run' || kind === 'compare');
        ids += 1;
        const asked: Asked = { id: ids, question, settle: resolve, overtaken: false };
        waiting = question.kind === 'run' ? [asked, ...waiting] : [...waiting, asked];
        giveWay();
        next();
      }),
    forget: () => {
      overtake(() => true);
      giveWay();
    },
  };
}

function tooLong(question: Question): Diagnostic {
  const seconds = MOST_TIME / 1000;
  if (question.kind === 'compare') return report['page/comparison-too-long']({ seconds });
  return report['page/too-long']({ backend: question.backend, seconds });
}
