/**
 * From kernels to one WebAssembly module: it imports `env.memory`, whatever functions of `math` it needs and those of
 * libraries (libraries.ts), and exports kernel n as `k<n>`, a stream's two stages as `k<n>_part` and `k<n>_merge`; equal kernels are one function under several
 * names.
 */

import type { Kernel } from '../kernel.ts';
import type { Target, WasmArtifact } from '../program.ts';
import type { Func } from '../wasm/function.ts';
import { WasmModule } from '../wasm/module.ts';
import { emitContract } from './contract.ts';
import { kernelKey } from './kernel-key.ts';
import { emitGather } from './gather.ts';
import { importMemory, libraryFor } from './libraries.ts';
import { emitPointwise } from './pointwise.ts';
import { emitRowwise } from './rowwise.ts';
import { emitStream } from './stream/stream.ts';

export function emitModule(kernels: readonly Kernel[], target: Target, namesLocals = false): WasmArtifact {
  const module = new WasmModule('heed', { libraries: true, relaxed: target.features.relaxedSimd });
  importMemory(module, target.features);
  const emitted = new Map<string, Readonly<Record<string, Func>>>();
  kernels.forEach((kernel, index) => {
    const key = kernelKey(kernel);
    const funcs = emitted.get(key) ?? emitKernel(module, kernel, `k${index}`, target.features.relaxedSimd);
    emitted.set(key, funcs);
    for (const [suffix, func] of Object.entries(funcs)) module.export(`k${index}${suffix}`, func);
  });
  const libraries = Object.fromEntries(module.libraries.map((name) => [name, libraryFor(target, name, namesLocals)]));
  return { kind: 'wasm', bytes: module.encode({ namesLocals }), libraries };
}

/** Functions by what their names add to the kernel's. */
function emitKernel(module: WasmModule, kernel: Kernel, name: string, fused: boolean): Readonly<Record<string, Func>> {
  switch (kernel.skeleton) {
    case 'pointwise':
      return { '': emitPointwise(module, kernel, name) };
    case 'rowwise':
      return { '': emitRowwise(module, kernel, name) };
    case 'contract':
      return { '': emitContract(module, kernel, name, fused) };
    case 'gather':
      return { '': emitGather(module, kernel, name) };
    case 'stream': {
      const { whole, part, merge } = emitStream(module, kernel, name, fused);
      return { '': whole, _part: part, _merge: merge };
    }
  }
}
