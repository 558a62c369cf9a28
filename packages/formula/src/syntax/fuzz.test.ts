// Any text is read in bounded time, without a throw, with every span inside the text.

import type { Diagnostic, Span } from '@heed/diagnostics';
import { describe, expect, test } from 'vitest';
import { MAX_FAULTS } from './faults.ts';
import { format } from './format.ts';
import { read } from './read.ts';
import { partsOfStatement, walk } from './walk.ts';

const seeds = [
  'softmax(Q·Kᵀ/√d | j ≤ i)·V',
  'Q: [B, H, n, d]; doc: i32[n]\nφ(x) = elu(x) + 1\nS = Q·Kᵀ/√d - slope[h]·|i - j|\nA = softmax(S | |i - j| < 3)\nA·V',
  'e[i, j] = Σ_t v[t]·tanh(A[i, t] + C[j, t])\nM[i < n, j < m] = i - j\nZ[-1, :, :] = S0',
  'Attention（Q，K，V）＝Softmax（Linear（［Q；K］））⋅V # 注意力',
  "f²(x) + ‖x‖ ‖ [j ≤ i]·⌊x⌋^-2 + K' + softmax_(j,k)(s, axis=(-2, -1)) + ||x||",
];
const pieces = [
  '(',
  ')',
  '[',
  ']',
  '|',
  '‖',
  '⌊',
  '⌉',
  '\n',
  ';',
  ',',
  '=',
  ':',
  '…',
  '^',
  'ᵀ',
  '²',
  '√',
  '¬',
  'Σ_t ',
  '_(',
  '{',
  '}',
  '·',
  '-',
  '\0',
  '\ud800',
  '𝑤',
  'where',
  'x',
  ' 2',
  '\\',
  '#',
  '  ',
  '||',
  '\u0302',
  '。',
  '_',
];

let state = 1;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}

function mutated(): string {
  let text = seeds[random(seeds.length)];
  for (let k = random(8); k >= 0; k -= 1) {
    const from = random(text.length + 1);
    const to = Math.min(text.length, from + random(4));
    text = text.slice(0, from) + (random(3) === 0 ? '' : pieces[random(pieces.length)]) + text.slice(to);
  }
  return text;
}

function inside(span: Span | undefined, text: string): boolean {
  return span !== undefined && 0 <= span.start && span.start <= span.end && span.end <= text.length;
}

function sound(diagnostic: Diagnostic, text: string): boolean {
  const edits = diagnostic.help?.edit ?? [];
  return inside(diagnostic.span, text) && [...diagnostic.labels, ...edits].every(({ span }) => inside(span, text));
}

/** What is wrong with how a text was read; nothing, one hopes. */
function problems(text: string): string[] {
  const { program, diagnostics } = read(text);
  const found = diagnostics.filter((diagnostic) => !sound(diagnostic, text)).map(({ code }) => `${code} is misplaced`);
  const ids = new Set<number>();
  for (const part of program.statements.flatMap(partsOfStatement))
    walk(part, (node) => {
      if (!inside(node.span, text)) found.push(`a ${node.kind} is misplaced`);
      if (ids.has(node.id)) found.push(`two nodes are number ${node.id}`);
      if (node.kind === 'missing' && diagnostics.length === 0) found.push('a silent hole');
      ids.add(node.id);
    });
  const formatted = format(text, 'unicode');
  if (format(formatted, 'unicode') !== formatted) found.push('formatting again changes the text');
  if (diagnostics.length === 0 && read(format(text, 'ascii')).diagnostics.length > 0)
    found.push('the ASCII form has faults');
  return found.map((problem) => `${problem} in ${JSON.stringify(text)}`);
}

test('mutated texts', () => {
  expect(Array.from({ length: 3000 }, mutated).flatMap(problems)).toEqual([]);
});

describe('hostile texts', () => {
  const full = (piece: string): string => piece.repeat(Math.floor(65_536 / piece.length));
  // oxfmt-ignore
  const repeated = [
    '(', '|', '(\n', '([', '(]', 'f(\n', '(;', '-', '¬', 'Σ_t ', 'x^-', "x'", 'a b ', 'a,', 'a+', 'a<¬', 'a·Σ_t ', '\0', '\ud800', '{', '_(',
    '||', 'x[', 'f(a;', 'a=', 'a:', '$ a ', '((a)', '\n', '字', 'A=(\n', 'f(x)=', 'x²', '…', 'K\u0302', 'a[b:c,d]=', '(x|',
  ];
  const texts: Readonly<Record<string, string>> = {
    'a megabyte of brackets': '('.repeat(1 << 20),
    'many small statements': full('A = softmax(Q·Kᵀ/√d)·V\n'),
    ...Object.fromEntries(repeated.map((piece) => [JSON.stringify(piece), full(piece)])),
  };
  for (const [title, text] of Object.entries(texts))
    test(`${title}`, () => {
      const start = performance.now();
      const { diagnostics } = read(text);
      expect(performance.now() - start).toBeLessThan(2000);
      expect(diagnostics.length).toBeLessThanOrEqual(MAX_FAULTS + 1);
      expect(diagnostics.every((diagnostic) => sound(diagnostic, text))).toBe(true);
    });
});
