/**
 * Masks in the formulas of layers: what a caller gave, as a condition or a summand of the scores.
 *
 * In: masks. Out: the scores as text, and inputs. True means attend, as everywhere in heed; bool masks of PyTorch's
 * nn.MultiheadAttention say the opposite. A floating-point mask is added to the scores.
 */

import { asTensor, expandDims, isFloat, type Tensor } from '@heed/tensor';
import type { Inputs, TensorLike } from 'heed';

export interface MaskInputs {
  /** Broadcast against the scores [..., n, m]. Bool: true is seen. Floating point: added. */
  readonly mask?: TensorLike | undefined;
  /** Bool [..., m]: true is seen by every query. */
  readonly keyMask?: TensorLike | undefined;
}

export interface Masked {
  /** `S`, `S + mask`, `S | mask ∧ j ≤ i`. */
  readonly scores: string;
  readonly inputs: Inputs;
}

/** `between` is how many axes of the scores stand between the batch axes and the keys. */
export function masked({ mask, keyMask }: MaskInputs, causal: boolean, between: number): Masked {
  const given = mask === undefined ? undefined : asTensor(mask);
  const keys = keyMask === undefined ? undefined : spread(asTensor(keyMask), between);
  const adds = given !== undefined && isFloat(given.dtype);
  const conditions = [
    ...(given !== undefined && !adds ? ['mask'] : []),
    ...(keys === undefined ? [] : ['keyMask']),
    ...(causal ? ['j ≤ i'] : []),
  ];
  const sum = adds ? 'S + mask' : 'S';
  return {
    scores: conditions.length === 0 ? sum : `${sum} | ${conditions.join(' ∧ ')}`,
    inputs: { ...(given && { mask: given }), ...(keys && { keyMask: keys }) },
  };
}

/** [..., m] as [..., 1, 1, m]; a mask for all batches has no batch axes to keep apart. */
function spread(keys: Tensor, between: number): Tensor {
  let view = keys;
  for (let k = 0; k < between && keys.shape.length > 1; k += 1) view = expandDims(view, view.shape.length - 1);
  return view;
}
