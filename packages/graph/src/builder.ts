/**
 * Building graphs: nodes are typed as they are added, and equal pure nodes become one.
 *
 * In: operations over ids. Out: ids, and at the end a graph whose size equations are complete. Every op is pure, so all
 * nodes are shared; of the spans of shared nodes the first is kept, and two names keep two nodes. A node that does not
 * type-check is a bug here: whoever builds from a person's text asks the functions of infer.ts first.
 */

import { bug, type Span } from '@heed/diagnostics';
import { foldRecordText, type FoldRecord, type ScalarProgram } from '@heed/scalar';
import { equalSizes, scalarShape, shapeOf, sizeText, type Shape, type Size } from '@heed/tensor';
import { isWeak, type Operand } from './element-types.ts';
import { faultText } from './faults.ts';
import type {
  ContractNode,
  ElementwiseOp,
  Graph,
  GraphOutput,
  Node,
  NodeId,
  NormaliseNode,
  ReduceNode,
  SizeEquation,
  TensorType,
  ViewAxis,
} from './graph.ts';
import { inferNode, stackedType, type NodeSpec } from './infer.ts';
import { nodeText, textWith, typeText } from './node-text.ts';

/** Where a node comes from and what the formula calls it. */
export interface Meta {
  readonly span?: Span | undefined;
  readonly name?: string | undefined;
}

export interface RowOptions {
  readonly axes: readonly number[];
  readonly keep?: boolean;
  readonly domain?: NodeId | undefined;
}

export class GraphBuilder {
  private readonly nodes: Node[] = [];
  private readonly weak: boolean[] = [];
  private readonly byKey = new Map<string, NodeId[]>();
  /** How many nodes are in `byKey`. */
  private keyed = 0;
  private readonly equations: SizeEquation[] = [];
  private readonly outputs: GraphOutput[] = [];

  /** Adds a node, or finds the equal one. */
  add(asked: NodeSpec, meta: Meta = {}): NodeId {
    const spec = asked.op === 'scan' ? { ...asked, body: this.adopt(asked.body, meta.span) } : asked;
    const operands = spec.operands.map((id) => this.operand(id));
    const found = inferNode(spec, operands);
    if (!found.ok)
      bug(`a node fits its operands: ${nodeText(spec, spec.operands)}: ${faultText(found.fault)}`, this.print());
    for (const { left, right } of found.equations) this.equation(left, right, meta.span);
    const name = spec.op === 'input' ? spec.name : meta.name;
    const key = nodeKey(spec, found.type);
    const equals = this.equalTo(key);
    const known = equals.find((id) => name === undefined || (this.nodes[id].name ?? name) === name);
    if (known !== undefined) {
      this.describe(known, { ...meta, name });
      return known;
    }
    const id = this.nodes.length;
    this.nodes.push({
      ...spec,
      type: found.type,
      ...(meta.span && { span: meta.span }),
      ...(name !== undefined && { name }),
    });
    this.weak.push(spec.op !== 'input' && isWeak(found.type.dtype, operands));
    this.byKey.set(key, [...equals, id]);
    this.keyed = this.nodes.length;
    return id;
  }

  /** Takes over a typed node that no node here is equal to. */
  keep(node: Node): void {
    const operands = node.operands.map((id) => this.operand(id));
    this.nodes.push(node);
    this.weak.push(node.op !== 'input' && isWeak(node.type.dtype, operands));
  }

  /** How many nodes there are. */
  get length(): number {
    return this.nodes.length;
  }

  /** Gives a node a span or a name where it has none. */
  describe(id: NodeId, { span, name }: Meta): void {
    const node = this.node(id);
    if ((node.span ?? span) === node.span && (node.name ?? name) === node.name) return;
    this.nodes[id] = {
      ...node,
      ...(span && !node.span && { span }),
      ...(name !== undefined && node.name === undefined && { name }),
    };
  }

  node(id: NodeId): Node {
    return this.nodes[id] ?? bug(`node %${id} exists`);
  }

  type(id: NodeId): TensorType {
    return this.node(id).type;
  }

  /** What inference sees of a node; give it to the functions of infer.ts. */
  operand(id: NodeId): Operand {
    const node = this.node(id);
    return { ...node.type, weak: this.weak[id] === true, ...(node.op === 'scan' && { items: node.items }) };
  }

  input(name: string, type: TensorType, meta: Meta = {}): NodeId {
    return this.add({ op: 'input', name, operands: [], type }, meta);
  }

  /** A number, i32 where it is whole; or a truth value. */
  constant(value: number | boolean, meta: Meta = {}): NodeId {
    if (typeof value === 'number') return this.add({ op: 'constant', value, operands: [] }, meta);
    return this.constantOf(value ? 1 : 0, 'bool', meta);
  }

  /** A number of a given element type. */
  constantOf(value: number, dtype: TensorType['dtype'], meta: Meta = {}): NodeId {
    return this.add({ op: 'constant', value, operands: [], type: { dtype, shape: scalarShape } }, meta);
  }

  size(size: Size, meta: Meta = {}): NodeId {
    return this.add({ op: 'size', size, operands: [] }, meta);
  }

  /** The index along `axis` (negative) of values of `shape`; it may reach into the leading axes. */
  position(axis: number, shape: Shape, meta: Meta = {}): NodeId {
    const isNamed = -axis <= shape.axes.length;
    const axes = isNamed ? shape.axes.slice(axis).map((size, k) => (k === 0 ? size : 1)) : shape.axes.map(() => 1);
    return this.add(
      { op: 'position', axis, operands: [], type: { dtype: 'i32', shape: shapeOf(axes, isNamed ? [] : shape.lead) } },
      meta,
    );
  }

  /** `dtype` is asked only where the program gives f64 and i32 is meant. */
  map(program: ScalarProgram, operands: readonly NodeId[], meta: Meta = {}, dtype?: 'i32' | 'f64'): NodeId {
    return this.add({ op: 'map', program, operands, ...(dtype && { type: { dtype, shape: scalarShape } }) }, meta);
  }

  elementwise(op: ElementwiseOp, operands: readonly NodeId[], meta: Meta = {}): NodeId {
    return this.add({ op, operands }, meta);
  }

  matmul(a: NodeId, b: NodeId, domain?: NodeId, meta: Meta = {}): NodeId {
    return this.add({ op: 'matmul', domain: domain !== undefined, operands: withCondition([a, b], domain) }, meta);
  }

  softmax(x: NodeId, axes: readonly number[], domain?: NodeId, meta: Meta = {}): NodeId {
    return this.normalise('softmax', x, axes, domain, meta);
  }

  normalise(op: NormaliseNode['op'], x: NodeId, axes: readonly number[], domain?: NodeId, meta: Meta = {}): NodeId {
    return this.add({ op, axes, domain: domain !== undefined, operands: withCondition([x], domain) }, meta);
  }

  reduce(op: ReduceNode['op'], x: NodeId, options: RowOptions, meta: Meta = {}): NodeId {
    const { axes, keep = false, domain } = options;
    return this.add({ op, axes, keep, domain: domain !== undefined, operands: withCondition([x], domain) }, meta);
  }

  transpose(x: NodeId, meta: Meta = {}): NodeId {
    return this.add({ op: 'transpose', operands: [x] }, meta);
  }

  join(operands: readonly NodeId[], axis: number = -1, meta: Meta = {}): NodeId {
    return this.add({ op: 'join', axis, operands }, meta);
  }

  concat(operands: readonly NodeId[], axis: number = -1, meta: Meta = {}): NodeId {
    return this.add({ op: 'concat', axis, operands }, meta);
  }

  view(x: NodeId, axes: readonly ViewAxis[], meta: Meta = {}): NodeId {
    return this.add({ op: 'view', axes, operands: [x] }, meta);
  }

  /** x at computed places: one index per axis of `axes`, ascending; `guard` says where they are looked at. */
  gather(x: NodeId, axes: readonly number[], indices: readonly NodeId[], guard?: NodeId, meta: Meta = {}): NodeId {
    const operands = withCondition([x, ...indices], guard);
    return this.add({ op: 'gather', axes, guard: guard !== undefined, operands }, meta);
  }

  /** Named axis `axis` (from 0) as several, row-major. */
  split(x: NodeId, axis: number, sizes: readonly Size[], meta: Meta = {}): NodeId {
    return this.add({ op: 'split', axis, sizes, operands: [x] }, meta);
  }

  /** `count` named axes from `axis` (from 0) on as one, row-major. */
  merge(x: NodeId, axis: number, count: number, meta: Meta = {}): NodeId {
    return this.add({ op: 'merge', axis, count, operands: [x] }, meta);
  }

  /** `labels.domain` says how `domain` is labelled; both or neither. */
  contract(labels: Omit<ContractNode, 'op'>, a: NodeId, b: NodeId, domain?: NodeId, meta: Meta = {}): NodeId {
    return this.add({ op: 'contract', ...labels, operands: withCondition([a, b], domain) }, meta);
  }

  fold(record: FoldRecord, output: 'finish' | 'weight', x: NodeId, options: RowOptions, meta: Meta = {}): NodeId {
    const { axes, keep = false, domain } = options;
    return this.add(
      { op: 'fold', record, axes, output, keep, domain: domain !== undefined, operands: withCondition([x], domain) },
      meta,
    );
  }

  /** A recurrence; take its results with `item`. The types of the results follow from the body. */
  scan(
    body: Graph,
    carried: readonly NodeId[],
    sequences: readonly NodeId[],
    options: { readonly axis: number; readonly length: Size; readonly reverse?: boolean },
    meta: Meta = {},
  ): NodeId {
    const { axis, length, reverse = false } = options;
    const items = body.outputs.map((output, k) => {
      const { type } = body.nodes[output.node] ?? bug('a body has its outputs');
      return k < carried.length
        ? type
        : (stackedType(type, axis, length) ?? bug('a stacked output has room for its axis'));
    });
    const operands = [...carried, ...sequences];
    return this.add({ op: 'scan', carries: carried.length, axis, reverse, length, body, items, operands }, meta);
  }

  item(scan: NodeId, index: number, meta: Meta = {}): NodeId {
    return this.add({ op: 'item', index, operands: [scan] }, meta);
  }

  /** Two sizes that must agree, or a size with a broadcast in it, twice, that must exist. */
  equation(left: Size, right: Size, span?: Span): void {
    const equation = { left, right, ...(span && { span }) };
    if (!isImplied(equation, this.equations)) this.equations.push(equation);
  }

  output(name: string, node: NodeId): void {
    this.outputs.push({ name, node });
  }

  finish(): Graph {
    return { nodes: [...this.nodes], outputs: [...this.outputs], equations: [...this.equations] };
  }

  /** Nodes under a key, those that were only kept among them. */
  private equalTo(key: string): readonly NodeId[] {
    for (; this.keyed < this.nodes.length; this.keyed += 1) {
      const node = this.nodes[this.keyed];
      const own = nodeKey(node, node.type);
      this.byKey.set(own, [...(this.byKey.get(own) ?? []), this.keyed]);
    }
    return this.byKey.get(key) ?? [];
  }

  /** Takes over the equations of a scan's body: they are told once, by the whole graph. */
  private adopt(body: Graph, span: Span | undefined): Graph {
    for (const equation of body.equations) this.equation(equation.left, equation.right, equation.span ?? span);
    return body.equations.length === 0 ? body : { ...body, equations: [] };
  }

  private print(): string {
    return textWith(this.finish());
  }
}

const withCondition = (operands: readonly NodeId[], condition: NodeId | undefined): readonly NodeId[] =>
  condition === undefined ? operands : [...operands, condition];

/** Whether an equation says nothing beyond `known`. */
export function isImplied({ left, right }: SizeEquation, known: readonly SizeEquation[]): boolean {
  const isSaid = (a: Size, b: Size): boolean =>
    known.some(
      (k) => (equalSizes(k.left, a) && equalSizes(k.right, b)) || (equalSizes(k.left, b) && equalSizes(k.right, a)),
    );
  if (isSaid(left, right)) return true;
  if (!equalSizes(left, right)) return false;
  if (typeof left !== 'object' || !sizeText(left).includes('broadcast(')) return true;
  // Sizes that are equal anyway broadcast.
  const [a, b, ...others] = left.args;
  return left.op === 'broadcast' && others.length === 0 && isSaid(a, b);
}

const recordTexts = new WeakMap<FoldRecord, string>();

/** A text that two nodes share exactly when they compute the same. */
function nodeKey(spec: NodeSpec, type: TensorType): string {
  const head = `${nodeText(spec, spec.operands)} : ${typeText(type)}`;
  if (spec.op === 'scan') return `${head} ${textWith(spec.body)}`;
  if (spec.op !== 'fold') return head;
  const record = recordTexts.get(spec.record) ?? foldRecordText(spec.record);
  recordTexts.set(spec.record, record);
  return `${head} ${record}`;
}
