/**
 * Binding indices: what a definition's left side and `Σ_t` do before what is inside of them is evaluated.
 *
 * In: names, the expression they are bound in, the scope around. Out: a scope in which each name is an index with its
 * range. An index whose range is not known is unknown there, and what depends on it silently too.
 */

import type { Size } from '@heed/tensor';
import type { Expr, Name } from '../../syntax/tree.ts';
import { walk } from '../../syntax/walk.ts';
import type { Context } from '../context.ts';
import { rangesOf, type Range } from './ranges.ts';
import { asIndexed, indexValue, isIndexed } from './indexed.ts';
import { report } from '../messages.ts';
import { unknown, type IndexVariable, type Value } from '../values.ts';
import type { Scope, Walker } from '../walker.ts';
import { showSize } from '../wording.ts';

export interface Bindings {
  readonly scope: Scope;
  /** In the order of the names; nothing where one of them is not known. */
  readonly variables: readonly IndexVariable[] | undefined;
}

export function bind(
  walker: Walker,
  names: readonly Name[],
  body: Expr,
  scope: Scope,
  given?: ReadonlyMap<string, Range | 'unknown'>,
): Bindings {
  const { context } = walker;
  const distinct = names.filter((name, k) => isFirst(context, names, name, k));
  for (const name of distinct) warnOfShadow(context, name, scope);
  const ranges = rangesOf(
    walker,
    distinct.map(({ name }) => name),
    body,
    scope,
    given,
  );
  const bindings = new Map<string, Value>(scope.bindings);
  const variables: IndexVariable[] = [];
  for (const { name, span } of distinct) {
    const range = ranges.get(name);
    if (range === undefined) context.faults.add(report['index/no-range']({ index: name }, { span }));
    if (range === undefined || range === 'unknown') {
      bindings.set(name, unknown);
      continue;
    }
    const variable = { name, size: range.size, order: (context.bound += 1) };
    variables.push(variable);
    bindings.set(name, indexValue(context, variable, span));
  }
  const isKnown = variables.length === names.length;
  return { scope: { owner: scope.owner, bindings }, variables: isKnown ? variables : undefined };
}

/**
 * `softmax_(j,k)(s | k ≤ j)`: values that bear index names, each as if it were indexed by them, and the names bound to
 * their axes.
 */
export function bindNamed(
  walker: Walker,
  body: Expr,
  scope: Scope,
): { readonly scope: Scope; readonly variables: ReadonlyMap<string, IndexVariable> } {
  const { context } = walker;
  const bindings = new Map<string, Value>(scope.bindings);
  const variables = new Map<string, IndexVariable>();
  walk(body, (part) => {
    if (part.kind !== 'name' || bindings.has(part.name)) return;
    const value = walker.definedValue(part);
    const names = value?.kind === 'tensor' ? (value.indices ?? []) : [];
    if (value?.kind !== 'tensor' || names.length === 0) return;
    const indexed = asIndexed(context, { expr: part, value });
    if (indexed.kind === 'unknown') return;
    const sizes = context.typeOf(indexed.node).shape.axes.slice(-names.length);
    const labels = names.map((name, k) => {
      const size = sizes[k] ?? 1;
      const known = variables.get(name);
      if (known !== undefined) {
        if (context.sizes.unify(known.size, size, part.span) !== undefined) clash(context, known, size, part);
        return known;
      }
      const variable = { name, size, order: (context.bound += 1) };
      variables.set(name, variable);
      return variable;
    });
    bindings.set(part.name, { kind: 'indexed', node: indexed.node, domain: indexed.domain, labels, whole: 0 });
  });
  for (const [name, variable] of variables) {
    if (!bindings.has(name)) bindings.set(name, indexValue(context, variable, body.span));
  }
  return { scope: { owner: scope.owner, bindings }, variables };
}

function clash(context: Context, { name, size }: IndexVariable, other: Size, { span }: Name): void {
  const facts = { index: name, first: showSize(context.sizes.size(size)), second: showSize(context.sizes.size(other)) };
  context.faults.add(report['index/range-clash'](facts, { span }));
}

/** Runs inside of what binds indices. */
export function inside<T>(context: Context, run: () => T): T {
  context.binders += 1;
  try {
    return run();
  } finally {
    context.binders -= 1;
  }
}

function isFirst(context: Context, names: readonly Name[], name: Name, k: number): boolean {
  const first = names.findIndex((other) => other.name === name.name);
  if (first !== k) context.faults.add(report['index/twice']({ index: name.name }, { span: name.span }));
  return first === k;
}

function warnOfShadow(context: Context, name: Name, scope: Scope): void {
  const around = scope.bindings.get(name.name);
  if (around !== undefined && isIndexed(around) && around.variable !== undefined)
    context.faults.add(report['index/shadowed']({ index: name.name }, { span: name.span }));
}
