import { formulas } from '@heed/formulas';
import { expect, test } from 'vitest';
import { matching } from './gallery-filter.ts';

const names = (text: string) => matching(formulas, text).map(({ name }) => name);

test('every word must be somewhere, in either language', () => {
  expect(names('')).toHaveLength(formulas.length);
  expect(names('八个步骤')).toContain('self-attention-eight-steps');
  expect(names('EIGHT steps')).toContain('self-attention-eight-steps');
  expect(names('alibi slope')).toEqual(['alibi']);
  expect(names('no such formula')).toEqual([]);
});
