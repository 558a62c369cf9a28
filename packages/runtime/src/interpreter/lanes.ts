/**
 * Scalar programs run over lanes: the loop over steps outside, the loop over positions inside, so that what it costs to
 * interpret a step is paid once for up to 256 numbers (row vectorisation, as in column stores; Boncz et al. 2005).
 *
 * In: a program, then numbers in its input lanes. Out: numbers in its result lanes, which may be input lanes. No code is
 * generated. A program's lanes are its own: it is not to be run while another run of it is unfinished.
 */

import { linearise, type ScalarProgram, type ScalarType } from '@heed/scalar';
import { laneOp, type Lane } from './lane-ops.ts';

/** Positions worked on at once: a few lanes of float64 stay in the nearest cache. */
export const LANES = 256;

export interface LaneInput {
  readonly lane: Lane;
  readonly type: ScalarType;
  /** Whether any result needs it. */
  readonly used: boolean;
}

export interface LaneProgram {
  /** One per parameter. */
  readonly inputs: readonly LaneInput[];
  readonly results: readonly Lane[];
  readonly run: (n: number) => void;
}

export function compileLanes(program: ScalarProgram): LaneProgram {
  const { steps, results } = linearise(program);
  const lanes = steps.map((step) => {
    const lane = new Float64Array(LANES);
    if (step.op === 'const') lane.fill(step.type === 'f32' ? Math.fround(step.value) : step.value);
    return lane;
  });
  const work: ((n: number) => void)[] = [];
  const inputLanes = new Map<number, Lane>();
  steps.forEach((step, at) => {
    if (step.op === 'const') return;
    if (step.op === 'param') {
      inputLanes.set(step.index, lanes[at]);
      return;
    }
    const [a = 0, b = a, c = a] = step.args;
    const [out, x, y, z] = [lanes[at], lanes[a], lanes[b], lanes[c]];
    const op = laneOp(step.op, step.type);
    work.push((n) => op(out, x, y, z, n));
  });
  const inputs = program.params.map(({ type }, index) => {
    const lane = inputLanes.get(index);
    return { lane: lane ?? new Float64Array(LANES), type, used: lane !== undefined };
  });
  return {
    inputs,
    results: results.map((at) => lanes[at]),
    run: (n) => {
      for (const step of work) step(n);
    },
  };
}
