/**
 * Which sums over pieces stand for scores under "keys up to the query": one for each product with values, and the row's
 * sum as one more column of one of them where the same pairs count.
 *
 * In: scores and their uses. Out: parts, or nothing where a use is no such sum or costs no less. Nothing is written here.
 */

import { freshLetter, LETTERS } from '../letters.ts';
import type { Graph, NodeId } from '@heed/graph';
import { equalSizes, sizeText, type Size } from '@heed/tensor';
import type { Contract, Labels } from '../lower/stream-labels.ts';
import { causalCondition } from './causal-condition.ts';
import { CHUNK, type LinearForm } from './linear-chunks.ts';
import { renamed, type Use } from './score-uses.ts';
import { isCheaper } from './size-order.ts';
import type { Labelled } from './size-terms.ts';

/** One sum over pieces, and the uses of the scores that it gives. */
export interface Part {
  /** Without its ids: they are the new graph's. */
  readonly form: Omit<LinearForm, 'queries' | 'keys' | 'values'>;
  readonly queries: Labelled;
  readonly keys: Labelled;
  /** Absent: ones. */
  readonly values?: Labelled;
  readonly product?: Use;
  readonly sums: readonly Use[];
}

export function partsOf(
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
  const chunk = freshLetter(used);
  if (condition === undefined || feature === undefined || chunk === undefined) return undefined;
  // Queries move with the query alone, keys with the key alone, and both with the feature.
  const isSeparate =
    queries.labels.includes(query) &&
    !queries.labels.includes(key) &&
    keys.labels.includes(key) &&
    !keys.labels.includes(query);
  if (!isSeparate || !keys.labels.includes(feature)) return undefined;
  const sizeOf = (value: Labelled, label: string): Size =>
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

export function descendants(graph: Graph, node: NodeId): ReadonlySet<NodeId> {
  const found = new Set<NodeId>([node]);
  graph.nodes.forEach(({ operands }, id) => {
    if (operands.some((operand) => found.has(operand))) found.add(id);
  });
  return found;
}
