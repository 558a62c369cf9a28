/**
 * NumPy's broadcasting of concrete shapes: aligned at the last axes, equal or 1.
 *
 * In: shapes. Out: the shape they share, or a HeedError that names the two that clash and where. Symbolic shapes
 * broadcast in shape.ts.
 */

import { HeedError } from '@heed/diagnostics';
import { countOf, shapeText } from './layout.ts';
import { report } from './messages.ts';

export function broadcast(...shapes: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = [];
  for (let back = rank; back >= 1; back -= 1) {
    let size = 1;
    let from: readonly number[] | undefined;
    for (const shape of shapes) {
      const own = shape.at(-back) ?? 1;
      if (shape.length < back || own === 1 || own === size) continue;
      if (from !== undefined) {
        const facts = { left: shapeText(from), right: shapeText(shape), a: size, b: own };
        throw new HeedError([report['tensor/broadcast'](facts)]);
      }
      size = own;
      from = shape;
    }
    result.push(size);
  }
  countOf(result);
  return result;
}
