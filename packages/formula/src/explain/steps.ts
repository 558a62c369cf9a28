/**
 * The written steps of a formula: which nodes of its graph a person wrote as one operation.
 *
 * In: a checked formula with its graph. Out: its steps, operands before users and otherwise in the order of the text. A
 * step is one expression of the text with an extent of its own: inputs, literals, sizes, positions and numbers made of
 * them are none; nodes of one expression (a comparison of three, a built-in made of several operations) are one; so is
 * a transposition, or a value seen under other indices, with the product that uses it. What a step means in words is
 * sentences.ts.
 */

import type { Span } from '@heed/diagnostics';
import { constantNodes, type Graph, type Node, type NodeId } from '@heed/graph';
import { equalSizes } from '@heed/tensor';
import type { CheckedFormula } from '../check.ts';
import { withoutBrackets } from '../elaborate/wording.ts';
import type { Expr, Program, Statement } from '../syntax/tree.ts';
import { isExpr, partsOfStatement, walk } from '../syntax/walk.ts';

export interface WrittenStep {
  /** The node that has the step's value. */
  readonly node: NodeId;
  /** The node that does the work: differs from `node` where that only reads excluded entries as 0. */
  readonly main: NodeId;
  /** All nodes the step accounts for, `node` among them. */
  readonly nodes: readonly NodeId[];
  /** Canonical, where the formula names the value. */
  readonly name?: string;
  /** The formula's own text, on one line. */
  readonly text: string;
  readonly span: Span;
  /** The expression at the span, where it is one of the program's. */
  readonly expr?: Expr;
  /** Index names of the definition around (`weighted[i, k, t] = …`). */
  readonly indices: readonly string[];
  /** A condition (bool node): the entries of the value where it is false are out. */
  readonly domain?: NodeId;
}

export interface Steps {
  readonly steps: readonly WrittenStep[];
  /** The step that accounts for a node. */
  readonly stepOf: ReadonlyMap<NodeId, WrittenStep>;
  /** Nodes that no input goes into. */
  readonly constants: ReadonlySet<NodeId>;
  /** Names of definitions. */
  readonly defined: ReadonlySet<string>;
  /** What an operand is in the text: behind views and transpositions that are not steps. */
  readonly behind: (id: NodeId) => NodeId;
}

export function writtenSteps({ graph, program }: CheckedFormula): Steps | undefined {
  if (graph === undefined) return undefined;
  const places = placesOf(program);
  const constants = constantNodes(graph);
  const users = usersOf(graph);
  const keyOf = (id: NodeId): string => keyOfSpan(graph.nodes[id]?.span);
  const valued = new Set(
    graph.nodes.flatMap((node, id) => (node.type.dtype === 'bool' || isPosition(graph, id) ? [] : [keyOf(id)])),
  );
  const isWritten = (id: NodeId): boolean => {
    const node = graph.nodes[id];
    if (node?.span === undefined || node.op === 'input' || isPosition(graph, id)) return false;
    const kind = places.exprs.get(keyOf(id))?.kind;
    if (kind === 'name' || kind === 'number' || kind === 'boolean') return false;
    // A condition at the place of a value is what the elaboration keeps of that value's exclusions: nobody wrote it.
    if (node.type.dtype === 'bool' && valued.has(keyOf(id)) && kind !== 'call') return false;
    return !(constants.has(id) && isNumber(node));
  };
  /** Nodes that belong to a user: of the same expression, or a way of looking at an operand. */
  const isPart = (id: NodeId): boolean => {
    const own = (users.get(id) ?? []).filter(isWritten);
    if (own.some((user) => keyOf(user) === keyOf(id) && !repeats(places.exprs.get(keyOf(id)), graph, id, user)))
      return true;
    // A look that is a call (`heads`, `gqa`) is a step of its own.
    const isCalled = graph.nodes[id]?.op === 'view' && places.exprs.get(keyOf(id))?.kind === 'call';
    return !isCalled && isLook(graph, id) && own.length > 0 && own.every((user) => usesLooks(graph, user));
  };
  const roots = graph.nodes.flatMap((_, id) => (isWritten(id) && !isPart(id) ? [id] : []));
  const isRoot = new Set(roots);
  const stepOf = new Map<NodeId, WrittenStep>();
  const named = new Set<string>();
  const steps = inOrder(graph, roots).map((id): WrittenStep => {
    const node = graph.nodes[id];
    const span = node.span as Span;
    const expr = places.exprs.get(keyOf(id));
    const nodes = membersOf(id);
    const main = node.op === 'exclude' && nodes.includes(node.operands[0] ?? -1) ? (node.operands[0] ?? id) : id;
    const name = places.names.get(keyOf(id)) ?? nameOf(graph, places, id, main);
    const domain = domainOf(graph, users, id, main);
    const step: WrittenStep = {
      node: id,
      main,
      nodes,
      ...(name !== undefined && !named.has(name) && { name }),
      text: sourceText(program.text, span),
      span,
      ...(expr && { expr }),
      indices: places.indices.get(keyOf(id)) ?? [],
      ...(domain !== undefined && { domain }),
    };
    if (name !== undefined) named.add(name);
    for (const member of nodes) if (!stepOf.has(member)) stepOf.set(member, step);
    return step;
  });
  return { steps, stepOf, constants, defined: places.defined, behind };

  /** The root and what feeds it up to other steps. */
  function membersOf(root: NodeId): readonly NodeId[] {
    const members = new Set<NodeId>([root]);
    const open = [root];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const operand of graph?.nodes[id]?.operands ?? []) {
        if (members.has(operand) || isRoot.has(operand) || graph?.nodes[operand]?.op === 'input') continue;
        members.add(operand);
        open.push(operand);
      }
    }
    return [...members].toSorted((a, b) => a - b);
  }

  function behind(id: NodeId): NodeId {
    let at = id;
    while (graph !== undefined && isLook(graph, at) && !isRoot.has(at)) at = graph.nodes[at]?.operands[0] ?? at;
    return at;
  }
}

/** The source on one line, without brackets around all of it. */
export function sourceText(text: string, { start, end }: Span): string {
  return withoutBrackets(text.slice(start, end).replace(/\s+/gu, ' ').trim());
}

/** Where expressions, names and indices stand, by span. */
interface Places {
  readonly exprs: ReadonlyMap<string, Expr>;
  /** Names of definitions, by the span of what they stand for. */
  readonly names: ReadonlyMap<string, string>;
  readonly indices: ReadonlyMap<string, readonly string[]>;
  readonly defined: ReadonlySet<string>;
}

function placesOf(program: Program): Places {
  const exprs = new Map<string, Expr>();
  const names = new Map<string, string>();
  const indices = new Map<string, readonly string[]>();
  const defined = new Set<string>();
  for (const statement of program.statements) {
    for (const part of partsOfStatement(statement)) {
      walk(part, (one) => {
        if (isExpr(one) && !exprs.has(keyOfSpan(one.span))) exprs.set(keyOfSpan(one.span), one);
      });
    }
    if (statement.kind === 'definition' || statement.kind === 'indexDefinition') {
      const key = keyOfSpan(statement.value.span);
      defined.add(statement.name.name);
      if (statement.value.kind !== 'name') names.set(key, statement.name.name);
      indices.set(key, indexNames(statement));
    }
  }
  return { exprs, names, indices, defined };
}

function indexNames(statement: Statement): readonly string[] {
  if (statement.kind !== 'indexDefinition') return [];
  return statement.indices.flatMap((index) => {
    if (index.kind === 'bound') return [index.name.name];
    return index.kind === 'name' ? [index.name] : [];
  });
}

function keyOfSpan(span: Span | undefined): string {
  return span === undefined ? '' : `${span.start}:${span.end}`;
}

/** The name on the node, unless the definition of that name stands at another step. */
function nameOf(graph: Graph, places: Places, ...ids: readonly NodeId[]): string | undefined {
  return ids.map((id) => graph.nodes[id]?.name).find((name) => name !== undefined && !places.defined.has(name));
}

function usersOf(graph: Graph): ReadonlyMap<NodeId, readonly NodeId[]> {
  const users = new Map<NodeId, NodeId[]>();
  for (const [id, node] of graph.nodes.entries()) {
    for (const operand of new Set(node.operands)) users.set(operand, [...(users.get(operand) ?? []), id]);
  }
  return users;
}

function isNumber({ type }: Node): boolean {
  return type.shape.axes.length === 0 && type.shape.lead.length === 0;
}

/** A position, also where it is seen along other axes. */
function isPosition(graph: Graph, id: NodeId): boolean {
  let at = id;
  while (isLook(graph, at)) at = graph.nodes[at]?.operands[0] ?? at;
  return graph.nodes[at]?.op === 'position';
}

/** Whether an operator is written in a function's body and meets itself there: `f(f(x))` is two steps. */
function repeats(expr: Expr | undefined, graph: Graph, id: NodeId, user: NodeId): boolean {
  if (expr?.kind !== 'binary' && expr?.kind !== 'unary' && expr?.kind !== 'transpose') return false;
  return graph.nodes[id]?.op === graph.nodes[user]?.op;
}

/** A transposition, or a view of the whole operand with its axes in another order or new ones between. */
function isLook(graph: Graph, id: NodeId): boolean {
  const node = graph.nodes[id];
  if (node?.op === 'transpose') return true;
  if (node?.op !== 'view') return false;
  const axes = graph.nodes[node.operands[0] ?? -1]?.type.shape.axes ?? [];
  return node.axes.every(
    (axis) => axis === 'new' || (axis.start === 0 && axis.step === 1 && equalSizes(axis.size, axes[axis.axis] ?? 0)),
  );
}

/** Operations whose sentence speaks of what is behind a look. */
function usesLooks(graph: Graph, user: NodeId): boolean {
  const node = graph.nodes[user];
  if (node === undefined) return false;
  if (node.op === 'matmul' || node.op === 'contract' || isLook(graph, user)) return true;
  return [...node.operands].some((operand) => graph.nodes[operand]?.op === 'view');
}

/** What takes a condition and leaves its entries out of the result too. */
const KEEPING: ReadonlySet<Node['op']> = new Set<Node['op']>([
  'softmax',
  'log_softmax',
  'softmax1',
  'softpick',
  'normalize',
  'layernorm',
  'rmsnorm',
  'cumsum',
  'cumprod',
]);

/**
 * The condition that says which entries of the value are out: its own (a softmax, a selection), else the one under
 * which everybody reads it.
 */
function domainOf(
  graph: Graph,
  users: ReadonlyMap<NodeId, readonly NodeId[]>,
  id: NodeId,
  main: NodeId,
): NodeId | undefined {
  for (const own of [id, main]) {
    const node = graph.nodes[own];
    if (node?.op === 'exclude') return node.operands[1];
    if (node !== undefined && KEEPING.has(node.op) && 'domain' in node && node.domain === true) return node.operands[1];
    if (node?.op === 'fold' && node.domain && node.output === 'weight') return node.operands[1];
  }
  const conditions = (users.get(id) ?? []).map((user) => conditionOn(graph.nodes[user], id));
  const [first, ...others] = conditions;
  if (graph.outputs.some(({ node }) => node === id)) return undefined;
  return others.every((other) => other === first) ? first : undefined;
}

function conditionOn(node: Node | undefined, value: NodeId): NodeId | undefined {
  if (node === undefined || node.operands[0] !== value) return undefined;
  if (node.op === 'exclude') return node.operands[1];
  if (node.op === 'matmul') return node.domain ? node.operands[2] : undefined;
  return 'domain' in node && node.domain === true ? node.operands[1] : undefined;
}

/** Operands first; of what may come next, what stands first in the text. */
function inOrder(graph: Graph, roots: readonly NodeId[]): readonly NodeId[] {
  const isRoot = new Set(roots);
  const needs = new Map<NodeId, ReadonlySet<NodeId>>();
  for (const [id, { operands }] of graph.nodes.entries()) {
    const found = new Set<NodeId>();
    for (const operand of operands) {
      if (isRoot.has(operand)) found.add(operand);
      else for (const far of needs.get(operand) ?? []) found.add(far);
    }
    needs.set(id, found);
  }
  const place = (id: NodeId): number => graph.nodes[id]?.span?.end ?? 0;
  const waiting = [...roots].toSorted((a, b) => place(a) - place(b) || a - b);
  const done = new Set<NodeId>();
  const order: NodeId[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((id) => [...(needs.get(id) ?? [])].every((need) => done.has(need)));
    const [id] = waiting.splice(Math.max(0, next), 1);
    if (id === undefined) break;
    done.add(id);
    order.push(id);
  }
  return order;
}
