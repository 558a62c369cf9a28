import { check } from '@heed/formula';
import { parseShape, tensor, values } from '@heed/tensor';
import { expect, test } from 'vitest';
import { givenAs, numbersOf, randomOf, randomSource, symbolsOf, timesOf } from './input-texts.ts';

const sourced = (source: string | undefined) => givenAs({ source, file: undefined, drawn: false, seed: 5 });

test('shapes in symbols and numbers', () => {
  const { inputs } = check('X: [n, 2*n];  softmax(Q·Kᵀ)·V + x·sum(X)');
  const shapes = Object.fromEntries(inputs.map(({ name, shape }) => [name, symbolsOf(shape)]));
  expect(shapes).toMatchObject({ X: 'n×2·n', Q: '…×n×d' });
  expect(symbolsOf(parseShape('[B, div(H, g), m]'))).toBe('B×H/g×m');
  expect(symbolsOf(undefined)).toBe('');
  expect(timesOf([3, 4])).toBe('3×4');
});

test('how an input is given', () => {
  expect(sourced('[[1,0],[0,1]]')).toEqual({ kind: 'numbers' });
  expect(sourced('-0.5')).toEqual({ kind: 'numbers' });
  expect(sourced('randn(3,4; seed=7)')).toEqual({ kind: 'random', seed: 7 });
  expect(sourced('ones(2,2; dtype=bool)')).toEqual({ kind: 'call', text: 'ones(2,2; dtype=bool)' });
  expect(sourced('@tokens:a b')).toEqual({ kind: 'text', text: '@tokens:a b' });
  expect(sourced(undefined)).toEqual({ kind: 'missing' });
  expect(givenAs({ source: ' ', file: undefined, drawn: true, seed: 5 })).toEqual({ kind: 'drawn', seed: 5 });
  expect(givenAs({ source: '1', file: 'q.npy', drawn: false, seed: 5 })).toEqual({ kind: 'file', file: 'q.npy' });
});

test('random sources read back', () => {
  for (const source of [
    { shape: [3, 4], seed: 1 },
    { shape: [2, 5, 7], seed: 0 },
    { shape: [], seed: 9 },
  ])
    expect(randomOf(randomSource(source))).toEqual(source);
  expect(randomOf('randn(3, 4)')).toEqual({ shape: [3, 4], seed: 0 });
  expect(randomOf('RANDN( 3 , 4 , seed = 2 )')).toEqual({ shape: [3, 4], seed: 2 });
  expect(randomOf('randn(3; seed=1, dtype=f64)')).toBeUndefined();
  expect(randomOf('[1]')).toBeUndefined();
});

test('the grid shows what is written before a run, a file before both', () => {
  const ran = tensor([[9]]);
  const file = tensor([[8]]);
  const first = (t: ReturnType<typeof numbersOf>) => (t === undefined ? undefined : Array.from(values(t))[0]);
  expect(first(numbersOf('[[7]]', undefined, ran))).toBe(7);
  expect(first(numbersOf('[[7]]', file, ran))).toBe(8);
  expect(first(numbersOf('randn(1,1)', undefined, ran))).toBe(9);
  expect(first(numbersOf('[[7', undefined, ran))).toBe(9);
  expect(first(numbersOf(undefined, undefined, undefined))).toBeUndefined();
});
