import { describe, expect, test } from 'vitest';
import { colorDepth, languageOf, type ColorChoice } from './terminal.ts';

describe('colour', () => {
  const xterm = { TERM: 'xterm-256color' };
  test.each<[ColorChoice, boolean, NodeJS.ProcessEnv, number]>([
    ['auto', true, xterm, 8],
    ['auto', true, { ...xterm, COLORTERM: 'truecolor' }, 24],
    ['auto', false, { ...xterm, COLORTERM: 'truecolor' }, 1],
    ['auto', true, { ...xterm, NO_COLOR: '1' }, 1],
    ['auto', true, { TERM: 'dumb' }, 1],
    ['auto', false, { TERM: 'dumb', FORCE_COLOR: '3' }, 24],
    ['auto', true, { ...xterm, FORCE_COLOR: '0' }, 1],
    ['never', true, { ...xterm, FORCE_COLOR: '3' }, 1],
    ['always', false, { ...xterm, NO_COLOR: '1' }, 8],
    ['always', false, { TERM: 'dumb' }, 4],
  ])('--color %s, terminal %s, %j: %i bits', (choice, isTerminal, env, depth) => {
    expect(colorDepth(choice, isTerminal, env)).toBe(depth);
  });
});

test('the language is the one asked for, else the locale', () => {
  expect(languageOf('zh', { LANG: 'en_US.UTF-8' })).toBe('zh');
  expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8' })).toBe('zh');
  expect(languageOf(undefined, { LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(languageOf(undefined, {})).toBe('en');
});
