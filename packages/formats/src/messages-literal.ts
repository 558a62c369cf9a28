/**
 * What is said of numbers as text: JSON, and the literals of sources. Composed into the room's catalogue by messages.ts;
 * by itself it is what a program needs that reads no files.
 */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'json/syntax': {
    severity: 'error',
    en: 'the text stops being JSON at {found}',
    zh: '文本从 {found} 处起不再是 JSON',
  },
  'json/tensor': {
    severity: 'error',
    en: 'the JSON value is {what}, not a number, a truth value, a list of them, or an object with shape and data',
    zh: 'JSON 的值是 {what}，不是数、真假值、由它们组成的列表，也不是带 shape 和 data 的对象',
  },
  'json/key': {
    severity: 'error',
    en: 'a tensor in JSON has no key {key}: its keys are shape, dtype and data',
    zh: 'JSON 张量没有键 {key}：可用的键是 shape、dtype 和 data',
  },
  'literal/value': {
    severity: 'error',
    en: 'a number, true, false, a list or a call such as randn(6, 4; seed=1) is expected, not {found}',
    zh: '这里应当是数、true、false、列表或 randn(6, 4; seed=1) 这样的调用，而不是 {found}',
  },
  'literal/punctuation': {
    severity: 'error',
    en: '{expected} is expected, not {found}',
    zh: '这里应当是 {expected}，而不是 {found}',
  },
  'literal/unfinished': {
    severity: 'error',
    en: 'the literal ends too early: {expected} is missing',
    zh: '字面量过早结束：缺少 {expected}',
  },
  'literal/empty': {
    severity: 'error',
    en: 'there is nothing here, where a tensor is expected',
    zh: '这里应当是一个张量，却什么也没有',
  },
  'literal/trailing': {
    severity: 'error',
    en: 'the literal ends before {found}',
    zh: '字面量在 {found} 之前就已结束',
  },
  'literal/deep': {
    severity: 'error',
    en: 'the lists are nested deeper than {limit}',
    zh: '列表的嵌套超过了 {limit} 层',
  },
  'literal/name': {
    severity: 'error',
    en: '{name} makes no tensor: there are {known}',
    zh: '{name} 不能生成张量：可用的是 {known}',
  },
  'literal/size': {
    severity: 'error',
    en: 'a size is a whole number of at least 0, not {found}',
    zh: '尺寸必须是不小于 0 的整数，而不是 {found}',
  },
  'literal/option': {
    severity: 'error',
    en: '{call} has no option {name}: its options are {known}',
    zh: '{call} 没有选项 {name}：可用的选项是 {known}',
  },
  'literal/option-twice': {
    severity: 'error',
    en: 'the option {name} is given twice',
    zh: '选项 {name} 给了两次',
  },
  'literal/option-value': {
    severity: 'error',
    en: 'the option {name} cannot be {found}',
    zh: '选项 {name} 不能是 {found}',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as literalCatalogue };
