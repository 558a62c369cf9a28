/**
 * What one source file asks of others: its imports (static, type-only, re-exporting, dynamic, in types) and the free
 * names that rules care about. In: tokens. Out: specifiers with lines. Where a specifier leads is workspace.ts.
 */

import type { Token } from './tokens.ts';

export interface Import {
  /** `undefined` for an `import()` whose name is computed at run time. */
  readonly specifier: string | undefined;
  readonly line: number;
}

export function findImports(tokens: readonly Token[]): Import[] {
  const found: Import[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== 'name' || is(tokens[at - 1], '.')) return;
    const next = tokens[at + 1];
    if (token.text === 'import' && is(next, '(')) {
      found.push({ specifier: textOf(tokens[at + 2]), line: token.line });
    } else if (token.text === 'import' && next?.kind === 'string') {
      found.push({ specifier: next.text, line: token.line });
    } else if (token.text === 'require' && is(next, '(') && tokens[at + 2]?.kind === 'string') {
      found.push({ specifier: textOf(tokens[at + 2]), line: token.line });
    } else if ((token.text === 'import' || token.text === 'export') && next !== undefined && !is(next, '.')) {
      const specifier = fromClause(tokens, at + 1);
      if (specifier !== undefined) found.push({ specifier, line: token.line });
    }
  });
  return found;
}

/** The lines on which `name` is used as a free name: not a member, not a key, not a word of a comment or string. */
export function linesUsing(tokens: readonly Token[], name: string): number[] {
  return tokens
    .filter((token, at) => {
      if (token.kind !== 'name' || token.text !== name) return false;
      const [before, after] = [tokens[at - 1], tokens[at + 1]];
      if (is(before, '.')) return ['globalThis', 'self', 'window'].includes(tokens[at - 2]?.text ?? '');
      const key =
        is(after, ':') && (is(before, '{') || is(before, ',') || is(before, ';') || before?.text === 'readonly');
      return !key;
    })
    .map((token) => token.line);
}

/** Reads `type? (name | * as name | { … }),* from '…'`; anything else is a declaration and imports nothing. */
function fromClause(tokens: readonly Token[], start: number): string | undefined {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token.kind === 'string') {
      if (depth === 0) return tokens[at - 1]?.text === 'from' ? token.text : undefined;
    } else if (token.kind === 'sign') {
      if (token.text === '{') depth += 1;
      else if (token.text === '}') depth -= 1;
      else if (token.text !== ',' && token.text !== '*') return undefined;
    } else if (depth === 0 && declares.has(token.text)) return undefined;
  }
  return undefined;
}

const declares = new Set(
  'const let var function class interface enum namespace declare abstract async default import export'.split(' '),
);

function is(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

function textOf(token: Token | undefined): string | undefined {
  return token?.kind === 'string' ? token.text : undefined;
}
