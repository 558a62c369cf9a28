/**
 * What can go wrong between a program and its numbers, in words: binding inputs (`bind/…`) and running (`run/…`).
 *
 * In: facts. Out: diagnostics in English and Chinese. Inputs that are missing or whose sizes do not fit together are the
 * binder's business, in the tensor room, and not worded here.
 */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'run/out-of-memory': {
    severity: 'error',
    en: 'this run needs {bytes} bytes of memory, but {device} can address {limit}',
    zh: '这次运行需要 {bytes} 字节内存，而 {device} 最多只能寻址 {limit} 字节',
  },
  'run/memory-refused': {
    severity: 'error',
    en: '{device} could not obtain {bytes} bytes of memory: {reason}',
    zh: '{device} 未能取得 {bytes} 字节内存：{reason}',
  },
  'run/too-many-positions': {
    severity: 'error',
    en: 'an axis of {extent} positions is longer than the {limit} that one kernel can count',
    zh: '某个轴有 {extent} 个位置，超过了一个内核能计数的 {limit} 个',
  },
  'run/unsolved-size': {
    severity: 'error',
    en: 'the size `{size}` has no value for these inputs',
    zh: '对这些输入来说，尺寸 `{size}` 没有值',
  },
  'run/negative-size': {
    severity: 'error',
    en: 'the size `{size}` comes out as {value}',
    zh: '尺寸 `{size}` 的结果是 {value}',
  },
  'run/unknown-device': {
    severity: 'error',
    en: 'there is no backend `{name}`; there are {known}',
    zh: '没有名为 `{name}` 的后端；可用的名称有 {known}',
  },
  'run/device-unavailable': {
    severity: 'error',
    en: 'the backend {device} is not available here: {reason}',
    zh: '后端 {device} 在当前环境中不可用：{reason}',
  },
  'run/wrong-target': {
    severity: 'error',
    en: 'the program was compiled for {target}, but the session runs on {device}',
    zh: '程序是为 {target} 编译的，而会话运行在 {device} 上',
  },
  'run/load-failed': {
    severity: 'error',
    en: '{device} could not load the program: {reason}',
    zh: '{device} 未能加载程序：{reason}',
  },
  'run/asynchronous-device': {
    severity: 'error',
    en: '{device} loads programs asynchronously, so this program cannot be loaded at once',
    zh: '{device} 以异步方式加载程序，因此无法立即加载这个程序',
  },
  'run/session-closed': {
    severity: 'error',
    en: 'the session on {device} is closed',
    zh: '{device} 上的会话已经关闭',
  },
  'run/resident-disposed': {
    severity: 'error',
    en: 'the resident tensor of shape {shape} was disposed of',
    zh: '形状为 {shape} 的常驻张量已经释放',
  },
  'run/resident-elsewhere': {
    severity: 'error',
    en: 'a resident tensor lies in the memory of a session on {device}; this run is in another session, on {other}',
    zh: '常驻张量位于 {device} 上某个会话的内存中；而这次运行属于 {other} 上的另一个会话',
  },
  'run/resident-rows': {
    severity: 'error',
    en: '{rows} does not fit into a resident tensor of shape {shape} at position {at} of axis {axis}',
    zh: '{rows} 放不进形状为 {shape} 的常驻张量的第 {axis} 轴的位置 {at}',
  },
  'run/thread-lost': {
    severity: 'error',
    en: 'a thread of {device} ended while it worked on kernel {kernel}: {reason}',
    zh: '{device} 的一个线程在执行内核 {kernel} 时中止：{reason}',
  },
  'run/thread-count': {
    severity: 'error',
    en: '{threads} is no number of threads; it is a whole number from 1 to {most}',
    zh: '{threads} 不是有效的线程数；线程数应为 1 到 {most} 之间的整数',
  },
  'run/kernel-fault': {
    severity: 'error',
    en: 'kernel {kernel} reported fault {fault} (detail {detail})',
    zh: '内核 {kernel} 报告了故障 {fault}（详情 {detail}）',
  },
  'run/kernel-trap': {
    severity: 'error',
    en: 'kernel {kernel} failed on {device}: {reason}',
    zh: '内核 {kernel} 在 {device} 上运行失败：{reason}',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as runtimeCatalogue };
