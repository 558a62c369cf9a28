/**
 * The shape rules of operations: pure functions from operand types to a type, equations, or a fault.
 *
 * Broadcasting and `matmul` are NumPy's, leading axes included; what symbols cannot decide becomes a size equation, to
 * be checked when tensors are bound. The dispatch over ops is infer.ts; words for people are the formula room's.
 */

import { addSizes, broadcastSizes, equalSizes, shapeOf, type Shape, type Size } from '@heed/tensor';
import { accumulate, promote, unify, type Operand } from './element-types.ts';
import { inferred, malformed, refused, type Inferred, type Refused } from './faults.ts';
import type { ContractNode, CumulateNode, ReduceNode, SizeEquation, TensorType } from './graph.ts';

type Joined = { readonly ok: true; readonly shape: Shape; readonly equations: readonly SizeEquation[] } | Refused;

/** Broadcasts sizes that meet on one axis; an equation where only binding can tell that they do. */
function joinSizes(
  sizes: readonly { readonly operand: number; readonly size: Size }[],
  axis: number,
): { size: Size; equations: SizeEquation[] } | Refused {
  let joined: { operand: number; size: Size } = { operand: sizes[0]?.operand ?? 0, size: 1 };
  for (const { operand, size } of sizes) {
    const next = broadcastSizes(joined.size, size);
    if (next === undefined) {
      return refused({ kind: 'axis-clash', operands: [joined.operand, operand], axis, left: joined.size, right: size });
    }
    joined = { operand: equalSizes(next, joined.size) ? joined.operand : operand, size: next };
  }
  const { size } = joined;
  const known =
    typeof size !== 'object' || size.op !== 'broadcast' || sizes.some((other) => equalSizes(other.size, size));
  return { size, equations: known ? [] : [{ left: size, right: size }] };
}

/** NumPy broadcasting of any number of shapes. */
export function joinShapes(operands: readonly TensorType[]): Joined {
  const rank = Math.max(0, ...operands.map(({ shape }) => shape.axes.length));
  const short = operands.findIndex(({ shape }) => shape.lead.length > 0 && shape.axes.length < rank);
  if (short >= 0) return refused({ kind: 'lead-rank', operand: short, needed: rank, type: operands[short] });
  const axes: Size[] = [];
  const equations: SizeEquation[] = [];
  for (let axis = -rank; axis < 0; axis += 1) {
    const sizes = operands.map(({ shape }, operand) => ({ operand, size: shape.axes.at(axis) ?? 1 }));
    const joined = joinSizes(sizes, axis);
    if ('ok' in joined) return joined;
    axes.push(joined.size);
    equations.push(...joined.equations);
  }
  const lead = operands.flatMap(({ shape }) => shape.lead);
  return { ok: true, shape: shapeOf(axes, lead), equations };
}

/** Operands broadcast together, as arithmetic on them is typed. */
export function inferBroadcast(operands: readonly Operand[]): Inferred {
  const joined = joinShapes(operands);
  return joined.ok ? inferred({ dtype: promote(operands), shape: joined.shape }, joined.equations) : joined;
}

/** Last two axes multiplied, the rest broadcast; rank 1 is a vector. `domain`: which (row, inner) pairs count. */
export function inferMatmul(a: Operand, b: Operand, domain?: Operand): Inferred {
  for (const [operand, type] of [a, b].entries()) {
    const { lead, axes } = type.shape;
    const needed = lead.length > 0 ? 2 : 1;
    if (axes.length < needed) return refused({ kind: 'too-few-axes', operand, needed, type });
  }
  const left = a.shape.axes;
  const right = b.shape.axes;
  const equations: SizeEquation[] = [];
  const inner = left.at(-1)!;
  const other = right.at(right.length === 1 ? -1 : -2)!;
  if (!equalSizes(inner, other)) {
    if (typeof inner === 'number' && typeof other === 'number') {
      return refused({ kind: 'inner-sizes', left: inner, right: other });
    }
    equations.push({ left: inner, right: other });
  }
  const batch = (type: Operand): TensorType => ({
    dtype: type.dtype,
    shape: { lead: type.shape.lead, axes: type.shape.axes.slice(0, -2) },
  });
  let whole: Shape = { lead: [], axes: left.slice(-2) };
  if (domain) {
    if (domain.dtype !== 'bool') return refused({ kind: 'not-bool', operand: 2, type: domain });
    const rows = joinShapes([a, domain]);
    if (!rows.ok) return rows.fault.kind === 'axis-clash' ? refused({ ...rows.fault, operands: [0, 2] }) : rows;
    equations.push(...rows.equations);
    whole = rows.shape;
  }
  const joined = joinShapes([
    batch(a),
    batch(b),
    ...(domain
      ? [{ dtype: domain.dtype, shape: { lead: whole.lead, axes: whole.axes.slice(0, left.length === 1 ? -1 : -2) } }]
      : []),
  ]);
  if (!joined.ok)
    return joined.fault.kind === 'axis-clash' ? refused({ ...joined.fault, axis: joined.fault.axis - 2 }) : joined;
  const rows = left.length >= 2 ? [whole.axes.at(-2)!] : [];
  const columns = right.length >= 2 ? [right.at(-1)!] : [];
  const shape = shapeOf([...joined.shape.axes, ...rows, ...columns], joined.shape.lead);
  return inferred({ dtype: accumulate([a, b]), shape }, [...equations, ...joined.equations]);
}

/** Sum over products by labels. */
export function inferContract(node: ContractNode, operands: readonly Operand[]): Inferred {
  const labels = [node.left, node.right, ...(node.domain === undefined ? [] : [node.domain])];
  if (operands.length !== labels.length) return wrongCount(labels.length, labels.length, operands);
  for (const [k, text] of [...labels, node.out].entries()) {
    if (new Set(text).size !== text.length) return malformed(`labels ${text} repeat`);
    const rank = operands[k]?.shape.axes.length;
    if (rank !== undefined && text.length !== rank)
      return malformed(`labels ${text} name ${text.length} of ${rank} axes`);
  }
  const known = new Set(labels.join(''));
  for (const label of node.out) if (!known.has(label)) return malformed(`label ${label} is no operand's`);
  const condition = operands[2];
  if (condition && condition.dtype !== 'bool') return refused({ kind: 'not-bool', operand: 2, type: condition });
  const equations: SizeEquation[] = [];
  const sizes = new Map<string, Size>();
  for (const label of known) {
    const found = operands.flatMap(({ shape }, operand) => {
      const at = labels[operand].indexOf(label);
      return at < 0 ? [] : [{ operand, size: shape.axes[at] }];
    });
    const joined = joinSizes(found, node.left.indexOf(label) - node.left.length);
    if ('ok' in joined) return joined;
    sizes.set(label, joined.size);
    equations.push(...joined.equations);
  }
  const lead = operands.flatMap(({ shape }) => shape.lead);
  const shape = shapeOf(
    [...node.out].map((label) => sizes.get(label)!),
    lead,
  );
  return inferred({ dtype: accumulate(operands.slice(0, 2)), shape }, equations);
}

/** A row computation over `axes`: per row, or per element when `weights`. */
export function inferRows(
  operands: readonly Operand[],
  options: {
    readonly axes: readonly number[];
    readonly keep: boolean;
    readonly domain: boolean;
    readonly weights: boolean;
  },
): Inferred {
  const count = options.domain ? 2 : 1;
  if (operands.length !== count) return wrongCount(count, count, operands);
  const condition = operands[1];
  if (condition && condition.dtype !== 'bool') return refused({ kind: 'not-bool', operand: 1, type: condition });
  const joined = joinShapes(operands);
  if (!joined.ok) return joined;
  const { lead, axes } = joined.shape;
  for (const [k, axis] of options.axes.entries()) {
    if (!isAxis(axis, axes.length)) return refused({ kind: 'no-axis', axis, rank: axes.length });
    if (options.axes.indexOf(axis) !== k) return refused({ kind: 'repeated-axis', axis });
  }
  if (options.axes.length === 0) return malformed('a row computation over no axis');
  const isRow = (k: number): boolean => options.axes.includes(k - axes.length);
  const kept = options.keep ? axes.map((size, k) => (isRow(k) ? 1 : size)) : axes.filter((_, k) => !isRow(k));
  return inferred(
    { dtype: accumulate([operands[0]]), shape: shapeOf(options.weights ? axes : kept, lead) },
    joined.equations,
  );
}

/** The place of the largest element, along one axis. */
export function inferArgmax(
  { axes, keep, domain }: Pick<ReduceNode, 'axes' | 'keep' | 'domain'>,
  operands: readonly Operand[],
): Inferred {
  if (axes.length !== 1) return malformed(`an argmax over ${axes.length} axes`);
  const found = inferRows(operands, { axes, keep, domain, weights: false });
  return found.ok ? inferred({ dtype: 'i32', shape: found.type.shape }, found.equations) : found;
}

/** Running sums keep the shape, and whole numbers whole. */
export function inferCumulate(
  { axis, domain }: Pick<CumulateNode, 'axis' | 'domain'>,
  operands: readonly Operand[],
): Inferred {
  const found = inferRows(operands, { axes: [axis], keep: true, domain, weights: true });
  return found.ok ? inferred({ dtype: promote([operands[0]]), shape: found.type.shape }, found.equations) : found;
}

/** One after the other along `axis`; all other axes broadcast. */
export function inferConcat(operands: readonly Operand[], axis: number): Inferred {
  if (operands.length === 0) return wrongCount(1, Number.POSITIVE_INFINITY, operands);
  for (const [operand, type] of operands.entries()) {
    const rank = type.shape.axes.length;
    if (axis >= 0 || !Number.isInteger(axis)) return refused({ kind: 'no-axis', axis, rank });
    if (rank < -axis) return refused({ kind: 'too-few-axes', operand, needed: -axis, type });
  }
  const others = joinShapes(
    operands.map(({ dtype, shape }) => ({ dtype, shape: { lead: shape.lead, axes: shape.axes.with(axis, 1) } })),
  );
  if (!others.ok) return others;
  const axes = others.shape.axes.with(
    axis,
    operands.map(({ shape }) => shape.axes.at(axis)!).reduce((a, b) => addSizes(a, b)),
  );
  return inferred({ dtype: unify(operands), shape: { lead: others.shape.lead, axes } }, others.equations);
}

/** The last two axes exchanged. */
export function inferTranspose(operand: Operand): Inferred {
  const { lead, axes } = operand.shape;
  if (axes.length < 2) return refused({ kind: 'too-few-axes', operand: 0, needed: 2, type: operand });
  const swapped = [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!];
  return inferred({ dtype: operand.dtype, shape: { lead, axes: swapped } });
}

export function isAxis(axis: number, rank: number): boolean {
  return Number.isInteger(axis) && axis < 0 && axis >= -rank;
}

export function wrongCount(fewest: number, most: number, operands: readonly Operand[]): Refused {
  return refused({ kind: 'operand-count', fewest, most, actual: operands.length });
}
