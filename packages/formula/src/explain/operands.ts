/**
 * What a written step is made of: the steps and inputs it reads, and which part of each one cell comes from.
 *
 * In: a step, all steps, the formula, the sizes that tensors gave. Out: operands in the order of the text, with how they
 * are read (`AxisReach`, of @heed/graph). A transposed operand is told as what is stored, read through the transposition.
 * One that is read in two ways, or written twice (`X·Xᵀ`), is told twice. Numbers, sizes and positions are no operands.
 */

import type { Span } from '@heed/diagnostics';
import {
  boundShape,
  composeReads,
  coversReads,
  operandReads,
  uniteReads,
  type AxisReach,
  type Graph,
  type Node,
  type NodeId,
} from '@heed/graph';
import type { ShapeBinding } from '@heed/tensor';
import { displayName } from '../syntax/names.ts';
import type { Expr } from '../syntax/tree.ts';
import { mentionsIn, type Mention } from './mentions.ts';
import { bareOf, partsOf } from './speaking.ts';
import { sourceText, type Steps, type WrittenStep } from './steps.ts';

export interface StepOperand {
  /** Its place among the steps. */
  readonly step?: number;
  /** The input's canonical name. */
  readonly input?: string;
  /** As the step's text has it: `Kᵀ`, `A[i, k]`. */
  readonly text: string;
  /** It only says which entries count; what nobody wrote here too, as a product leaves out what its weights leave out. */
  readonly condition?: true;
  /** One per axis of the operand's own value. */
  readonly reads: readonly AxisReach[];
}

export interface Operated {
  readonly graph: Graph;
  readonly text: string;
  readonly steps: Steps;
  readonly binding: ShapeBinding;
}

/** One way in which a node is read. */
interface Arrival {
  readonly reads: readonly AxisReach[];
  readonly isCondition: boolean;
  /** The outermost of the looks that alone stand between. */
  readonly look?: Span;
  readonly isTurned: boolean;
  /** Which operand each time, from the step's node on. */
  readonly path: readonly number[];
  /** Which operand of the node that does the step's work it is, behind nothing but looks. */
  readonly part?: number;
}

/** More ways of reading one operand than a person can follow are told as one. */
const MOST_WAYS = 4;

export function operandsOf(step: WrittenStep, formula: Operated): readonly StepOperand[] {
  const mentions = mentionsIn(step, formula.steps);
  const places = placesOf(step, formula, mentions);
  const parts = partsOf(step, formula.graph.nodes[step.main]?.operands.length ?? 0);
  const found = arrivalsOf(step, formula, places).flatMap(([id, ways]) => {
    const node = formula.graph.nodes[id];
    const place = places.get(id);
    if (place === undefined && node?.op !== 'input') return [];
    const other = place === undefined ? undefined : formula.steps.steps[place];
    const input = node?.op === 'input' ? node.name : undefined;
    const own = mentions.filter(({ name, steps }) =>
      name === undefined ? place !== undefined && steps.includes(place) : name === (other ? other.name : input),
    );
    const name = other?.name ?? input;
    const mentioned = mentionsOf(ways, own);
    return ways.map(({ reads, isCondition, isTurned, part }, k) => {
      const mention = mentioned[k] ?? partAt(parts, part);
      const plain = name === undefined ? (other?.text ?? '') : displayName(name) + (isTurned ? 'ᵀ' : '');
      const said: StepOperand = {
        ...(place !== undefined && { step: place }),
        ...(input !== undefined && { input }),
        text: mention ? sourceText(formula.text, mention.span) : plain,
        ...(isCondition && { condition: true }),
        reads,
      };
      return { said, start: mention?.span.start };
    });
  });
  // Where the text does not tell the place of one of them, as in a function's body, the graph's order is all there is.
  const isPlaced = found.every(({ said, start }) => start !== undefined || said.condition);
  const last = Number.POSITIVE_INFINITY;
  const ordered = isPlaced ? found.toSorted((a, b) => compare(a.start ?? last, b.start ?? last)) : found;
  return ordered.map(({ said }) => said);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** What the operand is written as, where that is more than a name: a function's parameter says nothing. */
function partAt(parts: readonly (Expr | undefined)[], part: number | undefined): Expr | undefined {
  const written = part === undefined ? undefined : parts[part];
  return written === undefined || ['name', 'number'].includes(bareOf(written).kind) ? undefined : written;
}

/**
 * The steps that nodes stand for. A value that leaves entries out is computed on by what is before they read 0: where
 * the text has the value itself, that is the operand.
 */
function placesOf(
  step: WrittenStep,
  { graph, steps: { steps } }: Operated,
  mentions: readonly Mention[],
): ReadonlyMap<NodeId, number> {
  const places = new Map(steps.map(({ node }, place) => [node, place]));
  const isMentioned = (place: number): boolean =>
    mentions.some(({ name, steps: at }) => at.includes(place) || (name !== undefined && name === steps[place]?.name));
  const before = steps.slice(0, steps.indexOf(step));
  for (const [place, other] of before.entries()) {
    for (let id = other.node; graph.nodes[id]?.op === 'exclude';) {
      id = graph.nodes[id].operands[0] ?? id;
      const root = places.get(id);
      if (root === undefined || (isMentioned(place) && !isMentioned(root))) places.set(id, place);
      if (root !== undefined) break;
    }
  }
  return places;
}

/** Which mention each way of reading is: the one at its look, else the next that is nobody's, else one that is shared. */
function mentionsOf(ways: readonly Arrival[], own: readonly Mention[]): readonly (Mention | undefined)[] {
  const atLook = ways.map(({ look }) => look && own.find(({ span }) => span.start === look.start));
  const others = own.filter((mention) => !atLook.includes(mention));
  const free = [...others];
  return atLook.map((mention) => mention ?? free.shift() ?? others[0]);
}

/** How the step's cells reach what is not of the step, in the order of the operands. */
function arrivalsOf(
  step: WrittenStep,
  { graph, steps, binding }: Operated,
  places: ReadonlyMap<NodeId, number>,
): readonly (readonly [NodeId, readonly Arrival[]])[] {
  const shapeOf = (id: NodeId): readonly number[] => boundShape(graph, id, binding);
  const members = new Set(step.nodes.filter((id) => id === step.node || !places.has(id)));
  const start = shapeOf(step.node).map((_, axis): AxisReach => ({
    kind: 'at',
    offset: 0,
    terms: [{ axis, scale: 1 }],
  }));
  const arrivals = new Map<NodeId, readonly Arrival[]>([
    [step.node, [{ reads: start, isCondition: false, isTurned: false, path: [] }]],
  ]);
  for (const id of [...members].toSorted((a, b) => b - a)) {
    const node = graph.nodes[id];
    for (const [k, operand] of node.operands.entries()) {
      const reads = operandReads(graph, id, k, binding);
      for (const arrival of arrivals.get(id) ?? []) {
        const isCondition = arrival.isCondition || isConditionAt(node, k);
        const next: Arrival = {
          reads: composeReads(reads, shapeOf(operand), arrival.reads, shapeOf(id)),
          isCondition,
          path: [...arrival.path, k],
          ...(isCondition ? { isTurned: false } : lookAt(id, node, arrival, k)),
        };
        arrivals.set(operand, withArrival(arrivals.get(operand) ?? [], next));
      }
    }
  }
  return inOrder().map((id) => {
    const ways = (arrivals.get(id) ?? []).toSorted((one, other) => comparePaths(one.path, other.path));
    return [id, ways.map((one) => ({ ...one, reads: ofStep(id, one.reads) }))];
  });

  /** Read where the step's value is read instead: with more axes, or longer ones, they count as a whole. */
  function ofStep(id: NodeId, reads: readonly AxisReach[]): readonly AxisReach[] {
    const place = places.get(id);
    const node = place === undefined ? id : (steps.steps[place]?.node ?? id);
    const [own, shape] = [shapeOf(id), shapeOf(node)];
    return shape.map((size, axis): AxisReach => {
      const from = axis - shape.length + own.length;
      return (own[from] === size ? reads[from] : undefined) ?? { kind: 'whole' };
    });
  }

  function lookAt(
    id: NodeId,
    node: Node,
    { look, isTurned, part }: Arrival,
    k: number,
  ): Pick<Arrival, 'look' | 'isTurned' | 'part'> {
    if (steps.behind(id) === id || node.type.dtype === 'bool')
      return { isTurned: false, ...(id === step.main && { part: k }) };
    const { span } = node;
    const isInside = span !== undefined && span.end - span.start < step.span.end - step.span.start;
    const own = look ?? (isInside ? span : undefined);
    return {
      ...(own && { look: own }),
      isTurned: isTurned !== (node.op === 'transpose'),
      ...(part !== undefined && { part }),
    };
  }

  function inOrder(): readonly NodeId[] {
    const seen = new Set<NodeId>();
    const open = [step.node];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      if (members.has(id)) open.push(...(graph.nodes[id]?.operands ?? []).toReversed());
    }
    return [...seen].filter((id) => !members.has(id));
  }
}

function comparePaths(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((k, depth) => k !== b[depth]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

/** Whether an operand only says which entries count. */
function isConditionAt(node: Node, k: number): boolean {
  if (node.op === 'exclude') return k === 1;
  if (node.op === 'matmul' || node.op === 'contract') return k === 2;
  if (node.op === 'gather') return node.guard && k === node.operands.length - 1;
  return 'domain' in node && node.domain === true && k === 1;
}

function withArrival(known: readonly Arrival[], next: Arrival): readonly Arrival[] {
  const isAlike = (one: Arrival): boolean =>
    one.isCondition === next.isCondition &&
    one.look?.start === next.look?.start &&
    one.look?.end === next.look?.end &&
    one.part === next.part;
  if (known.some((one) => isAlike(one) && coversReads(one.reads, next.reads))) return known;
  const kept = known.filter((one) => !(isAlike(one) && coversReads(next.reads, one.reads)));
  const alike = kept.filter(isAlike);
  if (alike.length < MOST_WAYS) return [...kept, next];
  const reads = alike.reduce((all, one) => uniteReads(all, one.reads), next.reads);
  return [...kept.filter((one) => !isAlike(one)), { ...next, reads }];
}
