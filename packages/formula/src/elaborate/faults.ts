/**
 * Where the faults of a formula's meaning are collected: each once, in the order of the text.
 *
 * A function's body is elaborated anew for each call; the same fault at the same place is one fault. `quietly` runs
 * something whose faults are somebody else's to report.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { fill, isError } from '@heed/diagnostics';
import { meaningCatalogue, report } from './messages.ts';
import type { Expr } from '../syntax/tree.ts';
import { unknown, type Unknown } from './values.ts';

export class Faults {
  private readonly found = new Map<string, Diagnostic>();
  private silence = 0;

  /** Reports, and gives the value of what is at fault. */
  add(diagnostic: Diagnostic): Unknown {
    const { code, span } = diagnostic;
    const key = `${code} ${span?.start ?? ''} ${span?.end ?? ''} ${span === undefined ? diagnostic.message.en : ''}`;
    if (this.silence === 0 && !this.found.has(key)) this.found.set(key, diagnostic);
    return unknown;
  }

  /** `formula/not-yet`: `feature` in English and in Chinese. */
  notYet(expr: Expr | { readonly span: Expr['span'] }, en: string, zh: string): Unknown {
    const made = report['formula/not-yet']({ feature: en }, { span: expr.span });
    return this.add({
      ...made,
      message: { ...made.message, zh: fill(meaningCatalogue['formula/not-yet'].zh, { feature: zh }) },
    });
  }

  quietly<T>(run: () => T): T {
    this.silence += 1;
    try {
      return run();
    } finally {
      this.silence -= 1;
    }
  }

  get failed(): boolean {
    return [...this.found.values()].some(isError);
  }

  get list(): readonly Diagnostic[] {
    return [...this.found.values()].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
  }
}
