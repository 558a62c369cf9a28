/**
 * What the codes of npz files mean; a part of explanations.ts: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages-npz.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { npzCatalogue } from './messages-npz.ts';

export const npzExplanations: Explanations<typeof npzCatalogue> = {
  'npz/not-npz': {
    en: 'An npz file, as numpy.savez writes it, is a zip archive of npy files. A single npy file is read as npy.',
    zh: 'numpy.savez 写出的 npz 文件是由 npy 文件组成的 zip 压缩包。单个 npy 文件请按 npy 读取。',
    example: 'an npy file renamed to w.npz',
  },
  'npz/no-end': {
    en: 'A zip archive ends with a list of its entries and a record that says where the list begins.',
    zh: 'zip 压缩包的末尾是条目列表，以及一条说明列表起点的记录。',
    example: 'an npz file that lost its end',
  },
  'npz/directory': {
    en: 'The records at the end of a zip archive must lead to each other and lie inside the file.',
    zh: 'zip 压缩包末尾的各条记录必须前后衔接，并且都位于文件之内。',
    example: 'an npz file whose list begins past the end of the file',
  },
  'npz/split': {
    en: 'Only archives in one piece are read; join the parts first.',
    zh: '只能读取未分卷的压缩包，请先合并各卷。',
    example: 'an end record with disk number 1',
  },
  'npz/entry-outside': {
    en: 'The data of all entries stands before the list of entries.',
    zh: '所有条目的数据都应位于条目列表之前。',
    example: 'an entry whose packed size is larger than the file',
  },
  'npz/entry-header': {
    en: 'Each entry begins with a header of its own that repeats its name and its method of compression.',
    zh: '每个条目都以自己的头部开始，其中重复记有名称和压缩方法。',
    example: 'an entry whose own header has another name',
  },
  'npz/entry-name': {
    en: 'Names of tensors have no "..", no drive, no control characters, and do not begin with a slash.',
    zh: '张量的名称不能含有“..”、盘符或控制字符，也不能以斜杠开头。',
    example: 'an entry named ../w.npy',
  },
  'npz/twice': {
    en: 'Which of them is meant cannot be known; programs would disagree.',
    zh: '无法确定指的是哪一个，不同程序的理解会不一致。',
    example: 'two entries named w.npy',
  },
  'npz/overlap': {
    en: 'Overlapping entries are how small archives unpack to enormous ones; no honest program writes them.',
    zh: '条目重叠是用很小的压缩包解出巨量数据的手法，正常程序不会这样写。',
    example: 'two entries that begin at the same byte',
  },
  'npz/left-out': {
    en: 'Only entries whose name ends in .npy hold tensors.',
    zh: '只有名称以 .npy 结尾的条目才存放张量。',
    example: 'an archive that also holds README.txt',
  },
  'npz/name': {
    en: 'A tensor is named as it was given to numpy.savez, without .npy; unnamed ones are arr_0, arr_1, …',
    zh: '张量的名称就是传给 numpy.savez 的名称，不带 .npy；未命名的依次是 arr_0、arr_1……',
    example: 'w.npz:keys, where the file holds key and value',
  },
  'npz/encrypted': {
    en: 'NumPy never encrypts. Unpack the archive with its password and pack it again without.',
    zh: 'NumPy 从不加密。请先用密码解压，再以不加密的方式重新打包。',
    example: 'an entry packed with a password',
  },
  'npz/compression': {
    en: 'numpy.savez stores, numpy.savez_compressed deflates.',
    zh: 'numpy.savez 直接存储，numpy.savez_compressed 使用 deflate。',
    example: 'an entry compressed with LZMA',
  },
  'npz/size': {
    en: 'No more is ever unpacked than element type and shape ask for.',
    zh: '解压的数据量绝不会超过元素类型和形状所要求的大小。',
    example: 'an entry of 144 bytes that claims to be 4 GB',
  },
  'npz/ratio': {
    en: 'Stored data is as long as it is, and deflate gives at most 1032 bytes for one.',
    zh: '存储的数据长度不变，而 deflate 的压缩比最多为 1032。',
    example: 'an entry of 100 bytes whose shape is (1000000000,)',
  },
  'npz/unpack': {
    en: 'The data is not a stream that deflate writes.',
    zh: '这些数据不是有效的 deflate 数据流。',
    example: 'an npz file that was transferred as text',
  },
  'npz/unpacked-size': {
    en: 'Unpacking stops as soon as there is more than the npy header asks for.',
    zh: '一旦超过 npy 文件头所要求的大小，解压就会停止。',
    example: 'an entry whose compressed data ends early',
  },
  'npz/checksum': {
    en: 'The CRC-32 of the data differs: the file was damaged after it was written.',
    zh: '数据的 CRC-32 不一致：文件在写出之后已损坏。',
    example: 'an npz file in which one byte changed',
  },
  'npz/memory': {
    en: 'A tensor is unpacked into memory as a whole.',
    zh: '张量会整个解压到内存中。',
    example: 'a tensor of a hundred gigabytes',
  },
  'npz/too-large': {
    en: 'What is written is a plain zip archive, which has 32-bit sizes and 16-bit counts.',
    zh: '写出的是普通 zip 压缩包，其中大小为 32 位，个数为 16 位。',
    example: 'five gigabytes of tensors',
  },
};
