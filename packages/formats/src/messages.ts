/** The formats room's diagnostics: codes and words, by format. Readers return them; nothing here throws. */

import { reports, type Reports } from '@heed/diagnostics';
import { csvCatalogue } from './messages-csv.ts';
import { npzCatalogue } from './messages-npz.ts';
import { safetensorsCatalogue } from './messages-safetensors.ts';

const own = {
  'file/more': {
    severity: 'error',
    en: '{count} more faults of this file are not listed',
    zh: '这个文件还有 {count} 处问题没有列出',
  },
  'npy/not-npy': {
    severity: 'error',
    en: 'this is not an npy file: it does not begin with \\x93NUMPY',
    zh: '这不是 npy 文件：开头不是 \\x93NUMPY',
  },
  'npy/version': {
    severity: 'error',
    en: 'npy version {version} is not known: versions 1.0, 2.0 and 3.0 are read',
    zh: '未知的 npy 版本 {version}：可以读取 1.0、2.0 和 3.0 版',
  },
  'npy/truncated': {
    severity: 'error',
    en: 'the npy file is cut short: {expected} bytes are needed, {actual} are there',
    zh: 'npy 文件不完整：需要 {expected} 字节，实际只有 {actual} 字节',
  },
  'npy/header': {
    severity: 'error',
    en: 'the npy header cannot be read from character {at} on: {found}',
    zh: 'npy 文件头从第 {at} 个字符起无法读取：{found}',
  },
  'npy/header-keys': {
    severity: 'error',
    en: "the npy header has the keys {actual}, but needs 'descr', 'fortran_order' and 'shape'",
    zh: "npy 文件头的键是 {actual}，而应当是 'descr'、'fortran_order' 和 'shape'",
  },
  'npy/header-size': {
    severity: 'error',
    en: 'the npy header claims {actual} bytes; at most {limit} are read',
    zh: 'npy 文件头声称有 {actual} 字节，最多只读取 {limit} 字节',
  },
  'npy/dtype': {
    severity: 'error',
    en: 'the npy file holds elements of type {descr}, which are not real numbers of a known width',
    zh: 'npy 文件的元素类型是 {descr}，不是已知宽度的实数',
  },
  'npy/value': {
    severity: 'error',
    en: 'element {index} of the npy file is {value}, which neither i32 nor f64 holds exactly',
    zh: 'npy 文件的第 {index} 个元素是 {value}，i32 与 f64 都无法精确表示',
  },
  'npy/trailing': {
    severity: 'warning',
    en: '{count} bytes after the data of the npy file are left unread',
    zh: 'npy 文件的数据之后还有 {count} 字节未读取',
  },
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

const catalogue: typeof own & typeof npzCatalogue & typeof safetensorsCatalogue & typeof csvCatalogue = {
  ...own,
  ...npzCatalogue,
  ...safetensorsCatalogue,
  ...csvCatalogue,
};

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as formatsCatalogue };
