import { describe, expect, it } from 'vitest';
import { expand } from './expand.ts';
import { ELEMENTWISE_OPS } from './elementwise.ts';
import type { ElementwiseOp, Graph, OpKind } from './graph.ts';
import { parseGraph } from './parse.ts';
import { attention, everyOp, recurrence } from './samples.check.ts';
import { graphText } from './text.ts';
import { verify } from './verify.ts';

/** Every op that is not elementwise: the type checker asks for a new one here. */
const OTHERS = {
  input: 1, constant: 1, size: 1, position: 1, map: 1, contract: 1, fold: 1, scan: 1, item: 1, view: 1, concat: 1, join: 1,
  gather: 1, split: 1, merge: 1,
  matmul: 1, transpose: 1, softmax: 1, log_softmax: 1, reduce_sum: 1, reduce_mean: 1, reduce_max: 1, reduce_min: 1,
  reduce_prod: 1, reduce_logsumexp: 1, reduce_norm: 1, reduce_argmax: 1, softmax1: 1, softpick: 1, normalize: 1,
  layernorm: 1, rmsnorm: 1, cumsum: 1, cumprod: 1,
} as const satisfies Record<Exclude<OpKind, ElementwiseOp>, 1>; // prettier-ignore

/** Numbers, NaN and -0 included, compare as text where `toEqual` cannot. */
function checkRoundTrip(graph: Graph): void {
  const text = graphText(graph);
  const { value, diagnostics } = parseGraph(text);
  expect(diagnostics).toEqual([]);
  expect(value).toEqual(graph);
  expect(graphText(value!)).toBe(text);
  expect(verify(value!)).toEqual([]);
}

describe('the text form', () => {
  it('is readable', () => {
    expect(graphText(attention('causal'))).toBe(
      [
        '%0 = input "Q" : f32[…Q, Q.n, d] @8:9',
        '%1 = input "K" : f32[…K, K.m, d] @10:11',
        '%2 = input "V" : f32[…V, K.m, V.e] @18:19',
        '%3 = transpose %1 : f32[…K, d, K.m] @10:12',
        '%4 = matmul %0 %3 : f32[…K…Q, Q.n, K.m] @8:12',
        '%5 = size d : i32[]',
        '%6 = sqrt %5 : f64[] @13:15',
        '%7 = div %4 %6 : f32[…K…Q, Q.n, K.m] @8:15 "S"',
        '%8 = position -1 : i32[K.m]',
        '%9 = position -2 : i32[Q.n, 1]',
        '%10 = le %8 %9 : bool[Q.n, K.m]',
        '%11 = exclude %7 %10 : f32[…K…Q, Q.n, K.m]',
        '%12 = softmax axes(-1) %11 domain %10 : f32[…K…Q, Q.n, K.m] @0:16 "A"',
        '%13 = matmul %12 %2 domain %10 : f32[…K…Q…V, Q.n, V.e] @0:19',
        'return result = %13',
        'return A = %12',
        '',
      ].join('\n'),
    );
  });

  it('reads back every op, surface and core', () => {
    const graph = everyOp();
    const present = new Set(graph.nodes.map(({ op }) => op));
    expect([...ELEMENTWISE_OPS, ...(Object.keys(OTHERS) as OpKind[])].filter((op) => !present.has(op))).toEqual([]);
    for (const sample of [graph, attention(), attention('causal'), attention('mask'), recurrence()]) {
      checkRoundTrip(sample);
      checkRoundTrip(expand(sample));
    }
  });

  it('prints own records once and built-in ones by name', () => {
    const lines = graphText(everyOp()).split('\n');
    expect(lines.filter((line) => line.startsWith('record '))).toHaveLength(1);
    expect(lines[0]).toMatch(/^record fold "sum of squares"\(s\) commutative \{/);
  });

  it('reads nothing as a graph without nodes', () => {
    expect(parseGraph(' \n').value).toEqual({ nodes: [], outputs: [], equations: [] });
  });

  it.each([
    ['%0 = input Q : f32[n]', 'a name in quotes'],
    ['%1 = constant 1 : i32[]', 'node %0'],
    ['%0 = frobnicate : f32[]', 'a known operation'],
    ['%0 = constant 1 : f8[]', 'a type'],
    ['%0 = constant 1', 'a colon'],
    ['%0 = size 2*( : i32[]', 'a size'],
    ['%0 = map { (x) => y } %1 : f32[]', 'a scalar program'],
    ['%0 = fold nothing finish axes(-1) %1 : f32[]', 'the record of nothing'],
    ['%0 = split axis 0 into 4 %1 : f32[4]', 'sizes in brackets'],
    ['%0 = split axis 0 into [] %1 : f32[4]', 'a size'],
    ['%0 = merge axis 0 %1 : f32[4]', 'count'],
    ['%0 = gather %1 %2 : f32[4]', 'axes(…)'],
    ['%0 = gather axes(0) %1 %2 domain %3 : f32[4]', 'a colon'],
    ['%0 = constant 1 : i32[] junk', 'the end of the line'],
    ['return result = %0\n%0 = constant 1 : i32[]', 'the end'],
    [`${'%0 = scan carries 0 axis -1 length { n } -> (f32[]) {\n'.repeat(40)}`, 'at most 32 bodies'],
  ])('refuses %j', (text, what) => {
    const { value, diagnostics } = parseGraph(text);
    expect(value).toBeUndefined();
    expect(diagnostics[0].code).toBe('graph/text');
    expect(diagnostics[0].message.en).toContain(what);
  });
});
