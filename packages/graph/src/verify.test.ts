import { describe, expect, it } from 'vitest';
import { HeedBug } from '@heed/diagnostics';
import { foldRecords } from '@heed/scalar';
import { GraphBuilder } from './builder.ts';
import { expand } from './expand.ts';
import type { CoreOp, Graph } from './graph.ts';
import { parseGraph } from './parse.ts';
import { attention, everyOp, recurrence, sumOfSquares, type } from './samples.check.ts';
import { verify, verifyOrBug } from './verify.ts';

const change = (graph: Graph, id: number, edit: object): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node, k) => (k === id ? { ...node, ...edit } : node)),
});

describe('verify', () => {
  it('finds nothing in sound graphs, before and after expansion', () => {
    const core = [
      'input',
      'constant',
      'size',
      'position',
      'map',
      'contract',
      'fold',
      'scan',
      'item',
      'view',
      'concat',
      'gather',
      'split',
      'merge',
    ] satisfies CoreOp[];
    for (const graph of [attention(), attention('causal'), attention('mask'), recurrence(), everyOp()]) {
      expect(verify(graph)).toEqual([]);
      const expanded = expand(graph);
      expect(verify(expanded)).toEqual([]);
      expect(expanded.nodes.map(({ op }) => op).filter((op) => !(core as string[]).includes(op))).toEqual([]);
      // Names and spans stay with the values.
      const named = (each: Graph): string[] =>
        each.nodes.flatMap(({ name, type: own, span }) =>
          name === undefined ? [] : [JSON.stringify([name, own, span])],
        );
      expect(named(expanded).toSorted()).toEqual(named(graph).toSorted());
      expect(expand(expanded)).toEqual(expanded);
    }
  });

  const graph = attention('causal');
  const last = graph.nodes.length - 1;
  it.each<[string, Graph, RegExp]>([
    ['a forward operand', change(graph, 3, { operands: [4] }), /uses %4 before it is there/],
    ['a missing operand', change(graph, 4, { operands: [0] }), /1 operands where 2/],
    ['a wrong type', change(graph, 5, { type: type('[]', 'f32') }), /is i32\[\], not f32\[\]/],
    ['a wrong shape', change(graph, last, { type: type('[…K…Q…V, Q.n, d]') }), /not f32/],
    ['a domain that is not bool', change(graph, last, { operands: [12, 2, 7] }), /not bool/],
    ['a name twice', change(graph, 3, { name: 'S' }), /name S of another node/],
    ['a missing output', { ...graph, outputs: [{ name: 'result', node: 99 }] }, /output result of the graph is %99/],
    ['two outputs of a name', { ...graph, outputs: [graph.outputs[0], graph.outputs[0]] }, /two outputs/],
    ['no output', { ...graph, outputs: [] }, /no output/],
  ])('finds %s', (_, broken, expected) => {
    expect(verify(broken).join('\n')).toMatch(expected);
  });

  it('finds equations that are rested on but not listed', () => {
    const { value } = parseGraph(
      '%0 = input "Q" : f32[n, Q.d]\n%1 = input "K" : f32[K.d]\n%2 = matmul %0 %1 : f32[n]\nreturn r = %2',
    );
    expect(verify(value!)).toEqual([expect.stringMatching(/rests on a size equation/)]);
  });

  it('finds faults in the bodies of scans', () => {
    const scan = recurrence();
    const id = scan.nodes.findIndex(({ op }) => op === 'scan');
    const [own] = scan.nodes.flatMap((node) => (node.op === 'scan' ? [node.body] : []));
    const body = change(own, own.nodes.length - 1, { type: type('[e]', 'i32') });
    expect(verify(change(scan, id, { body })).join('\n')).toMatch(/of the body of %\d+ is f32/);
    expect(verify(change(scan, id, { carries: 2 })).length).toBeGreaterThan(0);
    expect(verify(change(scan, id, { length: 'S' })).join()).toMatch(/as long as the scan/);
  });

  it('finds two records of one name and malformed ones', () => {
    const withRecords = (...records: (typeof sumOfSquares)[]): Graph => {
      const b = new GraphBuilder();
      const x = b.input('x', type('[n]'));
      for (const [k, record] of records.entries()) b.output(`r${k}`, b.fold(record, 'finish', x, { axes: [-1] }));
      return b.finish();
    };
    expect(verify(withRecords(sumOfSquares, foldRecords.sum))).toEqual([]);
    expect(verify(withRecords(sumOfSquares, { ...foldRecords.sum, name: sumOfSquares.name }))).toEqual([
      expect.stringMatching(/two records/),
    ]);
    expect(verify(withRecords({ ...sumOfSquares, identity: [0, 0] }))[0]).toMatch(/identity/);
  });

  it('turns faults into a bug that names the pass and prints the graph', () => {
    expect(verifyOrBug(graph, 'expand')).toBe(graph);
    const broken = change(graph, 3, { operands: [4] });
    expect(() => verifyOrBug(broken, 'expand')).toThrow(HeedBug);
    expect(() => verifyOrBug(broken, 'expand')).toThrow(/expand makes a sound graph[^]*%4 = matmul/);
  });
});

describe('GraphBuilder', () => {
  it('shares equal nodes, keeps the first span, and adds a name where there is none', () => {
    const b = new GraphBuilder();
    const x = b.input('x', type('[n]'));
    const first = b.elementwise('exp', [x], { span: { start: 1, end: 2 } });
    expect(b.elementwise('exp', [x], { span: { start: 5, end: 6 }, name: 'E' })).toBe(first);
    expect(b.node(first)).toMatchObject({ span: { start: 1, end: 2 }, name: 'E' });
    expect(b.elementwise('exp', [x], { name: 'F' })).not.toBe(first);
    expect(b.elementwise('exp', [x])).toBe(first);
    expect(b.constant(0)).not.toBe(b.constant(-0));
    expect(b.constant(1)).not.toBe(b.constant(true));
  });

  it('counts float64 as weak until a float64 tensor goes in', () => {
    const b = new GraphBuilder();
    const half = b.elementwise('div', [b.position(-1, type('[n]').shape), b.constant(2)]);
    expect(b.type(half).dtype).toBe('f64');
    expect(b.type(b.elementwise('add', [b.input('x', type('[n]')), half])).dtype).toBe('f32');
    const strong = b.elementwise('mul', [b.input('w', type('[n]', 'f64')), half]);
    expect(b.type(b.elementwise('add', [b.input('x', type('[n]')), strong])).dtype).toBe('f64');
  });

  it('does not repeat equations, nor state what equal sizes imply', () => {
    const b = new GraphBuilder();
    const [q, k] = [b.input('Q', type('[n, Q.d]')), b.input('K', type('[K.d, m]'))];
    b.matmul(q, k, undefined, { span: { start: 3, end: 4 } });
    b.matmul(b.elementwise('neg', [q]), k);
    b.contract({ left: 'ik', right: 'kj', out: 'ij' }, q, k);
    b.equation('n', 'n');
    expect(b.finish().equations).toEqual([{ left: 'Q.d', right: 'K.d', span: { start: 3, end: 4 } }]);
  });

  it('refuses what does not fit as a bug', () => {
    const b = new GraphBuilder();
    const x = b.input('x', type('[3, 4]'));
    expect(() => b.matmul(x, x)).toThrow(/a node fits its operands: matmul %0 %0: the inner sizes are 4 and 3/);
  });

  it('positions name an axis alone, or one of the leading ones', () => {
    const b = new GraphBuilder();
    const whole = type('[…X, n, m]').shape;
    expect(b.type(b.position(-1, whole))).toEqual(type('[m]', 'i32'));
    expect(b.type(b.position(-2, whole))).toEqual(type('[n, 1]', 'i32'));
    expect(b.type(b.position(-3, whole))).toEqual(type('[…X, 1, 1]', 'i32'));
    expect(() => b.position(-3, type('[n, m]').shape)).toThrow(/no axis -3/);
  });
});
