/**
 * A tokenizer for TypeScript that is just good enough to find imports and free names.
 *
 * In: source text. Out: names, plain strings and punctuation with their lines. Comments, numbers, regular expressions
 * and the fixed parts of templates leave no token behind, so that nothing written in prose is taken for code. It does
 * not parse: text between the tags of JSX is tokens like any other. A string or regular expression never runs past its
 * line, which bounds any mistake.
 */

export interface Token {
  readonly kind: 'name' | 'string' | 'sign';
  readonly text: string;
  readonly line: number;
}

/** After these a slash begins a regular expression, though they look like names. */
const beforeValue = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'throw',
  'await',
  'yield',
  'new',
]);

const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const name = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const number = /\.?\d[\w.]*/y;
const quoted = /'((?:[^'\\\n]|\\[\s\S])*)'?|"((?:[^"\\\n]|\\[\s\S])*)"?/y;
const regex = /\/(?:[^\\/\n[]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/\w*/y;
const chunk = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** One entry per open template expression: how many braces are open inside it. */
  const templates: number[] = [];
  let at = 0;
  let line = 1;

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found === null || found[0] === '') return undefined;
    at += found[0].length;
    return found;
  };
  const push = (kind: Token['kind'], text: string): void => {
    tokens.push({ kind, text, line });
  };
  const countLines = (text: string): void => {
    for (const character of text) if (character === '\n') line += 1;
  };

  /** Reads on from inside a template: to its end, or to the next `${`. */
  const template = (opening: boolean): void => {
    const text = take(chunk)?.[0] ?? '';
    if (source[at] === '`') {
      at += 1;
      if (opening) push('string', text);
    } else if (source[at] === '$') {
      at += 2;
      templates.push(0);
    }
    countLines(text);
  };

  /** A slash divides after a value and begins a regular expression anywhere else. */
  const valueBefore = (): boolean => {
    const last = tokens.at(-1);
    if (last === undefined) return false;
    if (last.kind === 'name') return !beforeValue.has(last.text);
    return last.kind === 'string' || [')', ']', '}'].includes(last.text);
  };

  while (at < source.length) {
    const space = take(skipped);
    if (space !== undefined) {
      countLines(space[0]);
      continue;
    }
    const word = take(name);
    if (word !== undefined) {
      push('name', word[0]);
      continue;
    }
    if (take(number) !== undefined) {
      push('sign', ')'); // Only says that a value ends here.
      continue;
    }
    const text = take(quoted);
    if (text !== undefined) {
      push('string', text[1] ?? text[2] ?? '');
      countLines(text[0]);
      continue;
    }
    if (source[at] === '/' && !valueBefore() && take(regex) !== undefined) {
      push('sign', ')');
      continue;
    }
    const sign = source[at];
    at += 1;
    const depth = templates.at(-1);
    if (sign === '`') template(true);
    else if (sign === '}' && depth === 0) {
      templates.pop();
      template(false);
    } else {
      if (depth !== undefined && sign === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && sign === '}') templates[templates.length - 1] = depth - 1;
      push('sign', sign);
    }
  }
  return tokens;
}
