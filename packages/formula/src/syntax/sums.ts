/**
 * `Σ_t`, `Σₜ`, `Σ_(j,k)`, `∏_t` and the index lists of `softmax_(j,k)`: which built-in, over which indices.
 */

import type { Context } from './cst.ts';
import { report } from './messages.ts';
import { isName, raise } from './names.ts';
import * as t from './tokens.ts';
import type { IToken } from './tokens.ts';
import type { Name } from './tree.ts';

export interface BigSign {
  readonly callee: Name;
  readonly subscript: readonly Name[];
}

export function bigSign(context: Context, token: IToken, list: IToken | undefined): BigSign {
  const { source, maker } = context;
  context.at(token);
  const from = token.startOffset;
  const callee = maker.name(token.image.startsWith('∏') ? 'prod' : 'sum', source.normalised.original(from, from + 1));
  const own = token.image.slice(1).replace(/^_/, '');
  const end = t.endOf(token);
  const index = own === '' ? [] : [maker.name(raise(own), source.normalised.original(end - own.length, end))];
  return { callee, subscript: [...index, ...subscripts(context, list)] };
}

/** `_(j, k)` */
export function subscripts(context: Context, list: IToken | undefined): readonly Name[] {
  if (list === undefined) return [];
  const span = context.at(list);
  const names: Name[] = [];
  let offset = list.image.search(/[({]/) + 1;
  for (const part of list.image.slice(offset, -1).split(',')) {
    const written = part.trim();
    if (!isName(written)) {
      context.maker.faults.push(report['syntax/subscript']({ written: context.source.written(span) }, { span }));
      break;
    }
    const from = list.startOffset + offset + part.indexOf(written);
    names.push(context.maker.name(written, context.source.normalised.original(from, from + written.length)));
    offset += part.length + 1;
  }
  return names;
}
