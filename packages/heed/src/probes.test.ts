/**
 * Three probes that the central types are real: any fold record runs on any device, a recurrence passes from graph text
 * to both devices at run-time length, and one artifact serves all ranks of leading axes, broadcasts and lengths.
 */

import { compile } from '@heed/compiler';
import { evaluateGraph, parseGraph, type Graph } from '@heed/graph';
import { emitProgram } from '@heed/kernels';
import { devices, openSession } from '@heed/runtime';
import { apply, foldRecordText, scalarConst, scalarParam, scalarProgram, type FoldRecord } from '@heed/scalar';
import { disagreement } from '@heed/testing';
import { randn, shapeText, uniform, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';

function graphFrom(text: string): Graph {
  const { value, diagnostics } = parseGraph(text.trim());
  expect(diagnostics).toEqual([]);
  if (!value) throw new Error('the graph of the test does not read');
  return value;
}

type Inputs = Readonly<Record<string, Tensor>>;

/** Mean of squares over the largest magnitude: a row computation nobody but this test knows. */
function peakiness(): FoldRecord {
  const f = (...names: string[]) => names.map((name) => scalarParam(name, 'f32'));
  const [x] = f('x');
  const [s1, p1, s2, p2] = f('s1', 'p1', 's2', 'p2');
  const [s, p] = f('s', 'p');
  return {
    name: 'peakiness',
    fields: ['s', 'p'],
    identity: [0, 0],
    lift: scalarProgram([x], [apply('mul', x, x), apply('abs', x)]),
    merge: scalarProgram([s1, p1, s2, p2], [apply('add', s1, s2), apply('max', p1, p2)]),
    finish: scalarProgram(
      [s, p],
      [apply('select', apply('eq', p, scalarConst(0)), scalarConst(0), apply('div', s, p))],
    ),
    commutative: true,
  };
}

const scan = `
%0 = input "a" : f32[…a, T, c]
%1 = input "x" : f32[…a, T, c]
%2 = input "y0" : f32[…a, c]
%3 = scan carries 1 axis -2 length { T } %2 %0 %1 -> (f32[…a, c], f32[…a, T, c]) {
  %0 = input "y" : f32[…a, c]
  %1 = input "at" : f32[…a, c]
  %2 = input "xt" : f32[…a, c]
  %3 = mul %1 %0 : f32[…a, c]
  %4 = add %3 %2 : f32[…a, c]
  return carry = %4
  return y = %4
}
%4 = item 0 %3 : f32[…a, c]
%5 = item 1 %3 : f32[…a, T, c]
return last = %4
return y = %5`;

describe.each(devices.map((device) => ({ name: device.name, device })))('on $name', ({ device }) => {
  const available = device.availability().available;

  test.skipIf(!available)('a fold record no device knows', () => {
    const record = peakiness();
    const graph = graphFrom(`
record ${foldRecordText(record)}
%0 = input "X" : f32[…X, n, m]
%1 = fold peakiness finish axes(-1) %0 : f32[…X, n]
return result = %1`);
    const session = openSession(device);
    const loaded = session.loadSync(emitProgram(compile(graph), device.target()));
    for (const m of [0, 1, 3, 4, 5, 13, 64, 65]) {
      const inputs = { X: randn([3, 7, m], { seed: m }) };
      expect(
        disagreement(loaded.runSync(inputs).outputs['result'], evaluateGraph(graph, inputs)['result']),
      ).toBeUndefined();
    }
  });

  test.skipIf(!available)('y[t] = a[t]·y[t-1] + x[t], at any length', () => {
    const graph = graphFrom(scan);
    const session = openSession(device);
    const loaded = session.loadSync(emitProgram(compile(graph), device.target()));
    for (const [length, width, lead] of [
      [1, 1, []],
      [7, 5, []],
      [13, 4, [2]],
      [64, 3, [2, 3]],
      [65, 1, []],
      [0, 3, [2]],
    ] as const) {
      const inputs: Inputs = {
        a: uniform([...lead, length, width], { seed: 1, low: -1 }),
        x: randn([...lead, length, width], { seed: 2 }),
        y0: randn([...lead, width], { seed: 3 }),
      };
      const got = loaded.runSync(inputs).outputs;
      const oracle = evaluateGraph(graph, inputs);
      expect(disagreement(got['last'], oracle['last'])).toBeUndefined();
      expect(disagreement(got['y'], oracle['y'])).toBeUndefined();
    }
    expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1 });
  });

  test.skipIf(!available)('one artifact for two ranks of leading axes, two broadcasts and five lengths', () => {
    const graph = graphFrom(`
%0 = input "Q" : f32[…Q, Q.n, d]
%1 = input "K" : f32[…K, K.m, d]
%2 = input "V" : f32[…V, K.m, e]
%3 = transpose %1 : f32[…K, d, K.m]
%4 = matmul %0 %3 : f32[…K…Q, Q.n, K.m]
%5 = softmax axes(-1) %4 : f32[…K…Q, Q.n, K.m]
%6 = matmul %5 %2 : f32[…K…Q…V, Q.n, e]
return result = %6`);
    const session = openSession(device);
    const loaded = session.loadSync(emitProgram(compile(graph), device.target()));
    const shapes = new Set<string>();
    for (const leads of [
      [[], [], []],
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      [[2, 1], [3], []],
      [[4], [1], [4]],
    ] as const) {
      for (const length of [1, 7, 13, 64, 65]) {
        const inputs = {
          Q: randn([...leads[0], length, 8], { seed: 1 }),
          K: randn([...leads[1], 9, 8], { seed: 2 }),
          V: randn([...leads[2], 9, 5], { seed: 3 }),
        };
        const { result } = loaded.runSync(inputs).outputs;
        expect(disagreement(result, evaluateGraph(graph, inputs)['result'])).toBeUndefined();
        shapes.add(shapeText(result.shape));
      }
    }
    expect(shapes.size).toBe(15);
    expect(session.statistics).toMatchObject({ loads: 1, artifacts: 1, layouts: 20, runs: 20 });
  });
});
