/** Random calls of every built-in, with arguments that fit and arguments that do not: diagnostics or a sound graph. */

import { HeedError } from '@heed/diagnostics';
import { evaluateGraph, expand, graphText, parseGraph, verify } from '@heed/graph';
import { randn, tensor, type Tensor } from '@heed/tensor';
import { randomNumbers } from '@heed/testing';
import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { BUILTIN_NAMES } from './builtins.ts';

const DECLARED = 'A: [n, 4]; v: [4]; B: [2, n, 4]; c: []; t: i32[n]; s: i32[]; p: bool[n, 4]\n';
const INPUTS: Readonly<Record<string, Tensor>> = {
  A: randn([3, 4], { seed: 1 }),
  v: randn([4], { seed: 2 }),
  B: randn([2, 3, 4], { seed: 3 }),
  c: randn([], { seed: 4 }),
  t: tensor([2, 0, 1], undefined, { dtype: 'i32' }),
  s: tensor([1], [], { dtype: 'i32' }),
  p: tensor([1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1], [3, 4], { dtype: 'bool' }),
};
const NAMED =
  'axis=-1 axis=0 axis=-2 axis=(-2,-1) axis=5 keep=true eps=0.1 eps=c sink=0.5 sink=v gain=v bias=v reverse=true exclusive=true pairs=even pairs=odd start=s start=2 positions=t positions=i width=2 width=3 base=100 value=1 approx=tanh'.split(
    ' ',
  );
const PLAIN = 'A v B c t s p 2 0 -1 0.5 n i j h n+1 [n] A>0 t>0 true (A|p) (B|p) (v|j<2) (A|j>i) Aᵀ [A,A] f X'.split(
  ' ',
);

/** Arguments that fit where most do not. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  bitand: ['t, 3', 'i, j'],
  bitor: ['t, s'],
  shl: ['t, 1'],
  shr: ['t, 1', 't, s'],
  where: ['p, A, 0', 'A > 0, A, v'],
  pairs: ['A, A', '(A|p), B'],
  roll: ['A, 1', '(A|p), s, axis=-2', 'v, n'],
  alibi: ['3', 'n'],
  rope: ['A', '(A|p), positions=t', 'B, pairs=even'],
  stack: ['A, A', 'A, (A|p), axis=-1'],
  transpose: ['A, 1, 0', '(B|p), -1, -2', 'B, 2, 0, 1'],
  merge: ['B', '(B|p)', 'stack(A, A)'],
  heads: ['A, 2', '(B|p), 4'],
  gqa: ['A, B', '(A|p), B, axis=-1', 'v, A'],
  reshape: ['A, n, 2, 2', '(A|p), 4, n', '(v|j<2), 2, 2'],
  pad: ['A, 1, 2', '(A|p), 0, n, axis=-2', 'p, 1, 1'],
  sinusoid: ['n, 4', '3, 5'],
  dropout: ['A, 0.5'],
  outer: ['A, A', '(v|j<2), A'],
};

test('calls', () => {
  const next = randomNumbers(5);
  const pick = (of: readonly string[]): string => of[Math.floor(next() * of.length)] ?? '';
  const ran = new Set<string>();
  for (let k = 0; k < 8_000; k += 1) {
    const name = BUILTIN_NAMES[k % BUILTIN_NAMES.length] ?? '';
    const places = Array.from({ length: 1 + Math.floor(next() * next() * 4) }, () => pick(PLAIN));
    const fits = FITTING[name];
    const sensible = fits && next() < 0.3 ? [pick(fits)] : places;
    const given = [...sensible, ...(next() < (sensible === places ? 0.5 : 0.2) ? [pick(NAMED)] : [])].join(', ');
    const around = pick(['X', 'X', 'X', 'X', 'sum(X)', 'A·(X)ᵀ', 'heads(X, 2)', 'X | p', 'y[i] = Σ_a X; y']);
    const text = `${DECLARED}f(x) = x\n${around.replace('X', `${name}(${given})`)}`;
    const { graph, diagnostics, parameters } = check(text);
    for (const { span } of diagnostics)
      expect(span === undefined || (span.start <= span.end && span.end <= text.length)).toBe(true);
    if (graph === undefined) continue;
    expect([text, verify(graph)]).toEqual([text, []]);
    expect([text, verify(expand(graph))]).toEqual([text, []]);
    expect(graphText(parseGraph(graphText(graph)).value!)).toBe(graphText(graph));
    const used = new Set(graph.nodes.flatMap((node) => (node.op === 'input' ? [node.name] : [])));
    if (parameters.length > 0 || used.has('X')) continue;
    try {
      evaluateGraph(graph, Object.fromEntries(Object.entries(INPUTS).filter(([input]) => used.has(input))));
      ran.add(name);
    } catch (fault) {
      // Sizes and indices that only tensors tell.
      if (!(fault instanceof HeedError)) throw new TypeError(text, { cause: fault });
    }
  }
  const never = BUILTIN_NAMES.filter((name) => !ran.has(name));
  expect(never.filter((name) => !['Linear', 'sparsemax', 'entmax15', 'topk'].includes(name))).toEqual([]);
}, 60_000);
