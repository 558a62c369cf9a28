/**
 * Declarations without their square brackets (`γ: f32`, `Q: n, d`): reported, and the brackets inserted.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { advise } from './faults.ts';
import type { Source } from './faults.ts';
import type { Head } from './heads.ts';
import { report } from './messages.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';
import { ELEMENT_TYPES } from './tree.ts';

export interface Bracketed {
  readonly tokens: readonly IToken[];
  readonly faults: readonly Diagnostic[];
}

export function declarationBrackets(tokens: readonly IToken[], head: Head, source: Source): Bracketed {
  const [name, colon, first] = tokens;
  const last = tokens.at(-1);
  if (
    head.kind !== 'declaration' ||
    name === undefined ||
    colon === undefined ||
    last === undefined ||
    first === undefined
  )
    return { tokens, faults: [] };
  if (tokens.some((token) => token.tokenType === t.LSquare)) return afterBrackets(tokens, source);
  const rest = tokens.slice(2);
  const typed = first.tokenType === t.Name && ELEMENT_TYPES.includes(first.image);
  const sizes = typed ? rest.slice(1) : rest;
  const open = sizes[0] ?? last;
  const from =
    sizes[0] === undefined ? source.after(last) : { start: source.spanOf(open).start, end: source.spanOf(open).start };
  const edits =
    sizes.length === 0
      ? [{ span: from, text: '[]' }]
      : [
          { span: from, text: '[' },
          { span: source.after(last), text: ']' },
        ];
  const span = source.spanOf(first, last);
  const written = source.written(source.spanOf(name));
  const fault = report['syntax/declaration-axes'](
    { name: written },
    { span, help: advise('put the sizes in square brackets', '把尺寸放进方括号', ...edits) },
  );
  const opening = t.inserted(t.LSquare, sizes[0] === undefined ? t.endOf(last) : open.startOffset);
  const closing = t.inserted(t.RSquare, t.endOf(last));
  return { tokens: [name, colon, ...(typed ? [first] : []), opening, ...sizes, closing], faults: [fault] };
}

/** Nothing may follow the sizes. */
function afterBrackets(tokens: readonly IToken[], source: Source): Bracketed {
  const open = tokens.findIndex((token) => token.tokenType === t.LSquare);
  let depth = 0;
  for (let k = open; k < tokens.length; k += 1) {
    const token = tokens[k];
    if (token.tokenType === t.LSquare) depth += 1;
    else if (token.tokenType === t.RSquare) depth -= 1;
    const next = tokens[k + 1];
    if (depth > 0 || next === undefined) continue;
    const span = source.spanOf(next);
    const edit = { span: source.after(token), text: ';' };
    const help = advise('end the statement with `;` or a line break', '用 `;` 或换行结束这条语句', edit);
    const fault = report['syntax/unexpected']({ found: source.written(span) }, { span, help });
    return { tokens: tokens.slice(0, k + 1), faults: [fault] };
  }
  return { tokens, faults: [] };
}
