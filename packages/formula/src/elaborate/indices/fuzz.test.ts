import { graphText, parseGraph, verify, type Graph } from '@heed/graph';
import { values } from '@heed/tensor';
import { randomNumbers } from '@heed/testing';
import { expect, test } from 'vitest';
import { check } from '../../check.ts';
import { expectClose, given, random, result } from '../elaborate.check.ts';

const OPTIONS = [{}, { ranks: { W: 2, Q: 3, K: 2 } }];

test('index lists and definitions of random parts: diagnostics or a graph that verifies, never an exception', () => {
  const next = randomNumbers(3);
  const pick = (of: readonly string[]): string => of[Math.floor(next() * of.length)] ?? '';
  const place = (): string =>
    pick([
      'i',
      'j',
      't',
      'h',
      '0',
      '2',
      'n - 1',
      ':',
      '…',
      '0:2',
      'z[j]',
      'i - j',
      'j div 2',
      '-1',
      't + 1',
      '|i - t|',
      'e',
      'a',
    ]);
  const list = (): string => Array.from({ length: 1 + Math.floor(next() * 3) }, place).join(', ');
  const value = (depth: number): string => {
    if (depth === 0)
      return pick([
        'Q',
        'M',
        'w',
        'z',
        'S',
        'γ',
        '2',
        'd',
        'i',
        't',
        `M[${list()}]`,
        `Q[${list()}]`,
        `w[${place()}]`,
        `S[${list()}]`,
      ]);
    const a = value(depth - 1);
    const b = value(depth - 1);
    return pick([
      `(${a} + ${b})`,
      `${a}·${b}`,
      `(${a})ᵀ`,
      `Σ_t ${a}`,
      `Σ_(i,t)(${a}·${b})`,
      `softmax_j(${a})`,
      `max_t(${a})`,
      `(${a} | ${b} > 0)`,
      `where(${a} > 0, ${b}, ${a})`,
      `[${a} > 0 ∧ ${b} > 0]`,
      `(${a})[${list()}]`,
      `softmax(${a})`,
      `exp(${a})`,
      `f(${a})`,
      `[${a}, ${b}]`,
    ]);
  };
  const left = (): string => pick(['i', 'j, t', 'i < n, j < 3', 'i, :', '…, i', ':, t', 'h, i, j', 'a, a']);
  const wrong: string[] = [];
  let graphs = 0;
  for (let k = 0; k < 1500; k += 1) {
    const text = [
      'M: [n, d]; w: [4]; z: i32[n]; γ: []',
      `f(x) = ${value(1).replaceAll('f(', 'abs(')}`,
      `S[${left()}] = ${value(1 + (k % 3)).replaceAll('S', 'M')}`,
      value(k % 3),
    ].join('\n');
    try {
      const { graph, diagnostics } = check(text, OPTIONS[k % 2]);
      for (const { span } of diagnostics) if (span !== undefined && span.end > text.length) wrong.push(`span: ${text}`);
      if (graph === undefined) continue;
      graphs += 1;
      if (verify(graph).length > 0) wrong.push(`${text}\n${JSON.stringify(verify(graph))}`);
      if (graphText(parseGraph(graphText(graph)).value as Graph) !== graphText(graph)) wrong.push(`text: ${text}`);
    } catch (error) {
      wrong.push(`${text}\n${error instanceof Error ? (error.stack ?? '').slice(0, 1500) : String(error)}`);
    }
  }
  expect(wrong.slice(0, 2).join('\n\n')).toBe('');
  expect(graphs).toBeGreaterThan(5);
});

/** An expression and what it is at given indices. */
interface Made {
  readonly text: string;
  readonly at: (index: Readonly<Record<string, number>>) => number;
}

test('random well-formed definitions agree with plain loops', () => {
  const next = randomNumbers(17);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)];
  const sizes: Readonly<Record<string, number>> = { i: 3, j: 4, t: 2, s: 2 };
  const [A, C, v, w] = [random(3, 2), random(4, 2), random(2), random(9)];
  const place = given([3, 0, 8, 5], [4], 'i32');
  const read = (x: typeof A, ...index: number[]): number =>
    [...values(x)][x.shape.reduce((k, size, axis) => k * size + (index[axis] ?? 0), 0)] ?? Number.NaN;
  const leaf = (open: readonly string[]): Made => {
    const [p, q] = [pick(open), pick(open)];
    const f = open.includes('s') && next() < 0.5 ? 's' : 't';
    const all: Made[] = [
      { text: `A[i, ${f}]`, at: (o) => read(A, o['i'], o[f]) },
      { text: `C[j, ${f}]`, at: (o) => read(C, o['j'], o[f]) },
      { text: `v[${f}]`, at: (o) => read(v, o[f]) },
      { text: `w[z[j]]`, at: (o) => read(w, read(place, o['j'])) },
      { text: `w[${p} + ${q}]`, at: (o) => read(w, o[p] + o[q]) },
      { text: `C[z[j] div 3, ${f}]`, at: (o) => read(C, Math.floor(read(place, o['j']) / 3), o[f]) },
      { text: `(${p} - ${q})`, at: (o) => o[p] - o[q] },
      { text: '0.5', at: () => 0.5 },
    ];
    return pick(all.filter(({ text }) => f === 't' || !/[[ ]t]/.test(text)));
  };
  const made = (depth: number, open: readonly string[]): Made => {
    if (depth === 0) return leaf(open);
    const [a, b] = [made(depth - 1, open), made(depth - 1, open)];
    const both = [...open, 's'];
    const [c, d] = open.includes('s') ? [a, b] : [made(depth - 1, both), made(depth - 1, both)];
    const sum = (body: (o: Readonly<Record<string, number>>) => number) => (o: Readonly<Record<string, number>>) =>
      [0, 1].reduce((total, at) => total + body({ ...o, s: at }), 0);
    const kinds: Made[] = [
      { text: `(${a.text} + ${b.text})`, at: (o) => a.at(o) + b.at(o) },
      { text: `(${a.text}·${b.text})`, at: (o) => a.at(o) * b.at(o) },
      { text: `tanh(${a.text})`, at: (o) => Math.tanh(a.at(o)) },
      { text: `where(${a.text} < ${b.text}, ${b.text}, 1)`, at: (o) => (a.at(o) < b.at(o) ? b.at(o) : 1) },
    ];
    const sums: Made[] = [
      { text: `Σ_s(${c.text}·${d.text}·v[s])`, at: sum((o) => c.at(o) * d.at(o) * read(v, o['s'])) },
      { text: `Σ_s(${c.text}·v[s])`, at: sum((o) => c.at(o) * read(v, o['s'])) },
      {
        text: `Σ_s((${c.text} | ${d.text} < 0.2)·v[s])`,
        at: sum((o) => (d.at(o) < 0.2 ? c.at(o) * read(v, o['s']) : 0)),
      },
    ];
    return pick(open.includes('s') ? kinds : [...kinds, ...sums]);
  };
  for (let k = 0; k < 250; k += 1) {
    const { text, at } = made(1 + (k % 3), ['i', 'j', 't']);
    const order = pick([
      ['i', 'j', 't'],
      ['t', 'i', 'j'],
      ['j', 't', 'i'],
    ]);
    const [a = '', b = '', c = ''] = order;
    const range = (name: string): number[] => Array.from({ length: sizes[name] ?? 0 }, (_, index) => index);
    const expected = range(a).flatMap((x) =>
      range(b).flatMap((y) => range(c).map((u) => at({ [a]: x, [b]: y, [c]: u }))),
    );
    const left = order.map((name) => `${name} < ${sizes[name]}`).join(', ');
    const source = `A: [3, 2]; C: [4, 2]; v: [2]; w: [9]; z: i32[4]; y[${left}] = ${text}; y`;
    try {
      expectClose(result(source, { A, C, v, w, z: place }), expected, 1e-6);
    } catch (error) {
      throw new TypeError(source, { cause: error });
    }
  }
});

test('large and deep formulas end in time', () => {
  const texts = [
    `w: [4]; S: [n, m]\n${Array.from({ length: 60 }, (_, k) => `a${k + 1} = a${k} + a${k}`).join('\n')}\na0 = i\nS + w[a60]`,
    `M: [n, d]; y[i] = ${'('.repeat(100)}M[i, 0]${')[…]'.repeat(100)}`,
    `M: [n, d]; y[i] = ${Array(300).fill('M[i, 0]').join(' + ')}`,
    `M: [n, d]; y[i] = ${Array(300).fill('Σ_t M[i, t]').join(' + ')}`,
    `M: [n, d]; y[i] = Σ_t ${Array(80).fill('M[i, t]').join('·')}`,
    `v: [d]; ${Array.from({ length: 60 }, (_, k) => `Σ_a${k} v[a${k}]·(`).join('')}1${')'.repeat(60)}`,
    `w: [9]; S: [n, m]; S + ${'w['.repeat(60)}j${']'.repeat(60)}`,
    `M: [n, d]; ${Array.from({ length: 500 }, (_, k) => `y${k}[i, t] = ${k === 0 ? 'M' : `y${k - 1}`}[i, t] + M[i, t]`).join('\n')}\ny499`,
  ];
  for (const text of texts) {
    const before = Date.now();
    expect(check(text).diagnostics.length).toBeLessThan(500);
    expect([text.slice(0, 60), Date.now() - before < 4000]).toEqual([text.slice(0, 60), true]);
  }
});
