/** An index outside its axis is the same fault on every device, and one artifact serves all lengths. */

import { HeedError, type Diagnostic } from '@heed/diagnostics';
import { compile } from '@heed/compiler';
import { check } from '@heed/formula';
import { evaluateGraph } from '@heed/graph';
import { emitProgram } from '@heed/kernels';
import { devices, openSession } from '@heed/runtime';
import { disagreement } from '@heed/testing';
import { randn, tensor, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';
import type { Backend } from './face.ts';
import { graphOf } from './variants.ts';

const places = (...data: number[]): Tensor => tensor(Int32Array.from(data), [data.length], { dtype: 'i32' });

function faultOf(run: () => unknown): Diagnostic | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

describe.each(doctor())('$name', ({ name, available }) => {
  const backend = name as Backend;
  const S = randn([3, 5], { seed: 1 });

  test.skipIf(!available)('says which index, axis and place', () => {
    const text = 'S: [n, m]; w: [2, k]; S + w[1, i - j]';
    const fault = faultOf(() => attn(text).runSync({ S, w: randn([2, 4], { seed: 2 }) }, { backend }));
    expect(fault).toMatchObject({ code: 'run/index-out-of-range', facts: { index: -1, axis: 1, size: 4 } });
    expect(text.slice(fault?.span?.start, fault?.span?.end)).toBe('w[1, i - j]');
  });

  test.skipIf(!available)('looks only where the index is demanded, and everywhere there', () => {
    const formula = attn('S: [n, m]; w: [k]; t: i32[m]; softmax(S + w[t[j]] | t[j] ≥ 0)');
    const w = randn([4], { seed: 3 });
    expect(formula.runSync({ S, w, t: places(3, -7, 0, -1, 2) }, { backend }).result.shape).toEqual([3, 5]);
    const fault = faultOf(() => formula.runSync({ S, w, t: places(3, -7, 4, -1, 2) }, { backend }));
    expect(fault).toMatchObject({ code: 'run/index-out-of-range', facts: { index: 4, axis: 0, size: 4 } });
    expect(formula.runSync({ S, w, t: places(0, 1, 2, 3, 3) }, { backend }).result.shape).toEqual([3, 5]);
  });
});

test.each(devices)('$name: one artifact serves all lengths and ranks of leading axes', (device) => {
  if (!device.availability().available) return;
  const text = 'w: [k]\nP[i, j] = Σ_t Q[i, t]·K[j, t] + w[clamp(j - i, 0, 3)]\nsoftmax_j(P | j ≤ i)·V';
  const graph = graphOf(check(text));
  const session = openSession(device);
  const loaded = session.loadSync(emitProgram(compile(graph), device.target()));
  for (const leads of [[], [2], [3, 1]]) {
    for (const [n, m] of [
      [1, 1],
      [7, 3],
      [0, 4],
      [64, 65],
      [13, 7],
    ] as const) {
      const inputs = {
        Q: randn([...leads, n, 5], { seed: n }),
        K: randn([...leads, m, 5], { seed: m + 9 }),
        V: randn([2, m, 2], { seed: 5 }),
        w: randn([4 + n], { seed: 6 }),
      };
      const { result } = loaded.runSync(inputs).outputs;
      expect(disagreement(result, evaluateGraph(graph, inputs)['result'])).toBeUndefined();
    }
  }
  expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1, runs: 15 });
});
