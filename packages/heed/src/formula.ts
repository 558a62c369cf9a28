/**
 * A formula as an object, over an engine: what `attn` gives, in every entry.
 *
 * In: formula text, an engine. Out: what it reads, its faults, and ways to run and print it. Making one never throws and
 * compiles nothing; the first run does. Only the engine knows the compiler and the devices.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import { canonicalName, check, format, latexOf } from '@heed/formula';
import type { SizeValues, Tensor } from '@heed/tensor';
import type { Engine, Tensors } from './engine.ts';
import type { CostOptions, Expectation, Formula, Inputs, RunOptions, RunResult, Stage } from './face.ts';
import { complete, type Completed } from './parameters.ts';
import { Repeats } from './repeats.ts';
import { runOn, runOnSync } from './run.ts';
import { saveOn } from './saving.ts';
import { shapeWith } from './shape-with.ts';
import { declaredRanks, demandInputs, expectationOf, takeInputs } from './tensors.ts';
import { traceOn, traceOnSync } from './trace.ts';
import { Variants, type Variant } from './variants.ts';

export function formulaOn(engine: Engine, source: string): Formula {
  const text = String(source);
  const checked = check(text);
  const variants = new Variants(checked);
  const repeats = new Repeats(engine);

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
    const read =
      options.backend === 'reference'
        ? variant.graph.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : []))
        : engine.reads(variant, options);
    demandInputs(taken, checked.inputs, (name) => read.includes(name));
    const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
    for (const name of read) {
      const tensor = taken.get(name);
      if (tensor) tensors[name] = tensor;
    }
    return { variant, ...complete(variant, read, tensors, options) };
  };
  /** The variant whose cost is asked for, and the tensors that are there. */
  const counted = ({ inputs = {}, ranks, want }: CostOptions): { variant: Variant; tensors: Tensors } => {
    const taken = takeInputs(inputs, checked.inputs, () => false, checked.parameters);
    const told = expectationOf(taken, checked.inputs, want?.map(canonicalName));
    const variant = variants.get({ ...told, ranks: { ...told.ranks, ...ranks } }, declaredRanks(taken, checked.inputs));
    return { variant, tensors: Object.fromEntries(taken) };
  };
  const settled = (options: RunOptions): RunOptions =>
    withSizes({ ...options, backend: options.backend ?? engine.backend });

  return {
    source: text,
    diagnostics: checked.diagnostics,
    inputs: checked.inputs,
    parameters: checked.parameters,
    run: async (inputs, options: RunOptions = {}): Promise<RunResult> => {
      const repeated = repeats.run(inputs, options);
      if (repeated) return repeated;
      const own = settled(options);
      const { variant, tensors, seeded, drawn } = prepare(inputs, own);
      const result = await runOn(engine, variant, tensors, own, seeded);
      if (!drawn) repeats.keep(inputs, options, variant, tensors, own);
      return result;
    },
    runSync: (inputs, options: RunOptions = {}): RunResult => {
      const repeated = repeats.runSync(inputs, options);
      if (repeated) return repeated;
      const own = settled(options);
      const { variant, tensors, seeded, drawn } = prepare(inputs, own);
      const result = runOnSync(engine, variant, tensors, own, seeded);
      if (!drawn) repeats.keep(inputs, options, variant, tensors, own);
      return result;
    },
    trace: async (inputs, options = {}) => traceOn(engine, prepare, inputs, withSizes(options)),
    traceSync: (inputs, options = {}) => traceOnSync(engine, prepare, inputs, withSizes(options)),
    cost: (sizes = {}, options = {}) => {
      if (hasErrors(checked.diagnostics)) throw new HeedError(checked.diagnostics);
      const { variant, tensors } = counted(options);
      return engine.cost(variant, sizes, options.leads, tensors);
    },
    shape: (axes) => shapeWith(text, checked, axes ?? {}),
    unicode: () => format(text, 'unicode'),
    ascii: () => format(text, 'ascii'),
    latex: (options) => latexOf(checked.program, options),
    save: (options = {}) => saveOn(engine, checked, variants, options),
    inspect: (stage: Stage, expectation: Expectation = {}) => engine.inspect(text, stage, expectation),
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
