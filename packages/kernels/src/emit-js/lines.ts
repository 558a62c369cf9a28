/**
 * Source text under construction: lines, and blocks of lines one step further in.
 *
 * In: nested lists of lines. Out: text. What a line says is the other files' business; names handed out here are numbered
 * and never made of anything a person wrote.
 */

/** A string is a line, a list within a list is indented. */
export type Lines = readonly (string | Lines)[];

/** `head { body }` */
export function nest(head: string, body: Lines): Lines {
  return [head === '' ? '{' : `${head} {`, body, '}'];
}

/** `if (condition) { then } else { otherwise }` */
export function either(condition: string, then: Lines, otherwise: Lines): Lines {
  return otherwise.length === 0
    ? nest(`if (${condition})`, then)
    : [`if (${condition}) {`, then, '} else {', otherwise, '}'];
}

export function render(lines: Lines, indent = ''): string {
  return lines.map((line) => (typeof line === 'string' ? `${indent}${line}\n` : render(line, `${indent}  `))).join('');
}

/** Fresh local names of one function: t0, t1, … */
export class Names {
  #next = 0;

  fresh(): string {
    return `t${this.#next++}`;
  }
}
