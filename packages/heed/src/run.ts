/**
 * Running: from tensors to tensors, on the oracle or with an engine.
 *
 * The reference backend is the graph's float64 evaluator and is always here; every other backend is the engine's.
 */

import { evaluateGraph } from '@heed/graph';
import { Clock } from './clock.ts';
import type { Engine, Ran, Tensors } from './engine.ts';
import type { RunOptions, RunResult } from './face.ts';
import { Outcome } from './outcome.ts';
import type { Variant } from './variants.ts';

export async function runOn(
  engine: Engine,
  variant: Variant,
  tensors: Tensors,
  options: RunOptions,
  seeded: readonly string[] = [],
): Promise<RunResult> {
  const reference = options.backend === 'reference';
  return resultOf(
    reference ? runReference(variant, tensors, options) : await engine.run(variant, tensors, options),
    tensors,
    seeded,
  );
}

export function runOnSync(
  engine: Engine,
  variant: Variant,
  tensors: Tensors,
  options: RunOptions,
  seeded: readonly string[] = [],
): RunResult {
  const reference = options.backend === 'reference';
  return resultOf(
    reference ? runReference(variant, tensors, options) : engine.runSync(variant, tensors, options),
    tensors,
    seeded,
  );
}

function runReference(variant: Variant, tensors: Tensors, { sizes }: RunOptions): Ran {
  const clock = new Clock();
  const outputs = clock.time('run', () => evaluateGraph(variant.graph, tensors, sizes ? { sizes } : {}));
  return { outputs, backend: 'reference', timings: clock.spent };
}

function resultOf({ outputs, backend, timings }: Ran, inputs: Tensors, seeded: readonly string[]): RunResult {
  return new Outcome(outputs, backend, seeded, Object.keys(inputs), Object.values(inputs), timings);
}
