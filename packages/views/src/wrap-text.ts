/**
 * Lines of text of a given width.
 *
 * In: one line of text, the width there is. Out: lines. Latin words stay whole where they fit; Chinese breaks between
 * any two characters, but no line begins with a closing mark or ends with an opening one. Widths are estimates (svg.ts).
 */

import { columnsOf, printable } from '@heed/diagnostics';
import { widthOf, type Family } from './svg.ts';

const CLOSING = /^[，。、；：？！）」』】》〉”’…,.;:?!)\]}]$/u;
const OPENING = /^[（「『【《〈“‘([{]$/u;

export function wrapText(text: string, most: number, size: number, family: Family = 'sans'): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (one: string): boolean => widthOf(one.trimEnd(), size, family) <= most;
  for (const piece of piecesOf(printable(text))) {
    if (fits(line + piece)) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = '';
    // A piece longer than a line is cut wherever the line ends.
    for (const character of piece.trimStart()) {
      if (line !== '' && !fits(line + character)) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

/** What is not broken: words with the space behind them, single wide characters, each with the marks that cling to it. */
function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let open = ''; // what the next character belongs to
  let before: 'space' | 'narrow' | 'wide' | 'none' = 'none';
  for (const character of text) {
    const kind = character === ' ' ? 'space' : columnsOf(character) === 2 ? 'wide' : 'narrow';
    const isJoined =
      open !== '' &&
      (OPENING.test(open.at(-1) ?? '') ||
        CLOSING.test(character) ||
        kind === 'space' ||
        (kind === 'narrow' && before === 'narrow'));
    if (isJoined) open += character;
    else {
      if (open !== '') pieces.push(open);
      open = character;
    }
    before = kind;
  }
  return open === '' ? pieces : [...pieces, open];
}
