/**
 * Conformance of element types: every type read and written, contiguous and not, rounded and saturated as the tensor
 * room says.
 */

import type { Plan } from '@heed/kernels';
import { randn, roundTo, values, type DType } from '@heed/tensor';
import { build, EXACT, launch, LENGTHS, moving, over, planOf, type ConformanceCase } from './plans.ts';

const TYPES: readonly DType[] = ['f32', 'f64', 'f16', 'i32', 'u8', 'bool'];

/** What an element type computes in. */
const computed: Readonly<Record<DType, 'f32' | 'f64' | 'bool'>> = {
  f32: 'f32',
  f16: 'f32',
  f64: 'f64',
  i32: 'f64',
  u8: 'f64',
  bool: 'bool',
};

/** out[j, i] = 1.5·x[i, j] from one type to another; a truth value counts as 1. */
function convertPlan(from: DType, to: DType): Plan {
  const [a, b] = [computed[from], computed[to]];
  const number = from === 'bool' ? 'cast<f64>(x)' : a === 'f32' ? 'cast<f64>(x)' : 'x';
  const scaled = `mul(${number}, f64(1.5))`;
  const result = b === 'f64' ? scaled : `cast<${b}>(${scaled})`;
  return planOf({ X: { dtype: from, shape: '[n, m]' } }, { out: { dtype: to, shape: '[m, n]' } }, [], {
    kernels: [
      {
        skeleton: 'pointwise',
        name: `convert_${from}_${to}`,
        operands: [
          { role: 'in', dtype: from },
          { role: 'out', dtype: to },
        ],
        sizes: 0,
        body: over(`(x: ${a}) => ${result}`, [0]),
        out: 1,
      },
    ],
    steps: [launch(0, '[n, m]', [moving(0, '[n, m]', 'ij', 'ij'), moving(1, '[m, n]', 'ji', 'ij')])],
  });
}

function convertCase(from: DType, to: DType): ConformanceCase {
  return {
    name: `storage: ${from} to ${to}`,
    plan: convertPlan(from, to),
    tolerance: EXACT,
    trials: () =>
      LENGTHS.slice(0, 6).map((m, at) => {
        const n = [3, 5, 1, 9, 2, 13][at];
        const random = values(randn([n, m], { seed: at, dtype: 'f64' }));
        // Wide enough to round and to saturate; whole for the types that are.
        const scale = { f32: 1, f64: 1, f16: 3e4, i32: 1.2e9, u8: 255, bool: 1 }[from];
        const x = build(
          [n, m],
          ([i, j]) => roundTo(from === 'u8' ? Math.abs(scale * random[i * m + j]) : scale * random[i * m + j], from),
          from,
        );
        const out = build([m, n], ([j, i]) => roundTo(roundTo(1.5 * values(x)[i * m + j], computed[to]), to), to);
        return { label: `${n} × ${m}`, inputs: { X: x }, expected: { out } };
      }),
  };
}

export const storageCases: readonly ConformanceCase[] = TYPES.flatMap((from) =>
  TYPES.map((to) => convertCase(from, to)),
);
