/**
 * What JSON.parse does not tell: keys that an object has twice, and how deep the nesting goes.
 *
 * In: JSON text, well formed or not. Out: the first offset at which a list or object is nested too deep, before a parser
 * spends memory on it; and every key that occurs again in its object. One pass; of malformed text it says whatever it
 * says, and JSON.parse the rest.
 */

export interface JsonSurvey {
  readonly deep: number | undefined;
  readonly repeated: readonly string[];
}

const SPACE = /[ \t\n\r]*/y;

export function surveyJson(text: string, deepest: number): JsonSurvey {
  /** The keys of each open object; nothing for a list. */
  const open: (Set<string> | undefined)[] = [];
  const repeated: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text[at];
    if (mark === '{' || mark === '[') {
      if (open.length === deepest) return { deep: at, repeated };
      open.push(mark === '{' ? new Set() : undefined);
    } else if (mark === '}' || mark === ']') open.pop();
    if (mark !== '"') continue;
    const begin = at;
    for (at += 1; at < text.length && text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
    const keys = open.at(-1);
    if (keys === undefined || !isKey(text, at + 1)) continue;
    const key = unescape(text.slice(begin, at + 1));
    if (keys.has(key)) repeated.push(key);
    else keys.add(key);
  }
  return { deep: undefined, repeated };
}

function isKey(text: string, after: number): boolean {
  SPACE.lastIndex = after;
  SPACE.exec(text);
  return text[SPACE.lastIndex] === ':';
}

function unescape(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted; // malformed: JSON.parse of the whole refuses it as well
  }
}
