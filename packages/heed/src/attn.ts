/**
 * `attn(source)`: a formula as an object. The public face, with nearly no code of its own.
 *
 * In: formula text. Out: what it reads, its faults, and ways to run and print it. Making one never throws and compiles
 * nothing; the first run does.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import { canonicalName, check, format } from '@heed/formula';
import type { SizeValues, Tensor } from '@heed/tensor';
import { costOf } from './cost.ts';
import type { Expectation, Formula, Inputs, RunOptions, RunResult, Stage } from './face.ts';
import type { InputsFor } from './input-names.ts';
import { inspect } from './inspect.ts';
import { complete, type Completed } from './parameters.ts';
import { runOn, runOnSync } from './run.ts';
import { shapeWith } from './shape-with.ts';
import { declaredRanks, demandInputs, expectationOf, takeInputs } from './tensors.ts';
import { traceOn, traceOnSync } from './trace.ts';
import { Variants, type Variant } from './variants.ts';

export function attn<const S extends string>(source: S): Formula<InputsFor<S>> {
  const text = String(source);
  const checked = check(text);
  const variants = new Variants(text);

  /** The variant for these inputs, and the tensors it needs. */
  const prepare = (given: Inputs, options: RunOptions): Completed & { variant: Variant } => {
    if (hasErrors(checked.diagnostics)) throw new HeedError(checked.diagnostics);
    const want = options.want?.map(canonicalName);
    const open: readonly string[] = [...checked.needsRank];
    // With values of its own to want, a formula may need fewer inputs than it reads; those left open are needed anyway.
    const needed = (name: string): boolean => want === undefined || want.includes('result') || open.includes(name);
    const taken = takeInputs(given, checked.inputs, needed, checked.parameters);
    const { training } = options;
    const expectation = { ...expectationOf(taken, checked.inputs, want), ...(training && { training }) };
    const variant = variants.get(expectation, declaredRanks(taken, checked.inputs));
    const signature =
      options.backend === 'reference' ? undefined : variant.plan().signature.inputs.map(({ name }) => name);
    const read = signature ?? variant.graph.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : []));
    demandInputs(taken, checked.inputs, (name) => read.includes(name));
    const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
    for (const name of read) {
      const tensor = taken.get(name);
      if (tensor) tensors[name] = tensor;
    }
    return { variant, ...complete(variant, read, tensors, withSizes(options)) };
  };

  return {
    source: text,
    diagnostics: checked.diagnostics,
    inputs: checked.inputs,
    parameters: checked.parameters,
    run: async (inputs, options: RunOptions = {}): Promise<RunResult> => {
      const { variant, tensors, seeded } = prepare(inputs, options);
      return runOn(variant, tensors, withSizes(options), seeded);
    },
    runSync: (inputs, options: RunOptions = {}): RunResult => {
      const { variant, tensors, seeded } = prepare(inputs, options);
      return runOnSync(variant, tensors, withSizes(options), seeded);
    },
    trace: async (inputs, options = {}) => traceOn(prepare, inputs, withSizes(options)),
    traceSync: (inputs, options = {}) => traceOnSync(prepare, inputs, withSizes(options)),
    cost: (sizes = {}, options = {}) => {
      if (hasErrors(checked.diagnostics)) throw new HeedError(checked.diagnostics);
      return costOf(variants, sizes, options);
    },
    shape: (axes) => shapeWith(text, checked, axes ?? {}),
    unicode: () => format(text, 'unicode'),
    ascii: () => format(text, 'ascii'),
    inspect: (stage: Stage, expectation: Expectation = {}) => inspect(text, stage, expectation),
  };
}

/** Sizes under canonical names. */
function withSizes(options: RunOptions): RunOptions {
  if (!options.sizes) return options;
  const sizes: SizeValues = Object.fromEntries(
    Object.entries(options.sizes).map(([name, value]) => [canonicalName(name), value]),
  );
  return { ...options, sizes };
}
