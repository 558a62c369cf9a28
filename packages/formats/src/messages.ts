/** The formats room's diagnostics: codes and words, by format. Readers return them; nothing here throws. */

import { reports, type Reports } from '@heed/diagnostics';
import { csvCatalogue } from './messages-csv.ts';
import { literalCatalogue } from './messages-literal.ts';
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
} as const;

const catalogue: typeof own &
  typeof literalCatalogue &
  typeof npzCatalogue &
  typeof safetensorsCatalogue &
  typeof csvCatalogue = {
  ...own,
  ...literalCatalogue,
  ...npzCatalogue,
  ...safetensorsCatalogue,
  ...csvCatalogue,
};

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as formatsCatalogue };
