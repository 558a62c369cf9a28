/**
 * How a sentence speaks of operands: by name or by text, with the shape, in English and Chinese typography.
 */

import type { Localized } from '@heed/diagnostics';
import type { Graph, Node, NodeId } from '@heed/graph';
import type { Shape } from '@heed/tensor';
import { displayName } from '../syntax/names.ts';
import type { Expr } from '../syntax/tree.ts';
import { sourceText, type Steps, type WrittenStep } from './steps.ts';

/** An operand as a sentence speaks of it. */
export interface Spoken {
  /** `Q`, `Q·Kᵀ/√d` */
  readonly text: string;
  /** With its shape: `Q (3×4)`, `Q（3×4）`; the text alone for what is a number. */
  readonly en: string;
  readonly zh: string;
}

export interface Telling {
  readonly graph: Graph;
  /** The formula's text. */
  readonly text: string;
  readonly steps: Steps;
  /** `3×4` */
  readonly shapeText: (id: NodeId, shape: Shape) => string;
}

export function nodeAt(graph: Graph, id: NodeId): Node {
  return graph.nodes[id];
}

/** The operand's name or text, with its shape; `part` is the expression that stands for it in the step. */
export function speak(id: NodeId, telling: Telling, part?: Expr): Spoken {
  // Under its indices a value is one number.
  if (part?.kind === 'index' && telling.steps.behind(id) !== id) {
    const text = sourceText(telling.text, part.span);
    return { text, en: text, zh: text };
  }
  const at = telling.steps.behind(id);
  const node = nodeAt(telling.graph, at);
  const { axes, lead } = node.type.shape;
  const text = nameOf(at, telling, part);
  const isPlain = (axes.length === 0 && lead.length === 0) || telling.steps.constants.has(at);
  if (isPlain) return { text, en: text, zh: text };
  const shape = telling.shapeText(at, node.type.shape);
  return { text, en: `${text} (${shape})`, zh: `${text}（${shape}）` };
}

function nameOf(id: NodeId, { graph, text, steps }: Telling, part: Expr | undefined): string {
  const node = nodeAt(graph, id);
  const bare = part && bareOf(part);
  // In a function's body a name may be a parameter: then the value's own text says more.
  if (bare?.kind === 'number') return bare.text;
  if (bare?.kind === 'name' && steps.defined.has(bare.name)) return displayName(bare.name);
  const step = steps.stepOf.get(id);
  const name = step?.node === id || step?.main === id ? step.name : undefined;
  const own = name ?? (node.op === 'input' ? node.name : undefined);
  if (own !== undefined) return displayName(own);
  if (bare !== undefined && bare.kind !== 'name') return sourceText(text, bare.span);
  if (node.span !== undefined) return sourceText(text, node.span);
  return node.op === 'constant' ? String(node.value) : node.op;
}

/** The value itself: without its condition and its transposition, which the sentence tells. */
export function bareOf(part: Expr): Expr {
  if (part.kind === 'exclude') return bareOf(part.value);
  return part.kind === 'transpose' ? bareOf(part.operand) : part;
}

/** The expressions that the operands of a step's node are written as, where it has one for each. */
export function partsOf({ expr }: WrittenStep, count: number): readonly (Expr | undefined)[] {
  const [first, ...others] = ((): readonly Expr[] => {
    switch (expr?.kind) {
      case 'binary':
      case 'logic':
        return [expr.left, expr.right];
      case 'unary':
      case 'transpose':
        return [expr.operand];
      case 'concat':
        return expr.items;
      case 'call':
        return expr.arguments.filter(({ name }) => name === undefined).map(({ value }) => value);
      default:
        return [];
    }
  })();
  if (first === undefined || others.length + 1 > count) return [];
  return [first, ...others];
}

/** Chinese sets a space between its own characters and Latin letters; both sides of an insertion may need one. */
export function gap(text: string): string {
  const [before, after] = [
    /^[\p{Script=Latin}\p{Script=Greek}\d([|]/u,
    /[\p{Script=Latin}\p{Script=Greek}\d)\]|ᵀ]$/u,
  ].map((edge) => (edge.test(text) ? ' ' : ''));
  return `${before}${text}${after}`;
}

/** What a condition keeps out of it. */
export function leavingOut(said: Localized, condition: string | undefined): Localized {
  if (condition === undefined) return said;
  return {
    en: `${said.en}, leaving out the entries where ${condition} does not hold`,
    zh: `${said.zh}；不满足 ${condition} 的元素不参与计算`,
  };
}
