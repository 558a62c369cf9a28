/**
 * Scores that are one product times a number of the sizes alone (√d): the number goes into the queries, once, and no
 * program is run per score.
 */

import type { BoundProgram } from '../../kernel.ts';
import { apply, scalarConst, scalarProgram, type Scalar } from '@heed/scalar';

/** The number as a program of sizes; undefined where scores are anything else. */
export function scaleOf({ program, inputs }: BoundProgram): BoundProgram | undefined {
  const [result] = program.results;
  const from = new Map(program.params.map((param, k) => [param.name, inputs[k].from]));
  const isProduct = (node: Scalar): boolean => node.op === 'param' && from.get(node.name) === 'product';
  const isStill = (node: Scalar): boolean =>
    node.op === 'const' || (node.op === 'param' ? from.get(node.name) === 'size' : node.args.every(isStill));
  const bound = (scale: Scalar): BoundProgram => ({ program: scalarProgram(program.params, [scale]), inputs });
  if (isProduct(result)) return bound(scalarConst(1, 'f32'));
  if (result.op !== 'mul' && result.op !== 'div') return undefined;
  const [a, b] = result.args;
  if (isProduct(a) && isStill(b)) return bound(result.op === 'mul' ? b : apply('div', scalarConst(1, 'f32'), b));
  return result.op === 'mul' && isProduct(b) && isStill(a) ? bound(a) : undefined;
}
