import { check } from '@heed/formula';
import { formulaNamed } from '@heed/formulas';
import { expect, test } from 'vitest';
import { EntryTokens } from './entry-tokens.ts';
import type { PageState } from './state/page-state.ts';
import { LESSON, stateOf } from './state/starting.ts';

const causal = formulaNamed('causal')!;

function opened(entry: typeof causal, language: 'en' | 'zh' = 'en'): { tokens: EntryTokens; state: PageState } {
  const tokens = new EntryTokens([LESSON]);
  const state = stateOf(entry, language);
  tokens.come(state, check(state.formula), entry);
  return { tokens, state };
}

const kept = (tokens: EntryTokens, state: PageState, formula: string): PageState['tokens'] =>
  tokens.kept({ ...state, formula }, check(formula)).tokens;

test('tokens stay while the inputs are the same, fewer, or more', () => {
  const { tokens, state } = opened(LESSON);
  for (const formula of [LESSON.formula, 'softmax(X·Xᵀ)·X', `${LESSON.formula} + b`, 'softmax(X·', '2']) {
    expect(kept(tokens, state, formula)).toBe(state.tokens);
  }
});

test('tokens go where an input is gone and another there', () => {
  const { tokens, state } = opened(LESSON);
  expect(kept(tokens, state, 'softmax(Q·Kᵀ)·V')).toEqual({});
  expect(kept(tokens, state, 'softmax(X·Yᵀ)·X')).toEqual({});
});

test('a person’s own tokens stay', () => {
  const { tokens, state } = opened(LESSON);
  const own = { ...state, tokens: { ...state.tokens, rows: ['a', 'b', 'c'] } };
  expect(kept(tokens, own, 'softmax(Q·Kᵀ)·V')).toEqual({ rows: ['a', 'b', 'c'] });
});

test('the corpus speaks the language of the page, a person’s words stay as they are', () => {
  const { tokens, state } = opened(causal);
  const chinese = tokens.inLanguage(state, 'zh');
  expect(chinese.tokens).toEqual(stateOf(causal, 'zh').tokens);
  expect(tokens.inLanguage(chinese, 'zh')).toBe(chinese);
  // They are the corpus' still.
  expect(kept(tokens, chinese, 'softmax(A·Bᵀ)')).toEqual({});
  expect(tokens.inLanguage(chinese, 'en').tokens).toEqual(state.tokens);
  const own = { ...state, tokens: { rows: ['x'] } };
  expect(tokens.inLanguage(own, 'zh')).toBe(own);
  expect(tokens.inLanguage(stateOf(LESSON, 'zh'), 'en').tokens).toEqual(stateOf(LESSON, 'en').tokens);
});
