/** Changes of axes against plain loops over nested rows. */

import { describe, expect, test } from 'vitest';
import { values, type Tensor } from '@heed/tensor';
import { check } from '../../check.ts';
import { expectClose, given, random, result, run } from '../elaborate.check.ts';

const at = (x: Tensor, ...index: readonly number[]): number =>
  values(x)[index.reduce((place, k, axis) => place * x.shape[axis] + k, 0)];

function loop(shape: readonly number[], number: (...index: number[]) => number): number[] {
  const all: number[] = [];
  const visit = (index: number[]): void => {
    if (index.length === shape.length) all.push(number(...index));
    else for (let k = 0; k < shape[index.length]; k += 1) visit([...index, k]);
  };
  visit([]);
  return all;
}

describe('heads and merge', () => {
  test('a head is a stretch of features', () => {
    const X = random(2, 5, 12);
    const out = run('heads(X, 3)', { X })['result'];
    expect(out.shape).toEqual([2, 3, 5, 4]);
    expectClose(
      [...values(out)],
      loop([2, 3, 5, 4], (b, h, n, t) => at(X, b, n, h * 4 + t)),
    );
  });

  test('merge undoes heads', () => {
    const X = random(3, 7, 8);
    expectClose(result('merge(heads(X, 4))', { X }), [...values(X)]);
  });

  test('declared sizes cancel', () => {
    const { diagnostics, result: named } = check('X: [n, H·k]; heads(X, H)');
    expect(diagnostics).toEqual([]);
    expect(named?.type?.shape.axes).toEqual(['H', 'n', 'k']);
  });

  test('exclusion is carried', () => {
    const X = random(5, 6);
    const wanted = loop([2, 5, 3], (h, n, t) => (h * 3 + t <= n ? at(X, n, h * 3 + t) : 0));
    expectClose(result('heads(X | j ≤ i, 2)', { X }), wanted);
  });

  test('a vector has no heads', () => {
    expect(check('x: [d]; heads(x, 2)').diagnostics.map(({ code }) => code)).toEqual(['shape/too-few-axes']);
  });
});

test('gqa: contiguous groups of query heads share a key head', () => {
  const K = random(2, 5, 3);
  const Q = random(6, 4, 3);
  const out = run('K: [g, m, d]; Q: [H, n, d]; Q·gqa(K, Q)ᵀ', { K, Q })['result'];
  expect(out.shape).toEqual([6, 4, 5]);
  const product = (h: number, n: number, m: number): number =>
    [0, 1, 2].reduce((sum, t) => sum + at(Q, h, n, t) * at(K, Math.floor((h * 2) / 6), m, t), 0);
  expectClose([...values(out)], loop([6, 4, 5], product));
});

test('pairs: every query beside every key', () => {
  const Q = random(4, 3);
  const K = random(5, 2);
  expectClose(
    result('pairs(Q, K)', { Q, K }),
    loop([4, 5, 5], (i, j, t) => (t < 3 ? at(Q, i, t) : at(K, j, t - 3))),
  );
});

describe('stack, reshape, pad, roll', () => {
  const X = random(4, 3);

  test('stack along a new axis, first or last', () => {
    expectClose(
      result('X: [n, d]; stack(X, 2·X, -X)', { X }),
      loop([3, 4, 3], (k, i, t) => at(X, i, t) * [1, 2, -1][k]),
    );
    expectClose(
      result('X: [n, d]; stack(X, 2·X, axis=-1)', { X }),
      loop([4, 3, 2], (i, t, k) => at(X, i, t) * [1, 2][k]),
    );
  });

  test('reshape is row-major', () => {
    const out = run('X: [n, d]; reshape(X, 2, 3, 2)', { X })['result'];
    expect(out.shape).toEqual([2, 3, 2]);
    expectClose([...values(out)], [...values(X)]);
  });

  test('pad before and after, with a value', () => {
    expectClose(
      result('X: [n, d]; pad(X, 1, 2, axis=-2, value=7)', { X }),
      loop([7, 3], (i, t) => (i < 1 || i > 4 ? 7 : at(X, i - 1, t))),
    );
    expectClose(
      result('X: [n, d]; pad(X, 0, 1)', { X }),
      loop([4, 4], (i, t) => (t < 3 ? at(X, i, t) : 0)),
    );
  });

  test('roll wraps around, also backwards', () => {
    for (const shift of [0, 1, 3, 4, 9, -2]) {
      expectClose(
        result(`X: [n, d]; roll(X, ${shift}, axis=-2)`, { X }),
        loop([4, 3], (i, t) => at(X, (((i - shift) % 4) + 4) % 4, t)),
      );
    }
  });
});

test('a size that does not divide is told when tensors are there', () => {
  const X = given([1, 2, 3, 4, 5], [1, 5]);
  expect(() => run('X: [n, d]; heads(X, 2)', { X })).toThrow('shape/');
});

describe('transpose', () => {
  const X = random(2, 3, 4, 5);
  test.each<[string, readonly number[]]>([
    ['transpose(X)', [0, 1, 3, 2]],
    ['transpose(X, -1, -2)', [0, 1, 3, 2]],
    ['transpose(X, 0, 2, 1, 3)', [0, 2, 1, 3]],
    ['transpose(X, (3, 0, 2, 1))', [3, 0, 2, 1]],
    ['transpose(X, -2, -1, -3)', [0, 2, 3, 1]],
  ])('%s', (text, order) => {
    const out = run(`X: [B, H, n, d]; ${text}`, { X })['result'];
    const shape = order.map((axis) => X.shape[axis] ?? 0);
    expect(out?.shape).toEqual(shape);
    const plain = (...index: number[]): number => at(X, ...[0, 1, 2, 3].map((axis) => index[order.indexOf(axis)] ?? 0));
    expectClose([...values(out)], loop(shape, plain));
  });

  test('leading axes that nobody declared stay; exclusion goes along', () => {
    const wanted = loop([2, 3, 5, 4], (b, h, t, i) => (t <= i ? at(X, b, h, i, t) : 0));
    expectClose(result('transpose(X | j ≤ i, -1, -2)', { X }), wanted);
  });
});

describe('a condition wider than its value goes along', () => {
  const v = random(4);
  test('heads and reshape', () => {
    const mask = given([1, 0, 1, 1, 0, 1, 1, 0], [2, 4], 'bool');
    const kept = (i: number, t: number): number => (Number(mask.data[i * 4 + t]) === 1 ? at(v, t) : 0);
    const inputs = { v, mask };
    const declared = 'v: [4]; mask: bool[2, 4]\n';
    expectClose(
      result(`${declared}heads(v | mask, 2)`, inputs),
      loop([2, 2, 2], (h, i, t) => kept(i, h * 2 + t)),
    );
    expectClose(
      result(`${declared}reshape(v | mask, 8)`, inputs),
      loop([8], (k) => kept(Math.floor(k / 4), k % 4)),
    );
    expectClose(
      result(`${declared}sum(heads(v | mask, 2))`, inputs),
      loop([2, 2], (h, i) => kept(i, 2 * h) + kept(i, 2 * h + 1)),
    );
  });
});

test('conditions are moved as conditions', () => {
  const mask = given([1, 0, 0, 1, 1, 1], [2, 3], 'bool');
  const { result: out } = run('m: bool[n, d]; stack(pad(m, 1, 0), pad(m, 0, 1, value=true))', { m: mask });
  expect(out?.dtype).toBe('bool');
  expect([...values(out)]).toEqual([0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]);
});

test('an excluded entry stays out of what it is put beside', () => {
  const [A, B] = [random(3), random(3)];
  const inputs = { A, B };
  const text = 'A: [n]; B: [n]\n';
  expectClose(
    result(`${text}max(stack(A | j > 0, B, axis=-1))`, inputs),
    loop([3], (k) => (k > 0 ? Math.max(at(A, k), at(B, k)) : at(B, k))),
  );
  expectClose(result(`${text}sum(roll(A | j > 0, 1) + B)`, inputs), [
    [0, 2].reduce((sum, k) => sum + at(A, (k + 2) % 3) + at(B, k), 0),
  ]);
  expectClose(result(`${text}prod(pad(A | j > 0, 1, 1, value=2))`, inputs), [4 * at(A, 1) * at(A, 2)]);
});

describe('what is refused', () => {
  test.each<[string, string[]]>([
    ['X: [n, 4]; heads(X, 0)', ['shape/heads']],
    ['X: [n, 4]; heads(X, 2.5)', ['type/not-a-size']],
    ['X: [n]; Y: [m]; reshape(X, m)', ['shape/reshape']],
    ['X: [n, d]; reshape(X, (d, n))', ['type/sizes-in-brackets']],
    ['X: [n, d]; reshape(X, [n])', ['type/sizes-in-brackets']],
    ['X: [n, d]; reshape(X)', ['type/argument-count']],
    ['X: [B, n, d]; transpose(X, 1, 1)', ['shape/no-such-axis']],
    ['X: [B, n, d]; transpose(X, n)', ['type/bad-argument']],
    ['X: [n, 4]; roll(X, 0.5)', ['type/not-whole-numbers']],
    ['X: [n, 4]; s: []; roll(X, s)', ['type/not-whole-numbers']],
    ['X: [n, 4]; roll(X, j)', ['type/one-number']],
    ['X: [n, 4]; pad(X, -1, 0)', ['type/not-a-size']],
    ['X: [n, 4]; pad(X, 1, 0, value=X)', ['type/one-number']],
    ['X: [n, 4]; pad(X > 0, 1, 0, value=1)', ['type/not-a-condition']],
    ['A: [2]; B: [3]; stack(A, B)', ['shape/broadcast']],
    ['A: [2]; stack(A, axis=3)', ['shape/no-such-axis']],
    ['A: [n]; pairs(A, A)', ['shape/too-few-axes']],
    ['X: [n, d]; merge(X)', ['shape/too-few-axes']],
  ])('%s', (text, codes) => {
    expect(check(text).diagnostics.map(({ code }) => code)).toEqual(codes);
  });

  test('the edit for brackets reads', () => {
    const text = 'X: [n, d]; reshape(X, [d, n])';
    const [edit] = check(text).diagnostics[0]?.help?.edit ?? [];
    const edited = text.slice(0, edit?.span.start) + (edit?.text ?? '') + text.slice(edit?.span.end);
    expect(edited).toBe('X: [n, d]; reshape(X, d, n)');
    expect(check(edited).diagnostics).toEqual([]);
  });
});
