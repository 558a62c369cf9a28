/** The formats room's diagnostics: codes and words, by format. Readers return them; nothing here throws. */

import { reports, type Reports } from '@heed/diagnostics';
import { csvCatalogue } from './messages-csv.ts';
import { npzCatalogue } from './messages-npz.ts';
import { safetensorsCatalogue } from './messages-safetensors.ts';

const own = {
  'file/more': {
    severity: 'error',
    en: {
      message: '{count} more faults of this file are not listed',
      explanation: 'After a number of faults the list is cut; correct those and read the file again.',
    },
    zh: {
      message: '这个文件还有 {count} 处问题没有列出',
      explanation: '问题过多时只列出前面的部分；请改正之后重新读取。',
    },
    example: 'a table of a thousand empty cells',
  },
  'npy/not-npy': {
    severity: 'error',
    en: {
      message: 'this is not an npy file: it does not begin with \\x93NUMPY',
      explanation: 'Every file that numpy.save writes begins with these six bytes.',
    },
    zh: {
      message: '这不是 npy 文件：开头不是 \\x93NUMPY',
      explanation: 'numpy.save 写出的文件都以这六个字节开头。',
    },
    example: 'a text file named q.npy',
  },
  'npy/version': {
    severity: 'error',
    en: {
      message: 'npy version {version} is not known: versions 1.0, 2.0 and 3.0 are read',
      explanation: 'The two bytes after the first six give the version of the format.',
    },
    zh: {
      message: '未知的 npy 版本 {version}：可以读取 1.0、2.0 和 3.0 版',
      explanation: '开头六个字节之后的两个字节是格式的版本号。',
    },
    example: 'a file that begins with \\x93NUMPY\\x09\\x00',
  },
  'npy/truncated': {
    severity: 'error',
    en: {
      message: 'the npy file is cut short: {expected} bytes are needed, {actual} are there',
      explanation: 'Element type and shape in the header say how many bytes of data follow.',
    },
    zh: {
      message: 'npy 文件不完整：需要 {expected} 字节，实际只有 {actual} 字节',
      explanation: '文件头中的元素类型和形状决定了其后应有多少字节的数据。',
    },
    example: 'an npy file that lost its end',
  },
  'npy/header': {
    severity: 'error',
    en: {
      message: 'the npy header cannot be read from character {at} on: {found}',
      explanation: "The header is a Python dictionary with exactly the keys 'descr', 'fortran_order' and 'shape'.",
    },
    zh: {
      message: 'npy 文件头从第 {at} 个字符起无法读取：{found}',
      explanation: "文件头是一个 Python 字典，恰好包含 'descr'、'fortran_order' 和 'shape' 三个键。",
    },
    example: "{'descr': '<f4', 'shape': (2,)",
  },
  'npy/header-keys': {
    severity: 'error',
    en: {
      message: "the npy header has the keys {actual}, but needs 'descr', 'fortran_order' and 'shape'",
      explanation: 'Each of the three keys stands there exactly once.',
    },
    zh: {
      message: "npy 文件头的键是 {actual}，而应当是 'descr'、'fortran_order' 和 'shape'",
      explanation: '这三个键必须各出现一次。',
    },
    example: "{'descr': '<f4', 'shape': (2,)}",
  },
  'npy/header-size': {
    severity: 'error',
    en: {
      message: 'the npy header claims {actual} bytes; at most {limit} are read',
      explanation: 'A header of numbers needs about a hundred bytes; a huge one is a broken or hostile file.',
    },
    zh: {
      message: 'npy 文件头声称有 {actual} 字节，最多只读取 {limit} 字节',
      explanation: '数值数组的文件头大约只需一百字节，过大的文件头说明文件已损坏或带有恶意。',
    },
    example: 'a version 2 file whose header length is 4294967295',
  },
  'npy/dtype': {
    severity: 'error',
    en: {
      message: 'the npy file holds elements of type {descr}, which are not real numbers of a known width',
      explanation:
        'Read are f2, f4, f8, i1 to i8, u1 to u8 and bool in both byte orders; complex numbers, texts, records and objects are not.',
    },
    zh: {
      message: 'npy 文件的元素类型是 {descr}，不是已知宽度的实数',
      explanation: '可以读取两种字节序的 f2、f4、f8、i1 至 i8、u1 至 u8 以及 bool；复数、文本、记录和对象不能读取。',
    },
    example: 'numpy.save("z.npy", numpy.zeros(3, complex))',
  },
  'npy/value': {
    severity: 'error',
    en: {
      message: 'element {index} of the npy file is {value}, which neither i32 nor f64 holds exactly',
      explanation: '64-bit integers become i32 or, where that is too narrow, f64; beyond 2^53 they would lose digits.',
    },
    zh: {
      message: 'npy 文件的第 {index} 个元素是 {value}，i32 与 f64 都无法精确表示',
      explanation: '64 位整数会转成 i32，放不下时转成 f64；超过 2^53 就会丢失数位。',
    },
    example: 'numpy.save("big.npy", numpy.array([2**63 - 1]))',
  },
  'npy/trailing': {
    severity: 'warning',
    en: {
      message: '{count} bytes after the data of the npy file are left unread',
      explanation: 'Several arrays saved into one stream stand one after another; only the first is read.',
    },
    zh: {
      message: 'npy 文件的数据之后还有 {count} 字节未读取',
      explanation: '写入同一个流的多个数组会前后相接，这里只读取第一个。',
    },
    example: 'two arrays saved into one file',
  },
  'json/syntax': {
    severity: 'error',
    en: {
      message: 'the text stops being JSON at {found}',
      explanation: 'Tensors are read from JSON as RFC 8259 describes it.',
    },
    zh: { message: '文本从 {found} 处起不再是 JSON', explanation: '张量按 RFC 8259 规定的 JSON 读取。' },
    example: '[1, 2',
  },
  'json/tensor': {
    severity: 'error',
    en: {
      message:
        'the JSON value is {what}, not a number, a truth value, a list of them, or an object with shape and data',
      explanation: 'A tensor is written [[1, 2], [3, 4]] or { "shape": [2, 2], "dtype": "f32", "data": [1, 2, 3, 4] }.',
    },
    zh: {
      message: 'JSON 的值是 {what}，不是数、真假值、由它们组成的列表，也不是带 shape 和 data 的对象',
      explanation: '张量写作 [[1, 2], [3, 4]] 或 { "shape": [2, 2], "dtype": "f32", "data": [1, 2, 3, 4] }。',
    },
    example: 'null',
  },
  'json/key': {
    severity: 'error',
    en: {
      message: 'a tensor in JSON has no key {key}: its keys are shape, dtype and data',
      explanation: 'Unknown keys are refused, so that a misspelt one does not go unnoticed.',
    },
    zh: {
      message: 'JSON 张量没有键 {key}：可用的键是 shape、dtype 和 data',
      explanation: '未知的键会被拒绝，以免拼写错误被忽略。',
    },
    example: '{ "shpe": [2], "data": [1, 2] }',
  },
  'literal/value': {
    severity: 'error',
    en: {
      message: 'a number, true, false, a list or a call such as randn(6, 4; seed=1) is expected, not {found}',
      explanation: 'A literal is written [[1, 0], [0, 1]], 0.9, true, or as a call of randn, uniform, zeros or ones.',
    },
    zh: {
      message: '这里应当是数、true、false、列表或 randn(6, 4; seed=1) 这样的调用，而不是 {found}',
      explanation: '字面量写作 [[1, 0], [0, 1]]、0.9、true，或是对 randn、uniform、zeros、ones 的调用。',
    },
    example: '[1, *]',
  },
  'literal/punctuation': {
    severity: 'error',
    en: {
      message: '{expected} is expected, not {found}',
      explanation:
        'Elements of a list are parted by commas, lists and calls are closed by the bracket that opened them.',
    },
    zh: {
      message: '这里应当是 {expected}，而不是 {found}',
      explanation: '列表的元素用逗号分隔，列表和调用要用对应的括号结束。',
    },
    example: '[1 2]',
  },
  'literal/unfinished': {
    severity: 'error',
    en: {
      message: 'the literal ends too early: {expected} is missing',
      explanation: 'What was opened must be closed, and a sign needs its number.',
    },
    zh: { message: '字面量过早结束：缺少 {expected}', explanation: '打开的括号必须闭合，符号后面必须有数。' },
    example: '[1, 2',
  },
  'literal/empty': {
    severity: 'error',
    en: {
      message: 'there is nothing here, where a tensor is expected',
      explanation: 'A literal is written [[1, 0], [0, 1]], 0.9, true, or randn(6, 4; seed=1).',
    },
    zh: {
      message: '这里应当是一个张量，却什么也没有',
      explanation: '字面量写作 [[1, 0], [0, 1]]、0.9、true 或 randn(6, 4; seed=1)。',
    },
    example: 'Q=',
  },
  'literal/trailing': {
    severity: 'error',
    en: {
      message: 'the literal ends before {found}',
      explanation: 'One literal is one tensor; nothing may follow it.',
    },
    zh: { message: '字面量在 {found} 之前就已结束', explanation: '一个字面量就是一个张量，后面不能再有内容。' },
    example: '[1, 2] 3',
  },
  'literal/deep': {
    severity: 'error',
    en: { message: 'the lists are nested deeper than {limit}', explanation: 'A tensor has at most that many axes.' },
    zh: { message: '列表的嵌套超过了 {limit} 层', explanation: '张量最多只能有这么多轴。' },
    example: '65 opening brackets',
  },
  'literal/name': {
    severity: 'error',
    en: {
      message: '{name} makes no tensor: there are {known}',
      explanation: 'Literals know a few functions that need nothing but sizes and a seed.',
    },
    zh: { message: '{name} 不能生成张量：可用的是 {known}', explanation: '字面量只认得几个仅需尺寸和种子的函数。' },
    example: 'rand(2, 3)',
  },
  'literal/size': {
    severity: 'error',
    en: {
      message: 'a size is a whole number of at least 0, not {found}',
      explanation: 'The numbers before the options are the sizes of the axes, the first axis first.',
    },
    zh: {
      message: '尺寸必须是不小于 0 的整数，而不是 {found}',
      explanation: '选项之前的数依次是各轴的尺寸，从第一个轴开始。',
    },
    example: 'zeros(2.5)',
  },
  'literal/option': {
    severity: 'error',
    en: {
      message: '{call} has no option {name}: its options are {known}',
      explanation: 'Options stand after the sizes, as name=value.',
    },
    zh: { message: '{call} 没有选项 {name}：可用的选项是 {known}', explanation: '选项写在尺寸之后，形式为 名称=值。' },
    example: 'randn(2; sed=1)',
  },
  'literal/option-twice': {
    severity: 'error',
    en: { message: 'the option {name} is given twice', explanation: 'Each option has one value.' },
    zh: { message: '选项 {name} 给了两次', explanation: '每个选项只能有一个值。' },
    example: 'randn(2; seed=1, seed=2)',
  },
  'literal/option-value': {
    severity: 'error',
    en: {
      message: 'the option {name} cannot be {found}',
      explanation: 'seed and stream are whole numbers, low and high finite numbers, dtype the name of an element type.',
    },
    zh: {
      message: '选项 {name} 不能是 {found}',
      explanation: 'seed 和 stream 是整数，low 和 high 是有限的数，dtype 是元素类型的名称。',
    },
    example: 'uniform(2; low=[1])',
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
