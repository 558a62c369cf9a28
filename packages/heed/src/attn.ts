/**
 * `attn(source)`: a formula as an object, with every backend. The public face, with nearly no code of its own: the object
 * is formula.ts, what compiles and runs it is compiling.ts.
 */

import { compiling } from './compiling.ts';
import type { Formula } from './face.ts';
import { formulaOn } from './formula.ts';
import type { InputsFor } from './input-names.ts';

export function attn<const S extends string>(source: S): Formula<InputsFor<S>> {
  return formulaOn(compiling, source);
}
