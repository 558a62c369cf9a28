/**
 * The invariants of a graph, checked: after the formula is elaborated and after every pass.
 *
 * In: a graph. Out: what is wrong with it, one line each, for maintainers. Checked: operands come before their users;
 * every type is what infer.ts says; every size equation that a node rests on is listed; names of nodes and outputs are
 * unique; records and inputs of one name are one; bodies of scans hold to the same. Sizes and values are not known here.
 */

import { bug } from '@heed/diagnostics';
import { foldRecordFault, foldRecordText, type FoldRecord } from '@heed/scalar';
import { isImplied } from './builder.ts';
import { isWeak, type Operand } from './element-types.ts';
import { faultText } from './faults.ts';
import type { Graph, Node, SizeEquation } from './graph.ts';
import { equalTypes, inferNode } from './infer.ts';
import { nodeText, typeText } from './node-text.ts';
import { graphText } from './text.ts';

export function verify(graph: Graph): string[] {
  const found = verifyPart(graph, graph.equations, 'the graph');
  const records = new Map<string, FoldRecord>();
  for (const node of allNodes(graph)) {
    if (node.op !== 'fold') continue;
    const { record } = node;
    const { name } = record;
    const known = records.get(name) ?? record;
    if (known === record) {
      const fault = records.has(name) ? undefined : foldRecordFault(record);
      if (fault !== undefined) found.push(`record ${name}: ${fault}`);
    } else if (foldRecordText(known) !== foldRecordText(record)) found.push(`two records are called ${name}`);
    records.set(name, known);
  }
  return found;
}

/** Verifies what a pass made; a broken graph is a bug of that pass. */
export function verifyOrBug(graph: Graph, passName: string): Graph {
  const found = verify(graph);
  if (found.length > 0) bug(`${passName} makes a sound graph`, `${found.join('\n')}\n${graphText(graph)}`);
  return graph;
}

function verifyPart(graph: Graph, equations: readonly SizeEquation[], where: string): string[] {
  const found: string[] = [];
  const operands: Operand[] = [];
  const names = new Set<string>();
  for (const [id, node] of graph.nodes.entries()) {
    const place = (): string => `%${id} = ${nodeText(node, node.operands)} of ${where}`;
    const late = node.operands.find((operand) => !Number.isInteger(operand) || operand < 0 || operand >= id);
    if (late !== undefined) {
      found.push(`${place()} uses %${late} before it is there`);
      operands.push(node.type);
      continue;
    }
    const own = node.operands.map((operand) => operands[operand]);
    const weak = node.op !== 'input' && isWeak(node.type.dtype, own);
    operands.push({ ...node.type, weak, ...(node.op === 'scan' && { items: node.items }) });
    const inferred = inferNode(node, own);
    if (!inferred.ok) found.push(`${place()}: ${faultText(inferred.fault)}`);
    else {
      if (!equalTypes(inferred.type, node.type)) {
        found.push(`${place()} is ${typeText(inferred.type)}, not ${typeText(node.type)}`);
      }
      for (const equation of inferred.equations) {
        if (!isImplied(equation, equations)) found.push(`${place()} rests on a size equation that is not listed`);
      }
    }
    if (node.op === 'scan') {
      if (node.body.equations.length > 0) found.push(`${place()} keeps equations in its body`);
      found.push(...verifyPart(node.body, equations, `the body of %${id}`));
    }
    const { name } = node;
    if (name !== undefined && names.has(name)) found.push(`${place()} has the name ${name} of another node`);
    if (name !== undefined) names.add(name);
  }
  const outputs = new Set<string>();
  for (const { name, node } of graph.outputs) {
    if (!graph.nodes[node]) found.push(`output ${name} of ${where} is %${node}, which is not there`);
    if (outputs.has(name)) found.push(`two outputs of ${where} are called ${name}`);
    outputs.add(name);
  }
  if (graph.outputs.length === 0) found.push(`${where} has no output`);
  return found;
}

function* allNodes(graph: Graph): Generator<Node> {
  for (const node of graph.nodes) {
    yield node;
    if (node.op === 'scan') yield* allNodes(node.body);
  }
}
