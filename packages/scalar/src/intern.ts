/**
 * Equal subterms made one: hash-consing (Ershov 1958).
 *
 * In: nodes. Out: for each, the one node that stands for all of its structure. Constants are equal to the bit (0 is not
 * −0, NaN is NaN), parameters by name. Nothing is rewritten.
 */

import { bug } from '@heed/diagnostics';
import { isApply } from './node.ts';
import type { Scalar, ScalarApply } from './scalar.ts';
import { transform } from './traverse.ts';

/** Gives the representative of a node whose operands are representatives themselves. */
export type Interner = (node: Scalar) => Scalar;

export function createInterner(): Interner {
  const byKey = new Map<string, Scalar>();
  const ids = new Map<Scalar, number>();
  const idOf = (node: Scalar): number => ids.get(node) ?? bug('operands are interned before their user');
  return (node) => {
    const key = isApply(node) ? `${node.op} ${node.type} ${node.args.map(idOf).join(' ')}` : leafKey(node);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    byKey.set(key, node);
    ids.set(node, ids.size);
    return node;
  };
}

/** The same roots with every equal subterm shared. */
export function share(roots: readonly Scalar[], intern: Interner = createInterner()): Scalar[] {
  return transform(roots, (node, args) => {
    const kept = isApply(node) && args.some((arg, k) => arg !== node.args[k]) ? { ...node, args } : node;
    return intern(kept);
  });
}

function leafKey(node: Exclude<Scalar, ScalarApply>): string {
  if (node.op === 'param') return `param ${node.type} ${node.name}`;
  return `${node.type} ${Object.is(node.value, -0) ? '-0' : node.value}`;
}
