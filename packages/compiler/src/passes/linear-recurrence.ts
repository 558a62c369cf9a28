/**
 * linear-recurrence: φ(Q)·φ(K)ᵀ under "keys up to the query", times V, in time that grows with the length, not its square.
 *
 * In and out: core graphs. Where scores are only multiplied by values and summed over keys, all under j ≤ i (or j < i), the
 * sums are made piece by piece (linear-chunks.ts), if that costs less for all lengths. A row's sum is one more column of the
 * values, all ones, so that scores are made once for both.
 */

import {
  equalTypes,
  prune,
  rewriteGraph,
  type Graph,
  type NodeId,
  type RewriteContext,
  type ViewAxis,
} from '@heed/graph';
import { scalarConst, scalarParam, scalarProgram } from '@heed/scalar';
import { addSizes, shapeOf } from '@heed/tensor';
import { readersOf } from '../readers.ts';
import { writeChunks } from './linear-chunks.ts';
import { descendants, partsOf, type Part } from './linear-parts.ts';
import { isScores, reapply, usesOf, type Use } from './score-uses.ts';

export function linearRecurrence(graph: Graph): Graph {
  const readers = readersOf(graph);
  for (const [id, node] of graph.nodes.entries()) {
    if (!isScores(graph, node)) continue;
    const uses = usesOf(graph, id, readers);
    for (const isShared of uses === undefined ? [] : [true, false]) {
      const parts = partsOf(graph, id, node, uses ?? [], isShared);
      const next = parts && prune(rewrite(graph, id, parts));
      if (next && hasSameOutputs(graph, next)) return linearRecurrence(next);
    }
  }
  return graph;
}

/** The parts instead of the scores. What they read is brought before their first reader. */
function rewrite(graph: Graph, scores: NodeId, parts: readonly Part[]): Graph {
  const ordered = withLast(graph, scores);
  const uses = new Map(
    parts.flatMap((part) =>
      [part.product, ...part.sums].flatMap((use) => (use ? [[use.node, { part, use }] as const] : [])),
    ),
  );
  const made = new Map<Part, NodeId>();
  return rewriteGraph(ordered.graph, (node, id, context) => {
    const found = context.graph === ordered.graph ? uses.get(ordered.from[id]) : undefined;
    if (found === undefined) return undefined;
    const { part, use } = found;
    const moved = (old: NodeId): NodeId => context.moved(ordered.to[old]);
    const whole = made.get(part) ?? writePart(context, part, moved);
    made.set(part, whole);
    const keep = node.op === 'fold' ? node.keep : undefined;
    const place = columnOf(context, part, whole, use, keep);
    const { condition, query, result } = part.form;
    const strict = condition.results[0].op === 'lt' ? result.indexOf(query) - result.length : undefined;
    return reapply({ ...context, graph, moved }, use, scores, place, strict);
  });
}

function writePart({ builder }: RewriteContext, part: Part, moved: (id: NodeId) => NodeId): NodeId {
  const queries = { ...part.queries, id: moved(part.queries.id) };
  const keys = { ...part.keys, id: moved(part.keys.id) };
  const { key, column } = part.form;
  let values = part.values && { ...part.values, id: moved(part.values.id) };
  if (values === undefined) {
    const length = builder.type(keys.id).shape.axes[keys.labels.indexOf(key)];
    const places = builder.position(-1, shapeOf([length]));
    const ones = builder.map(scalarProgram([scalarParam('j', 'f64')], [scalarConst(1, 'f32')]), [places]);
    values = { id: builder.view(ones, [{ axis: 0, start: 0, step: 1, size: length }, 'new']), labels: key + column };
  } else if (part.sums.length > 0) {
    const ones = builder.view(
      builder.constantOf(1, 'f32'),
      [...values.labels].map(() => 'new' as const),
    );
    values = { ...values, id: builder.concat([values.id, ones], -1) };
  }
  return writeChunks(builder, { ...part.form, queries, keys, values });
}

/** What one use is of all columns. */
function columnOf(
  { builder }: RewriteContext,
  { form, sums, product }: Part,
  whole: NodeId,
  use: Use,
  keep: boolean | undefined,
): NodeId {
  if (product === undefined && keep === true) return whole;
  if (sums.length === 0) return whole;
  const { axes } = builder.type(whole).shape;
  const at = form.result.indexOf(form.column);
  const width = product === undefined ? 0 : addSizes(axes[at], -1);
  const [start, size] = use === product ? [0, width] : [width, 1];
  const narrowed = axes.map((own, axis): ViewAxis =>
    axis === at ? { axis, start, step: 1, size } : { axis, start: 0, step: 1, size: own },
  );
  const column = builder.view(whole, narrowed);
  if (keep !== false) return column;
  const rest = axes.flatMap((own, axis): ViewAxis[] => (axis === at ? [] : [{ axis, start: 0, step: 1, size: own }]));
  return builder.view(column, rest);
}

/** The same graph with all that does not come from `node` before it. */
function withLast(
  graph: Graph,
  node: NodeId,
): { readonly graph: Graph; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] } {
  const after = descendants(graph, node);
  const ids = graph.nodes.map((_, id) => id);
  const from = [...ids.filter((id) => !after.has(id)), ...ids.filter((id) => after.has(id))];
  const to: NodeId[] = [];
  from.forEach((old, id) => {
    to[old] = id;
  });
  const nodes = from.map((old) => ({ ...graph.nodes[old], operands: graph.nodes[old].operands.map((id) => to[id]) }));
  const outputs = graph.outputs.map(({ name, node: old }) => ({ name, node: to[old] }));
  return { graph: { ...graph, nodes, outputs }, from, to };
}

function hasSameOutputs(graph: Graph, next: Graph): boolean {
  return graph.outputs.every(({ node }, k) =>
    equalTypes(graph.nodes[node].type, next.nodes[next.outputs[k].node].type),
  );
}
