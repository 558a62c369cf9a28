/**
 * Texts and mutated programs of the corpus: never a throw, never a hang, every span inside the text.
 *
 * HEED_FUZZ says how many; a few thousand unless told, so that the suite stays quick.
 */

import { formulas } from '@heed/formulas';
import { randomNumbers } from '@heed/testing';
import { expect, test } from 'vitest';
import type { Diagnostic, Span } from '@heed/diagnostics';
import { check } from './check.ts';

const COUNT = Number(process.env['HEED_FUZZ'] ?? 3000);
const LONGEST_MS = 2000;

const PIECES = [
  ...'()[]{}|‖⌊⌋√ᵀ·@+-*/^=<>≤≥≠∧∨¬…;,:.#\n \t0129aQKVXijhbdnmΣ∞π²ⁿ₁',
  '\0',
  '\ud800',
  '（',
  '；',
  '，',
].concat('softmax( sum( Linear( heads( rope( where Σ_t [i, j] axis=-1 keep=true 查询 bool[n, m] 0:8 e[i] ='.split(' '));

function mutated(next: () => number): string {
  const below = (n: number): number => Math.floor(next() * n);
  if (next() < 0.2) return Array.from({ length: below(40) }, () => PIECES[below(PIECES.length)]).join('');
  let text = formulas[below(formulas.length)].formula;
  for (let k = below(4); k >= 0; k -= 1) {
    const at = below(text.length + 1);
    const other = formulas[below(formulas.length)].formula;
    const from = below(other.length);
    const [cut, put] = [
      [below(6), ''],
      [0, PIECES[below(PIECES.length)]],
      [below(3), PIECES[below(PIECES.length)]],
      [below(10), other.slice(from, from + below(20))],
    ][below(4)] as [number, string];
    text = text.slice(0, at) + put + text.slice(at + cut);
  }
  return text;
}

function spansOf(diagnostic: Diagnostic): readonly Span[] {
  const edits = diagnostic.help?.edit ?? [];
  return [diagnostic.span, ...diagnostic.labels.map(({ span }) => span), ...edits.map(({ span }) => span)].filter(
    (span) => span !== undefined,
  );
}

test(`${COUNT} mutated texts`, { timeout: 60_000 + COUNT * 20 }, () => {
  const next = randomNumbers(2026);
  const faults: unknown[] = [];
  let clean = 0;
  for (let k = 0; k < COUNT && faults.length < 10; k += 1) {
    const text = mutated(next);
    const started = performance.now();
    const { diagnostics } = check(text);
    const took = performance.now() - started;
    const wild = diagnostics
      .flatMap(spansOf)
      .filter(({ start, end }) => !(start >= 0 && end >= start && end <= text.length));
    if (wild.length > 0 || took > LONGEST_MS) faults.push({ text, wild, took });
    if (diagnostics.length === 0) clean += 1;
  }
  expect(faults).toEqual([]);
  expect(clean).toBeGreaterThan(COUNT / 100);
  expect(clean).toBeLessThan(COUNT);
});
