/**
 * What can be wrong with bytes that ought to be a saved program, in words. In: facts. Out: diagnostics in English and
 * Chinese. Nothing else in this room is a person's to mend.
 */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'program/not-saved': {
    severity: 'error',
    en: 'these {bytes} bytes do not begin as a saved program does',
    zh: '这 {bytes} 字节的开头不是已保存程序的开头',
  },
  'program/version': {
    severity: 'error',
    en: 'the program was saved in form {found}; this version of heed reads form {read}',
    zh: '程序以第 {found} 版格式保存；当前版本的 heed 只能读取第 {read} 版格式',
  },
  'program/length': {
    severity: 'error',
    en: 'the saved program ought to have {expected} bytes, but has {found}',
    zh: '已保存的程序应有 {expected} 字节，实际却有 {found} 字节',
  },
  'program/altered': {
    severity: 'error',
    en: 'the saved program was altered: its check sum is {found}, not {expected}',
    zh: '已保存的程序遭到改动：校验和是 {found}，而不是 {expected}',
  },
  'program/malformed': {
    severity: 'error',
    en: 'the saved program is malformed at {at}: there ought to be {expected}',
    zh: '已保存的程序在 {at} 处格式有误：此处应为 {expected}',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as programCatalogue };
