import { expect, test } from 'vitest';
import { pageCatalogue } from '../messages.ts';
import { explain } from './explain.ts';

test('every code of the page is explained, and those of the rooms', () => {
  const unexplained = Object.keys(pageCatalogue).filter((code) => (explain(code)?.explanation.zh ?? '') === '');
  expect(unexplained).toEqual([]);
  expect(explain('shape/inner-sizes')?.explanation.en).toMatch(/\w/);
  expect(explain('page/nothing')).toBeUndefined();
});
