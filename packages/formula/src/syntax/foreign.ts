/**
 * Signs that mean something elsewhere: what they are read as, and what is said about characters nobody knows.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { advise, codePoint } from './faults.ts';
import type { Source } from './faults.ts';
import { report } from './messages.ts';
import * as t from './tokens.ts';
import type { IToken, TokenType } from './tokens.ts';

/** Operators of other languages: the token they stand for and its spelling. */
const MEANT: Readonly<Record<string, readonly [TokenType, string]>> = {
  '&&': [t.And, '∧'],
  '&': [t.And, '∧'],
  '||': [t.Or, '∨'],
  '!': [t.Not, '¬'],
  '**': [t.Power, '^'],
  '//': [t.FloorDivide, 'div'],
  '%': [t.Modulo, 'mod'],
  '=<': [t.LessEqual, '≤'],
  '=>': [t.GreaterEqual, '≥'],
  '<>': [t.NotEqual, '≠'],
  ':=': [t.Equal, '='],
  '≔': [t.Equal, '='],
  '←': [t.Equal, '='],
  '.T': [t.Transpose, 'ᵀ'],
  '.mT': [t.Transpose, 'ᵀ'],
};

/** Characters one may have meant another by; the help offers it. */
const NEAR: Readonly<Record<string, string>> = {
  '。': ';',
  '⟨': '[',
  '⟩': ']',
  '「': '[',
  '」': ']',
  '《': '<',
  '》': '>',
  '∔': '+',
  '➗': '÷',
  '✕': '×',
  '✖': '×',
  '⊕': '+',
  '⋆': '*',
  '→': '=',
  '⇒': '=',
  '≡': '=',
  '≈': '=',
  '`': "'",
  '″': "'",
  '⟦': '[',
  '⟧': ']',
  '≮': '≥',
  '≯': '≤',
  '\u200b': '',
  '\u200c': '',
  '\u200d': '',
  '\u2060': '',
  '\ufeff': '',
};

/** The token that a foreign sign stands for. */
export function nativeToken(token: IToken): IToken {
  const entry = MEANT[token.image];
  return entry === undefined ? token : t.retyped(token, entry[0]);
}

export function foreignFault(source: Source, token: IToken): Diagnostic {
  const [, meant] = MEANT[token.image] ?? [token.tokenType, token.image];
  return foreignSpelling(source, token, meant);
}

/** Says that `token` is to be written `meant`. */
export function foreignSpelling(source: Source, token: IToken, meant: string): Diagnostic {
  const span = source.spanOf(token);
  const text = t.RESERVED.has(meant) ? ` ${meant} ` : meant;
  return report['syntax/foreign-operator'](
    { written: source.written(span), meant },
    { span, help: advise(`write \`${meant}\``, `写作 \`${meant}\``, { span, text }) },
  );
}

/** A token that is not of the language at all. */
export function junkFault(source: Source, token: IToken): Diagnostic {
  const span = source.spanOf(token);
  const written = source.written(span);
  if (token.tokenType === t.Control)
    return report['syntax/control-character'](
      { code: codePoint(written) },
      { span, help: advise('delete it', '删去它', { span, text: '' }) },
    );
  if (token.tokenType === t.Surrogate)
    return report['syntax/unpaired-surrogate'](
      { code: codePoint(written) },
      { span, help: advise('delete it', '删去它', { span, text: '' }) },
    );
  if (token.tokenType === t.Backslash) {
    const command = /^\\[A-Za-z]*/.exec(source.text.slice(span.start, span.start + 24))?.[0] ?? written;
    return report['syntax/latex'](
      { written: command },
      {
        span,
        help: advise(
          'read the text as LaTeX, or use Unicode or ASCII signs',
          '按 LaTeX 读取，或改用 Unicode 或 ASCII 符号',
        ),
      },
    );
  }
  const [character = ''] = written;
  const near = Object.hasOwn(NEAR, character) ? NEAR[character] : undefined;
  const edit = { span, text: near ?? '' };
  return report['syntax/unknown-character'](
    { character, code: codePoint(character) },
    {
      span,
      ...(near === '' && { help: advise('delete this invisible character', '删去这个不可见的字符', edit) }),
      ...(near && { help: advise(`perhaps \`${near}\` is meant`, `也许想写 \`${near}\``, edit) }),
    },
  );
}

export const JUNK: ReadonlySet<TokenType> = new Set([t.Control, t.Surrogate, t.Backslash, t.Unknown]);
