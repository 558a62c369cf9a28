/**
 * The unifier of sizes: which symbols an operation has forced to be one.
 *
 * In: sizes that must agree. Out: whether they do, and for every symbol the size that stands for it (a substitution, as
 * in Robinson 1965, over canonical sizes). A declared name is rigid: it is never made equal to another name, and its
 * agreement with a number or with arithmetic becomes an equation that is checked when tensors are bound. A feature axis
 * (d, e) of a role input never becomes a position axis (n, m). Wording is shape-faults.ts.
 */

import type { Span } from '@heed/diagnostics';
import type { SizeEquation } from '@heed/graph';
import { broadcastSizes, equalSizes, makeSize, shapeOf, sizeSymbols, sizeText, subSizes } from '@heed/tensor';
import type { Shape, Size } from '@heed/tensor';

/** What an axis of a role input counts. */
export type SizeClass = 'feature' | 'position';
/** Why two sizes do not agree. */
export type Clash = 'numbers' | 'names' | 'classes';

export class Sizes {
  private readonly replaced = new Map<string, Size>();
  private readonly classes = new Map<string, SizeClass>();
  private readonly declared = new Set<string>();
  private readonly found = new Map<string, SizeEquation>();
  readonly demands: SizeEquation[] = [];
  /** Symbols that stand for themselves only as long as nothing else does. */
  private readonly soft = new Set<string>();
  /** Where a symbol was made equal to another size. */
  private readonly forced = new Map<string, Span | undefined>();

  declare(name: string): void {
    this.declared.add(name);
  }

  /** Lets any other size stand for the symbol, whichever comes first. */
  soften(symbol: string): void {
    this.soft.add(symbol);
  }

  classify(symbol: string, as: SizeClass): void {
    this.classes.set(symbol, as);
  }

  /** Every symbol that lost its own name, what stands for it, and the text that forced it. */
  unified(): { readonly symbol: string; readonly size: Size; readonly span: Span | undefined }[] {
    return [...this.forced].map(([symbol, span]) => ({ symbol, size: this.size(symbol), span }));
  }

  /** The size as it is known now. Lengths that turned out not to broadcast stay side by side: see `contradictions`. */
  size(size: Size): Size {
    let known = size;
    // A loop, because a chain of names may be as long as the text.
    while (typeof known === 'string' && this.replaced.has(known)) known = this.replaced.get(known) ?? known;
    if (typeof known !== 'object') return known;
    const { op } = known;
    const args = known.args.map((arg) => this.size(arg));
    if (op !== 'broadcast') return makeSize(op, args);
    return args.reduce((a, b) => broadcastSizes(a, b) ?? { op: 'broadcast', args: [a, b] });
  }

  /** Lengths that some operation needs to be one, and that turned out to be two numbers. */
  contradictions(): { readonly span: Span | undefined; readonly lengths: readonly [number, number] }[] {
    const clashes: { span: Span | undefined; lengths: [number, number] }[] = [];
    for (const { left, right, span } of this.found.values()) {
      const sizes = [...lengthsOf(this.size(left)), ...lengthsOf(this.size(right))];
      const isBroadcast = equalSizes(left, right);
      const numbers = [
        ...new Set(sizes.filter((size) => typeof size === 'number' && !(isBroadcast && size === 1))),
      ] as number[];
      const [first, second] = numbers;
      if (first !== undefined && second !== undefined) clashes.push({ span, lengths: [first, second] });
    }
    return clashes;
  }

  shape(shape: Shape): Shape {
    return shapeOf(
      shape.axes.map((axis) => this.size(axis)),
      shape.lead,
    );
  }

  /** Why the two could not be one length; `undefined` when they can. Changes nothing. */
  clash(first: Size, second: Size): Clash | undefined {
    const a = this.size(first);
    const b = this.size(second);
    if (equalSizes(a, b)) return undefined;
    if (typeof a === 'string' && typeof b === 'string') {
      if (this.declared.has(a) && this.declared.has(b)) return 'names';
      const left = this.classes.get(a);
      const right = this.classes.get(b);
      return left !== undefined && right !== undefined && left !== right ? 'classes' : undefined;
    }
    // A difference that is a number other than 0 can never vanish.
    return typeof subSizes(a, b) === 'number' ? 'numbers' : undefined;
  }

  /** Makes the two one length. */
  unify(first: Size, second: Size, span?: Span): Clash | undefined {
    const clash = this.clash(first, second);
    if (clash !== undefined) return clash;
    const a = this.size(first);
    const b = this.size(second);
    if (equalSizes(a, b)) return undefined;
    if (typeof a === 'string' && this.soft.has(a) && this.replace(a, b, span)) return undefined;
    // The earlier name stands for both, so that shapes keep speaking of the query's d.
    if (!this.replace(b, a, span) && !this.replace(a, b, span)) this.require(a, b, span);
    return undefined;
  }

  /** NumPy's rule for one axis; `undefined` when two lengths clash. What is not known yet becomes an equation. */
  broadcast(first: Size, second: Size, span?: Span): Size | undefined {
    const size = broadcastSizes(this.size(first), this.size(second));
    if (size !== undefined && isOpenBroadcast(size)) this.require(size, size, span);
    return size;
  }

  /** An equation that no operation makes by itself; binding checks it. */
  demand(left: Size, right: Size, span?: Span): void {
    this.require(left, right, span);
    this.demands.push({ left, right, ...(span && { span }) });
  }

  require(left: Size, right: Size, span?: Span): void {
    const key = `${sizeText(left)} = ${sizeText(right)}`;
    if (!this.found.has(key)) this.found.set(key, { left, right, ...(span && { span }) });
  }

  /** Lets `by` stand for `symbol` wherever it occurs. */
  private replace(symbol: Size, by: Size, span: Span | undefined): boolean {
    if (typeof symbol !== 'string' || this.declared.has(symbol) || sizeSymbols(by).has(symbol)) return false;
    this.replaced.set(symbol, by);
    this.forced.set(symbol, span);
    const own = this.classes.get(symbol);
    if (own !== undefined && typeof by === 'string' && !this.classes.has(by)) this.classes.set(by, own);
    return true;
  }
}

function lengthsOf(size: Size): readonly Size[] {
  return isOpenBroadcast(size) && typeof size === 'object' ? size.args.flatMap(lengthsOf) : [size];
}

/** A broadcast that only tensors can decide. */
function isOpenBroadcast(size: Size): boolean {
  return typeof size === 'object' && size.op === 'broadcast';
}
