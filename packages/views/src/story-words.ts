/**
 * The words for where a number comes from, in English and Chinese.
 *
 * In: names of values, places counted from 1. Out: text. Full stops are left to whoever makes sentences of it.
 */

import type { Language } from '@heed/diagnostics';

interface StoryWords {
  readonly row: (place: number, of: string) => string;
  readonly column: (place: number, of: string) => string;
  readonly all: (of: string) => string;
  /** A computation by name over something: `row 2 of S through softmax`. */
  readonly through: (what: string, operation: string) => string;
  readonly reduced: (operation: string, what: string) => string;
  readonly taken: (what: string) => string;
  /** Parts, and the number that they make together. */
  readonly made: (parts: readonly string[], number: string) => string;
  readonly excluded: string;
  readonly unmet: (condition: string) => string;
  readonly truth: (holds: boolean) => string;
  readonly where: (condition: string) => string;
}

const REDUCED_EN: Readonly<Record<string, string>> = {
  sum: 'sum of',
  mean: 'mean of',
  max: 'largest of',
  min: 'smallest of',
  prod: 'product of',
};
const REDUCED_ZH: Readonly<Record<string, string>> = {
  sum: '之和',
  mean: '的平均值',
  max: '的最大值',
  min: '的最小值',
  prod: '之积',
};

const WORDS: Readonly<Record<Language, StoryWords>> = {
  en: {
    row: (place, of) => `row ${place} of ${of}`,
    column: (place, of) => `column ${place} of ${of}`,
    all: (of) => `all of ${of}`,
    through: (what, operation) => `${what} through ${operation}`,
    reduced: (operation, what) => `${REDUCED_EN[operation] ?? operation} ${what}`,
    taken: (what) => `taken from ${what}`,
    made: (parts, number) => `from ${parts.join(', ')}: ${number}`,
    excluded: 'left out by a condition',
    unmet: (condition) => `left out: ${condition} does not hold here`,
    truth: (holds) => (holds ? 'true' : 'false'),
    where: (condition) => `where ${condition}`,
  },
  zh: {
    row: (place, of) => `${spaced(of)}的第 ${place} 行`,
    column: (place, of) => `${spaced(of)}的第 ${place} 列`,
    all: (of) => `整个 ${of}`,
    through: (what, operation) => `对${lead(what)}作 ${operation}`,
    reduced: (operation, what) => `${what}${REDUCED_ZH[operation] ?? `的 ${operation}`}`,
    taken: (what) => `取自 ${what}`,
    made: (parts, number) => `由${lead(parts.join('、'))}得到 ${number}`,
    excluded: '被条件排除',
    unmet: (condition) => `已排除：此处不满足 ${condition}`,
    truth: (holds) => (holds ? '成立' : '不成立'),
    where: (condition) => `只取满足 ${condition} 的元素`,
  },
};

export function storyWords(language: Language): StoryWords {
  return WORDS[language];
}

/** A space between a Latin end and a Chinese character. */
function spaced(text: string): string {
  return /\p{Script=Han}$/u.test(text) ? text : `${text} `;
}

function lead(text: string): string {
  return `${/^\p{Script=Han}/u.test(text) ? '' : ' '}${spaced(text)}`;
}
