/**
 * reassociate-products: (φ(Q)·φ(K)ᵀ)·V becomes φ(Q)·(φ(K)ᵀ·V), and a row's sum of φ(Q)·φ(K)ᵀ is φ(Q)·Σ φ(K).
 *
 * In and out: core graphs. A matrix of scores that is only multiplied by values and summed over keys, without a condition
 * or a row function, is never formed, where that costs less for all lengths (size-order.ts). It holds for any chain of
 * products; for attention it is the linear form (Katharopoulos et al., "Transformers are RNNs", 2020). Longer chains with
 * nothing in between are product-chains.ts.
 */

import { prune, rewriteGraph, type Graph, type NodeId, type RewriteContext } from '@heed/graph';
import type { Contract } from '../lower/stream-labels.ts';
import { readersOf } from '../readers.ts';
import { bracketed } from './product-chains.ts';
import { isScores, reapply, renamed, usesOf, type Use } from './score-uses.ts';
import { isCheaper, type Term } from './size-order.ts';
import { sizesOf, termOf } from './size-terms.ts';

export function reassociateProducts(graph: Graph): Graph {
  const readers = readersOf(graph);
  for (const [id, node] of graph.nodes.entries()) {
    if (!isScores(graph, node)) continue;
    const chain = bracketed(graph, id, readers);
    if (chain !== undefined) {
      const next = rewriteGraph(graph, (_, at, context) =>
        context.graph === graph && at === id ? chain(context) : undefined,
      );
      return reassociateProducts(prune(next));
    }
    const plans = usesOf(graph, id, readers)?.map((use) => planFor(graph, node, use));
    if (plans === undefined || plans.includes(undefined)) continue;
    const byNode = new Map(plans.flatMap((plan) => (plan === undefined ? [] : [[plan.use.node, plan] as const])));
    const next = rewriteGraph(graph, (_, at, context) => {
      const plan = context.graph === graph ? byNode.get(at) : undefined;
      return plan && reapply(context, plan.use, id, plan.write(context));
    });
    return reassociateProducts(prune(next));
  }
  return graph;
}

interface Plan {
  readonly use: Use;
  /** Adds what stands for the use without its maps. */
  readonly write: (context: RewriteContext) => NodeId;
}

interface Labels {
  readonly left: string;
  readonly right: string;
  readonly out: string;
}

function planFor(graph: Graph, scores: Contract, use: Use): Plan | undefined {
  return use.product === undefined ? sumPlan(graph, scores, use) : productPlan(graph, scores, use, use.product);
}

/** The scores' operand `1 - kept` is multiplied by the values first, if that is cheaper. */
function productPlan(
  graph: Graph,
  scores: Contract,
  use: Use,
  { side, labels: { weights, column, result } }: NonNullable<Use['product']>,
): Plan | undefined {
  const product = graph.nodes[use.node];
  if (product.op !== 'contract' || product.domain !== undefined) return undefined;
  const names = renamed(scores, weights, product.left + product.right);
  if (names === undefined) return undefined;
  const value = { id: product.operands[1 - side], labels: side === 0 ? product.right : product.left };
  const sides = [names.left, names.right].map((labels, k) => ({ id: scores.operands[k], labels }));
  const sizes = sizesOf(graph, [...sides, value]);
  const term = (labels: Omit<Labels, 'out'>): Term => termOf(sizes, labels.left + labels.right);
  const before = [term(names), term({ left: weights, right: value.labels })];
  for (const kept of [0, 1] as const) {
    const [rest, moved] = [sides[kept], sides[1 - kept]];
    const all = [...new Set(moved.labels + value.labels)].filter((label) => (rest.labels + result).includes(label));
    const places = (label: string): number =>
      label === column ? 99 : result.includes(label) ? result.indexOf(label) : 98;
    const inner = {
      left: moved.labels,
      right: value.labels,
      out: all.toSorted((a, b) => places(a) - places(b)).join(''),
    };
    const outer = { left: rest.labels, right: inner.out, out: result };
    const isPlain = [inner, outer].every((labels) => summedIn(labels) <= 1);
    if (!isPlain || !isCheaper([term(inner), term(outer)], before)) continue;
    const meta = { span: product.span };
    const write = ({ builder, moved: now }: RewriteContext): NodeId => {
      const state = builder.contract(inner, now(moved.id), now(value.id), undefined, meta);
      return builder.contract(outer, now(rest.id), state, undefined, meta);
    };
    return { use, write };
  }
  return undefined;
}

/** Keys are summed up before they are multiplied. */
function sumPlan(graph: Graph, scores: Contract, use: Use): Plan | undefined {
  const fold = graph.nodes[use.node];
  const key = scores.out.at(use.axis);
  if (fold.op !== 'fold' || fold.domain || key === undefined) return undefined;
  const sides = [scores.left, scores.right].map((labels, k) => ({ id: scores.operands[k], labels }));
  const at = sides.findIndex(({ labels }) => labels.includes(key));
  const [moved, rest] = [sides[at], sides[1 - at]];
  if (rest.labels.includes(key)) return undefined;
  const sizes = sizesOf(graph, sides);
  const out = fold.keep ? scores.out : scores.out.replace(key, '');
  const labels = fold.keep ? moved.labels : moved.labels.replace(key, '');
  const before = [termOf(sizes, scores.left + scores.right), termOf(sizes, scores.out)];
  const after = [termOf(sizes, moved.labels), termOf(sizes, (rest.labels + labels).replace(key, ''))];
  if (!isCheaper(after, before)) return undefined;
  const axis = moved.labels.indexOf(key) - moved.labels.length;
  const meta = { span: fold.span };
  const write = ({ builder, moved: now }: RewriteContext): NodeId => {
    const total = builder.fold(fold.record, 'finish', now(moved.id), { axes: [axis], keep: fold.keep }, meta);
    return builder.contract({ left: rest.labels, right: labels, out }, now(rest.id), total, undefined, meta);
  };
  return { use, write };
}

function summedIn({ left, right, out }: Labels): number {
  return new Set([...left, ...right].filter((label) => !out.includes(label))).size;
}
