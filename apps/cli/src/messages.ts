/**
 * What the command line itself has to say: faults of files, arguments and outputs, in English and Chinese.
 *
 * In: facts. Out: diagnostics of the codes `usage/…`, `input/…` and `output/…`. What a formula, a file's content or a
 * run gets wrong is worded in the rooms that find it. Exit codes are exit-codes.ts.
 */

import { reports, type Catalogue, type Reports } from '@heed/diagnostics';

const catalogue = {
  'usage/arguments': {
    severity: 'error',
    en: { message: '{what}', explanation: 'The command line does not say what to do in a form that heed reads.' },
    zh: { message: '命令行有误：{what}', explanation: '命令行的写法无法识别。' },
    example: "heed run 'X' X=1 --formt json",
  },
  'usage/no-formula': {
    severity: 'error',
    en: {
      message: 'there is no formula: give a text, a file, `-` for standard input, or -e TEXT',
      explanation: 'The first argument is the formula.',
    },
    zh: {
      message: '没有给出公式：请给出公式文本、文件、表示标准输入的 `-`，或 -e TEXT',
      explanation: '第一个参数是公式。',
    },
    example: 'heed run',
  },
  'usage/not-a-source': {
    severity: 'error',
    en: {
      message: '{found} does not read as NAME=SOURCE',
      explanation: 'After the formula come its inputs, each as a name, `=` and where its numbers are.',
    },
    zh: { message: '{found} 不是 NAME=SOURCE 的形式', explanation: '公式之后是各个输入：名称、`=`、数据来源。' },
    example: "heed run 'X + 1' q.npy",
  },
  'usage/standard-input': {
    severity: 'error',
    en: {
      message: 'standard input is asked for {count} times, but can be read only once: {uses}',
      explanation: '`-` stands for standard input, for the formula or for one input.',
    },
    zh: {
      message: '标准输入只能读一次，却用了 {count} 次：{uses}',
      explanation: '`-` 表示标准输入，可以用于公式或其中一个输入。',
    },
    example: "heed run 'A·B' A=- B=-",
  },
  'usage/terminal': {
    severity: 'error',
    en: {
      message: 'npy is not text: it is not written to a terminal',
      explanation: 'Binary data can upset a terminal. Write it to a file or into a pipe.',
    },
    zh: { message: 'npy 不是文本，不能写到终端', explanation: '二进制数据会打乱终端，请写入文件或管道。' },
    example: "heed run 'X' X=1 --format npy",
  },
  'usage/several-outputs': {
    severity: 'error',
    en: {
      message: '{format} holds one tensor, but {count} are asked for: {names}',
      explanation: 'An npz file (-o out.npz) and JSON hold any number of tensors, each under its name.',
    },
    zh: {
      message: '{format} 只能存放一个张量，却要求了 {count} 个：{names}',
      explanation: 'npz 文件（-o out.npz）和 JSON 可以存放任意多个张量，各有名称。',
    },
    example: "heed run 'A = X + 1; A·V' --want A,result -o out.npy",
  },
  'usage/output-kind': {
    severity: 'error',
    en: {
      message: 'the format of {path} is not known: files that end in {known} are written',
      explanation: 'The ending of the file name says how it is written, unless --format does.',
    },
    zh: {
      message: '无法确定 {path} 的格式：可以写出以 {known} 结尾的文件',
      explanation: '输出格式由文件名的后缀决定，除非用 --format 指定。',
    },
    example: "heed run 'X' X=1 -o out.bin",
  },
  'usage/unknown-stage': {
    severity: 'error',
    en: {
      message: 'there is no stage {found}; there are {known}',
      explanation: 'A stage is one form that a formula takes on its way to kernels.',
    },
    zh: { message: '没有名为 {found} 的阶段；可用的是 {known}', explanation: '阶段是公式在变成内核的路上的一种形态。' },
    example: "heed inspect 'X' --show ast",
  },
  'usage/unknown-code': {
    severity: 'error',
    en: {
      message: 'there is no diagnostic with the code {found}',
      explanation: 'A code stands in brackets before each message: error[shape/inner-sizes].',
    },
    zh: {
      message: '没有代码为 {found} 的诊断',
      explanation: '代码写在每条消息之前的方括号里：错误[shape/inner-sizes]。',
    },
    example: 'heed explain --code shape/inner-size',
  },
  'usage/not-a-size': {
    severity: 'error',
    en: {
      message: '{found} does not give a size: a whole number is needed after `=`',
      explanation: 'Costs depend on sizes alone, so they take numbers and no tensors.',
    },
    zh: {
      message: '{found} 没有给出大小：`=` 之后须是整数',
      explanation: '代价只取决于各个大小，因此只接受整数，不接受张量。',
    },
    example: "heed cost 'X·Xᵀ' n=many",
  },
  'usage/not-a-file': {
    severity: 'error',
    en: {
      message: '--write rewrites files, and {found} is none',
      explanation: 'Formatted text that came from no file goes to standard output.',
    },
    zh: {
      message: '--write 用于改写文件，而 {found} 不是文件',
      explanation: '不是来自文件的公式，格式化后写到标准输出。',
    },
    example: "heed fmt 'Q @ K^T' --write",
  },
  'usage/labels': {
    severity: 'error',
    en: {
      message: '--{option} names {count}, but {name} has {size}',
      explanation: 'Each row and each column of the heat map needs one label.',
    },
    zh: {
      message: '--{option} 给出了 {count} 个名称，而 {name} 有 {size} 个',
      explanation: '热图的每一行、每一列各需一个标签。',
    },
    example: "heed show 'X' X='[[1,2],[3,4]]' --rows a,b,c",
  },
  'input/no-such-file': {
    severity: 'error',
    en: { message: 'there is no file {path}', explanation: 'Paths are relative to the current directory.' },
    zh: { message: '没有文件 {path}', explanation: '路径相对于当前目录。' },
    example: 'Q=missing.npy',
  },
  'input/directory': {
    severity: 'error',
    en: { message: '{path} is a directory, not a file', explanation: 'A formula or a tensor is read from one file.' },
    zh: { message: '{path} 是目录，不是文件', explanation: '公式或张量要从一个文件中读取。' },
    example: 'Q=.',
  },
  'input/unreadable': {
    severity: 'error',
    en: { message: '{path} cannot be read: {reason}', explanation: 'The system refused to read the file.' },
    zh: { message: '无法读取 {path}：{reason}', explanation: '系统拒绝读取该文件。' },
    example: 'Q=q.npy without permission to read it',
  },
  'input/not-text': {
    severity: 'error',
    en: { message: '{path} is not UTF-8 text', explanation: 'Formulas and JSON are read as UTF-8.' },
    zh: { message: '{path} 不是 UTF-8 文本', explanation: '公式和 JSON 以 UTF-8 读取。' },
    example: 'heed run q.npy',
  },
  'input/too-large': {
    severity: 'error',
    en: {
      message: '{path} has more than {limit} MB, too much for a text',
      explanation: 'Large tensors belong into npy files; formulas are short.',
    },
    zh: { message: '{path} 超过 {limit} MB，作为文本太大', explanation: '大张量应存为 npy 文件；公式则很短。' },
    example: 'heed run - < /dev/zero',
  },
  'input/unknown-kind': {
    severity: 'error',
    en: {
      message: '{path} is neither npy, npz, safetensors, JSON nor a .csv table',
      explanation:
        'The content of a file says what it is, whatever it is called. Only tables go by their ending: .csv or .tsv.',
    },
    zh: {
      message: '{path} 不是 npy、npz、safetensors、JSON，也不是 .csv 表格',
      explanation: '文件的类型由内容决定，文件名不限；只有表格要看后缀：.csv 或 .tsv。',
    },
    example: 'Q=notes.txt',
  },
  'input/several-tensors': {
    severity: 'error',
    en: {
      message: '{path} holds {count} tensors ({names}), but one is needed',
      explanation:
        'A file of several tensors is read as FILE:NAME. The name may be left out where the file holds one tensor, or one of the input’s own name.',
    },
    zh: {
      message: '{path} 中有 {count} 个张量（{names}），但只需要一个',
      explanation: '含有多个张量的文件要写成 文件:名称。文件中只有一个张量，或有一个与输入同名时，可以省略名称。',
    },
    example: 'Q=w.npz, where w.npz holds a and b',
  },
  'input/no-member': {
    severity: 'error',
    en: {
      message: '{path} holds no tensor named {member}; it holds {names}',
      explanation: 'After the colon stands the full name of a tensor in the file.',
    },
    zh: {
      message: '{path} 中没有名为 {member} 的张量，其中有：{names}',
      explanation: '冒号之后是文件中张量的完整名称。',
    },
    example: 'Q=data.json:q, where data.json holds k alone',
  },
  'input/one-tensor': {
    severity: 'error',
    en: {
      message: '{path} is one tensor without a name, so {member} cannot be taken out of it',
      explanation: 'npz, safetensors and JSON objects hold tensors by name; npy files and tables are one tensor.',
    },
    zh: {
      message: '{path} 是一个没有名称的张量，无法从中取出 {member}',
      explanation: 'npz、safetensors 和 JSON 对象按名称存放张量；npy 文件和表格只是一个张量。',
    },
    example: 'Q=q.npy:a',
  },
  'input/not-a-name': {
    severity: 'error',
    en: {
      message: '{found} is not a name',
      explanation: 'Names begin with a letter; letters, digits and subscripts follow.',
    },
    zh: { message: '{found} 不是名称', explanation: '名称以字母开头，后面是字母、数字和下标。' },
    example: '__proto__=1',
  },
  'input/given-twice': {
    severity: 'error',
    en: {
      message: '{name} is given twice: {first} and {second}',
      explanation: 'Different spellings of one name, such as W₁ and W_1, are the same name.',
    },
    zh: {
      message: '{name} 给了两次：{first} 和 {second}',
      explanation: '同一名称的不同写法（如 W₁ 和 W_1）是同一个名称。',
    },
    example: 'W₁=1 W_1=2',
  },
  'output/refused': {
    severity: 'error',
    en: { message: '{path} cannot be written: {reason}', explanation: 'The system refused to write the output.' },
    zh: { message: '无法写入 {path}：{reason}', explanation: '系统拒绝写出结果。' },
    example: '-o /no/such/directory/out.npy',
  },
} as const;

/** What `explain --code` reads of this app. */
export const cliCatalogue: Catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
