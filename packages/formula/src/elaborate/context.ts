/**
 * What every part of the elaboration shares while one formula is being understood.
 *
 * The parts get it as an argument, so that none imports the walk over expressions (evaluate.ts) that calls them.
 */

import type { Span } from '@heed/diagnostics';
import type { InferFault, NodeBody, TensorType } from '@heed/graph';
import type { Shape } from '@heed/tensor';
import type { Expr, Program } from '../syntax/tree.ts';
import { MAX_NODES, Drafts, type Draft } from './drafts.ts';
import { Faults } from './faults.ts';
import { report } from './messages.ts';
import { Parameters } from './parameters.ts';
import { wordFault, type TypedPart } from './shape-faults.ts';
import { Sizes } from './sizes.ts';
import { tensor, unknown, type Operand, type Tensor, type Unknown } from './values.ts';

/** An operand of a node and the expression that its faults speak of. */
export interface Part {
  readonly draft: Draft;
  readonly expr: Expr;
}

/** A condition that must hold, or must not, for what is inside of it to be needed. */
export interface Demand {
  readonly condition: Operand;
  readonly holds: boolean;
}

/** What is said of an access where it is at fault. */
export interface Access {
  /** The source of the indexed value. */
  readonly value: string;
  /** For each gathered axis: its number for people, the source and span of its index. */
  readonly places: readonly AccessPlace[];
}

export interface AccessPlace {
  readonly axis: number;
  readonly index: string;
  readonly span: Span;
}

export class Context {
  readonly text: string;
  readonly faults: Faults = new Faults();
  readonly sizes: Sizes = new Sizes();
  readonly drafts: Drafts = new Drafts(this.sizes);
  readonly parameters: Parameters;
  /** Whether dropout drops. */
  readonly training: boolean;
  /** Inputs of whose leading axes an operation must know the number. */
  readonly openLeads: Set<string> = new Set();
  /** How many conditions the walk is inside of. */
  conditions = 0;
  /** How many definitions and reductions that bind indices the walk is inside of. */
  binders = 0;
  /** How many indices were bound so far. */
  bound = 0;
  /** The conditions under which what the walk is at is needed; demand.ts. */
  demand: readonly Demand[] = [];
  /** How often the demand was asked for. */
  demanded = 0;
  /** How many indices were met that may lie outside, whatever guards them. */
  risks = 0;
  /** What to say of a gather that can never be inside. */
  readonly accesses: Map<Draft, Access> = new Map();
  /** Whether the parameters of a function that nobody calls are stood in for. */
  speculative = false;
  private overfull = false;

  constructor(program: Program, training = false) {
    this.text = program.text;
    this.training = training;
    this.parameters = new Parameters(program, this.sizes, this.drafts);
  }

  /** A node that may not fit: the fault is reported in the words of its operands. */
  node(operation: NodeBody, parts: readonly Part[], span: Span): Draft | undefined {
    if (this.isFull(span)) return undefined;
    const made = this.drafts.make(
      operation,
      parts.map(({ draft }) => draft),
      span,
    );
    if (made.ok) return made.draft;
    this.refuse(
      made.fault,
      parts.map(({ draft, expr }) => ({ expr, type: this.typeOf(draft) })),
      span,
    );
    return undefined;
  }

  /** Whether the formula has grown too large; told once, because what is cut off after it is no fault of its own. */
  isFull(span: Span): boolean {
    if (this.drafts.full && !this.overfull)
      this.faults.add(report['formula/too-large']({ limit: MAX_NODES }, { span }));
    this.overfull = this.drafts.full;
    return this.overfull;
  }

  /** Reports a fault of inference. */
  refuse(fault: InferFault, parts: readonly TypedPart[], span: Span): Unknown {
    if (fault.kind === 'lead-rank') return this.needRanks(fault.type.shape.lead);
    return this.faults.add(wordFault(fault, parts, this.text, span));
  }

  /** What cannot be told before ranks are known is no fault. */
  needRanks(leads: readonly string[]): Unknown {
    for (const lead of leads) this.openLeads.add(lead);
    return unknown;
  }

  /** `node` as a value. */
  value(operation: NodeBody, parts: readonly Part[], span: Span, domain?: Draft): Tensor | Unknown {
    const draft = this.node(operation, parts, span);
    return draft === undefined ? unknown : tensor(draft, domain);
  }

  typeOf(draft: Draft): TensorType {
    return this.drafts.typeOf(draft);
  }

  /** The shape of a value, with what its domain broadcasts it to. */
  shapeOf(value: Tensor): Shape {
    const own = this.typeOf(value.node).shape;
    if (value.domain === undefined) return own;
    const joined = this.drafts.make({ op: 'exclude' }, [value.node, value.domain]);
    return joined.ok ? joined.draft.type.shape : own;
  }

  part(operand: Operand<Tensor>): Part {
    return { draft: operand.value.node, expr: operand.expr };
  }
}

export function partOf(draft: Draft, expr: Expr): Part {
  return { draft, expr };
}
