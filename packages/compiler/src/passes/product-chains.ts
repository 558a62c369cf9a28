/**
 * The cheapest brackets of a chain of products, A·B·C·D and longer (Godbole, "On efficient computation of matrix chain
 * products", 1973; here for sizes that are symbols).
 *
 * In: a contraction whose operands may be contractions that nobody else reads. Out: how to write it with other brackets,
 * or nothing where none is cheaper for all lengths (size-order.ts). A step from one bracketing to the next may gain
 * nothing that is known while two steps do; so all of them are compared. A chain of three is one step:
 * reassociate-products.ts does those, with maps in between.
 */

import { freshLetter } from '../letters.ts';
import { bug } from '@heed/diagnostics';
import type { Graph, NodeId, RewriteContext } from '@heed/graph';
import { summedLabels } from '../lower/stream-labels.ts';
import { isScores } from './score-uses.ts';
import { isCheaper, type Term } from './size-order.ts';
import { sizesOf, termOf, type Labelled } from './size-terms.ts';

/** Beyond this many factors brackets are left as they are: 42 bracketings of 6. */
const MOST = 6;

/** A factor, or a product of two with the labels of its result. */
interface Tree {
  readonly labels: string;
  readonly leaf?: NodeId;
  readonly sides?: readonly [Tree, Tree];
}

/** Adds the chain with its new brackets. */
export type Write = (context: RewriteContext) => NodeId;

export function bracketed(graph: Graph, id: NodeId, readers: readonly (readonly NodeId[])[]): Write | undefined {
  const root = graph.nodes[id];
  if (!isScores(graph, root)) return undefined;
  const now = treeOf(graph, id, root.out, readers, { letters: root.left + root.right });
  const factors = now === undefined ? [] : leavesOf(now);
  if (now === undefined || factors.length < 4 || factors.length > MOST) return undefined;
  const sizes = sizesOf(
    graph,
    factors.map(({ leaf, labels }): Labelled => ({ id: leaf ?? bug('a leaf is a node'), labels })),
  );
  const costOf = (tree: Tree): readonly Term[] =>
    tree.sides === undefined
      ? []
      : [termOf(sizes, tree.sides[0].labels + tree.sides[1].labels), ...tree.sides.flatMap(costOf)];
  let best = now;
  for (const tree of bracketings(factors, root.out)) if (isCheaper(costOf(tree), costOf(best))) best = tree;
  if (best === now) return undefined;
  const write = (context: RewriteContext, { labels, leaf, sides }: Tree): NodeId => {
    if (sides === undefined) return context.moved(leaf ?? bug('a leaf is a node'));
    const [a, b] = sides.map((side) => write(context, side));
    const letters = { left: sides[0].labels, right: sides[1].labels, out: labels };
    return context.builder.contract(letters, a, b, undefined, { span: root.span });
  };
  return (context) => write(context, best);
}

/** The products as they are bracketed, in one set of letters; `labels` name the result's axes. */
function treeOf(
  graph: Graph,
  id: NodeId,
  labels: string,
  readers: readonly (readonly NodeId[])[],
  taken: { letters: string },
): Tree | undefined {
  const node = graph.nodes[id];
  if (!isScores(graph, node)) return { labels, leaf: id };
  const names = new Map([...node.out].map((label, k) => [label, labels[k]]));
  for (const label of summedLabels(node)) {
    const fresh = freshLetter(taken.letters + labels);
    if (fresh === undefined) return undefined;
    taken.letters += fresh;
    names.set(label, fresh);
  }
  const sides = [node.left, node.right].map((own, k) => {
    const renamed = [...own].map((label) => names.get(label) ?? bug(`label ${label} is summed or kept`)).join('');
    const operand = node.operands[k];
    const isOwn = readers[operand].length === 1 && new Set(own).size === own.length;
    return isOwn ? treeOf(graph, operand, renamed, readers, taken) : { labels: renamed, leaf: operand };
  });
  const [a, b] = sides;
  return a && b && { labels, sides: [a, b] };
}

function leavesOf(tree: Tree): readonly Tree[] {
  return tree.sides === undefined ? [tree] : tree.sides.flatMap(leavesOf);
}

/** Every way to multiply neighbours, each step summing one label. */
function bracketings(factors: readonly Tree[], result: string): readonly Tree[] {
  const between = (first: number, last: number): readonly Tree[] => {
    if (last - first === 1) return [factors[first]];
    const others = factors.flatMap(({ labels }, k) => (k >= first && k < last ? [] : [labels])).join('') + result;
    const found: Tree[] = [];
    for (let cut = first + 1; cut < last; cut++) {
      for (const a of between(first, cut)) {
        for (const b of between(cut, last)) {
          const all = [...new Set(a.labels + b.labels)];
          const kept = all.filter((label) => others.includes(label));
          if (all.length - kept.length !== 1) continue;
          const isWhole = first === 0 && last === factors.length;
          found.push({ labels: isWhole ? result : kept.join(''), sides: [a, b] });
        }
      }
    }
    return found;
  };
  return between(0, factors.length);
}
