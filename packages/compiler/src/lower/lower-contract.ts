/**
 * Contraction lowering: labels are sorted into batch, m, n and k axes of the contract skeleton.
 *
 * A label of the result that both operands have is a batch axis (outer); one that only the left has is m, only the right
 * n; a summed label is k. The skeleton has one of each: further m and n labels become outer axes; with several summed
 * labels the products are written out and summed axis by axis, which is right for any contraction, if not the fastest.
 */

import { bug } from '@heed/diagnostics';
import type { ContractNode, NodeBase } from '@heed/graph';
import { apply, cast, foldRecords, scalarConst, type Scalar } from '@heed/scalar';
import type { BoundProgram, OperandBinding } from '@heed/kernels';
import { shapeOf, type Shape, type Size } from '@heed/tensor';
import { KernelDraft, type ProgramDraft } from './kernel-draft.ts';
import type { Scope } from './scope.ts';
import { wholeBuffer, type Location } from './walk.ts';

type Contract = NodeBase & ContractNode;

export function writeContract(scope: Scope, node: Contract, target: Location): void {
  const sizes = labelSizes(scope, node);
  const all = [...new Set([...node.left, ...node.right])];
  const summed = all.filter((label) => !node.out.includes(label));
  if (summed.length > 1) writeProducts(scope, node, sizes, summed, target);
  else writeMatrixProduct(scope, node, sizes, summed[0], target);
}

/** The size under each label: the wider where one operand broadcasts. */
function labelSizes(scope: Scope, node: Contract): Map<string, Size> {
  const sizes = new Map<string, Size>();
  const terms = [node.left, node.right, node.domain ?? ''];
  terms.forEach((labels, operand) => {
    [...labels].forEach((label, k) => {
      const size = scope.type(node.operands[operand]).shape.axes[k];
      const known = sizes.get(label);
      if (known === undefined || known === 1) sizes.set(label, size);
    });
  });
  return sizes;
}

/** Rearranges a location's moves to the walk's labels; a label the value lacks does not move. */
function alongLabels(location: Location, labels: string, walk: readonly (string | undefined)[]): Location {
  return {
    ...location,
    moves: walk.map((label) => {
      const k = label === undefined ? -1 : labels.indexOf(label);
      return k < 0 ? null : location.moves[k];
    }),
  };
}

function bindLabels(location: Location, labels: string, walk: readonly (string | undefined)[]): OperandBinding {
  return { kind: 'buffer', ...alongLabels(location, labels, walk) };
}

function walkShape(
  scope: Scope,
  node: Contract,
  walk: readonly (string | undefined)[],
  sizes: Map<string, Size>,
): Shape {
  const lead = node.operands.flatMap((id) => scope.type(id).shape.lead);
  return shapeOf(
    walk.map((label) => (label === undefined ? 1 : (sizes.get(label) ?? bug(`label ${label} has no size`)))),
    lead,
  );
}

function writeMatrixProduct(
  scope: Scope,
  node: Contract,
  sizes: Map<string, Size>,
  k: string | undefined,
  target: Location,
): void {
  const free = [...node.out];
  const rows = free.filter((label) => node.left.includes(label) && !node.right.includes(label));
  const columns = free.filter((label) => !node.left.includes(label));
  const m = rows.at(-1);
  const n = columns.at(-1);
  const outer = free.filter((label) => label !== m && label !== n);
  const walk = [...outer, m, n, k];
  const draft = new KernelDraft();
  const [leftId, rightId, domainId] = node.operands;
  const read = (id: number, labels: string): number =>
    draft.operand({ role: 'in', dtype: scope.type(id).dtype }, bindLabels(scope.location(id), labels, walk));
  const left = read(leftId, node.left);
  const right = read(rightId, node.right);
  const domain = node.domain === undefined ? undefined : domainProgram(scope, draft, domainId, node.domain, walk);
  const out = draft.operand({ role: 'out', dtype: node.type.dtype }, bindLabels(target, node.out, walk));
  scope.launch(
    'matmul',
    draft,
    walkShape(scope, node, walk, sizes),
    {
      skeleton: 'contract',
      operands: draft.operands,
      sizes: draft.sizes.length,
      left,
      right,
      ...(domain && { domain }),
      out,
    },
    node.span,
  );
}

/** The condition as a program over the walk's labels. */
function domainProgram(
  scope: Scope,
  draft: KernelDraft,
  id: number,
  labels: string,
  walk: readonly (string | undefined)[],
): BoundProgram {
  const axes = walk.map((label) => {
    const k = label === undefined ? -1 : labels.indexOf(label);
    return k < 0 ? 0 : labels.length - k;
  });
  const program = scope.program(draft, { axes, rank: labels.length });
  return program.finish(program.value(id));
}

/** Several summed labels: all products in one buffer, then one sum per label. */
function writeProducts(
  scope: Scope,
  node: Contract,
  sizes: Map<string, Size>,
  summed: readonly string[],
  target: Location,
): void {
  let labels = [...node.out, ...summed];
  const shape = walkShape(scope, node, labels, sizes);
  let current = wholeBuffer(scope.plan.buffer(node.type.dtype, shape), shape);
  const draft = new KernelDraft();
  const frame = { axes: labels.map((_, k) => labels.length - k), rank: labels.length };
  const program = scope.program(draft, frame);
  const number = (id: number, names: string): Scalar =>
    cast(program.stored(alongLabels(scope.location(id), names, labels), scope.type(id).dtype), 'f32');
  const product = apply('mul', number(node.operands[0], node.left), number(node.operands[1], node.right));
  const inDomain =
    node.domain === undefined
      ? product
      : apply('select', domainValue(scope, node, labels, program), product, scalarConst(0));
  const body = program.finish(inDomain);
  const out = draft.write(current, node.type.dtype, frame);
  const kernel = { skeleton: 'pointwise', operands: draft.operands, sizes: draft.sizes.length, body, out } as const;
  scope.launch('products', draft, shape, kernel, node.span);

  summed.toReversed().forEach((_, k) => {
    const last = k === summed.length - 1;
    const from = shapeOf(
      labels.map((label) => sizes.get(label) ?? 1),
      shape.lead,
    );
    labels = labels.slice(0, -1);
    const to = shapeOf(from.axes.slice(0, -1), shape.lead);
    const next = last ? target : wholeBuffer(scope.plan.buffer(node.type.dtype, to), to);
    sumLastAxis(scope, node, from, current, next);
    current = next;
  });
}

function domainValue(scope: Scope, node: Contract, labels: readonly string[], program: ProgramDraft): Scalar {
  const location = scope.locations.get(node.operands[2]);
  if (!location) return bug('the condition of a contraction with several summed labels must be stored');
  return program.stored(alongLabels(location, node.domain ?? '', labels), 'bool');
}

function sumLastAxis(scope: Scope, node: Contract, walk: Shape, source: Location, target: Location): void {
  const frame = { axes: walk.axes.map((_, k) => walk.axes.length - k), rank: walk.axes.length };
  const draft = new KernelDraft();
  const program = scope.program(draft, frame);
  const score = program.finish(cast(program.stored(source, node.type.dtype), 'f32'));
  const out = draft.write({ ...target, moves: [...target.moves, null] }, node.type.dtype, frame);
  scope.launch(
    'sum',
    draft,
    walk,
    {
      skeleton: 'rowwise',
      operands: draft.operands,
      sizes: draft.sizes.length,
      record: foldRecords.sum,
      output: 'finish',
      score,
      out,
    },
    node.span,
  );
}
