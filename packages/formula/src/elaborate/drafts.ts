/**
 * Drafts: graph nodes while sizes are still being found out.
 *
 * In: operations with operands that are drafts. Out: the same objects, shared by reference, typed by the graph's own
 * inference; `finish.ts` turns them into a graph once every size has its final name. A draft's shape may speak of
 * symbols that were unified since: ask `Sizes.shape`. Faults of inference are worded by shape-faults.ts.
 */

import { bug } from '@heed/diagnostics';
import type { Span } from '@heed/diagnostics';
import { faultText, inferNode, isWeak, type InferFault, type NodeBody, type TensorType } from '@heed/graph';
import type { Sizes } from './sizes.ts';

export interface Draft {
  readonly operation: NodeBody;
  readonly operands: readonly Draft[];
  readonly type: TensorType;
  /** A float64 that no float64 tensor went into: it gives way to an f32. */
  readonly weak: boolean;
  readonly span: Span | undefined;
  /** The first name that the formula gives it. */
  name: string | undefined;
}

export type Made = { readonly ok: true; readonly draft: Draft } | { readonly ok: false; readonly fault: InferFault };

/** Nodes one formula may have; a kernel has dozens. */
export const MAX_NODES = 20_000;

export class Drafts {
  private readonly sizes: Sizes;
  private count = 0;

  constructor(sizes: Sizes) {
    this.sizes = sizes;
  }

  /** Whether there is no room for more. */
  get full(): boolean {
    return this.count >= MAX_NODES;
  }

  /** A node; `type` is needed by inputs and positions only. */
  make(operation: NodeBody, operands: readonly Draft[], span?: Span, type?: TensorType): Made {
    const known = operands.map((operand) => ({ ...this.typeOf(operand), weak: operand.weak }));
    const spec = { ...operation, operands: [], ...(type && { type }) };
    const inferred = inferNode(spec, known);
    if (!inferred.ok) return inferred;
    for (const { left, right } of inferred.equations) this.sizes.require(left, right, span);
    this.count += 1;
    const weak = operation.op !== 'input' && isWeak(inferred.type.dtype, known);
    return { ok: true, draft: { operation, operands, type: inferred.type, weak, span, name: undefined } };
  }

  /** A node that is known to fit. */
  sure(operation: NodeBody, operands: readonly Draft[], span?: Span, type?: TensorType): Draft {
    const made = this.make(operation, operands, span, type);
    return made.ok ? made.draft : bug('a node fits its operands', faultText(made.fault));
  }

  /** The type in the sizes that are known now. */
  typeOf(draft: Draft): TensorType {
    return { dtype: draft.type.dtype, shape: this.sizes.shape(draft.type.shape) };
  }
}
