// Counting by hand: each rule against a figure written out, in sizes.

import { foldRecords } from '@heed/scalar';
import { evaluateSize, mulSizes, addSizes, sizeText, type Size } from '@heed/tensor';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from './builder.ts';
import { addWork, constantNodes, elementCount, leadSymbol, workOf, type Work } from './cost.ts';
import { expand } from './expand.ts';
import type { Graph, NodeId } from './graph.ts';
import { attention, recurrence, shape, type } from './samples.check.ts';

const text = (work: Work): string =>
  [work.flops, work.special, work.readBytes, work.writtenBytes].map(sizeText).join(' | ');

const total = (graph: Graph): Work => addWork(...graph.nodes.map((_, id) => workOf(graph, id)));

/** The cost of the node that `make` adds to inputs X: [n, d] and Y: [d, e]. */
function costOf(make: (b: GraphBuilder, x: NodeId, y: NodeId) => NodeId): string {
  const b = new GraphBuilder();
  const made = make(b, b.input('X', type('[n, d]')), b.input('Y', type('[d, e]')));
  b.output('result', made);
  return text(workOf(b.finish(), made));
}

describe('one operation', () => {
  it.each<[string, (b: GraphBuilder, x: NodeId, y: NodeId) => NodeId, string]>([
    ['matmul', (b, x, y) => b.matmul(x, y), '2*d*e*n | 0 | 4*d*e + 4*d*n | 4*e*n'],
    ['its own square reads once', (b, x) => b.elementwise('mul', [x, x]), 'd*n | 0 | 4*d*n | 4*d*n'],
    ['exp', (b, x) => b.elementwise('exp', [x]), '0 | d*n | 4*d*n | 4*d*n'],
    ['gelu: 4 and erf', (b, x) => b.elementwise('gelu', [x]), '4*d*n | d*n | 4*d*n | 4*d*n'],
    ['a literal is not read', (b, x) => b.elementwise('div', [x, b.constant(2)]), 'd*n | 0 | 4*d*n | 4*d*n'],
    ['softmax', (b, x) => b.softmax(x, [-1]), '4*d*n | d*n | 4*d*n | 4*d*n'],
    ['sum', (b, x) => b.reduce('reduce_sum', x, { axes: [-1] }), 'd*n | 0 | 4*d*n | 4*n'],
    ['mean divides once a row', (b, x) => b.reduce('reduce_mean', x, { axes: [-1] }), 'd*n + n | 0 | 4*d*n | 4*n'],
    ['logsumexp', (b, x) => b.reduce('reduce_logsumexp', x, { axes: [-1] }), '3*d*n + n | d*n + n | 4*d*n | 4*n'],
    ['a view is free', (b, x) => b.transpose(x), '0 | 0 | 0 | 0'],
    ['joining moves', (b, x) => b.join([x, x]), '0 | 0 | 4*d*n | 8*d*n'],
    ['a comparison is no arithmetic', (b, x) => b.elementwise('lt', [x, b.constant(0)]), '0 | 0 | 4*d*n | d*n'],
    ['a fold record', (b, x) => b.fold(foldRecords.sum, 'finish', x, { axes: [-1] }), 'd*n | 0 | 4*d*n | 4*n'],
    [
      'a contraction over two labels',
      (b, x, y) => b.contract({ left: 'ik', right: 'kj', out: 'i' }, x, y),
      '2*d*e*n | 0 | 4*d*e + 4*d*n | 4*n',
    ],
  ])('%s', (_, make, expected) => expect(costOf(make)).toBe(expected));

  it('a gather reads what it looks up, not the table', () => {
    const b = new GraphBuilder();
    const table = b.input('T', type('[r, d]'));
    const at = b.input('i', type('[n]', 'i32'));
    const made = b.gather(table, [0], [at]);
    b.output('result', made);
    expect(text(workOf(b.finish(), made))).toBe('0 | 0 | 4*d*n + 4*n | 4*d*n');
  });

  it('a scan costs its body at every step', () => {
    const graph = recurrence();
    const scan = graph.nodes.findIndex(({ op }) => op === 'scan');
    const { flops } = workOf(graph, scan);
    const node = graph.nodes[scan];
    const state = elementCount(node.type.shape);
    expect(sizeText(flops)).toBe(sizeText(mulSizes(2, state, node.op === 'scan' ? node.length : 0)));
  });
});

describe('the textbook formula', () => {
  const numbers = { 'Q.n': 3, 'K.m': 5, d: 7, 'V.e': 2, '…Q': 4, '…K': 4, '…V': 1, '…K…Q': 4, '…K…Q…V': 4 };
  const value = (size: Size): number | undefined => evaluateSize(size, numbers);

  it('adds up to what a person counts', () => {
    const { flops, special, readBytes, writtenBytes } = total(attention());
    expect(value(flops)).toBe(4 * (2 * 3 * 5 * 7 + 3 * 5 + 4 * 3 * 5 + 2 * 3 * 5 * 2));
    expect(value(special)).toBe(4 * 3 * 5);
    expect(value(readBytes)).toBe(4 * (4 * 3 * 7 + 4 * 5 * 7 + 3 * 4 * 3 * 5 + 5 * 2));
    expect(value(writtenBytes)).toBe(4 * (3 * 4 * 3 * 5 + 4 * 3 * 2));
  });

  it('a causal condition is worked out, not read', () => {
    const graph = attention('causal');
    const le = graph.nodes.findIndex(({ op }) => op === 'le');
    expect(constantNodes(graph).has(le)).toBe(true);
    expect(text(workOf(graph, le))).toBe('0 | 0 | 0 | 0');
    expect(value(total(graph).flops)).toBe(value(total(attention()).flops));
  });

  it('products cost the same in core operations', () => {
    const [surface, core] = [attention(), expand(attention())];
    const products = (graph: Graph, op: string): Size =>
      addSizes(...graph.nodes.flatMap((node, id) => (node.op === op ? [workOf(graph, id).flops] : [])));
    expect(sizeText(products(core, 'contract'))).toBe(sizeText(products(surface, 'matmul')));
  });
});

it('leading axes are one symbol', () => {
  expect(leadSymbol(['K', 'Q'])).toBe('…K…Q');
  expect(sizeText(elementCount(shape('[…K…Q, n, 3]')))).toBe('3*n*…K…Q');
  expect(elementCount(shape('[]'))).toBe(1);
});
