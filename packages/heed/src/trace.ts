/**
 * A trace: every written step of a formula with its value, for given inputs.
 *
 * In: a way to prepare a run of the formula (attn.ts), the inputs, where to run. Out: the steps in order, each with its
 * text, a sentence in English and Chinese, and its tensor; all are computed in one run whose graph gives every step as
 * an output. Named values that the result does not need are traced too. Which nodes are a step, and what is said of
 * them, is the formula room's.
 */

import { displayName, kindOf, operandsOf, sentenceOf, writtenSteps, type WrittenStep } from '@heed/formula';
import type { Graph } from '@heed/graph';
import {
  bindGiven,
  broadcastTo,
  concreteShape,
  dense,
  evaluateSize,
  values,
  type Shape,
  type ShapeBinding,
  type SizeSymbol,
  type Tensor,
} from '@heed/tensor';
import type { Engine } from './engine.ts';
import type { Inputs, RunOptions, TraceOptions } from './face.ts';
import type { Completed } from './parameters.ts';
import { runOn, runOnSync } from './run.ts';
import { sizeName } from './size-names.ts';
import { Variant } from './variants.ts';
import type { TraceStep } from './views.ts';

export type Prepare = (given: Inputs, options: RunOptions) => Completed & { readonly variant: Variant };

export async function traceOn(
  engine: Engine,
  prepare: Prepare,
  given: Inputs,
  options: TraceOptions,
): Promise<readonly TraceStep[]> {
  const { variant, tensors, told, seeded } = plan(engine, prepare, given, options);
  return told((await runOn(engine, variant, tensors, withBackend(options), seeded)).outputs);
}

export function traceOnSync(
  engine: Engine,
  prepare: Prepare,
  given: Inputs,
  options: TraceOptions,
): readonly TraceStep[] {
  const { variant, tensors, told, seeded } = plan(engine, prepare, given, options);
  return told(runOnSync(engine, variant, tensors, withBackend(options), seeded).outputs);
}

function withBackend(options: TraceOptions): RunOptions {
  return { ...options, backend: options.backend ?? 'reference' };
}

type Tensors = Readonly<Record<string, Tensor>>;

interface Planned {
  readonly variant: Variant;
  readonly tensors: Tensors;
  readonly seeded: readonly string[];
  /** The steps, once the outputs are there. */
  readonly told: (outputs: Tensors) => readonly TraceStep[];
}

const outputOf = (node: number): string => `%${node}`;

function plan(engine: Engine, prepare: Prepare, given: Inputs, options: TraceOptions): Planned {
  const { backend = 'reference', ...others } = options;
  // What is named and has an extent is only known once the ranks of the inputs are.
  const { checked } = prepare(given, { ...others, backend: 'reference' }).variant;
  const named = [...checked.values.values()].flatMap(({ name, type, needsGuard }) =>
    type && !needsGuard ? [name] : [],
  );
  const { variant, tensors, seeded } = prepare(given, {
    ...others,
    backend: 'reference',
    want: [...new Set(['result', ...named])],
  });
  const found = writtenSteps(variant.checked);
  const steps = found?.steps ?? [];
  const { graph } = variant;
  const nodes = new Set(steps.flatMap(({ node, domain }) => (domain === undefined ? [node] : [node, domain])));
  const outputs = [...graph.outputs, ...[...nodes].map((node) => ({ name: outputOf(node), node }))];
  const traced = new Variant({ ...variant.checked, graph: { ...graph, outputs } });
  const read = backend === 'reference' ? undefined : new Set(engine.reads(traced, options));
  const used = Object.fromEntries(Object.entries(tensors).filter(([name]) => read === undefined || read.has(name)));
  return {
    variant: traced,
    tensors: used,
    seeded,
    told: (given) => (found ? steps.map((step) => toldStep(step)) : []).map((tell) => tell(given)),
  };

  function toldStep(step: WrittenStep): (outputs: Tensors) => TraceStep {
    const binding = bindingOf(graph, tensors, options);
    return (given) => {
      const value = given[outputOf(step.node)];
      const domain = step.domain === undefined ? undefined : given[outputOf(step.domain)];
      const excluded = domain && outside(domain, value.shape);
      const telling = {
        graph,
        text: checked.program.text,
        steps: found as NonNullable<typeof found>,
        binding,
        shapeText: (_: number, shape: Shape) => concreteText(shape, binding),
      };
      const { dtype, shape } = graph.nodes[step.node].type;
      return {
        ...(step.name !== undefined && { name: displayName(step.name) }),
        text: step.text,
        span: step.span,
        kind: kindOf(step, graph, telling.steps),
        sentence: sentenceOf(step, telling),
        shape: value.shape,
        axes: axisNames(shape, value.shape, binding),
        operands: operandsOf(step, telling),
        dtype,
        value,
        ...(excluded && { excluded }),
      };
    };
  }
}

function bindingOf(graph: Graph, tensors: Tensors, { sizes }: TraceOptions): ShapeBinding {
  const expected = graph.nodes.flatMap((node) =>
    node.op === 'input' ? [{ name: node.name, dtype: node.type.dtype, shape: node.type.shape }] : [],
  );
  return bindGiven(expected, tensors, graph.equations, sizes ?? {}).binding;
}

/** A shape in numbers, `3×4`. */
function concreteText(shape: Shape, binding: ShapeBinding): string {
  const axes = concreteShape(shape, binding);
  return axes ? axes.join('×') || '1' : '?';
}

/** The sizes of the axes by name, where one symbol gives each its length; leading axes have none. */
function axisNames({ axes }: Shape, shape: readonly number[], { sizes }: ShapeBinding): readonly string[] {
  const lead = shape.length - axes.length;
  return shape.map((length, axis) => {
    const size = axes[axis - lead];
    const isOne = typeof size === 'object' && size.op === 'broadcast';
    const symbols = (isOne ? size.args : [size]).filter(
      (one): one is SizeSymbol => typeof one === 'string' && evaluateSize(one, sizes) === length,
    );
    const [name = '', ...others] = new Set(symbols.map(sizeName));
    return others.length === 0 ? name : '';
  });
}

/** Where the condition is false, over the value's own shape; nothing where it reaches beyond it or excludes nothing. */
function outside(domain: Tensor, shape: readonly number[]): Tensor | undefined {
  const fits =
    domain.shape.length <= shape.length &&
    domain.shape.every((size, k) => size === 1 || size === shape[k + shape.length - domain.shape.length]);
  if (!fits) return undefined;
  const kept = values(broadcastTo(domain, shape));
  return dense(
    Uint8Array.from(kept, (inside) => (inside === 0 ? 1 : 0)),
    'bool',
    shape,
  );
}
