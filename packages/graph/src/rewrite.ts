/**
 * Rewriting graphs: what a pass is written with.
 *
 * In: a graph and a visitor that may replace a node. Out: the same graph where none is replaced, else a new one: from the
 * first replaced node on it is rebuilt through the builder, so that it is typed anew and equal nodes meet. Operands are in the new graph's ids when a node is visited; bodies of scans come before the
 * scan itself. Names, spans, equations and outputs go over to what replaces a node.
 */

import { bug } from '@heed/diagnostics';
import { substituteShape, substituteSizes, type Size, type SizeSymbol } from '@heed/tensor';
import { GraphBuilder, isImplied } from './builder.ts';
import type { Graph, Node, NodeId, SizeEquation, TensorType } from './graph.ts';
import { bodyInputs, type NodeSpec } from './infer.ts';

export interface RewriteContext {
  /** The new graph so far; `builder.node(id)` tells what an operand has become. */
  readonly builder: GraphBuilder;
  /** The graph being rewritten. */
  readonly graph: Graph;
  /** Where the old node `id` is now. */
  readonly moved: (id: NodeId) => NodeId;
}

/**
 * Replaces a node: `node` has its operands in the new graph, `id` is its place in the old one. Returns the place of
 * what computes the same, or `undefined` to keep the node.
 */
export type Visit = (node: Node, id: NodeId, context: RewriteContext) => NodeId | undefined;

export function rewriteGraph(graph: Graph, visit: Visit): Graph {
  const builder = new GraphBuilder();
  for (const { left, right, span } of graph.equations) builder.equation(left, right, span);
  const places: NodeId[] = [];
  const moved = (id: NodeId): NodeId => places[id] ?? bug(`node %${id} comes before its user`);
  let isSame = true;
  for (const [id, old] of graph.nodes.entries()) {
    let node: Node = isSame ? old : { ...old, operands: old.operands.map(moved) };
    if (node.op === 'scan') {
      const body = rewriteGraph(node.body, visit);
      if (body !== node.body) node = { ...node, body };
    }
    const replaced = visit(node, id, { builder, graph, moved });
    isSame &&= replaced === undefined && node === old && builder.length === id;
    if (isSame) {
      builder.keep(old);
      places.push(id);
      continue;
    }
    const place = replaced ?? builder.add(specOf(node), old);
    builder.describe(place, old);
    places.push(place);
  }
  if (isSame) return graph;
  for (const { name, node } of graph.outputs) builder.output(name, moved(node));
  return builder.finish();
}

/** A node as the builder takes it: without its name and span. */
export function specOf(node: Node): NodeSpec {
  const { span: _span, name: _name, ...spec } = node;
  return node.op === 'input' ? { op: 'input', name: node.name, operands: [], type: node.type } : (spec as NodeSpec);
}

/**
 * Without the nodes that no output needs. Inputs stay, so that a formula has the same inputs whatever is asked of it;
 * with `inputs: 'drop'` unused ones go too (not those of scan bodies, which stand for their operands).
 */
export function prune(graph: Graph, options: { readonly inputs?: 'keep' | 'drop' } = {}): Graph {
  const needed = new Set<NodeId>(graph.outputs.map((output) => output.node));
  if (options.inputs !== 'drop') for (const id of bodyInputs(graph)) needed.add(id);
  for (let id = graph.nodes.length - 1; id >= 0; id -= 1) {
    if (needed.has(id)) for (const operand of graph.nodes[id].operands) needed.add(operand);
  }
  const places = new Map([...needed].toSorted((a, b) => a - b).map((id, place) => [id, place]));
  const moved = (id: NodeId): NodeId => places.get(id) ?? bug(`node %${id} is needed`);
  const nodes = [...places.keys()].map((id): Node => {
    const node = graph.nodes[id];
    const own = { ...node, operands: node.operands.map(moved) };
    return own.op === 'scan' ? { ...own, body: prune(own.body) } : own;
  });
  return { ...graph, nodes, outputs: graph.outputs.map(({ name, node }) => ({ name, node: moved(node) })) };
}

/** The graph with size symbols replaced everywhere, as when two sizes turn out to be one. */
export function substituteGraph(graph: Graph, replace: (symbol: SizeSymbol) => Size): Graph {
  const size = (s: Size): Size => substituteSizes(s, replace);
  const type = ({ dtype, shape }: TensorType): TensorType => ({ dtype, shape: substituteShape(shape, replace) });
  const nodes = graph.nodes.map((node): Node => {
    const typed = { ...node, type: type(node.type) };
    switch (typed.op) {
      case 'size':
        return { ...typed, size: size(typed.size) };
      case 'scan':
        return {
          ...typed,
          length: size(typed.length),
          body: substituteGraph(typed.body, replace),
          items: typed.items.map(type),
        };
      case 'view':
        return {
          ...typed,
          axes: typed.axes.map((part) =>
            part === 'new' ? part : { ...part, start: size(part.start), size: size(part.size) },
          ),
        };
      case 'split':
        return { ...typed, sizes: typed.sizes.map(size) };
      default:
        return typed;
    }
  });
  const equations: SizeEquation[] = [];
  for (const equation of graph.equations) {
    const own = { ...equation, left: size(equation.left), right: size(equation.right) };
    if (!isImplied(own, equations)) equations.push(own);
  }
  return { ...graph, nodes, equations };
}
