/**
 * The few words that outputs are labelled with, in English and Chinese. Messages of faults are messages.ts.
 */

import type { Language } from '@heed/diagnostics';

const en = {
  more: 'heed: {n} more faults are not shown',
  formula: 'formula',
  inputs: 'inputs',
  result: 'result',
  none: '(none)',
  anyAxes: '(as many axes as its tensor)',
  openResult: '(depends on how many axes the inputs have)',
  tokens: 'one row per word: ',
  welcome: 'heed compiles attention formulas. Here is the textbook one, on three words.',
  weights: 'attention weights',
  weightsNote: 'one row per query, each sums to 1',
  agreement: 'agreement with the float64 reference',
  largest: 'largest difference',
  time: 'time',
  compile: 'compile',
  load: 'load',
  first: 'first run',
  warm: 'warm run (median of {n})',
  next: 'what to type next',
  backends: 'backends',
  available: 'available',
  chosen: '(what auto takes)',
  system: 'system',
  readAnother: 'another formula, on random numbers',
  seeWhy: 'a mistake, and what heed says to it',
  seeKernels: 'what the formula compiles to',
  seeHelp: 'all commands',
};

export type Words = Readonly<Record<keyof typeof en, string>>;

const zh: Words = {
  more: 'heed：另有 {n} 处错误未显示',
  formula: '公式',
  inputs: '输入',
  result: '结果',
  none: '（无）',
  anyAxes: '（轴数由其张量决定）',
  openResult: '（取决于输入有几个轴）',
  tokens: '每个词一行：',
  welcome: 'heed 编译注意力公式。下面是教科书里的那一个，作用于三个词。',
  weights: '注意力权重',
  weightsNote: '每个查询一行，每行之和为 1',
  agreement: '与 float64 参考后端的一致程度',
  largest: '最大差异',
  time: '用时',
  compile: '编译',
  load: '加载',
  first: '首次运行',
  warm: '热运行（{n} 次的中位数）',
  next: '接下来可以试试',
  backends: '后端',
  available: '可用',
  chosen: '（auto 所选）',
  system: '系统',
  readAnother: '换一个公式，用随机数运行',
  seeWhy: '一个错误，看看 heed 怎么说',
  seeKernels: '公式编译成了什么',
  seeHelp: '全部命令',
};

export const words: Readonly<Record<Language, Words>> = { en, zh };
