/** Encodings of position against their formulas in plain loops. */

import { describe, expect, test } from 'vitest';
import { values, type Tensor } from '@heed/tensor';
import { check } from '../../check.ts';
import { expectClose, given, random, result } from '../elaborate.check.ts';

type Rotation = { base?: number; even?: boolean; width?: number; position?: (row: number) => number };

function rotated(x: Tensor, { base = 10000, even = false, width, position = (row) => row }: Rotation = {}): number[] {
  const d = x.shape[x.shape.length - 1];
  const n = x.shape[x.shape.length - 2];
  const w = width ?? d;
  const numbers = [...values(x)];
  return numbers.map((own, place) => {
    const c = place % d;
    if (c >= w) return own;
    const t = even ? Math.floor(c / 2) : c % (w / 2);
    const angle = position(Math.floor(place / d) % n) * base ** ((-2 * t) / w);
    const isFirst = even ? c % 2 === 0 : c < w / 2;
    const partner = numbers[place + (even ? 1 : w / 2) * (isFirst ? 1 : -1)];
    return own * Math.cos(angle) + (isFirst ? -partner : partner) * Math.sin(angle);
  });
}

describe('rope', () => {
  const X = random(2, 5, 8);

  test.each<[string, Rotation]>([
    ['rope(X)', {}],
    ['rope(X, base=500)', { base: 500 }],
    ['rope(X, pairs=even)', { even: true }],
    ['rope(X, pairs=half, width=4)', { width: 4 }],
    ['rope(X, pairs=even, width=4, start=3)', { even: true, width: 4, position: (row) => row + 3 }],
  ])('%s', (text, rotation) => {
    expectClose(result(text, { X }), rotated(X, rotation));
  });

  test('positions of one’s own', () => {
    const at = [4, 0, 9, 2, 7];
    const inputs = { X, p: given(at, [5], 'i32') };
    expectClose(
      result('p: i32[n]; X: [2, n, d]; rope(X, positions=p)', inputs),
      rotated(X, { position: (row) => at[row] }),
    );
  });

  test('positions by arithmetic, one for all, and beside a start', () => {
    expectClose(
      result('X: [2, n, d]; rope(X, positions=2·i + 1)', { X }),
      rotated(X, { position: (row) => 2 * row + 1 }),
    );
    expectClose(
      result('X: [2, n, d]; t: i32[]; rope(X, positions=t)', { X, t: given([6], [], 'i32') }),
      rotated(X, { position: () => 6 }),
    );
    const inputs = { X, p: given([4, 0, 9, 2, 7], [5], 'i32'), t: given([3], [], 'i32') };
    const expected = rotated(X, { position: (row) => [4, 0, 9, 2, 7][row] + 3 });
    expectClose(result('p: i32[n]; t: i32[]; X: [2, n, d]; rope(X, positions=p, start=t)', inputs), expected);
  });

  test('rows that are left out stay out, and a feature that is does not spoil its pair', () => {
    const x = given(
      [...values(X)].map((v, k) => (k % 40 < 8 ? Number.NaN : v)),
      [2, 5, 8],
    );
    const got = result('rope(X | i > 0)', { X: x });
    const wanted = rotated(X).map((v, k) => (k % 40 < 8 ? 0 : v));
    expectClose(got, wanted);
    const spoilt = given([1, Number.NaN, 3, 4], [1, 4]);
    expect(result('X: [n, d]; rope(X | j ≠ 1)', { X: spoilt }).every(Number.isFinite)).toBe(true);
  });

  test('the shape is that of the value, for any width', () => {
    expect(check('rope(X, pairs=even)').result?.type?.shape).toEqual(check('X').result?.type?.shape);
    expect(check('X: [n, d]; rope(X, width=d div 2)').result?.type?.shape.axes).toEqual(['n', 'd']);
    expect(() => result('X: [n, d]; rope(X)', { X: random(2, 5) })).toThrow('shape/');
    expect(() => result('X: [n, d]; rope(X, width=4, pairs=even)', { X: random(2, 2) })).toThrow('shape/');
  });

  test.each<[string, string[]]>([
    ['X: [n, 4]; rope(X, width=6)', ['shape/rotated-width']],
    ['X: [n, 4]; rope(X, width=3)', ['shape/rotated-width']],
    ['X: [n, 4]; rope(X, positions=j)', ['shape/row-positions']],
    ['X: [n, 4]; p: [m]; rope(X, positions=p)', ['shape/row-positions']],
    ['X: [n, 4]; rope(X, base=X)', ['type/one-number']],
    ['x: [4]; rope(x)', ['shape/too-few-axes']],
    ['rope(X > 0)', ['type/condition-as-number']],
    ['sinusoid(Q, 4)', ['type/not-a-size']],
    ['alibi(-1)', ['type/not-a-size']],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  test('words are no inputs', () => {
    expect(check('rope(X, pairs=even)').inputs.map(({ name }) => name)).toEqual(['X']);
  });

  test('scores depend on distances alone', () => {
    const q = random(1, 8);
    const rows = given([...values(q), ...values(q), ...values(q)], [3, 8]);
    const scores = result('X: [n, d]; R = rope(X); R·Rᵀ', { X: rows });
    expect(Math.abs(scores[1] - scores[5])).toBeLessThan(1e-9);
  });

  test('another word is told', () => {
    expect(check('X: [n, 4]; rope(X, pairs=odd)').diagnostics.map(({ code }) => code)).toEqual(['type/not-a-word']);
  });
});

test('sinusoid interleaves sine and cosine', () => {
  const wanted = Array.from({ length: 5 * 6 }, (_, place) => {
    const [row, c] = [Math.floor(place / 6), place % 6];
    const angle = row / 10000 ** ((2 * Math.floor(c / 2)) / 6);
    return c % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  expectClose(result('X: [n, d]; 0·X + sinusoid(n, d)', { X: random(5, 6) }), wanted);
});

/** The reference rule: a power of two plainly, else that of the next lower power and every other of the next. */
function slopes(heads: number): number[] {
  const plain = (count: number): number[] => Array.from({ length: count }, (_, h) => 2 ** ((-8 * (h + 1)) / count));
  const below = 2 ** Math.floor(Math.log2(heads));
  if (below === heads) return plain(heads);
  return [
    ...plain(below),
    ...plain(2 * below)
      .filter((_, k) => k % 2 === 0)
      .slice(0, heads - below),
  ];
}

test.each([1, 2, 3, 4, 6, 8, 12, 16, 20, 64])('alibi(%d)', (heads) => {
  expectClose(result('x: [H]; 0·x + alibi(H)', { x: random(heads) }), slopes(heads), 1e-12);
});
