/**
 * Shapes before tensors are bound: leading axes that are any in number, then named axes.
 *
 * `[…Q…K, n, m]` has as leading axes whatever Q's and K's leading axes broadcast to, and two axes of its own. Because
 * broadcasting is associative, commutative and idempotent, a set of lead names says it all. Nothing here knows a tensor.
 */

import {
  broadcastSizes,
  displaySize,
  equalSizes,
  parseSize,
  sizeText,
  substituteSizes,
  type Size,
  type SizeSymbol,
} from './size.ts';

export interface Shape {
  /** Names of the inputs whose leading axes are broadcast together; sorted, unique; empty when there are none. */
  readonly lead: readonly string[];
  /** The axes after the leading ones, outermost first. */
  readonly axes: readonly Size[];
}

/** The shape of a number. */
export const scalarShape: Shape = { lead: [], axes: [] };

export function shapeOf(axes: readonly Size[], lead: readonly string[] = []): Shape {
  return { lead: [...new Set(lead)].sort(), axes };
}

/**
 * NumPy broadcasting. `undefined` when two known axes clash, or when a shape with leading axes meets a longer one (its
 * unknown axes would have to line up with known ones): the caller says which.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.axes.length, b.axes.length);
  if ((a.lead.length > 0 && a.axes.length < rank) || (b.lead.length > 0 && b.axes.length < rank)) return undefined;
  const axes: Size[] = [];
  for (let k = 0; k < rank; k++) {
    const left = a.axes[k - rank + a.axes.length] ?? 1;
    const right = b.axes[k - rank + b.axes.length] ?? 1;
    const axis = broadcastSizes(left, right);
    if (axis === undefined) return undefined;
    axes.push(axis);
  }
  return shapeOf(axes, [...a.lead, ...b.lead]);
}

export function equalShapes(a: Shape, b: Shape): boolean {
  return (
    a.lead.join('…') === b.lead.join('…') &&
    a.axes.length === b.axes.length &&
    a.axes.every((axis, k) => equalSizes(axis, b.axes[k]))
  );
}

export function substituteShape(shape: Shape, replace: (symbol: SizeSymbol) => Size): Shape {
  return { lead: shape.lead, axes: shape.axes.map((axis) => substituteSizes(axis, replace)) };
}

/** The exact text, which `parseShape` reads: `[…Q…K, Q.n, K.m]`. */
export function exactShapeText(shape: Shape): string {
  const lead = shape.lead.map((name) => `…${name}`).join('');
  return `[${[...(lead ? [lead] : []), ...shape.axes.map(sizeText)].join(', ')}]`;
}

/** The text for people: `[…, n, m]`; `[]` is a number. */
export function displayShape(shape: Shape): string {
  return `[${[...(shape.lead.length > 0 ? ['…'] : []), ...shape.axes.map(displaySize)].join(', ')}]`;
}

export function parseShape(text: string): Shape | undefined {
  const inner = /^\[(.*)\]$/s.exec(text.trim())?.[1];
  if (inner === undefined) return undefined;
  const parts = splitTopLevel(inner);
  const lead = parts[0]?.startsWith('…') ? parts.shift()!.split('…').slice(1) : [];
  const axes = parts.map(parseSize);
  return axes.some((axis) => axis === undefined) ? undefined : shapeOf(axes as Size[], lead);
}

/** Splits at commas outside brackets; no parts for blank text. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let k = 0; k <= text.length; k++) {
    const c = text[k];
    if (c === '(') depth += 1;
    else if (c === ')') depth -= 1;
    else if ((c === ',' && depth === 0) || c === undefined) {
      parts.push(text.slice(start, k).trim());
      start = k + 1;
    }
  }
  return text.trim() === '' ? [] : parts;
}
