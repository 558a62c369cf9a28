/**
 * What the codes of binding and running mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { runtimeCatalogue } from './messages.ts';

export const runtimeExplanations: Explanations<typeof runtimeCatalogue> = {
  'run/out-of-memory': {
    en: 'All tensors of a run, those in between included, lie in one memory. Shorter inputs, fewer outputs or smaller batches need less.',
    zh: '一次运行的全部张量（包括中间结果）都放在同一块内存里。缩短输入、减少输出或减小批量都能降低用量。',
    example: 'softmax(Q·Kᵀ)·V with n = m = 100000',
  },
  'run/memory-refused': {
    en: 'The engine refused to make the memory larger, usually because the machine has no more to give.',
    zh: '运行环境拒绝扩大内存，通常是因为机器已没有可用的内存。',
    example: 'a run that needs 3 GB in a browser tab',
  },
  'run/too-many-positions': {
    en: 'Positions along an axis are counted in 32 bits.',
    zh: '轴上的位置用 32 位整数计数。',
    example: 'a number at each position, summed over n = 10000000000',
  },
  'run/unsolved-size': {
    en: 'Each size follows from the shapes of the inputs or is given with `sizes`; a division by a size of 0, or two lengths that do not go together, leave it without a value.',
    zh: '每个尺寸要么由输入的形状推出，要么用 `sizes` 给出；除以 0 或两个长度无法配合时就得不到值。',
    example: 'an axis of size n div g where g = 0',
  },
  'run/negative-size': {
    en: 'An axis has a whole number of elements, 0 or more; a difference of sizes must not fall below.',
    zh: '轴的元素个数是不小于 0 的整数；尺寸相减的结果不能小于 0。',
    example: 'a slice of n - 8 elements where n = 5',
  },
  'run/unknown-device': {
    en: 'A backend is chosen by its name, or `auto` takes the fastest one that works here.',
    zh: '后端按名称选择；`auto` 会选用当前环境中可用且最快的一个。',
    example: "chooseDevice('wsam')",
  },
  'run/device-unavailable': {
    en: 'A backend needs certain features of the engine; `heed doctor` lists what each lacks.',
    zh: '每个后端都需要运行环境具备某些功能；`heed doctor` 会列出各自缺少什么。',
    example: 'the backend wasm on a page whose security policy forbids compiling',
  },
  'run/wrong-target': {
    en: 'A program carries an artifact for one target; compile the formula again for the other.',
    zh: '一个程序只带有面向一种目标的产物；要在另一种目标上运行，请重新编译公式。',
    example: 'a program for wasm, loaded into a session of the interpreter',
  },
  'run/load-failed': {
    en: 'The engine refused the compiled artifact, or compiling is forbidden where it runs.',
    zh: '运行环境拒绝了编译产物，或者所在环境禁止编译。',
    example: 'a program whose WebAssembly bytes were cut short',
  },
  'run/asynchronous-device': {
    en: 'Some devices compile in the background. Use `load`, which gives a promise, instead of `loadSync`.',
    zh: '有些设备在后台编译。请用返回 Promise 的 `load`，不要用 `loadSync`。',
    example: 'loadSync on a device whose load gives a promise',
  },
  'run/session-closed': {
    en: 'A closed session has given its memory back; open another one.',
    zh: '关闭的会话已交还内存；请另开一个会话。',
    example: 'session.close(); session.load(program)',
  },
  'run/resident-disposed': {
    en: 'A resident tensor is there until it is disposed of, by hand or at the end of the block that has it with `using`.',
    zh: '常驻张量在释放之前一直存在；释放可以手动进行，也可以在用 `using` 声明它的代码块结束时自动进行。',
    example: 'K.dispose(); attend.run({ Q, K, V })',
  },
  'run/resident-elsewhere': {
    en: 'Programs read resident tensors where they lie, so both must be of one session: upload to the backend that runs.',
    zh: '程序直接读取常驻张量所在的内存，因此两者必须属于同一个会话：请上传到实际运行的后端。',
    example: "a tensor uploaded for backend: 'wasm', run with backend: 'js'",
  },
  'run/resident-rows': {
    en: 'Rows that are written into a resident tensor have its other axes, and lie within its length; so do the first rows taken of it.',
    zh: '写入常驻张量的行在其余各轴上必须与它一致，并且不超出它的长度；取它的前几行时也是如此。',
    example: 'K.write(row, 8) where K has 8 rows',
  },
  'run/thread-lost': {
    en: 'Something outside heed ended a worker thread. The run has no result; the next run starts the thread again.',
    zh: '工作线程被 heed 以外的原因终止。这次运行没有结果；下一次运行会重新启动该线程。',
    example: 'a worker thread that the system has no memory left for',
  },
  'run/thread-count': {
    en: 'A run is shared by so many threads, the calling one included. More threads than processors gain nothing.',
    zh: '一次运行由这么多线程共同完成，调用线程也计算在内。线程数超过处理器数并无益处。',
    example: 'attend.run({ Q, K, V }, { threads: 0 })',
  },
  'run/kernel-fault': {
    en: 'The kernel stopped itself and left a number that this version of heed has no words for.',
    zh: '内核自行停止，并留下了一个当前版本的 heed 无法解释的编号。',
    example: 'a device of your own that uses its own fault codes',
  },
  'run/kernel-trap': {
    en: 'The engine stopped the kernel, or the device failed. The run has no result; the session can be used further.',
    zh: '运行环境中止了内核，或者设备出了故障。这次运行没有结果，会话仍可继续使用。',
    example: 'a device whose launch throws',
  },
};
