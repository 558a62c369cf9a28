// Models as bytes, read back by a plain reader of the wire format.

import { expect, test } from 'vitest';
import { attentionProblem } from '../attention-problem.ts';
import { onnxProblem } from './attention-models.ts';
import { modelBytes } from './model.ts';
import { float, varint, whole } from './protobuf.ts';

interface Field {
  readonly field: number;
  readonly value: bigint;
  readonly content: Uint8Array;
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const number = (): bigint => {
    let [value, shift] = [0n, 0n];
    for (;;) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7n;
    }
  };
  while (at < bytes.length) {
    const tag = Number(number());
    const wire = tag & 7;
    const value = wire === 0 ? number() : 0n;
    const length = wire === 2 ? Number(number()) : wire === 5 ? 4 : 0;
    fields.push({ field: tag >> 3, value, content: bytes.subarray(at, at + length) });
    at += length;
  }
  return fields;
}

const text = ({ content }: Field): string => new TextDecoder().decode(content);
const of = (bytes: Uint8Array, field: number): readonly Field[] => fieldsOf(bytes).filter((one) => one.field === field);

test('whole numbers of every length, negative ones as 64 bits', () => {
  expect([...varint(0)]).toEqual([0]);
  expect([...varint(300)]).toEqual([0xac, 2]);
  expect([...varint(-1)]).toEqual([255, 255, 255, 255, 255, 255, 255, 255, 255, 1]);
  for (const value of [1, 127, 128, 16_384, 2 ** 31, 2 ** 52]) {
    expect(fieldsOf(whole(3, value))).toMatchObject([{ field: 3, value: BigInt(value) }]);
  }
  const [read] = fieldsOf(float(2, 0.125));
  expect(new DataView(read.content.slice().buffer).getFloat32(0, true)).toBe(0.125);
});

test('a model holds its version, operator sets, nodes, inputs and constants', () => {
  const data = Float32Array.of(1.5, -2);
  const bytes = modelBytes({
    nodes: [
      { op: 'Add', inputs: ['X', 'c'], outputs: ['S'] },
      {
        op: 'Odd',
        domain: 'com.microsoft',
        inputs: ['S', '', 'X'],
        outputs: ['Y'],
        attributes: { axis: -1, perm: [0, 2, 1], scale: { float: 0.5 } },
      },
    ],
    inputs: [{ name: 'X', shape: [300, 2] }],
    outputs: [{ name: 'Y', shape: [300, 2] }],
    constants: [{ name: 'c', shape: [2], data }],
  });
  expect(of(bytes, 1)[0].value).toBe(8n);
  expect(of(bytes, 8).map(({ content }) => of(content, 1).map(text))).toEqual([[''], ['com.microsoft']]);
  const graph = of(bytes, 7)[0].content;
  const nodes = of(graph, 1).map(({ content }) => content);
  expect(nodes.map((node) => of(node, 4).map(text))).toEqual([['Add'], ['Odd']]);
  expect(of(nodes[1], 1).map(text)).toEqual(['S', '', 'X']);
  expect(of(nodes[1], 7).map(text)).toEqual(['com.microsoft']);
  const attributes = of(nodes[1], 5).map(({ content }) => content);
  expect(attributes.map((one) => [text(of(one, 1)[0]), of(one, 20)[0].value])).toEqual([
    ['axis', 2n],
    ['perm', 7n],
    ['scale', 1n],
  ]);
  expect(BigInt.asIntN(64, of(attributes[0], 3)[0].value)).toBe(-1n);
  expect(of(attributes[1], 8).map(({ value }) => value)).toEqual([0n, 2n, 1n]);
  const constant = of(graph, 5)[0].content;
  expect(new Float32Array(of(constant, 9)[0].content.slice().buffer)).toEqual(data);
  const tensor = of(of(of(graph, 11)[0].content, 2)[0].content, 1)[0].content;
  const dimensions = of(of(tensor, 2)[0].content, 1).map(({ content }) => of(content, 1)[0].value);
  expect([of(tensor, 1)[0].value, dimensions]).toEqual([1n, [300n, 2n]]);
});

test('the contributed operators get positions first, and rows are found again', () => {
  const problem = attentionProblem({ heads: 2, queries: 3, width: 2, causal: true });
  const posed = onnxProblem(problem, 'mha');
  const { data } = problem.inputs['Q'];
  expect(posed?.inputs['Q'].shape).toEqual([1, 3, 4]);
  for (let row = 0; row < 6; row += 1) {
    const start = posed?.rowStart(row) ?? Number.NaN;
    expect([...(posed?.inputs['Q'].data.subarray(start, start + 2) ?? [])]).toEqual([
      ...data.subarray(row * 2, row * 2 + 2),
    ]);
  }
});

test('what an operator does not know is not asked of it', () => {
  const forms = (described: Parameters<typeof attentionProblem>[0]): readonly string[] =>
    (['graph', 'mha', 'gqa'] as const).filter((form) => onnxProblem(attentionProblem(described), form) !== undefined);
  const small = { heads: 4, queries: 5, width: 2 };
  expect(forms(small)).toEqual(['graph', 'mha']);
  expect(forms({ ...small, causal: true })).toEqual(['graph', 'mha', 'gqa']);
  expect(forms({ ...small, causal: true, window: 2 })).toEqual(['graph', 'gqa']);
  expect(forms({ ...small, causal: true, keyHeads: 2 })).toEqual(['gqa']);
  for (const special of [
    { alibi: true },
    { cap: 2 },
    { sink: true },
    { documents: true },
    { row: 'linear' },
  ] as const) {
    expect(forms({ ...small, causal: true, ...special })).toEqual([]);
  }
});
