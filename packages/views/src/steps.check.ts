/** Steps of a formula for tests, made by the rooms below: read, evaluated by the oracle, told with their operands. */

import { bug } from '@heed/diagnostics';
import { check, displayName, kindOf, operandsOf, sentenceOf, writtenSteps } from '@heed/formula';
import { evaluateGraph } from '@heed/graph';
import { bindGiven, broadcastTo, concreteShape, dense, tensor, values, type Tensor, type Nested } from '@heed/tensor';
import type { StoryStep } from './pictures.ts';

export type Numbers = Readonly<Record<string, Nested<number> | Tensor>>;

export function tensorsOf(given: Numbers): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(given).map(([name, one]) => [
      name,
      typeof one === 'object' && 'data' in one ? one : tensor(one, undefined, { dtype: 'f64' }),
    ]),
  );
}

export function stepsOf(text: string, given: Numbers): readonly StoryStep[] {
  const inputs = tensorsOf(given);
  const ranks = Object.fromEntries(
    [...check(text).needsRank].flatMap((name) => (name in inputs ? [[name, inputs[name].shape.length]] : [])),
  );
  const named = [...check(text, { ranks }).values.values()].flatMap(({ name, type, needsGuard }) =>
    type && !needsGuard ? [name] : [],
  );
  const checked = check(text, { ranks, want: [...new Set(['result', ...named])] });
  const { graph } = checked;
  const steps = writtenSteps(checked);
  if (graph === undefined || steps === undefined) return bug('a formula of a test can be read', text);
  const expected = graph.nodes.flatMap((node) =>
    node.op === 'input' ? [{ name: node.name, dtype: node.type.dtype, shape: node.type.shape }] : [],
  );
  const { binding } = bindGiven(expected, inputs, graph.equations);
  const wanted = new Set(steps.steps.flatMap(({ node, domain }) => (domain === undefined ? [node] : [node, domain])));
  const outputs = [...wanted].map((node) => ({ name: String(node), node }));
  const found = evaluateGraph({ ...graph, outputs }, inputs);
  const telling = {
    graph,
    text,
    steps,
    binding,
    shapeText: (_: number, shape: (typeof graph.nodes)[number]['type']['shape']): string =>
      concreteShape(shape, binding)?.join('×') ?? '?',
  };
  return steps.steps.map((step): StoryStep => {
    const value = found[String(step.node)];
    const domain = step.domain === undefined ? undefined : found[String(step.domain)];
    const { axes } = graph.nodes[step.node].type.shape;
    const lead = value.shape.length - axes.length;
    return {
      ...(step.name !== undefined && { name: displayName(step.name) }),
      text: step.text,
      kind: kindOf(step, graph, steps),
      sentence: sentenceOf(step, telling),
      shape: value.shape,
      axes: value.shape.map((_, axis) => {
        const size = axes[axis - lead];
        return typeof size === 'string' ? size.replace(/^.*\./u, '') : '';
      }),
      operands: operandsOf(step, telling),
      value,
      ...(domain && {
        excluded: dense(
          Uint8Array.from(values(broadcastTo(domain, value.shape)), (inside) => (inside === 0 ? 1 : 0)),
          'bool',
          value.shape,
        ),
      }),
    };
  });
}

/** The tutorial in eight steps. */
export const EIGHT = `K = X·W_key
Q = X·W_query
V = X·W_value
S = Q·Kᵀ
A = softmax(S)
output = A·V
output`;

export const TUTORIAL = {
  X: [
    [1, 0, 1, 0],
    [0, 2, 0, 2],
    [1, 1, 1, 1],
  ],
  W_key: [
    [0, 0, 1],
    [1, 1, 0],
    [0, 1, 0],
    [1, 1, 0],
  ],
  W_query: [
    [1, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 1],
  ],
  W_value: [
    [0, 2, 0],
    [0, 3, 0],
    [1, 0, 3],
    [1, 1, 0],
  ],
};
