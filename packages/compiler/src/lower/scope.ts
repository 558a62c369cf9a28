/**
 * A scope: one graph (the program's or a scan body's) while it is lowered into a list of steps.
 *
 * It knows where each value lies and appends launches; the lowering of each operation (map, fold, contract, …) stands in
 * a file of its own and works through it.
 */

import { bug, type Span } from '@heed/diagnostics';
import type { Graph, NodeId, TensorType } from '@heed/graph';
import type { Step, StreamTile } from '@heed/kernels';
import type { Shape } from '@heed/tensor';
import type { KernelDraft } from './kernel-draft.ts';
import { ProgramDraft } from './kernel-draft.ts';
import type { Nameless, PlanDraft } from './plan-draft.ts';
import { wholeBuffer, type Frame, type Location } from './walk.ts';

export class Scope {
  readonly plan: PlanDraft;
  readonly graph: Graph;
  readonly tile: StreamTile;
  readonly locations: Map<NodeId, Location> = new Map();
  readonly steps: Step[] = [];

  constructor(plan: PlanDraft, graph: Graph, tile: StreamTile) {
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
    return new ProgramDraft(kernel, this.graph, this.locations, frame);
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
