/**
 * Tokens of the text form of scalar programs and fold records, read one after the other.
 *
 * In: text. Out: tokens on demand; a character that starts no token becomes a token of its own, which no rule accepts.
 * The reader knows no grammar: text.ts and fold-record-text.ts do.
 */

const TOKEN =
  /\s*(?:(=>)|([\p{L}_][\p{L}\p{M}\p{N}_.']*)|(-?(?:inf\b|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|("(?:[^"\\]|\\.)*")|(.))/suy;

/** The same where all is ASCII: a class of Unicode takes an engine milliseconds to compile. */
const ASCII_TOKEN =
  /\s*(?:(=>)|([a-zA-Z_][a-zA-Z0-9_.']*)|(-?(?:inf\b|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|("(?:[^"\\]|\\.)*")|(.))/sy;
const ASCII_NAME = /^[a-zA-Z_][a-zA-Z0-9_.']*$/;
// eslint-disable-next-line no-control-regex -- the plain case
const ASCII = /^[\x00-\x7f]*$/;

/** Words that are not names; a parameter of that name is quoted. */
const WORDS: ReadonlySet<string> = new Set(['let', 'true', 'false', 'inf', 'nan']);
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.']*$/u;

type TokenKind = 'word' | 'name' | 'number' | 'sign' | 'end';

interface Token {
  readonly kind: TokenKind;
  /** The name without its quotes, or the token as written. */
  readonly text: string;
}

/** How a name is written. */
export function nameText(name: string): string {
  return (ASCII_NAME.test(name) || NAME.test(name)) && !WORDS.has(name) ? name : JSON.stringify(name);
}

/** How a number is written, so that it reads back to the bit. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (Math.abs(value) === Infinity) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

export class Reader {
  private readonly tokens: Token[] = [];
  private at = 0;

  constructor(text: string) {
    const scan = new RegExp(ASCII.test(text) ? ASCII_TOKEN : TOKEN);
    const source = text.trimEnd();
    while (scan.lastIndex < source.length) {
      const match = scan.exec(source);
      if (match === null) break;
      this.tokens.push(tokenOf(match));
    }
  }

  /** Whether the token `ahead` places on is this sign or word. */
  sees(text: string, ahead: number = 0): boolean {
    const token = this.tokens[this.at + ahead];
    return token !== undefined && token.text === text && (token.kind === 'sign' || token.kind === 'word');
  }

  /** Whether the next token is the name `text`, unquoted or not. */
  seesName(text: string): boolean {
    const token = this.tokens[this.at];
    return token?.kind === 'name' && token.text === text;
  }

  /** Takes the next token if it is this sign or word. */
  skip(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += 1;
    return true;
  }

  name(): string | undefined {
    return this.take('name');
  }

  number(): number | undefined {
    if (this.skip('inf')) return Infinity;
    if (this.skip('nan')) return NaN;
    const text = this.take('number');
    return text === undefined ? undefined : text === '-inf' ? -Infinity : Number(text);
  }

  get atEnd(): boolean {
    return this.at === this.tokens.length;
  }

  private take(kind: TokenKind): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== kind) return undefined;
    this.at += 1;
    return token.text;
  }
}

function tokenOf([whole, arrow, word, number, quoted]: RegExpExecArray): Token {
  if (arrow !== undefined) return { kind: 'sign', text: arrow };
  if (word !== undefined) return { kind: WORDS.has(word) ? 'word' : 'name', text: word };
  if (number !== undefined) return { kind: 'number', text: number };
  if (quoted === undefined) return { kind: 'sign', text: whole.trimStart() };
  const name = unquote(quoted);
  return name === undefined ? { kind: 'sign', text: quoted } : { kind: 'name', text: name };
}

function unquote(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
