/**
 * What a product costs, as sizes: the axes of its operands, each once.
 *
 * In: values with labels. Out: the size under each label, and the product of those under several.
 */

import { bug } from '@heed/diagnostics';
import type { Graph, NodeId } from '@heed/graph';
import type { Size } from '@heed/tensor';
import type { Term } from './size-order.ts';

export interface Labelled {
  readonly id: NodeId;
  readonly labels: string;
}

/** The size under each label: the wider where one value broadcasts. */
export function sizesOf(graph: Graph, values: readonly Labelled[]): ReadonlyMap<string, Size> {
  const sizes = new Map<string, Size>();
  for (const { id, labels } of values) {
    const { axes } = graph.nodes[id].type.shape;
    [...labels].forEach((label, k) => {
      if ((sizes.get(label) ?? 1) === 1) sizes.set(label, axes[k]);
    });
  }
  return sizes;
}

export function termOf(sizes: ReadonlyMap<string, Size>, labels: string): Term {
  return [...new Set(labels)].map((label) => sizes.get(label) ?? bug(`label ${label} has a size`));
}
