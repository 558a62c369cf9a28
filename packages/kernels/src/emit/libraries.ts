/**
 * Functions that many programs need and that take most of their time, as modules of their own.
 *
 * In: the name of a library, a target. Out: its module, the same bytes each time; programs import from it (`shared` of
 * wasm/module.ts). What an engine optimised for one formula is then there for the next: a new one starts with fast
 * products, for only what is its own is new. All of a library is always in it.
 */

import { bug } from '@heed/diagnostics';
import type { Target } from '../program.ts';
import type { Func } from '../wasm/function.ts';
import { WasmModule } from '../wasm/module.ts';
import { tileFunc } from './contract-tile.ts';
import { tileRows } from './register-tile.ts';
import { carefulFunc, isFiniteFunc } from './stream/careful.ts';
import { productFunc } from './stream/product.ts';
import { dotsFunc, rowSumsFunc, spreadFunc } from './stream/row.ts';

const functions: Readonly<Record<string, (module: WasmModule, fused: boolean) => readonly Func[]>> = {
  contract: (module, fused) => tileRows(fused).map((rows) => tileFunc(module, rows, fused)),
  stream: (module, fused) => [
    productFunc(module, false, fused),
    productFunc(module, true, fused),
    dotsFunc(module, fused),
    rowSumsFunc(module, fused),
    isFiniteFunc(module),
    carefulFunc(module),
    spreadFunc(module),
  ],
};

const made = new Map<string, Uint8Array>();

export function libraryFor({ features }: Target, name: string, namesLocals: boolean): Uint8Array {
  const { relaxedSimd, threads } = features;
  const key = `${name} ${relaxedSimd} ${threads} ${namesLocals}`;
  const bytes = made.get(key) ?? encode(name, features, namesLocals);
  made.set(key, bytes);
  return bytes;
}

function encode(name: string, features: Target['features'], namesLocals: boolean): Uint8Array {
  const module = new WasmModule(name, { relaxed: features.relaxedSimd });
  importMemory(module, features);
  const funcs = functions[name]?.(module, features.relaxedSimd) ?? bug(`there is a library \`${name}\``);
  for (const func of funcs) module.export(func.name, func);
  return module.encode({ namesLocals });
}

/** The most a shared memory may grow to, in pages of 64 KiB: the 4 GiB of a 32-bit address. */
const MAX_PAGES = 65536;

/** The memory that all modules of a device work in. */
export function importMemory(module: WasmModule, { threads: shared }: Target['features']): void {
  module.memory({ min: shared ? 1 : 0, ...(shared ? { max: MAX_PAGES, shared } : {}), import: ['env', 'memory'] });
}
