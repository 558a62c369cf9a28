/**
 * What can be wrong with a text before its meaning is asked: the catalogue of `syntax/…` diagnostics, en and zh.
 *
 * Each entry has a message (lower case, stands alone), an explanation for `explain --code`, and an example that
 * triggers it (a test runs them all). Advice with edits is worded where the fault is found, because it depends on the
 * text. An exhaustive table.
 */

import { reports } from '@heed/diagnostics';
import type { Reports } from '@heed/diagnostics';

export const syntaxCatalogue = {
  'syntax/empty': {
    severity: 'error',
    en: 'there is nothing to compute: the text is empty',
    zh: '没有可计算的内容：公式是空的',
  },
  'syntax/too-long': {
    severity: 'error',
    en: 'the text has {length} characters; a formula may have {limit}',
    zh: '文本有 {length} 个字符，而公式最多 {limit} 个',
  },
  'syntax/too-deep': {
    severity: 'error',
    en: 'this is nested more than {limit} levels deep',
    zh: '嵌套超过了 {limit} 层',
  },
  'syntax/too-many-faults': {
    severity: 'error',
    en: 'more than {limit} faults; the rest is not listed',
    zh: '错误超过 {limit} 处，其余不再列出',
  },
  'syntax/control-character': {
    severity: 'error',
    en: 'the control character {code} is not part of a formula',
    zh: '公式里不能有控制字符 {code}',
  },
  'syntax/unpaired-surrogate': {
    severity: 'error',
    en: 'half a character ({code}): the text is damaged here',
    zh: '这里只有半个字符（{code}），文本已损坏',
  },
  'syntax/unknown-character': {
    severity: 'error',
    en: 'the character `{character}` ({code}) means nothing here',
    zh: '字符 `{character}`（{code}）在这里没有意义',
  },
  'syntax/foreign-operator': {
    severity: 'error',
    en: '`{written}` is written `{meant}` here',
    zh: '`{written}` 在这里应写作 `{meant}`',
  },
  'syntax/latex': {
    severity: 'error',
    en: '`{written}` looks like LaTeX, but the text is read as plain text',
    zh: '`{written}` 像是 LaTeX，但文本是按普通写法读取的',
  },
  'syntax/unclosed-bracket': {
    severity: 'error',
    en: '`{bracket}` is never closed',
    zh: '`{bracket}` 没有闭合',
  },
  'syntax/unopened-bracket': {
    severity: 'error',
    en: '`{bracket}` closes nothing',
    zh: '`{bracket}` 没有对应的左括号',
  },
  'syntax/mismatched-bracket': {
    severity: 'error',
    en: '`{opener}` is closed by `{closer}`',
    zh: '`{opener}` 却用 `{closer}` 闭合',
  },
  'syntax/missing-value-after': {
    severity: 'error',
    en: 'a value is missing after `{after}`',
    zh: '`{after}` 后面缺少一个值',
  },
  'syntax/missing-value-before': {
    severity: 'error',
    en: 'a value is missing before `{before}`',
    zh: '`{before}` 前面缺少一个值',
  },
  'syntax/juxtaposition': {
    severity: 'error',
    en: 'nothing stands between `{left}` and `{right}` to say how they combine',
    zh: '`{left}` 和 `{right}` 之间没有运算符',
  },
  'syntax/separator': {
    severity: 'error',
    en: '`{written}` does not separate here; `{meant}` does',
    zh: '这里不用 `{written}` 分隔，要用 `{meant}`',
  },
  'syntax/mixed-separators': {
    severity: 'error',
    en: 'one concatenation uses both `,` and `;`',
    zh: '同一个拼接里混用了 `,` 和 `;`',
  },
  'syntax/tuple': {
    severity: 'error',
    en: 'a list in round brackets is only an argument, as in `axis=(-2, -1)`',
    zh: '圆括号中的列表只能作参数，例如 `axis=(-2, -1)`',
  },
  'syntax/condition-as-index': {
    severity: 'error',
    en: 'a condition cannot index a value',
    zh: '条件不能作为下标',
  },
  'syntax/unexpected': {
    severity: 'error',
    en: '`{found}` cannot stand here',
    zh: '`{found}` 不能出现在这里',
  },
  'syntax/reserved-word': {
    severity: 'error',
    en: '`{name}` is a word of the language and cannot be a name',
    zh: '`{name}` 是语言的保留字，不能用作名称',
  },
  'syntax/element-type': {
    severity: 'error',
    en: '`{name}` is not an element type; there are {known}',
    zh: '`{name}` 不是元素类型；可用的有 {known}',
  },
  'syntax/declaration-axes': {
    severity: 'error',
    en: 'the declaration of `{name}` needs its sizes in square brackets',
    zh: '`{name}` 的声明缺少方括号中的尺寸',
  },
  'syntax/parameter': {
    severity: 'error',
    en: '`{written}` is not a name, so it cannot be a parameter',
    zh: '`{written}` 不是名称，不能作为参数',
  },
  'syntax/definition-index': {
    severity: 'error',
    en: '`{written}` does not name an index of the definition',
    zh: '`{written}` 不能作为定义的下标',
  },
  'syntax/definition-target': {
    severity: 'error',
    en: '`{written}` cannot be defined: a sign after the name makes it an expression',
    zh: '不能定义 `{written}`：名称后的符号使它成为表达式',
  },
  'syntax/unused-expression': {
    severity: 'error',
    en: 'this value is computed but never used: only the last statement is the result',
    zh: '这个值算出来却没有用到：只有最后一条语句是结果',
  },
  'syntax/subscript': {
    severity: 'error',
    en: '`{written}` is not a list of index names',
    zh: '`{written}` 不是下标名称的列表',
  },
  'syntax/sum-without-index': {
    severity: 'error',
    en: '`{sign}` does not say over which index it runs',
    zh: '`{sign}` 没有说明对哪个下标进行',
  },
  'syntax/superscript': {
    severity: 'error',
    en: '`{written}` is not a power that can be read',
    zh: '无法把 `{written}` 读作指数',
  },
} as const;

export const report: Reports<typeof syntaxCatalogue> = reports(syntaxCatalogue);
