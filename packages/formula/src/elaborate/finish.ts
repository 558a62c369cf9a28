/**
 * Drafts → graph: what the outputs need, in final sizes, equal nodes made one.
 */

import { bug } from '@heed/diagnostics';
import { GraphBuilder, type Graph, type NodeBody, type NodeId, type SizeEquation } from '@heed/graph';
import { addSizes, equalSizes, maxSizes, sizeSymbols, type Shape } from '@heed/tensor';
import type { Context } from './context.ts';
import type { Draft } from './drafts.ts';
import type { FormulaInput } from './formula-input.ts';

export interface Output {
  readonly name: string;
  readonly draft: Draft;
}

export interface Finished {
  readonly graph: Graph;
  /** Where a draft went; nothing where no output needs it. */
  readonly idOf: (draft: Draft) => NodeId | undefined;
}

export function finish(context: Context, outputs: readonly Output[], inputs: readonly FormulaInput[]): Finished {
  const builder = new GraphBuilder();
  const ids = new Map<Draft, NodeId>();
  for (const { draft } of outputs) place(draft);
  for (const { left, right, span } of context.sizes.demands)
    builder.equation(context.sizes.size(left), context.sizes.size(right), span);
  for (const { name, dtype, shape, span } of sizeGivers(builder.finish(), inputs))
    builder.input(name, { dtype, shape }, { span });
  for (const { name, draft } of outputs) builder.output(name, idAt(draft));
  return { graph: builder.finish(), idOf: (draft) => ids.get(draft) };

  /** Operands first; without recursion, because chains of statements may be long. */
  function place(root: Draft): void {
    const open = [root];
    for (let draft = open.at(-1); draft !== undefined; draft = open.at(-1)) {
      const waiting = ids.has(draft) ? [] : draft.operands.filter((operand) => !ids.has(operand));
      if (waiting.length > 0) open.push(...waiting.toReversed());
      else {
        open.pop();
        if (!ids.has(draft)) ids.set(draft, add(draft));
      }
    }
  }

  function add(draft: Draft): NodeId {
    const { operation, operands, span, name } = draft;
    for (const { left, right } of bounds(context, draft)) builder.equation(left, right, span);
    const spec = { ...inFinalSizes(context, operation), operands: operands.map(idAt), ...given(context, draft) };
    return builder.add(spec, { span, name });
  }

  function idAt(draft: Draft): NodeId {
    return ids.get(draft) ?? bug('operands are placed before the nodes that use them');
  }
}

type Known = FormulaInput & { readonly shape: Shape };

/** Inputs that nothing computes with, but that alone fix a size which something needs. */
function sizeGivers(graph: Graph, inputs: readonly FormulaInput[]): readonly Known[] {
  const fixed = new Set<string>();
  const needed = new Set<string>();
  for (const node of graph.nodes) {
    if (node.op === 'input') for (const axis of node.type.shape.axes) if (typeof axis === 'string') fixed.add(axis);
    if (node.op === 'size') sizeSymbols(node.size, needed);
    for (const axis of node.type.shape.axes) sizeSymbols(axis, needed);
  }
  return inputs.filter((input): input is Known => {
    const own = (input.shape?.axes ?? []).filter(
      (axis) => typeof axis === 'string' && needed.has(axis) && !fixed.has(axis),
    );
    for (const axis of own) if (typeof axis === 'string') fixed.add(axis);
    return own.length > 0;
  });
}

/** A view's places are inside their axes: what only binding can tell of that, as equations (`n ≥ 8` is `max(8, n) = n`). */
function bounds({ sizes }: Context, { operation, operands: [x] }: Draft): SizeEquation[] {
  if (operation.op !== 'view' || x === undefined) return [];
  return operation.axes.flatMap((axis) => {
    if (axis === 'new' || axis.step !== 1) return [];
    const size = sizes.size(x.type.shape.axes[axis.axis] ?? 1);
    const start = sizes.size(axis.start);
    const end = sizes.size(addSizes(start, axis.size));
    const isInside = equalSizes(start, 0) && equalSizes(end, size);
    if (isInside) return [];
    return [
      { left: maxSizes(start, 0), right: start },
      { left: maxSizes(end, size), right: size },
    ].filter(({ left, right }) => !equalSizes(left, right));
  });
}

/** The type of what inference cannot type by itself. */
function given(context: Context, draft: Draft): { readonly type?: Draft['type'] } {
  const isLeaf =
    draft.operation.op === 'input' || draft.operation.op === 'position' || draft.operation.op === 'constant';
  return isLeaf ? { type: context.typeOf(draft) } : {};
}

function inFinalSizes({ sizes }: Context, operation: NodeBody): NodeBody {
  if (operation.op === 'size') return { op: 'size', size: sizes.size(operation.size) };
  if (operation.op === 'split') return { ...operation, sizes: operation.sizes.map((size) => sizes.size(size)) };
  if (operation.op !== 'view') return operation;
  const axes = operation.axes.map((axis) =>
    axis === 'new' ? axis : { ...axis, start: sizes.size(axis.start), size: sizes.size(axis.size) },
  );
  return { op: 'view', axes };
}
