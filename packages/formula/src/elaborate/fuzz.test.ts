import { graphText, parseGraph, verify, type Graph } from '@heed/graph';
import { randomNumbers } from '@heed/testing';
import { expect, test } from 'vitest';
import { check } from '../check.ts';

const PIECES =
  'Q K V X Kᵀ W b h i j d n m e f(x) f g(Q) softmax( sum( max( norm( exp( concat( where( fill( ) ( [ ] , ; = : \n · + - / | ∧ ∨ ≤ < ⊙ ^ 2 0.5 √ axis=-1 axis=(-2,-1) keep=true A= S= f(x)= A: [n,d] [B,H,n,d] bool[n,m] … true ∞ mod div ‖ Σ_t K[j,t] ᵀ'.split(
    ' ',
  );

test('any text gets diagnostics or a graph that verifies, never an exception', () => {
  const next = randomNumbers(7);
  let graphs = 0;
  for (let k = 0; k < 2000; k += 1) {
    const length = 1 + Math.floor(next() * 14);
    const text = Array.from({ length }, () => PIECES[Math.floor(next() * PIECES.length)]).join(next() < 0.5 ? '' : ' ');
    const { graph, diagnostics } = check(text, next() < 0.5 ? {} : { ranks: { W: 2, Q: 3, K: 2 } });
    if (graph === undefined) continue;
    graphs += 1;
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([text, verify(graph)]).toEqual([text, []]);
  }
  expect(graphs).toBeGreaterThan(20);
});

test('well-formed programs of random parts', () => {
  const next = randomNumbers(11);
  const pick = (of: readonly string[]): string => of[Math.floor(next() * of.length)] ?? '';
  const value = (depth: number): string => {
    if (depth === 0) return pick(['Q', 'K', 'V', 'X', 'M', 'w', 'γ', '2', 'd', 'i', 'j', 'S', 'n']);
    const a = value(depth - 1);
    const b = value(depth - 1);
    return pick([
      `(${a} + ${b})`,
      `(${a}·${b})`,
      `(${a})ᵀ`,
      `softmax(${a})`,
      `sum(${a}, keep=true)`,
      `max(${a}, ${b})`,
      `(${a} | j ≤ i)`,
      `(${a} | ${b} > 0)`,
      `[${a}, ${b}]`,
      `(${a} ⊙ ${b})`,
      `exp(${a})`,
      `(${a}·(${b})ᵀ)`,
      `fill(${a}, ${b})`,
      `f(${a})`,
      `-${a}`,
      `√${a}`,
      `mean(${a})`,
    ]);
  };
  let graphs = 0;
  for (let k = 0; k < 1500; k += 1) {
    const text = `M: [H, n, c]; w: [c]; γ: []\nS = ${value(1).replaceAll('S', 'Q')}\nf(x) = ${value(1).replaceAll('S', 'x').replaceAll('f(', 'abs(')}\n${value(1 + (k % 3))}`;
    const { graph } = check(text);
    if (graph === undefined) continue;
    graphs += 1;
    expect([text, verify(graph)]).toEqual([text, []]);
    expect(graphText(parseGraph(graphText(graph)).value as Graph)).toBe(graphText(graph));
  }
  expect(graphs).toBeGreaterThan(200);
});

test('large and deep formulas end in time', () => {
  const many = Array.from({ length: 4000 }, (_, k) => `a${k + 1} = a${k} + i`).join('\n');
  const texts = [
    `a0 = Q\n${many}\na4000`,
    `a0 = 1\n${many}\na4000 + Q`,
    `${Array.from({ length: 4000 }, (_, k) => `a${k} = a${k + 1} + Q`).join('\n')}\na0`,
    Array(480).fill('Q').join(' + '),
    `${'('.repeat(200)}Q${')'.repeat(200)}`,
    `${'√'.repeat(200)}Q`,
    Array.from({ length: 3000 }, (_, k) => `x${k}: [s${k}, s${k + 1}]`).join('\n'),
    `Q: [${Array(40).fill('(a + b)').join('·')}]; Q`,
    `f(g) = g(g) + g(g); f(f)`,
    Array.from({ length: 500 }, (_, k) => `y${k}·Qᵀ`).join(' + '),
  ];
  for (const text of texts) {
    const before = Date.now();
    expect(check(text).diagnostics.length).toBeLessThan(500);
    expect(Date.now() - before).toBeLessThan(4000);
  }
});
