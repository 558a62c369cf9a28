/**
 * An ONNX model from nodes, inputs and outputs: the file that onnxruntime loads.
 *
 * In: a graph as data. Out: the bytes of a ModelProto. Field numbers are those of onnx.proto (ONNX IR version 8); only
 * what the benchmark's models use is written.
 */

import { bytes, float, joined, message, text, whole, type Bytes } from './protobuf.ts';

export type ElementType = 'f32' | 'i32';

export interface ValueInfo {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type?: ElementType;
}

/** A number is a whole attribute; `{ float }` one with a fraction. */
export type Attribute = number | readonly number[] | { readonly float: number };

export interface Node {
  readonly op: string;
  readonly domain?: 'com.microsoft';
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

export interface Constant extends ValueInfo {
  readonly data: Float32Array | Int32Array;
}

export interface OnnxGraph {
  readonly nodes: readonly Node[];
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly constants?: readonly Constant[];
}

const ELEMENT = { f32: 1, i32: 6 } as const;
const ATTRIBUTE = { float: 1, whole: 2, wholes: 7 } as const;

export function modelBytes({ nodes, inputs, outputs, constants = [] }: OnnxGraph): Bytes {
  const graph = [
    ...nodes.map((node) => message(1, ...nodeParts(node))),
    text(2, 'bench'),
    ...constants.map((constant) => message(5, ...constantParts(constant))),
    ...inputs.map((value) => message(11, ...valueParts(value))),
    ...outputs.map((value) => message(12, ...valueParts(value))),
  ];
  return joined([
    whole(1, 8),
    text(2, 'heed-bench'),
    message(7, ...graph),
    message(8, text(1, ''), whole(2, 17)),
    message(8, text(1, 'com.microsoft'), whole(2, 1)),
  ]);
}

function nodeParts({ op, domain, inputs, outputs, attributes = {} }: Node): readonly Bytes[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, text(1, name), ...attributeParts(value))),
    ...(domain === undefined ? [] : [text(7, domain)]),
  ];
}

function attributeParts(value: Attribute): readonly Bytes[] {
  if (typeof value === 'number') return [whole(3, value), whole(20, ATTRIBUTE.whole)];
  if ('float' in value) return [float(2, value.float), whole(20, ATTRIBUTE.float)];
  return [...value.map((each) => whole(8, each)), whole(20, ATTRIBUTE.wholes)];
}

function valueParts({ name, shape, type = 'f32' }: ValueInfo): readonly Bytes[] {
  const dimensions = shape.map((size) => message(1, whole(1, size)));
  return [text(1, name), message(2, message(1, whole(1, ELEMENT[type]), message(2, ...dimensions)))];
}

function constantParts({ name, shape, type = 'f32', data }: Constant): readonly Bytes[] {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.map((size) => whole(1, size)), whole(2, ELEMENT[type]), text(8, name), bytes(9, raw)];
}
