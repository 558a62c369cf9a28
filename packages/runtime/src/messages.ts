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
    en: {
      message: 'this run needs {bytes} bytes of memory, but {device} can address {limit}',
      explanation:
        'All tensors of a run, those in between included, lie in one memory. Shorter inputs, fewer outputs or smaller batches need less.',
    },
    zh: {
      message: '这次运行需要 {bytes} 字节内存，而 {device} 最多只能寻址 {limit} 字节',
      explanation: '一次运行的全部张量（包括中间结果）都放在同一块内存里。缩短输入、减少输出或减小批量都能降低用量。',
    },
    example: 'softmax(Q·Kᵀ)·V with n = m = 100000',
  },
  'run/memory-refused': {
    severity: 'error',
    en: {
      message: '{device} could not obtain {bytes} bytes of memory: {reason}',
      explanation: 'The engine refused to make the memory larger, usually because the machine has no more to give.',
    },
    zh: {
      message: '{device} 未能取得 {bytes} 字节内存：{reason}',
      explanation: '运行环境拒绝扩大内存，通常是因为机器已没有可用的内存。',
    },
    example: 'a run that needs 3 GB in a browser tab',
  },
  'run/too-many-positions': {
    severity: 'error',
    en: {
      message: 'an axis of {extent} positions is longer than the {limit} that one kernel can count',
      explanation: 'Positions along an axis are counted in 32 bits.',
    },
    zh: {
      message: '某个轴有 {extent} 个位置，超过了一个内核能计数的 {limit} 个',
      explanation: '轴上的位置用 32 位整数计数。',
    },
    example: 'a number at each position, summed over n = 10000000000',
  },
  'run/unsolved-size': {
    severity: 'error',
    en: {
      message: 'the size `{size}` has no value for these inputs',
      explanation:
        'Each size follows from the shapes of the inputs or is given with `sizes`; a division by a size of 0, or two lengths that do not go together, leave it without a value.',
    },
    zh: {
      message: '对这些输入来说，尺寸 `{size}` 没有值',
      explanation: '每个尺寸要么由输入的形状推出，要么用 `sizes` 给出；除以 0 或两个长度无法配合时就得不到值。',
    },
    example: 'an axis of size n div g where g = 0',
  },
  'run/negative-size': {
    severity: 'error',
    en: {
      message: 'the size `{size}` comes out as {value}',
      explanation: 'An axis has a whole number of elements, 0 or more; a difference of sizes must not fall below.',
    },
    zh: {
      message: '尺寸 `{size}` 的结果是 {value}',
      explanation: '轴的元素个数是不小于 0 的整数；尺寸相减的结果不能小于 0。',
    },
    example: 'a slice of n - 8 elements where n = 5',
  },
  'run/unknown-device': {
    severity: 'error',
    en: {
      message: 'there is no backend `{name}`; there are {known}',
      explanation: 'A backend is chosen by its name, or `auto` takes the fastest one that works here.',
    },
    zh: {
      message: '没有名为 `{name}` 的后端；可用的名称有 {known}',
      explanation: '后端按名称选择；`auto` 会选用当前环境中可用且最快的一个。',
    },
    example: "chooseDevice('wsam')",
  },
  'run/device-unavailable': {
    severity: 'error',
    en: {
      message: 'the backend {device} is not available here: {reason}',
      explanation: 'A backend needs certain features of the engine; `heed doctor` lists what each lacks.',
    },
    zh: {
      message: '后端 {device} 在当前环境中不可用：{reason}',
      explanation: '每个后端都需要运行环境具备某些功能；`heed doctor` 会列出各自缺少什么。',
    },
    example: 'the backend wasm on a page whose security policy forbids compiling',
  },
  'run/wrong-target': {
    severity: 'error',
    en: {
      message: 'the program was compiled for {target}, but the session runs on {device}',
      explanation: 'A program carries an artifact for one target; compile the formula again for the other.',
    },
    zh: {
      message: '程序是为 {target} 编译的，而会话运行在 {device} 上',
      explanation: '一个程序只带有面向一种目标的产物；要在另一种目标上运行，请重新编译公式。',
    },
    example: 'a program for wasm, loaded into a session of the interpreter',
  },
  'run/load-failed': {
    severity: 'error',
    en: {
      message: '{device} could not load the program: {reason}',
      explanation: 'The engine refused the compiled artifact, or compiling is forbidden where it runs.',
    },
    zh: {
      message: '{device} 未能加载程序：{reason}',
      explanation: '运行环境拒绝了编译产物，或者所在环境禁止编译。',
    },
    example: 'a program whose WebAssembly bytes were cut short',
  },
  'run/asynchronous-device': {
    severity: 'error',
    en: {
      message: '{device} loads programs asynchronously, so this program cannot be loaded at once',
      explanation: 'Some devices compile in the background. Use `load`, which gives a promise, instead of `loadSync`.',
    },
    zh: {
      message: '{device} 以异步方式加载程序，因此无法立即加载这个程序',
      explanation: '有些设备在后台编译。请用返回 Promise 的 `load`，不要用 `loadSync`。',
    },
    example: 'loadSync on a device whose load gives a promise',
  },
  'run/session-closed': {
    severity: 'error',
    en: {
      message: 'the session on {device} is closed',
      explanation: 'A closed session has given its memory back; open another one.',
    },
    zh: {
      message: '{device} 上的会话已经关闭',
      explanation: '关闭的会话已交还内存；请另开一个会话。',
    },
    example: 'session.close(); session.load(program)',
  },
  'run/kernel-fault': {
    severity: 'error',
    en: {
      message: 'kernel {kernel} reported fault {fault} (detail {detail})',
      explanation: 'The kernel stopped itself and left a number that this version of heed has no words for.',
    },
    zh: {
      message: '内核 {kernel} 报告了故障 {fault}（详情 {detail}）',
      explanation: '内核自行停止，并留下了一个当前版本的 heed 无法解释的编号。',
    },
    example: 'a device of your own that uses its own fault codes',
  },
  'run/kernel-trap': {
    severity: 'error',
    en: {
      message: 'kernel {kernel} failed on {device}: {reason}',
      explanation:
        'The engine stopped the kernel, or the device failed. The run has no result; the session can be used further.',
    },
    zh: {
      message: '内核 {kernel} 在 {device} 上运行失败：{reason}',
      explanation: '运行环境中止了内核，或者设备出了故障。这次运行没有结果，会话仍可继续使用。',
    },
    example: 'a device whose launch throws',
  },
} as const;

export const report: Reports<typeof catalogue> = reports(catalogue);

export { catalogue as runtimeCatalogue };
