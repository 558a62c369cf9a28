/**
 * Running: what the engine said last, and what of it still holds.
 *
 * In: problems, when there are any. Out: the outcome and the comparison as signals. The last good run stays, marked as
 * stale, until there is a newer one: a faulty text or a refused run takes nothing away. When to run is the store's.
 */

import { signal, type ReadonlySignal } from '@preact/signals';
import type { Diagnostic } from '@heed/diagnostics';
import type { Engine } from './engine/client.ts';
import type { Problem } from './engine/protocol.ts';
import type { PageBackend } from './state/page-state.ts';
import type { Comparison, Outcome } from './store-types.ts';

export interface Running {
  readonly outcome: ReadonlySignal<Outcome>;
  readonly comparison: ReadonlySignal<Comparison>;
  /** The state has moved on; what is shown is from before. */
  readonly outdate: () => void;
  /** Nothing to run: the text is at fault. */
  readonly rest: () => void;
  readonly run: (problem: Problem, backend: PageBackend) => Promise<void>;
  /** `refused` hears why there is no comparison. */
  readonly compare: (problem: Problem, refused: (why: Diagnostic) => void) => Promise<void>;
}

export function createRunning(engine: Engine): Running {
  const outcome = signal<Outcome>({ status: 'idle', stale: false, diagnostics: [] });
  const comparison = signal<Comparison>({ status: 'idle' });

  /** Counts how often the state has moved on: a run that ends later is old when it comes. */
  let turn = 0;

  const outdate = (): void => {
    turn += 1;
    const { ran } = outcome.peek();
    if (ran !== undefined) outcome.value = { ...outcome.peek(), stale: true };
    comparison.value = { status: 'idle' };
  };

  return {
    outcome,
    comparison,
    outdate,
    rest: () => {
      engine.forget();
      outdate();
      outcome.value = { ...outcome.peek(), status: 'idle', diagnostics: [] };
    },
    run: async (problem, backend) => {
      outdate();
      const own = turn;
      outcome.value = { ...outcome.peek(), status: 'running' };
      const reply = await engine.ask({ kind: 'run', problem, backend });
      if (reply?.kind === 'ran') {
        const { formula } = problem;
        outcome.value = { status: 'ready', ran: reply, formula, stale: turn !== own, diagnostics: [] };
      } else if (reply?.kind === 'refused') {
        outcome.value = { ...outcome.peek(), status: 'refused', diagnostics: reply.diagnostics };
      }
    },
    compare: async (problem, refused) => {
      const own: Comparison = { ...comparison.peek(), status: 'running' };
      comparison.value = own;
      const reply = await engine.ask({ kind: 'compare', problem });
      // Outdated in between: what came later has the word.
      if (comparison.peek() !== own) return;
      comparison.value = reply?.kind === 'compared' ? { status: 'ready', compared: reply } : { status: 'idle' };
      if (reply?.kind === 'refused' && reply.diagnostics[0] !== undefined) refused(reply.diagnostics[0]);
    },
  };
}
