/**
 * `e[i, j] = …`: a tensor by what stands at each index.
 *
 * In: the definitions of one name. Out: a tensor whose last axes are those on the left, in that order, and which goes on
 * bearing their names. Axes that no index names are carried before them. Recurrences (a definition that uses its own
 * name) are told to be such.
 */

import type { Expr, IndexDefinition, Name } from '../../syntax/tree.ts';
import type { Context } from '../context.ts';
import { everywhere } from '../demand.ts';
import { bind, inside } from './binders.ts';
import { mentions, type Range } from './ranges.ts';
import { asIndexed, asTensor } from './indexed.ts';
import { report } from '../messages.ts';
import { unknown, type IndexVariable, type Value } from '../values.ts';
import { programScope, type Scope, type Walker } from '../walker.ts';
import { sourceOf } from '../wording.ts';
import { sizeOfValue } from '../written-sizes.ts';

/** A place on the left of a definition. */
type Place = { readonly kind: 'index'; readonly name: Name; readonly limit: Expr | undefined } | 'whole';

export function indexDefinition(walker: Walker, name: Name, definitions: readonly IndexDefinition[]): Value {
  const { context } = walker;
  const [definition, more] = definitions;
  if (definition === undefined) return unknown;
  const places = placesOf(context, definition);
  if (places === undefined) return unknown;
  const isRecurrence =
    more !== undefined ||
    places === 'recurrence' ||
    definitions.some(({ value }) => mentions(value, new Set([name.name])));
  if (isRecurrence) return context.faults.notYet({ span: name.span }, 'recurrences', '递推');
  return everywhere(context, () => defined(walker, definition, places));
}

function defined(walker: Walker, definition: IndexDefinition, places: readonly Place[]): Value {
  const { context } = walker;
  const named = places.filter((place) => place !== 'whole');
  const given = new Map<string, Range | 'unknown'>();
  for (const { name, limit } of named) {
    if (limit !== undefined) given.set(name.name, limited(walker, name, limit));
  }
  const { value: body } = definition;
  const names = named.map(({ name }) => name);
  const { scope, variables } = bind(walker, names, body, programScope, given);
  const value = inside(context, () => walker.evaluate(body, scope));
  if (variables === undefined) return unknown;
  const indexed = asIndexed(context, { expr: body, value });
  if (indexed.kind === 'unknown') return unknown;
  const wanted = places.length - names.length;
  if (indexed.whole !== wanted) {
    const facts = { name: definition.name.name, wanted, actual: indexed.whole };
    return context.faults.add(report['index/left-over'](facts, { span: definition.value.span }));
  }
  const order = orderOf(places, names, variables);
  const result = asTensor(context, indexed, order, definition.span);
  const isNamed = order.every((place) => place !== 'whole');
  return isNamed ? { ...result, indices: names.map(({ name }) => name) } : result;
}

function orderOf(
  places: readonly Place[],
  names: readonly Name[],
  variables: readonly IndexVariable[],
): readonly (IndexVariable | 'whole')[] {
  return places.flatMap((place) => {
    const variable = place === 'whole' ? place : variables[names.indexOf(place.name)];
    return variable === undefined ? [] : [variable];
  });
}

/** The left side; faults are reported. A place that is computed is one of a recurrence. */
function placesOf(context: Context, { indices }: IndexDefinition): readonly Place[] | 'recurrence' | undefined {
  const places: Place[] = [];
  let fine = true;
  for (const [k, index] of indices.entries()) {
    switch (index.kind) {
      case 'ellipsis':
        if (k > 0) context.faults.add(report['index/ellipsis']({}, { span: index.span }));
        fine &&= k === 0;
        break;
      case 'all':
        places.push('whole');
        break;
      case 'name':
        places.push({ kind: 'index', name: index, limit: undefined });
        break;
      case 'bound':
        places.push({ kind: 'index', name: index.name, limit: index.limit });
        break;
      case 'number':
      case 'unary':
      case 'binary':
        return 'recurrence';
      default:
        // Reading has reported it.
        fine = false;
    }
  }
  return fine ? places : undefined;
}

/** `i < n`: the range that is written out. */
function limited(walker: Walker, name: Name, limit: Expr): Range | 'unknown' {
  const { context } = walker;
  const scope: Scope = programScope;
  const value = walker.evaluate(limit, scope);
  const size = sizeOfValue(value);
  if (size !== undefined) return { size, span: limit.span };
  if (value.kind !== 'unknown') {
    const facts = { index: name.name, limit: sourceOf(context.text, limit) };
    context.faults.add(report['index/limit'](facts, { span: limit.span }));
  }
  return 'unknown';
}
