/**
 * The oracle: what a graph means, in float64, slow and plain.
 *
 * In: a graph and tensors by input name. Out: tensors by output name: bool and i32 where the graph says so, else float64.
 * Surface ops are expanded first, so there is one meaning of each. Nothing is fused, reordered or approximated: sums run
 * row-major, a fold merges one element after another, what a domain excludes is never touched. Tensors that do not fit
 * raise a HeedError with the binder's diagnostics.
 */

import { bug, HeedError, type Diagnostic } from '@heed/diagnostics';
import type { Precision } from '@heed/scalar';
import {
  bindShapes,
  concreteShape,
  unfit,
  storeNumber,
  dense,
  values,
  zeros,
  type DType,
  type ShapeBinding,
  type SizeValues,
  type Tensor,
} from '@heed/tensor';
import { evaluateNode, type Value } from './evaluate-node.ts';
import { expand } from './expand.ts';
import type { Graph, Node, NodeId } from './graph.ts';
import { bodyInputs } from './infer.ts';
import { alignedSteps, countOf, eachIndex } from './walk.ts';

export interface EvaluateOptions {
  /** Sizes that the tensors do not determine. */
  readonly sizes?: SizeValues;
  /** `f32`: the same steps, each rounded to float32 wherever a device works in it. What a plain loop would give. */
  readonly precision?: Precision;
}

export function evaluateGraph(
  graph: Graph,
  inputs: Readonly<Record<string, Tensor>>,
  options: EvaluateOptions = {},
): Record<string, Tensor> {
  const core = expand(graph);
  const binding = bind(core, inputs, options.sizes);
  const given = bodyInputs(core).map((id): Value => {
    const input = inputs[nameOf(core.nodes[id])];
    return { shape: input.shape, data: values(input) };
  });
  const results = evaluateNodes(core, given, binding, options.precision ?? 'f64');
  const outputs = Object.create(null) as Record<string, Tensor>;
  for (const [k, { name, node }] of core.outputs.entries())
    outputs[name] = asTensor(results[k], core.nodes[node].type.dtype);
  return outputs;
}

/** The values of a core graph's outputs, given those of its inputs in order. Scan bodies run through here too. */
function evaluateNodes(
  graph: Graph,
  given: readonly Value[],
  binding: ShapeBinding,
  precision: Precision,
): readonly Value[] {
  const found: Value[] = [];
  const scans = new Map<number, readonly Value[]>();
  const needed = neededNodes(graph);
  let next = 0;
  for (const [id, node] of graph.nodes.entries()) {
    const operands = node.operands.map((operand) => found[operand]);
    if (node.op === 'input') found[id] = given[next++] ?? bug('every input of a graph has a value');
    else if (!needed.has(id)) continue;
    else if (node.op === 'scan') {
      const items = evaluateScan(node, operands, binding, precision);
      scans.set(id, items);
      found[id] = items[0]!;
    } else if (node.op === 'item') found[id] = scans.get(node.operands[0])![node.index]!;
    else {
      const types = node.operands.map((operand) => graph.nodes[operand].type);
      found[id] = evaluateNode(node, operands, types, binding, precision);
    }
  }
  return graph.outputs.map((output) => found[output.node]);
}

const needs = new WeakMap<Graph, ReadonlySet<NodeId>>();

/** What the outputs need: nothing else is computed, so an index that nobody asks for is no fault. */
function neededNodes(graph: Graph): ReadonlySet<NodeId> {
  const known = needs.get(graph);
  if (known) return known;
  const needed = new Set<NodeId>(graph.outputs.map((output) => output.node));
  for (let id = graph.nodes.length - 1; id >= 0; id -= 1) {
    if (needed.has(id)) for (const operand of graph.nodes[id].operands) needed.add(operand);
  }
  needs.set(graph, needed);
  return needed;
}

/** Binds the tensors; throws all that does not fit. */
function bind(graph: Graph, inputs: Readonly<Record<string, Tensor>>, sizes: SizeValues | undefined): ShapeBinding {
  const expected = bodyInputs(graph).map((id) => {
    const node = graph.nodes[id];
    return { name: nameOf(node), ...node.type, ...(node.span && { span: node.span }) };
  });
  const results = graph.nodes.map(({ type, span }) => ({ shape: type.shape, ...(span && { span }) }));
  const { value, diagnostics } = bindShapes(expected, inputs, graph.equations, sizes, results);
  const wrong = expected.flatMap((read): Diagnostic[] => {
    const given = Object.hasOwn(inputs, read.name) ? inputs[read.name] : undefined;
    const fault = given && unfit(given, read);
    return fault ? [fault] : [];
  });
  if (value === undefined || wrong.length > 0) throw new HeedError([...diagnostics, ...wrong]);
  return value;
}

function evaluateScan(
  node: Extract<Node, { op: 'scan' }>,
  operands: readonly Value[],
  binding: ShapeBinding,
  precision: Precision,
): Value[] {
  const { body, carries, axis, reverse } = node;
  const shapeOf = (k: number): number[] =>
    concreteShape(node.items[k].shape, binding) ?? bug('a scan has concrete shapes');
  const length = concreteShape({ lead: [], axes: [node.length] }, binding)?.[0] ?? bug('a scan has a length');
  let state = operands.slice(0, carries).map((value, k) => widen(value, shapeOf(k)));
  const stacked = node.items.slice(carries).map((_, k): Value => {
    const shape = shapeOf(carries + k);
    return { shape, data: new Float64Array(countOf(shape)) };
  });
  for (let step = 0; step < length; step += 1) {
    const at = reverse ? length - 1 - step : step;
    const slices = operands.slice(carries).map((value) => sliceAt(value, axis, at));
    const results = evaluateNodes(body, [...state, ...slices], binding, precision);
    state = results.slice(0, carries).map((value, k) => widen(value, shapeOf(k)));
    for (const [k, whole] of stacked.entries()) {
      const slice = whole.shape.toSpliced(axis, 1);
      placeAt(whole, axis, at, widen(results[carries + k], slice));
    }
  }
  return [...state, ...stacked];
}

/** The value broadcast to a shape. */
function widen(value: Value, shape: readonly number[]): Value {
  const data = new Float64Array(countOf(shape));
  const steps = alignedSteps(value.shape, shape);
  eachIndex(shape, [steps], (at, [from]) => void (data[at] = value.data[from]!));
  return { shape, data };
}

/** Elements before and after an axis, for cutting along it. */
function around(shape: readonly number[], axis: number): readonly [before: number, after: number] {
  const at = shape.length + axis;
  return [countOf(shape.slice(0, at)), countOf(shape.slice(at + 1))];
}

function sliceAt({ shape, data }: Value, axis: number, at: number): Value {
  const [before, after] = around(shape, axis);
  const length = shape.at(axis)!;
  const slice = new Float64Array(before * after);
  for (let p = 0; p < before; p += 1) {
    const start = (p * length + at) * after;
    slice.set(data.subarray(start, start + after), p * after);
  }
  return { shape: shape.toSpliced(axis, 1), data: slice };
}

function placeAt(whole: Value, axis: number, at: number, { data }: Value): void {
  const [before, after] = around(whole.shape, axis);
  const length = whole.shape.at(axis)!;
  for (let p = 0; p < before; p += 1) {
    whole.data.set(data.subarray(p * after, (p + 1) * after), (p * length + at) * after);
  }
}

function asTensor({ shape, data }: Value, dtype: DType): Tensor {
  if (dtype !== 'bool' && dtype !== 'i32' && dtype !== 'u8') return dense(data, 'f64', shape);
  const own = dtype === 'bool' ? 'bool' : 'i32';
  const stored = zeros(shape, own);
  data.forEach((value, k) => storeNumber(stored.data, own, k, value));
  return stored;
}

function nameOf(node: Node): string {
  return node.op === 'input' ? node.name : bug('an input has a name');
}
