/**
 * What the page itself has to say: faults of links, of what is loaded, and of its worker, in English and Chinese.
 *
 * In: facts. Out: diagnostics of the codes `link/…` and `page/…`. What a formula, a file's content or a run gets wrong is
 * worded in the rooms that find it; labels and hints are words/.
 */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'link/version': {
    severity: 'error',
    en: 'this link has version {version}, and this page reads up to {known}',
    zh: '此链接的版本是 {version}，本页面最高只能读取版本 {known}',
  },
  'link/broken': {
    severity: 'error',
    en: 'this link is damaged: nothing was loaded from it',
    zh: '此链接已损坏，没有从中载入任何内容',
  },
  'link/not-all': {
    severity: 'warning',
    en: 'the link does not hold {names}: whoever opens it must load the same file',
    zh: '链接中不含 {names} 的数据：打开链接的人需要载入同样的文件',
  },
  'link/too-large': {
    severity: 'warning',
    en: 'this page holds more than a link can: the link would not open',
    zh: '页面内容超出了链接的容量，这样的链接无法打开',
  },
  'page/input-too-large': {
    severity: 'error',
    en: '{name} would have {count} elements; the page takes up to {limit}',
    zh: '{name} 将有 {count} 个元素，页面最多接受 {limit} 个',
  },
  'page/file-too-large': {
    severity: 'error',
    en: '{file} has {size} MB; the page takes up to {limit} MB',
    zh: '{file} 的大小是 {size} MB，页面最多接受 {limit} MB',
  },
  'page/file-missing': {
    severity: 'error',
    en: '{name} comes from the file {file}, which is not loaded here',
    zh: '{name} 来自文件 {file}，但此处尚未载入该文件',
  },
  'page/part-missing': {
    severity: 'error',
    en: '{file} was not read: the part of the page that reads files could not be fetched',
    zh: '未能读取 {file}：页面中读取文件的部分没有载入',
  },
  'page/no-arrays': {
    severity: 'error',
    en: '{file} holds no arrays',
    zh: '{file} 中没有数组',
  },
  'page/too-long': {
    severity: 'error',
    en: 'the run on {backend} was stopped after {seconds} s',
    zh: '在 {backend} 上的运行超过 {seconds} 秒，已停止',
  },
  'page/comparison-too-long': {
    severity: 'error',
    en: 'the comparison of all backends was stopped after {seconds} s',
    zh: '各后端的比较超过 {seconds} 秒，已停止',
  },
  'page/worker': {
    severity: 'error',
    en: 'the part of the page that computes could not go on: {reason}',
    zh: '页面的计算部分无法继续：{reason}',
  },
  'page/broken': {
    severity: 'error',
    en: 'heed broke its own promise: {reason}',
    zh: 'heed 内部出错：{reason}',
  },
} as const;

export const pageCatalogue: typeof catalogue = catalogue;
export const report: Reports<typeof catalogue> = reports(catalogue);
