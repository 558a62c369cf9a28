import { expect, test } from 'vitest';
import { en } from './en.ts';
import { say, wordsIn } from './words.ts';
import { zh } from './zh.ts';

const slots = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('both languages have the same words with the same facts', () => {
  expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  const unlike = Object.entries(en).filter(([key, text]) => {
    const other = zh[key as keyof typeof en];
    return text.trim() !== text || other.trim() === '' || slots(other).join(' ') !== slots(text).join(' ');
  });
  expect(unlike).toEqual([]);
});

test('Chinese words have Chinese punctuation between Chinese characters', () => {
  const wrong = Object.entries(zh).filter(([, text]) =>
    /\p{Script=Han}\s*[,;:?!()]|\.\.\.|\p{Script=Han}\.$/u.test(text),
  );
  expect(wrong).toEqual([]);
});

test('words come by language, facts go into their places', () => {
  expect(wordsIn('zh').steps).toBe('步骤');
  expect(say(wordsIn('en').stepOf, { k: 3, n: 8 })).toBe('Step 3 of 8');
});
