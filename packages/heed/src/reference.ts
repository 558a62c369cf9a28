/**
 * `heed/reference`: formulas with the float64 oracle alone.
 *
 * In and out as `attn` of the full entry, less what compiles: another backend, `cost`, `save` and `inspect` are not in the types,
 * and asking for them all the same is a diagnostic. Nothing here loads the compiler, the kernels or the devices, so a
 * page can trace formulas before any of these is fetched.
 */

import { HeedError } from '@heed/diagnostics';
import type { Engine } from './engine.ts';
import type { Formula, Inputs, RunOptions, RunResult, TraceOptions } from './face.ts';
import { formulaOn } from './formula.ts';
import type { InputsFor } from './input-names.ts';
import { report } from './messages.ts';
import type { TraceStep } from './views.ts';

export type * from './face.ts';
export type * from './views.ts';

/** `O` with no other backend than the reference, which is also the default. */
export type OnReference<O> = Omit<O, 'backend'> & { readonly backend?: 'reference' };

/** What of a `Formula` needs no compiler. */
export interface ReferenceFormula<In = Inputs> extends Omit<
  Formula<In>,
  'run' | 'runSync' | 'trace' | 'traceSync' | 'cost' | 'save' | 'inspect'
> {
  readonly run: (inputs: In, options?: OnReference<RunOptions>) => Promise<RunResult>;
  readonly runSync: (inputs: In, options?: OnReference<RunOptions>) => RunResult;
  readonly trace: (inputs: In, options?: OnReference<TraceOptions>) => Promise<readonly TraceStep[]>;
  readonly traceSync: (inputs: In, options?: OnReference<TraceOptions>) => readonly TraceStep[];
}

export function attn<const S extends string>(source: S): ReferenceFormula<InputsFor<S>> {
  return formulaOn(oracleOnly, source);
}

function refuse(what: string): never {
  throw new HeedError([report['backend/reference-only']({ what })]);
}

function refuseBackend({ backend = 'auto' }: RunOptions): never {
  return refuse(`backend ${typeof backend === 'string' ? backend : backend.name}`);
}

const oracleOnly: Engine = {
  backend: 'reference',
  reads: (_, options) => refuseBackend(options),
  run: async (_, __, options) => refuseBackend(options),
  runSync: (_, __, options) => refuseBackend(options),
  save: () => refuse('save'),
  cost: () => refuse('cost'),
  inspect: () => refuse('inspect'),
};
