/**
 * Learnt parameters: weights and biases as inputs that a run may leave out.
 *
 * In: calls of `Linear` with the width of what they are applied to. Out: the input nodes of weight `[out, in]` and bias
 * `[out]`, one pair per place in the text, and at the end their list. Where `out=` is not written, the output size is a
 * symbol that gives way to whatever the result meets (sizes.ts); what is then still open, tensors decide. Initial values
 * are those of PyTorch's nn.Linear (kaiming_uniform with a = √5; He et al. 2015), which makes them uniform between ±1/√in;
 * they are drawn elsewhere. Masks of dropout are inputs too, but nobody's to give.
 */

import type { Span } from '@heed/diagnostics';
import { bug } from '@heed/diagnostics';
import { shapeOf, type Shape, type Size } from '@heed/tensor';
import type { Call, Program } from '../syntax/tree.ts';
import type { Draft, Drafts } from './drafts.ts';
import type { FormulaInput } from './formula-input.ts';
import { linearNames, type LinearName } from './linear-names.ts';
import type { Sizes } from './sizes.ts';

/** Uniform between -1/√fanIn and 1/√fanIn. */
export interface Initialiser {
  readonly kind: 'uniform';
  /** The width of what the weight is applied to, which is also the output size where nothing else says one. */
  readonly fanIn: Size | undefined;
}

export interface FormulaParameter extends FormulaInput {
  readonly initialiser: Initialiser;
}

/** A hidden input, bool: which entries a dropout keeps. */
export interface DropoutMask {
  readonly name: string;
  readonly shape: Shape;
  /** The probability of true. */
  readonly keep: number;
  readonly span: Span;
}

/** What one place in the text has learnt. */
export interface Linear {
  readonly name: string;
  readonly width: Size;
  readonly out: Size;
  readonly weight: Draft;
  readonly bias: Draft | undefined;
}

interface Place {
  readonly label: LinearName;
  readonly call: Call;
  readonly bias: boolean;
  linear: Linear | undefined;
}

export class Parameters {
  private readonly sizes: Sizes;
  private readonly drafts: Drafts;
  private readonly names: ReadonlyMap<number, LinearName>;
  private readonly text: string;
  private readonly places = new Map<number, Place>();
  private readonly dropouts: (Omit<DropoutMask, 'shape'> & { readonly node: Draft })[] = [];

  constructor(program: Program, sizes: Sizes, drafts: Drafts) {
    this.text = program.text;
    this.sizes = sizes;
    this.drafts = drafts;
    this.names = linearNames(program);
  }

  label(call: Call): LinearName {
    return this.names.get(call.callee.id) ?? bug('a call of Linear has a name');
  }

  /** Lists a call's parameters, whatever becomes of it. */
  meet(call: Call, bias: boolean): void {
    if (!this.places.has(call.callee.id))
      this.places.set(call.callee.id, { label: this.label(call), call, bias, linear: undefined });
  }

  /** The parameters of a call that was met, made where it is the first time. */
  linear(call: Call, width: Size, out: Size | undefined): Linear {
    const place = this.places.get(call.callee.id) ?? bug('a call of Linear is met before it is made');
    place.linear ??= this.make(place, width, out);
    return place.linear;
  }

  /** Which entries of a value of this shape a dropout keeps. */
  mask(shape: Shape, keep: number, span: Span): Draft {
    const name = `dropout.${this.dropouts.length + 1}`;
    const node = this.drafts.sure({ op: 'input', name }, [], span, { dtype: 'bool', shape });
    this.dropouts.push({ name, keep, span, node });
    return node;
  }

  /** In the order of the text, in final sizes. */
  get list(): readonly FormulaParameter[] {
    const places = [...this.places.values()].toSorted((a, b) => a.call.callee.span.start - b.call.callee.span.start);
    return places.flatMap(({ label, call, bias, linear }) => {
      const { at } = label;
      const written = at === call.callee ? label.name : this.text.slice(at.span.start, at.span.end);
      const fanIn = linear && this.sizes.size(linear.width);
      const parameter = (kind: 'weight' | 'bias'): FormulaParameter => ({
        name: `${label.name}.${kind}`,
        written: `${written}.${kind}`,
        dtype: 'f32',
        shape: linear?.[kind] && this.drafts.typeOf(linear[kind]).shape,
        declared: false,
        span: at.span,
        initialiser: { kind: 'uniform', fanIn },
      });
      return bias ? [parameter('weight'), parameter('bias')] : [parameter('weight')];
    });
  }

  get masks(): readonly DropoutMask[] {
    return this.dropouts.map(({ node, ...mask }) => ({ ...mask, shape: this.drafts.typeOf(node).shape }));
  }

  private make({ label, bias }: Place, width: Size, given: Size | undefined): Linear {
    const { name, at } = label;
    const symbol = `${name}.out`;
    const out = given ?? symbol;
    if (given === undefined) this.sizes.soften(symbol);
    const input = (kind: string, axes: readonly Size[]): Draft => {
      const type = { dtype: 'f32', shape: shapeOf(axes) } as const;
      const node = this.drafts.sure({ op: 'input', name: `${name}.${kind}` }, [], at.span, type);
      node.name = `${name}.${kind}`;
      return node;
    };
    return { name, width, out, weight: input('weight', [out, width]), bias: bias ? input('bias', [out]) : undefined };
  }
}
