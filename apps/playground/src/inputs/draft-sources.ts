/**
 * Sources for inputs that have none, so that a formula shows numbers as soon as it is typed.
 *
 * In: a checked formula, the shapes of the inputs that are there, sizes. Out: a SOURCE for every other input (random
 * numbers with a seed, masks that let the past through, indices that lie within what they index), and a number for every
 * size that no input would fix. The same formula gives the same drafts. Learnt parameters are left to be drawn.
 */

import type { CheckedFormula, FormulaInput } from '@heed/formula';
import type { Graph, NodeId } from '@heed/graph';
import {
  bindGiven,
  bindShapes,
  concreteShape,
  countOf,
  dense,
  evaluateSize,
  type ExpectedInput,
  type ShapeBinding,
} from '@heed/tensor';
import { MOST_WRITTEN } from '../state/limits.ts';
import { withRanks } from './draft-ranks.ts';
import { draftSizes } from './draft-sizes.ts';
import { sourceOf } from './write-source.ts';

export interface Given {
  /** Shapes of the inputs and parameters that have a source, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly sizes: Readonly<Record<string, number>>;
}

export interface Drafts {
  readonly sources: Readonly<Record<string, string>>;
  readonly sizes: Readonly<Record<string, number>>;
}

const NONE: Drafts = { sources: {}, sizes: {} };
/** Labels and indices that index nothing known run up to this. */
const USUAL_LIMIT = 3;

export function draftSources(text: string, checked: CheckedFormula, { shapes, sizes }: Given): Drafts {
  const isGiven = ({ name }: { readonly name: string }): boolean => Object.hasOwn(shapes, name);
  const undeclared = checked.inputs.filter((input) => !input.declared && isGiven(input));
  const ranks = Object.fromEntries(undeclared.map(({ name }) => [name, shapes[name].length]));
  const { graph, inputs, parameters } = withRanks(text, checked, ranks);
  if (graph === undefined) return NONE;
  const expected = expectedOf(inputs);
  const learnt = expectedOf(parameters).filter(isGiven);
  const given = Object.fromEntries(
    [...expected, ...learnt].filter(isGiven).map(({ name }) => [name, { shape: shapes[name] }]),
  );
  const { binding } = bindGiven([...expected, ...learnt], given, graph.equations, sizes);
  const all: ShapeBinding = {
    leads: binding.leads,
    sizes: draftSizes({
      axes: expected.flatMap(({ shape }) => shape.axes),
      equations: graph.equations,
      known: binding.sizes,
    }),
  };
  const made: Record<string, { readonly shape: readonly number[] }> = { ...given };
  const sources: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [k, input] of inputs.entries()) {
    if (isGiven(input) || input.shape === undefined) continue;
    // Leading axes are for the person to add.
    const shape = concreteShape({ lead: [], axes: input.shape.axes }, all);
    if (shape === undefined) continue;
    made[input.name] = { shape };
    sources[input.name] = sourceFor(input, shape, k + 1, limitsOf(graph, all));
  }
  return { sources, sizes: openSizes([...expected, ...learnt], made, graph, sizes, all) };
}

export function expectedOf(inputs: readonly FormulaInput[]): readonly ExpectedInput[] {
  return inputs.flatMap(({ name, shape, dtype }) => (shape === undefined ? [] : [{ name, shape, dtype }]));
}

/** Sizes that stay unknown when every input is there. */
function openSizes(
  expected: readonly ExpectedInput[],
  shapes: Readonly<Record<string, { readonly shape: readonly number[] }>>,
  { equations }: Graph,
  given: Given['sizes'],
  all: ShapeBinding,
): Drafts['sizes'] {
  const { diagnostics } = bindShapes(expected, shapes, equations, given);
  const open = diagnostics.flatMap(({ code, facts }) =>
    code === 'shape/undetermined' ? [String(facts['symbol'])] : [],
  );
  return Object.fromEntries(
    open.filter((symbol) => Object.hasOwn(all.sizes, symbol)).map((symbol) => [symbol, all.sizes[symbol]]),
  );
}

function sourceFor(
  { name, dtype }: FormulaInput,
  shape: readonly number[],
  seed: number,
  limits: ReadonlyMap<string, number>,
): string {
  const count = countOf(shape);
  if (dtype === 'bool') {
    if (count > MOST_WRITTEN) return `ones(${shape.join(',')}; dtype=bool)`;
    return sourceOf(
      dense(
        Uint8Array.from({ length: count }, (_, at) => Number(isPast(shape, at))),
        'bool',
        shape,
      ),
    );
  }
  if (dtype === 'i32' || dtype === 'u8') {
    if (count > MOST_WRITTEN) return `zeros(${shape.join(',')})`;
    const limit = Math.max(1, limits.get(name) ?? USUAL_LIMIT);
    // Ascending, so that labels stand together.
    return sourceOf(
      dense(
        Float64Array.from({ length: count }, (_, at) => Math.floor((at * limit) / count)),
        'f64',
        shape,
      ),
    );
  }
  return shape.length === 0 ? '1' : `randn(${shape.join(',')}; seed=${seed})`;
}

/** Whether a mask lets an entry through: keys up to the query, the last of both at one place. */
function isPast(shape: readonly number[], at: number): boolean {
  const columns = shape.at(-1) ?? 1;
  const rows = shape.at(-2) ?? columns;
  const column = at % columns;
  const row = shape.length < 2 ? columns - 1 : Math.floor(at / columns) % rows;
  return column <= row + Math.max(0, columns - rows);
}

/** By input: the length of the axis that its numbers are indices of. */
function limitsOf(graph: Graph, binding: ShapeBinding): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const node of graph.nodes) {
    if (node.op !== 'gather') continue;
    const [value, ...indices] = node.operands;
    const axes = graph.nodes[value ?? -1]?.type.shape.axes ?? [];
    for (const [k, axis] of node.axes.entries()) {
      const name = inputBehind(graph, indices[k]);
      const length = evaluateSize(axes[axis] ?? 1, binding.sizes);
      if (name === undefined || length === undefined) continue;
      limits.set(name, Math.min(length, limits.get(name) ?? length));
    }
  }
  return limits;
}

/** The input that a node is, or only looks at. */
function inputBehind(graph: Graph, id: NodeId | undefined): string | undefined {
  const node = graph.nodes[id ?? -1];
  if (node?.op === 'input') return node.name;
  return node?.op === 'view' || node?.op === 'transpose' ? inputBehind(graph, node.operands[0]) : undefined;
}
