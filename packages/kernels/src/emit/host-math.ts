/**
 * Functions a kernel borrows from its host: f64 → f64, imported from `math` only where used.
 *
 * float64 functions are the host's on every device, so that ⌊log(…)⌋ never differs between two of them. A device offers
 * `hostMath` as the import object's `math`.
 */

import { ops } from '@heed/scalar';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';

const names = ['exp', 'log', 'log1p', 'expm1', 'sin', 'cos', 'tanh', 'sigmoid', 'erf', 'pow'] as const;

export type HostName = (typeof names)[number];

/** The scalar room's own definitions: `Math.exp` itself and its like, where ECMAScript has them. */
export const hostMath: Readonly<Record<HostName, (x: number, y: number, unused: number) => number>> =
  Object.fromEntries(names.map((name) => [name, ops[name].evaluate])) as Record<
    HostName,
    (typeof ops)[HostName]['evaluate']
  >;

/**
 * The same table as text of an object, for a thread that functions cannot be sent to. Each function is the engine's own,
 * by name, or its text, which names nothing outside itself.
 */
export function hostMathText(): string {
  const entries = names.map((name) => {
    const { evaluate } = ops[name];
    const own = (Math as unknown as Record<string, unknown>)[name] === evaluate;
    return `${name}: ${own ? `Math.${name}` : `(${String(evaluate)})`}`;
  });
  return `{ ${entries.join(', ')} }`;
}

export function hostFunction(module: WasmModule, name: HostName): Func {
  return module.once(`math.${name}`, () =>
    module.importFunc(['math', name], name === 'pow' ? ['f64', 'f64'] : ['f64'], ['f64']),
  );
}
