/**
 * From a plan to a program for one target: the last step that is pure.
 *
 * In: kernels as data. Out: what the target runs: a WebAssembly module (emit-module.ts), JavaScript text
 * (emit-js/emit-source.ts), or the kernels themselves where they are interpreted. Nothing is compiled, run or sized here.
 */

import { emitSource } from '../emit-js/emit-source.ts';
import type { Kernel } from '../kernel.ts';
import type { Artifact, Plan, Program, Target } from '../program.ts';
import { emitModule } from './emit-module.ts';

export interface EmitOptions {
  /** For who reads the code as text. */
  readonly namesLocals?: boolean;
}

export function emitProgram(plan: Plan, target: Target, { namesLocals = false }: EmitOptions = {}): Program {
  return { ...plan, target: target.name, artifact: artifactOf(plan.kernels, target, namesLocals) };
}

function artifactOf(kernels: readonly Kernel[], target: Target, namesLocals: boolean): Artifact {
  switch (target.artifact) {
    case 'wasm':
      return emitModule(kernels, target, namesLocals);
    case 'js':
      return { kind: 'js', source: emitSource(kernels) };
    case 'kernels':
      return { kind: 'kernels' };
  }
}
