/**
 * Where a text stops being JSON.
 *
 * In: a text that JSON.parse refused. Out: the offset of the first character that cannot stand there (the text's length
 * where it ends too early). Engines say this in their own words or not at all. Iterative: any depth is fine. It builds
 * nothing and never says that a text is good; that is JSON.parse's to say. Grammar: RFC 8259.
 */

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

const TOKEN = /([{}[\],:])|(")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

export function jsonFault(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = 0; ;) {
    SPACE.lastIndex = at;
    SPACE.exec(text);
    const start = SPACE.lastIndex;
    TOKEN.lastIndex = start;
    const found = TOKEN.exec(text);
    if (expected === 'nothing' || found === null) return start;
    const [, mark, quote, plain] = found;
    const end = quote === undefined ? TOKEN.lastIndex : endOfString(text, TOKEN.lastIndex);
    if (end === undefined) return start;
    at = end;
    const value = quote !== undefined || plain !== undefined;
    if (expected === 'key' || expected === 'key-or-end') {
      if (quote !== undefined) expected = 'colon';
      else if (mark === '}' && expected === 'key-or-end') expected = closed(open);
      else return start;
    } else if (expected === 'colon') {
      if (mark !== ':') return start;
      expected = 'value';
    } else if (expected === 'comma-or-end') {
      const innermost = open.at(-1);
      if (mark === ',') expected = innermost === '{' ? 'key' : 'value';
      else if (mark === (innermost === '{' ? '}' : ']')) expected = closed(open);
      else return start;
    } else if (value) expected = afterValue(open);
    else if (mark === '[' || mark === '{') {
      open.push(mark);
      expected = mark === '[' ? 'value-or-end' : 'key-or-end';
    } else if (mark === ']' && expected === 'value-or-end') expected = closed(open);
    else return start;
  }
}

/** The offset behind the closing quote. A loop, since a long text exhausts the engine's stack for patterns. */
function endOfString(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) return at + 1;
    if (unit < 0x20) return undefined;
    if (unit !== 0x5c) continue;
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) return undefined;
    at = ESCAPE.lastIndex - 1;
  }
  return undefined;
}

function closed(open: string[]): Expected {
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'comma-or-end';
}
