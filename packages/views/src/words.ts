/**
 * The words that pictures have of their own, in English and Chinese.
 *
 * In: a language and what is counted. Out: text. What a step does in words is the formula room's.
 */

import type { Language } from '@heed/diagnostics';

interface Words {
  readonly excluded: string;
  readonly empty: string;
  readonly averaged: (rows: number, columns: number) => string;
  readonly heatMap: (title: string, rows: number, columns: number, low: string, high: string) => string;
  readonly stepTable: (steps: number) => string;
  /** What a grid shows of a matrix; one of the two is cut. */
  readonly cut: (rows: readonly [number, number], columns: readonly [number, number]) => string;
  readonly moreMatrices: (count: number) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    excluded: 'excluded',
    empty: 'no entries',
    averaged: (rows, columns) => `each cell is the mean of ${many(rows, 'row')} × ${many(columns, 'column')}`,
    heatMap: (title, rows, columns, low, high) =>
      `${title && `${title}: `}heat map, ${many(rows, 'row')}, ${many(columns, 'column')}, scale from ${low} to ${high}`,
    stepTable: (steps) => `the formula in ${many(steps, 'step')}`,
    cut: (rows, columns) =>
      `shown: ${[part('rows', rows), part('columns', columns)].filter((one) => one !== '').join(', ')}`,
    moreMatrices: (count) => `… and ${count} more ${count === 1 ? 'matrix' : 'matrices'}`,
  },
  zh: {
    excluded: '已排除',
    empty: '没有元素',
    averaged: (rows, columns) => `每格为 ${rows} 行 × ${columns} 列元素的平均值`,
    heatMap: (title, rows, columns, low, high) =>
      `${title && `${title}：`}热图，${rows} 行 ${columns} 列，色标从 ${low} 到 ${high}`,
    stepTable: (steps) => `公式分 ${steps} 步计算`,
    cut: ([rows, allRows], [columns, allColumns]) =>
      `仅显示${[
        rows < allRows ? `前 ${rows} 行（共 ${allRows} 行）` : '',
        columns < allColumns ? `前 ${columns} 列（共 ${allColumns} 列）` : '',
      ]
        .filter((one) => one !== '')
        .join('、')}`,
    moreMatrices: (count) => `……另有 ${count} 个矩阵`,
  },
};

export function wordsOf(language: Language): Words {
  return WORDS[language];
}

function many(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function part(noun: string, [shown, all]: readonly [number, number]): string {
  return shown < all ? `${shown} of ${all} ${noun}` : '';
}
