/**
 * What the codes of the formats room mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import { csvExplanations } from './explanations-csv.ts';
import { npzExplanations } from './explanations-npz.ts';
import { safetensorsExplanations } from './explanations-safetensors.ts';
import type { formatsCatalogue } from './messages.ts';

export const formatsExplanations: Explanations<typeof formatsCatalogue> = {
  'file/more': {
    en: 'After a number of faults the list is cut; correct those and read the file again.',
    zh: '问题过多时只列出前面的部分；请改正之后重新读取。',
    example: 'a table of a thousand empty cells',
  },
  'npy/not-npy': {
    en: 'Every file that numpy.save writes begins with these six bytes.',
    zh: 'numpy.save 写出的文件都以这六个字节开头。',
    example: 'a text file named q.npy',
  },
  'npy/version': {
    en: 'The two bytes after the first six give the version of the format.',
    zh: '开头六个字节之后的两个字节是格式的版本号。',
    example: 'a file that begins with \\x93NUMPY\\x09\\x00',
  },
  'npy/truncated': {
    en: 'Element type and shape in the header say how many bytes of data follow.',
    zh: '文件头中的元素类型和形状决定了其后应有多少字节的数据。',
    example: 'an npy file that lost its end',
  },
  'npy/header': {
    en: "The header is a Python dictionary with exactly the keys 'descr', 'fortran_order' and 'shape'.",
    zh: "文件头是一个 Python 字典，恰好包含 'descr'、'fortran_order' 和 'shape' 三个键。",
    example: "{'descr': '<f4', 'shape': (2,)",
  },
  'npy/header-keys': {
    en: 'Each of the three keys stands there exactly once.',
    zh: '这三个键必须各出现一次。',
    example: "{'descr': '<f4', 'shape': (2,)}",
  },
  'npy/header-size': {
    en: 'A header of numbers needs about a hundred bytes; a huge one is a broken or hostile file.',
    zh: '数值数组的文件头大约只需一百字节，过大的文件头说明文件已损坏或带有恶意。',
    example: 'a version 2 file whose header length is 4294967295',
  },
  'npy/dtype': {
    en: 'Read are f2, f4, f8, i1 to i8, u1 to u8 and bool in both byte orders; complex numbers, texts, records and objects are not.',
    zh: '可以读取两种字节序的 f2、f4、f8、i1 至 i8、u1 至 u8 以及 bool；复数、文本、记录和对象不能读取。',
    example: 'numpy.save("z.npy", numpy.zeros(3, complex))',
  },
  'npy/value': {
    en: '64-bit integers become i32 or, where that is too narrow, f64; beyond 2^53 they would lose digits.',
    zh: '64 位整数会转成 i32，放不下时转成 f64；超过 2^53 就会丢失数位。',
    example: 'numpy.save("big.npy", numpy.array([2**63 - 1]))',
  },
  'npy/trailing': {
    en: 'Several arrays saved into one stream stand one after another; only the first is read.',
    zh: '写入同一个流的多个数组会前后相接，这里只读取第一个。',
    example: 'two arrays saved into one file',
  },
  'json/syntax': {
    en: 'Tensors are read from JSON as RFC 8259 describes it.',
    zh: '张量按 RFC 8259 规定的 JSON 读取。',
    example: '[1, 2',
  },
  'json/tensor': {
    en: 'A tensor is written [[1, 2], [3, 4]] or { "shape": [2, 2], "dtype": "f32", "data": [1, 2, 3, 4] }.',
    zh: '张量写作 [[1, 2], [3, 4]] 或 { "shape": [2, 2], "dtype": "f32", "data": [1, 2, 3, 4] }。',
    example: 'null',
  },
  'json/key': {
    en: 'Unknown keys are refused, so that a misspelt one does not go unnoticed.',
    zh: '未知的键会被拒绝，以免拼写错误被忽略。',
    example: '{ "shpe": [2], "data": [1, 2] }',
  },
  'literal/value': {
    en: 'A literal is written [[1, 0], [0, 1]], 0.9, true, or as a call of randn, uniform, zeros or ones.',
    zh: '字面量写作 [[1, 0], [0, 1]]、0.9、true，或是对 randn、uniform、zeros、ones 的调用。',
    example: '[1, *]',
  },
  'literal/punctuation': {
    en: 'Elements of a list are parted by commas, lists and calls are closed by the bracket that opened them.',
    zh: '列表的元素用逗号分隔，列表和调用要用对应的括号结束。',
    example: '[1 2]',
  },
  'literal/unfinished': {
    en: 'What was opened must be closed, and a sign needs its number.',
    zh: '打开的括号必须闭合，符号后面必须有数。',
    example: '[1, 2',
  },
  'literal/empty': {
    en: 'A literal is written [[1, 0], [0, 1]], 0.9, true, or randn(6, 4; seed=1).',
    zh: '字面量写作 [[1, 0], [0, 1]]、0.9、true 或 randn(6, 4; seed=1)。',
    example: 'Q=',
  },
  'literal/trailing': {
    en: 'One literal is one tensor; nothing may follow it.',
    zh: '一个字面量就是一个张量，后面不能再有内容。',
    example: '[1, 2] 3',
  },
  'literal/deep': {
    en: 'A tensor has at most that many axes.',
    zh: '张量最多只能有这么多轴。',
    example: '65 opening brackets',
  },
  'literal/name': {
    en: 'Literals know a few functions that need nothing but sizes and a seed.',
    zh: '字面量只认得几个仅需尺寸和种子的函数。',
    example: 'rand(2, 3)',
  },
  'literal/size': {
    en: 'The numbers before the options are the sizes of the axes, the first axis first.',
    zh: '选项之前的数依次是各轴的尺寸，从第一个轴开始。',
    example: 'zeros(2.5)',
  },
  'literal/option': {
    en: 'Options stand after the sizes, as name=value.',
    zh: '选项写在尺寸之后，形式为 名称=值。',
    example: 'randn(2; sed=1)',
  },
  'literal/option-twice': {
    en: 'Each option has one value.',
    zh: '每个选项只能有一个值。',
    example: 'randn(2; seed=1, seed=2)',
  },
  'literal/option-value': {
    en: 'seed and stream are whole numbers, low and high finite numbers, dtype the name of an element type.',
    zh: 'seed 和 stream 是整数，low 和 high 是有限的数，dtype 是元素类型的名称。',
    example: 'uniform(2; low=[1])',
  },
  ...csvExplanations,
  ...npzExplanations,
  ...safetensorsExplanations,
};
