/**
 * The maker of tree nodes: numbers them, and keeps the tree shallow enough for everyone who walks it by recursion.
 */

import type { Diagnostic, Span } from '@heed/diagnostics';
import { MAX_DEPTH } from './faults.ts';
import { report } from './messages.ts';
import { canonicalName } from './names.ts';
import type { Argument, Call, Expr, Missing, Name, NumberLiteral } from './tree.ts';

interface Numbered {
  readonly id: number;
}

/** A node before it has its number; distributes over unions. */
type Unnumbered<N> = N extends Numbered ? Omit<N, 'id'> : never;

export class Maker {
  readonly faults: Diagnostic[] = [];
  private readonly depths: number[] = [];
  private deepReported = false;

  /** Makes any node from its parts. */
  make<N extends Numbered>(node: Unnumbered<N>, ...parts: readonly (Numbered | undefined)[]): N {
    let depth = 0;
    for (const part of parts) if (part !== undefined) depth = Math.max(depth, this.depths[part.id] ?? 0);
    const id = this.depths.push(depth + 1) - 1;
    return { ...node, id } as unknown as N;
  }

  /** Makes an expression; one that would be too deep is reported and becomes a hole. */
  expr<N extends Expr>(node: Unnumbered<N>, ...parts: readonly Numbered[]): Expr {
    const made = this.make<N>(node, ...parts);
    return this.depths[made.id] > MAX_DEPTH ? this.tooDeep(made.span) : made;
  }

  tooDeep(span: Span): Missing {
    if (!this.deepReported) this.faults.push(report['syntax/too-deep']({ limit: MAX_DEPTH }, { span }));
    this.deepReported = true;
    return this.missing(span);
  }

  /** Starts a new statement: its own depth fault may be reported. */
  fresh(): void {
    this.deepReported = false;
  }

  missing(span: Span): Missing {
    return this.make<Missing>({ kind: 'missing', span });
  }

  /** A name as written. */
  name(written: string, span: Span): Name {
    return this.make<Name>({ kind: 'name', name: canonicalName(written), span });
  }

  number(text: string, span: Span): NumberLiteral {
    return this.make<NumberLiteral>({ kind: 'number', value: Number(text), text, span });
  }

  /** The call of a built-in that was written as a sign. */
  sign(callee: Name, subscript: readonly Name[], value: Expr, span: Span): Expr {
    const argument = this.make<Argument>({ kind: 'argument', name: undefined, value, span: value.span }, value);
    return this.expr<Call>({ kind: 'call', callee, subscript, arguments: [argument], span }, argument);
  }
}
