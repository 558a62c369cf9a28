import { describe, expect, it } from 'vitest';
import { expand } from './expand.ts';
import type { Graph } from './graph.ts';
import { parseGraph } from './parse.ts';
import type { NodeSpec } from './infer.ts';
import { prune, rewriteGraph, specOf, substituteGraph, type Visit } from './rewrite.ts';
import { attention, everyOp, recurrence } from './samples.check.ts';
import { graphText } from './text.ts';
import { verify } from './verify.ts';

function check(input: string, visit: Visit, expected: string): void {
  const lines = (text: string): string =>
    text
      .trim()
      .split('\n')
      .map((line) => `${line.trim()}\n`)
      .join('');
  const graph = parseGraph(input).value!;
  expect(verify(graph)).toEqual([]);
  const result = prune(rewriteGraph(graph, visit), { inputs: 'drop' });
  expect(verify(result)).toEqual([]);
  expect(lines(graphText(result))).toBe(lines(expected));
}

/** x + 0 → x, wherever it is. */
const dropZero: Visit = (node, _id, { builder }) => {
  if (node.op !== 'add') return undefined;
  const zero = builder.node(node.operands[1]);
  return zero.op === 'constant' && zero.value === 0 ? node.operands[0] : undefined;
};

describe('rewriteGraph', () => {
  it('gives the same graph when nothing is replaced', () => {
    for (const graph of [attention(), attention('mask'), recurrence(), everyOp(), expand(everyOp())]) {
      expect(graphText(rewriteGraph(graph, () => undefined))).toBe(graphText(graph));
    }
  });

  it('replaces, moves operands, keeps names and spans', () => {
    check(
      `%0 = input "x" : f32[n]
       %1 = constant 0 : i32[]
       %2 = exp %0 : f32[n] @3:4
       %3 = add %2 %1 : f32[n] @1:5 "S"
       %4 = neg %3 : f32[n]
       return result = %4
       return S = %3`,
      dropZero,
      `%0 = input "x" : f32[n]
       %1 = exp %0 : f32[n] @3:4 "S"
       %2 = neg %1 : f32[n]
       return result = %2
       return S = %1`,
    );
  });

  it('goes into the bodies of scans', () => {
    check(
      `%0 = input "x" : f32[T]
       %1 = constant 0 : f32[]
       %2 = scan carries 1 axis -1 length { T } %1 %0 -> (f32[], f32[T]) {
         %0 = input "y" : f32[]
         %1 = input "x" : f32[]
         %2 = constant 0 : i32[]
         %3 = add %0 %1 : f32[]
         %4 = add %3 %2 : f32[]
         return y = %4
         return all = %3
       }
       %3 = item 1 %2 : f32[T]
       return result = %3`,
      dropZero,
      `%0 = input "x" : f32[T]
       %1 = constant 0 : f32[]
       %2 = scan carries 1 axis -1 length { T } %1 %0 -> (f32[], f32[T]) {
         %0 = input "y" : f32[]
         %1 = input "x" : f32[]
         %2 = add %0 %1 : f32[]
         return y = %2
         return all = %2
       }
       %3 = item 1 %2 : f32[T]
       return result = %3`,
    );
  });

  it('shares nodes that become equal, but keeps two names apart', () => {
    check(
      `%0 = input "x" : f32[n]
       %1 = tanh %0 : f32[n]
       %2 = exp %0 : f32[n] "A"
       %3 = exp %0 : f32[n] "B"
       %4 = mul %1 %2 : f32[n]
       %5 = mul %4 %3 : f32[n]
       return result = %5`,
      (node, _, { builder }) => (node.op === 'tanh' ? builder.elementwise('exp', node.operands) : undefined),
      `%0 = input "x" : f32[n]
       %1 = exp %0 : f32[n] "A"
       %2 = exp %0 : f32[n] "B"
       %3 = mul %1 %1 : f32[n]
       %4 = mul %3 %2 : f32[n]
       return result = %4`,
    );
  });
});

it('a graph of which nothing is replaced is the same graph; what comes before the first replaced node stays', () => {
  const graph = attention('mask');
  expect(rewriteGraph(graph, () => undefined)).toBe(graph);
  const at = graph.nodes.findIndex(({ op }) => op === 'softmax');
  const result = rewriteGraph(graph, (node, _, { builder }) =>
    node.op === 'softmax' ? builder.add({ ...specOf(node), op: 'softmax1' } as NodeSpec) : undefined,
  );
  expect(result.nodes.slice(0, at).map((node, k) => node === graph.nodes[k])).not.toContain(false);
  expect(result.nodes[at]?.op).toBe('softmax1');
  expect(verify(result)).toEqual([]);
});

describe('prune', () => {
  it('drops what no output needs and keeps inputs unless told', () => {
    const graph = attention('mask');
    const onlyWeights: Graph = { ...graph, outputs: graph.outputs.filter(({ name }) => name === 'A') };
    const kept = prune(onlyWeights);
    expect(verify(kept)).toEqual([]);
    expect(kept.nodes.filter(({ op }) => op === 'matmul')).toHaveLength(1);
    expect(kept.nodes.filter(({ op }) => op === 'input')).toHaveLength(4);
    const dropped = prune(onlyWeights, { inputs: 'drop' });
    expect(dropped.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : []))).toEqual(['Q', 'K', 'mask']);
  });
});

describe('substituteGraph', () => {
  it('makes two sizes one everywhere, equations included', () => {
    const graph = parseGraph(`
      %0 = input "Q" : f32[Q.n, Q.d]
      %1 = input "K" : f32[K.d, K.m]
      %2 = matmul %0 %1 : f32[Q.n, K.m]
      equation Q.d = K.d
      return result = %2`).value!;
    expect(verify(graph)).toEqual([]);
    const result = substituteGraph(graph, (symbol) => (symbol.endsWith('.d') ? 'd' : symbol));
    expect(verify(result)).toEqual([]);
    expect(result.equations).toEqual([]);
    expect(graphText(result)).toContain('input "Q" : f32[Q.n, d]');
  });

  it('reaches the sizes of a split', () => {
    const graph = parseGraph(`
      %0 = input "x" : f32[D]
      %1 = split axis 0 into [H; x.d] %0 : f32[H, x.d]
      equation H*x.d = D
      return result = %1`).value!;
    expect(verify(graph)).toEqual([]);
    const result = substituteGraph(graph, (symbol) => (symbol === 'D' ? { op: 'mul', args: ['H', 'x.d'] } : symbol));
    expect(verify(result)).toEqual([]);
    expect(graphText(substituteGraph(result, () => 3))).toContain('split axis 0 into [3; 3]');
  });
});
