/**
 * What a rule hands back: where, what, and what would be allowed. A rule is a function from the workspace to faults;
 * the list of them is house.ts.
 */

import type { Workspace } from './workspace.ts';

export interface Fault {
  /** `packages/tensor/src/shape.ts` or a manifest. */
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

export type Rule = (workspace: Workspace) => Fault[];
