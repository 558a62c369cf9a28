/**
 * A scope: one graph (the program's or a scan body's) while it is lowered into a list of steps.
 *
 * It knows where each value lies and appends launches; the lowering of each operation (map, fold, contract, …) stands in
 * a file of its own and works through it.
 */

import { bug, type Span } from '@heed/diagnostics';
import type { Graph, NodeId, TensorType } from '@heed/graph';
import type { Step, StreamTile } from '@heed/kernels';
import type { Shape, Size } from '@heed/tensor';
import { ProgramDraft, type KernelDraft } from './kernel-draft.ts';
import type { Nameless, PlanDraft } from './plan-draft.ts';
import { wholeBuffer, type Frame, type Location } from './walk.ts';

export interface ScopeOptions {
  readonly isBlock?: boolean;
  readonly positions?: ReadonlyMap<NodeId, Size>;
}

export class Scope {
  readonly plan: PlanDraft;
  readonly graph: Graph;
  readonly tile: StreamTile;
  readonly locations: Map<NodeId, Location> = new Map();
  readonly steps: Step[] = [];
  /** Whether it is a block of rows, which is cut no further. */
  readonly isBlock: boolean;
  /** Where positions begin that do not begin at 0. */
  readonly positions: ReadonlyMap<NodeId, Size>;

  constructor(
    plan: PlanDraft,
    graph: Graph,
    tile: StreamTile,
    { isBlock = false, positions = new Map() }: ScopeOptions = {},
  ) {
    this.isBlock = isBlock;
    this.positions = positions;
    this.plan = plan;
    this.graph = graph;
    this.tile = tile;
  }

  type(id: NodeId): TensorType {
    return this.graph.nodes[id].type;
  }

  location(id: NodeId): Location {
    return this.locations.get(id) ?? bug(`value %${id} (${this.graph.nodes[id].op}) has no buffer`);
  }

  /** A fresh temporary, whole. */
  temporary(type: TensorType): Location {
    return wholeBuffer(this.plan.buffer(type.dtype, type.shape), type.shape);
  }

  program(kernel: KernelDraft, frame: Frame): ProgramDraft {
    return new ProgramDraft(kernel, this, frame);
  }

  /** Adds the kernel (once) and a launch of it. */
  launch(what: string, draft: KernelDraft, walk: Shape, kernel: Nameless, span?: Span): void {
    this.steps.push({
      kind: 'launch',
      kernel: this.plan.kernel(what, kernel),
      shape: walk,
      operands: draft.bindings,
      sizes: draft.sizes,
      ...(span && { span }),
    });
  }
}
