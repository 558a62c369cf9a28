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
import { addSizes, equalSizes, shapeOf, sizeText, type Size } from '@heed/tensor';
import type { Contract, Labels } from '../lower/stream-labels.ts';
import { readersOf } from '../readers.ts';
import { causalCondition } from './causal-condition.ts';
import { CHUNK, writeChunks, type LinearForm } from './linear-chunks.ts';
import { isScores, LETTERS, reapply, renamed, usesOf, type Use } from './score-uses.ts';
import { isCheaper } from './size-order.ts';

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

/** One sum over pieces, and the uses of the scores that it gives. */
interface Part {
  /** Without its ids: they are the new graph's. */
  readonly form: Omit<LinearForm, 'queries' | 'keys' | 'values'>;
  readonly queries: { readonly id: NodeId; readonly labels: string };
  readonly keys: { readonly id: NodeId; readonly labels: string };
  /** Absent: ones. */
  readonly values?: { readonly id: NodeId; readonly labels: string };
  readonly product?: Use;
  readonly sums: readonly Use[];
}

function partsOf(
  graph: Graph,
  id: NodeId,
  scores: Contract,
  uses: readonly Use[],
  isShared: boolean,
): readonly Part[] | undefined {
  const products = uses.map((use) => (use.product ? partOf(graph, scores, use, use.product.labels) : undefined));
  const sums = uses.filter((use) => use.product === undefined);
  const parts = products.filter((part) => part !== undefined);
  if (parts.length + sums.length < uses.length) return undefined;
  for (const use of sums) {
    const labels = sumLabels(scores, use);
    const alone = labels && partOf(graph, scores, use, labels);
    if (!alone) return undefined;
    const at = isShared ? parts.findIndex((part) => mayShare(part, alone) && !comesFrom(graph, part, id)) : -1;
    const [host] = at < 0 ? [] : parts.splice(at, 1);
    parts.push(host ? { ...host, sums: [...host.sums, use] } : { ...alone, sums: [use] });
  }
  return parts;
}

/** A sum over keys as a product with one column of ones. */
function sumLabels(scores: Contract, { axis }: Use): Labels | undefined {
  const weights = LETTERS.slice(0, scores.out.length);
  const [key, column] = [weights.at(axis), LETTERS.at(scores.out.length)];
  if (key === undefined || column === undefined) return undefined;
  const others = [...weights].filter((label) => label !== key);
  const result = weights.replace(key, column);
  return { weights, query: others.at(-1), key, column, outer: others.slice(0, -1), result };
}

function partOf(graph: Graph, scores: Contract, use: Use, labels: Labels): Part | undefined {
  const { weights, query, key, column, result } = labels;
  const node = graph.nodes[use.node];
  const isProduct = node.op === 'contract';
  const side = use.product?.side ?? 0;
  const values = isProduct
    ? { id: node.operands[1 - side], labels: side === 0 ? node.right : node.left }
    : { labels: `${key}${column ?? ''}` };
  const names = renamed(scores, weights, weights + values.labels + result);
  if (names === undefined || query === undefined || column === undefined) return undefined;
  const domain = isProduct ? { id: node.operands[2], labels: node.domain } : { id: node.operands[1], labels: weights };
  if (domain.id === undefined || domain.labels === undefined) return undefined;
  const condition = causalCondition(graph, domain.id, domain.labels, { query, key });
  const sides = [names.left, names.right].map((own, k) => ({ id: scores.operands[k], labels: own }));
  const [queries, keys] = sides[0].labels.includes(key) ? sides.toReversed() : sides;
  const feature = [...queries.labels].find((label) => !weights.includes(label));
  const used = queries.labels + keys.labels + values.labels + result;
  const chunk = [...LETTERS].find((letter) => !used.includes(letter));
  if (condition === undefined || feature === undefined || chunk === undefined) return undefined;
  // Queries move with the query alone, keys with the key alone, and both with the feature.
  const isSeparate =
    queries.labels.includes(query) &&
    !queries.labels.includes(key) &&
    keys.labels.includes(key) &&
    !keys.labels.includes(query);
  if (!isSeparate || !keys.labels.includes(feature)) return undefined;
  const sizeOf = (value: { readonly id: NodeId; readonly labels: string }, label: string): Size =>
    graph.nodes[value.id].type.shape.axes[value.labels.indexOf(label)];
  const [i, j, f] = [sizeOf(queries, query), sizeOf(keys, key), sizeOf(queries, feature)];
  const e = values.id === undefined ? 1 : sizeOf({ id: values.id, labels: values.labels }, column);
  const isWhole = values.id === undefined || equalSizes(j, sizeOf({ id: values.id, labels: values.labels }, key));
  const isSingle = [queries.id, keys.id, values.id ?? use.node, use.node].every(
    (id) => graph.nodes[id].type.dtype === 'f32',
  );
  if (
    !isWhole ||
    [i, j].some(isShort) ||
    !isSingle ||
    !isCheaper(
      [
        [j, f, e],
        [i, f, e],
      ],
      [
        [i, j, f],
        [i, j, e],
      ],
    )
  )
    return undefined;
  return {
    form: { query, key, feature, column, chunk, result, condition },
    queries,
    keys,
    ...(values.id !== undefined && { values: { id: values.id, labels: values.labels } }),
    ...(isProduct && { product: use }),
    sums: [],
  };
}

/** Less than one piece: what is left of a length when whole pieces are taken off, for one. */
function isShort(size: Size): boolean {
  if (typeof size === 'number') return size <= CHUNK;
  return (
    typeof size === 'object' &&
    size.op === 'add' &&
    size.args.some((term) => sizeText(term).startsWith(`-${CHUNK}*div(`))
  );
}

/** Whether the sum can be a column of the product: the same pairs count, and values have no axes that scores lack. */
function mayShare({ form, values, queries, keys, product, sums }: Part, alone: Part): boolean {
  if (product === undefined || values === undefined || sums.some((use) => use.axis !== product.axis)) return false;
  const own = queries.labels + keys.labels;
  const isNarrow = [...values.labels].every((label) => label === form.column || own.includes(label));
  const weights = product.product?.labels.weights ?? '';
  const isAligned = form.result === weights.replace(form.key, form.column) && values.labels.endsWith(form.column);
  return isNarrow && isAligned && form.condition.results[0].op === alone.form.condition.results[0].op;
}

/** Whether the values are made from the scores: then a sum of the scores cannot wait for them. */
function comesFrom(graph: Graph, { values }: Part, scores: NodeId): boolean {
  return values !== undefined && descendants(graph, scores).has(values.id);
}

function descendants(graph: Graph, node: NodeId): ReadonlySet<NodeId> {
  const found = new Set<NodeId>([node]);
  graph.nodes.forEach(({ operands }, id) => {
    if (operands.some((operand) => found.has(operand))) found.add(id);
  });
  return found;
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
    return reapply({ ...context, graph, moved }, use, scores, place);
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
