/**
 * What the codes of the command line mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { ExplainedCatalogue } from 'heed';
import { cliCatalogue } from './messages.ts';

export const cliExplanations: Explanations<typeof cliCatalogue> = {
  'usage/arguments': {
    en: 'The command line does not say what to do in a form that heed reads.',
    zh: '命令行的写法无法识别。',
    example: "heed run 'X' X=1 --formt json",
  },
  'usage/no-formula': {
    en: 'The first argument is the formula.',
    zh: '第一个参数是公式。',
    example: 'heed run',
  },
  'usage/not-a-source': {
    en: 'After the formula come its inputs, each as a name, `=` and where its numbers are.',
    zh: '公式之后是各个输入：名称、`=`、数据来源。',
    example: "heed run 'X + 1' q.npy",
  },
  'usage/standard-input': {
    en: '`-` stands for standard input, for the formula or for one input.',
    zh: '`-` 表示标准输入，可以用于公式或其中一个输入。',
    example: "heed run 'A·B' A=- B=-",
  },
  'usage/terminal': {
    en: 'Binary data can upset a terminal. Write it to a file or into a pipe.',
    zh: '二进制数据会打乱终端，请写入文件或管道。',
    example: "heed run 'X' X=1 --format npy",
  },
  'usage/several-outputs': {
    en: 'An npz file (-o out.npz) and JSON hold any number of tensors, each under its name.',
    zh: 'npz 文件（-o out.npz）和 JSON 可以存放任意多个张量，各有名称。',
    example: "heed run 'A = X + 1; A·V' --want A,result -o out.npy",
  },
  'usage/output-kind': {
    en: 'The ending of the file name says how it is written, unless --format does.',
    zh: '输出格式由文件名的后缀决定，除非用 --format 指定。',
    example: "heed run 'X' X=1 -o out.bin",
  },
  'usage/unknown-stage': {
    en: 'A stage is one form that a formula takes on its way to kernels.',
    zh: '阶段是公式在变成内核的路上的一种形态。',
    example: "heed inspect 'X' --show ast",
  },
  'usage/unknown-code': {
    en: 'A code stands in brackets before each message: error[shape/inner-sizes].',
    zh: '代码写在每条消息之前的方括号里：错误[shape/inner-sizes]。',
    example: 'heed explain --code shape/inner-size',
  },
  'usage/not-a-scan': {
    en: 'A scan is a name, `=` and whole numbers with commas between.',
    zh: '扫描的写法是名称、`=`，以及用逗号分开的整数。',
    example: "heed bench 'X·Xᵀ' X='randn(n,4)' --scan n=128-256",
  },
  'usage/scan-of-nothing': {
    en: 'The numbers of a scan stand for its name inside sources that are calls, such as `randn(n,64)`, or give a size of the formula.',
    zh: '扫描的数值会替换 `randn(n,64)` 这类来源中的名称，或者给出公式的一个大小。',
    example: "heed bench 'X·Xᵀ' X='randn(3,4)' --scan k=1,2",
  },
  'usage/many-points': {
    en: 'Every combination of the numbers of all scans is measured, so that their counts multiply.',
    zh: '所有扫描数值的每种组合都要测量，个数相乘。',
    example:
      "heed bench 'A·B' A='randn(n,k)' B='randn(k,n)' --scan n=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32 --scan k=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32",
  },
  'backend/not-wide': {
    en: 'Wider vectors are an experiment of the engine that older versions of Node do not have. Without `--wide` everything runs.',
    zh: '更宽的向量是引擎的一项实验功能，旧版本的 Node 没有。不加 `--wide` 时一切照常运行。',
    example: '--wide, where Node is of version 22',
  },
  'usage/not-a-size': {
    en: 'Costs depend on sizes alone, so they take numbers and no tensors.',
    zh: '代价只取决于各个大小，因此只接受整数，不接受张量。',
    example: "heed cost 'X·Xᵀ' n=many",
  },
  'usage/not-a-file': {
    en: 'Formatted text that came from no file goes to standard output.',
    zh: '不是来自文件的公式，格式化后写到标准输出。',
    example: "heed fmt 'Q @ K^T' --write",
  },
  'usage/labels': {
    en: 'Each row and each column of the heat map needs one label.',
    zh: '热图的每一行、每一列各需一个标签。',
    example: "heed show 'X' X='[[1,2],[3,4]]' --rows a,b,c",
  },
  'usage/picture-kind': {
    en: 'SVG is one picture, a heat map or the table of steps; HTML is a page with the typeset formula and all pictures.',
    zh: 'SVG 是一幅图：热图或步骤表；HTML 是一页，包含排版后的公式和全部图。',
    example: "heed render 'X' X='[[1,2],[3,4]]' -o out.png",
  },
  'usage/several-pictures': {
    en: 'A page (-o out.html) holds a heat map of every value.',
    zh: '网页（-o out.html）可以放下每个值的热图。',
    example: "heed render 'A = softmax(X·Xᵀ); A·X' X='randn(3,4)' --want A,result -o out.svg",
  },
  'usage/no-matrix': {
    en: 'Of a value with more than two axes, `A[0,1]` chooses one matrix by its places along the leading axes, from 0.',
    zh: '值多于两个轴时，用 `A[0,1]` 按前置轴上的位置（从 0 数起）选出一个矩阵。',
    example: "heed render 'A = X·2' X='randn(2,3,4)' --want 'A[5]' -o out.svg",
  },
  'serve/no-page': {
    en: 'An installed heed has the built page with it. In a clone it is built from apps/playground.',
    zh: '安装的 heed 自带构建好的网页；在克隆的仓库里，网页由 apps/playground 构建。',
    example: 'a clone in which nothing has been built',
  },
  'serve/port-taken': {
    en: 'Another program listens there. Without --port, the next free one is used.',
    zh: '另一个程序正在使用该端口。不写 --port 时，会自动换用下一个空闲端口。',
    example: '--port 4173, where another program listens',
  },
  'serve/cannot-listen': {
    en: 'The system refused it. The usual host is 127.0.0.1, which only this machine can reach.',
    zh: '系统拒绝了请求。默认的主机是 127.0.0.1，只有本机可以访问。',
    example: '--host 192.0.2.1',
  },
  'input/no-such-file': {
    en: 'Paths are relative to the current directory.',
    zh: '路径相对于当前目录。',
    example: 'Q=missing.npy',
  },
  'input/directory': {
    en: 'A formula or a tensor is read from one file.',
    zh: '公式或张量要从一个文件中读取。',
    example: 'Q=.',
  },
  'input/unreadable': {
    en: 'The system refused to read the file.',
    zh: '系统拒绝读取该文件。',
    example: 'Q=q.npy without permission to read it',
  },
  'input/not-text': {
    en: 'Formulas and JSON are read as UTF-8.',
    zh: '公式和 JSON 以 UTF-8 读取。',
    example: 'heed run q.npy',
  },
  'input/too-large': {
    en: 'Large tensors belong into npy files; formulas are short.',
    zh: '大张量应存为 npy 文件；公式则很短。',
    example: 'heed run - < /dev/zero',
  },
  'input/unknown-kind': {
    en: 'The content of a file says what it is, whatever it is called. Only tables go by their ending: .csv or .tsv.',
    zh: '文件的类型由内容决定，文件名不限；只有表格要看后缀：.csv 或 .tsv。',
    example: 'Q=notes.txt',
  },
  'input/several-tensors': {
    en: 'A file of several tensors is read as FILE:NAME. The name may be left out where the file holds one tensor, or one of the input’s own name.',
    zh: '含有多个张量的文件要写成 文件:名称。文件中只有一个张量，或有一个与输入同名时，可以省略名称。',
    example: 'Q=w.npz, where w.npz holds a and b',
  },
  'input/no-member': {
    en: 'After the colon stands the full name of a tensor in the file.',
    zh: '冒号之后是文件中张量的完整名称。',
    example: 'Q=data.json:q, where data.json holds k alone',
  },
  'input/one-tensor': {
    en: 'npz, safetensors and JSON objects hold tensors by name; npy files and tables are one tensor.',
    zh: 'npz、safetensors 和 JSON 对象按名称存放张量；npy 文件和表格只是一个张量。',
    example: 'Q=q.npy:a',
  },
  'input/not-a-name': {
    en: 'Names begin with a letter; letters, digits and subscripts follow.',
    zh: '名称以字母开头，后面是字母、数字和下标。',
    example: '__proto__=1',
  },
  'input/given-twice': {
    en: 'Different spellings of one name, such as W₁ and W_1, are the same name.',
    zh: '同一名称的不同写法（如 W₁ 和 W_1）是同一个名称。',
    example: 'W₁=1 W_1=2',
  },
  'output/refused': {
    en: 'The system refused to write the output.',
    zh: '系统拒绝写出结果。',
    example: '-o /no/such/directory/out.npy',
  },
};

/** What `explain --code` reads of this app. */
export const cliCodes: ExplainedCatalogue = { messages: cliCatalogue, explanations: cliExplanations };
