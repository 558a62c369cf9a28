/**
 * Walking the DAG of scalar nodes: every shared node once, and no recursion, so depth is no limit.
 *
 * In: roots. Out: the nodes in an order where operands come first, or new roots made by a replacement. Sharing is by
 * reference; finding equal nodes that are not shared is intern.ts.
 */

import { bug } from '@heed/diagnostics';
import { isApply } from './node.ts';
import type { Scalar } from './scalar.ts';

/** Every node reachable from `roots` once, operands before users, left to right. */
export function postorder(roots: readonly Scalar[]): Scalar[] {
  const order: Scalar[] = [];
  const seen = new Set<Scalar>();
  for (const root of roots) {
    const stack: { readonly node: Scalar; next: number }[] = [{ node: root, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { node } = top;
      const arg = isApply(node) && !seen.has(node) ? node.args[top.next++] : undefined;
      if (arg !== undefined) {
        if (!seen.has(arg)) stack.push({ node: arg, next: 0 });
        continue;
      }
      stack.pop();
      if (seen.has(node)) continue;
      seen.add(node);
      order.push(node);
    }
  }
  return order;
}

/** Rebuilds bottom up: `replace` gets each node once, with its operands already replaced. */
export function transform(
  roots: readonly Scalar[],
  replace: (node: Scalar, args: readonly Scalar[]) => Scalar,
): Scalar[] {
  const made = new Map<Scalar, Scalar>();
  const result = (node: Scalar): Scalar => made.get(node) ?? bug('a scalar node is visited after its operands');
  for (const node of postorder(roots)) made.set(node, replace(node, isApply(node) ? node.args.map(result) : []));
  return roots.map(result);
}
