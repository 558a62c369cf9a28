/**
 * The shape of a formula's result for inputs of given axes, without any tensor.
 *
 * In: axes per input, as numbers, names or arithmetic (`['n', 'd']`, `[2, 'H', 'n', 64]`). Out: text such as `n×e`.
 */

import { HeedError, hasErrors } from '@heed/diagnostics';
import { canonicalName, check, type Elaborated } from '@heed/formula';
import {
  broadcastShapes,
  displaySize,
  equalSizes,
  parseSize,
  shapeOf,
  substituteSizes,
  type Shape,
  type Size,
} from '@heed/tensor';
import { report } from './messages.ts';

type Axes = Readonly<Record<string, readonly Size[] | undefined>>;

export function shapeWith(text: string, first: Elaborated, given: Axes): string {
  if (hasErrors(first.diagnostics)) throw new HeedError(first.diagnostics);
  const axes = new Map(
    Object.entries(given).map(([name, sizes]) => [canonicalName(name), (sizes ?? []).map(readSize)]),
  );
  const open = first.inputs.filter((input) => !input.declared).map((input) => input.name);
  const ranks = Object.fromEntries(
    open.flatMap((name) => (axes.has(name) ? [[name, axes.get(name)?.length ?? 0]] : [])),
  );
  const checked = check(text, { ranks });
  if (hasErrors(checked.diagnostics)) throw new HeedError(checked.diagnostics);
  const type = checked.result?.type;
  if (!type) {
    throw new HeedError([report['input/open-rank']({ names: [...checked.needsRank].join(', ') })]);
  }
  const known = new Map<string, Size>();
  const leads = new Map<string, Shape>();
  for (const { name, shape } of [...checked.inputs, ...checked.parameters]) {
    const sizes = axes.get(name);
    if (!shape || !sizes) continue;
    const own = sizes.slice(sizes.length - shape.axes.length);
    leads.set(name, shapeOf(sizes.slice(0, Math.max(0, sizes.length - shape.axes.length))));
    if (own.length !== shape.axes.length) throw misfit(name, sizes, shape);
    shape.axes.forEach((axis, k) => {
      if (typeof axis !== 'string') return;
      const before = known.get(axis);
      if (before !== undefined && !equalSizes(before, own[k])) throw clash(axis, before, own[k]);
      known.set(axis, own[k]);
    });
  }
  // An output size that nothing says is the width of the input, as when a run draws the parameters.
  for (const { shape, initialiser } of checked.parameters.toReversed()) {
    const [out] = shape?.axes ?? [];
    if (typeof out === 'string' && out.endsWith('.out') && !known.has(out) && initialiser.fanIn !== undefined)
      known.set(
        out,
        substituteSizes(initialiser.fanIn, (symbol) => known.get(symbol) ?? symbol),
      );
  }
  return describe(type.shape, known, leads);
}

function readSize(size: Size): Size {
  return typeof size === 'string' ? (parseSize(size) ?? size) : size;
}

function describe(shape: Shape, known: ReadonlyMap<string, Size>, leads: ReadonlyMap<string, Shape>): string {
  const named = shape.axes.map((axis) => displaySize(substituteSizes(axis, (symbol) => known.get(symbol) ?? symbol)));
  let lead: Shape | undefined = shapeOf([]);
  let dots = false;
  for (const group of shape.lead) {
    const axes = leads.get(group);
    if (!axes) dots = true;
    lead = lead && broadcastShapes(lead, axes ?? shapeOf([]));
  }
  const front = [...(dots ? ['…'] : []), ...(lead?.axes ?? []).map(displaySize)];
  return [...front, ...named].join('×') || '1';
}

function misfit(name: string, sizes: readonly Size[], shape: Shape): HeedError {
  return new HeedError([
    report['shape/axes-given']({
      name,
      given: sizes.map(displaySize).join('×') || '1',
      expected: shape.axes.map(displaySize).join('×'),
    }),
  ]);
}

function clash(axis: string, first: Size, second: Size): HeedError {
  return new HeedError([
    report['shape/axes-differ']({ axis: displaySize(axis), first: displaySize(first), second: displaySize(second) }),
  ]);
}
