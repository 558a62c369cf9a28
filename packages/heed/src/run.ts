/**
 * Running: from tensors to tensors, on the oracle or with an engine.
 *
 * The reference backend is the graph's float64 evaluator and is always here; every other backend is the engine's.
 */

import { HeedError } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { evaluateGraph } from '@heed/graph';
import type { Tensor } from '@heed/tensor';
import { Clock } from './clock.ts';
import type { Engine, Ran, Tensors } from './engine.ts';
import type { RunOptions, RunResult } from './face.ts';
import { report } from './messages.ts';
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
  const at = (name: string): Tensor => {
    const canonical = canonicalName(name);
    if (!Object.hasOwn(outputs, canonical)) {
      throw new HeedError([report['run/not-computed']({ name, known: Object.keys(outputs).join(', ') })]);
    }
    return outputs[canonical];
  };
  return {
    get result() {
      return at('result');
    },
    outputs,
    at,
    backend,
    inputs,
    seeded,
    timings,
  };
}
