import { expect, test } from 'vitest';
import { joinTokens, splitTokens } from './token-text.ts';

test('text splits at bars, then at spaces, then between Chinese characters', () => {
  expect(splitTokens('Tom chase  Jerry')).toEqual(['Tom', 'chase', 'Jerry']);
  expect(splitTokens('汤姆 追逐 杰瑞')).toEqual(['汤姆', '追逐', '杰瑞']);
  expect(splitTokens('汤姆｜追逐|杰瑞')).toEqual(['汤姆', '追逐', '杰瑞']);
  expect(splitTokens('input 1 | input 2')).toEqual(['input 1', 'input 2']);
  expect(splitTokens('我爱NLP课')).toEqual(['我', '爱', 'NLP', '课']);
  expect(splitTokens('  ')).toEqual([]);
  expect(splitTokens('one')).toEqual(['one']);
});

test('a list reads back as it was', () => {
  const lists = [['Tom', 'chase'], ['input 1', 'input 2'], ['汤姆', '追逐'], ['杰瑞'], ['word'], [], ['a b'], ['汤']];
  expect(lists.map((list) => splitTokens(joinTokens(list)))).toEqual(lists);
});
