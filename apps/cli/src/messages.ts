/**
 * What the command line itself has to say: faults of files, arguments and outputs, in English and Chinese.
 *
 * In: facts. Out: diagnostics of the codes `usage/…`, `backend/…`, `input/…`, `output/…` and `serve/…`. What a formula, a file's content or a
 * run gets wrong is worded in the rooms that find it. Exit codes are exit-codes.ts.
 */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'usage/arguments': {
    severity: 'error',
    en: '{what}',
    zh: '命令行有误：{what}',
  },
  'usage/no-formula': {
    severity: 'error',
    en: 'there is no formula: give a text, a file, `-` for standard input, or -e TEXT',
    zh: '没有给出公式：请给出公式文本、文件、表示标准输入的 `-`，或 -e TEXT',
  },
  'usage/not-a-source': {
    severity: 'error',
    en: '{found} does not read as NAME=SOURCE',
    zh: '{found} 不是 NAME=SOURCE 的形式',
  },
  'usage/standard-input': {
    severity: 'error',
    en: 'standard input is asked for {count} times, but can be read only once: {uses}',
    zh: '标准输入只能读一次，却用了 {count} 次：{uses}',
  },
  'usage/terminal': {
    severity: 'error',
    en: 'npy is not text: it is not written to a terminal',
    zh: 'npy 不是文本，不能写到终端',
  },
  'usage/several-outputs': {
    severity: 'error',
    en: '{format} holds one tensor, but {count} are asked for: {names}',
    zh: '{format} 只能存放一个张量，却要求了 {count} 个：{names}',
  },
  'usage/output-kind': {
    severity: 'error',
    en: 'the format of {path} is not known: files that end in {known} are written',
    zh: '无法确定 {path} 的格式：可以写出以 {known} 结尾的文件',
  },
  'usage/unknown-stage': {
    severity: 'error',
    en: 'there is no stage {found}; there are {known}',
    zh: '没有名为 {found} 的阶段；可用的是 {known}',
  },
  'usage/unknown-code': {
    severity: 'error',
    en: 'there is no diagnostic with the code {found}',
    zh: '没有代码为 {found} 的诊断',
  },
  'backend/not-wide': {
    severity: 'error',
    en: '--wide needs Node {oldest} or newer; this is Node {version}',
    zh: '--wide 需要 Node {oldest} 或更新的版本；当前是 Node {version}',
  },
  'usage/not-a-size': {
    severity: 'error',
    en: '{found} does not give a size: a whole number is needed after `=`',
    zh: '{found} 没有给出大小：`=` 之后须是整数',
  },
  'usage/not-a-scan': {
    severity: 'error',
    en: '{found} does not read as NAME=NUMBER,NUMBER,…',
    zh: '{found} 不是 NAME=NUMBER,NUMBER,… 的形式',
  },
  'usage/scan-of-nothing': {
    severity: 'error',
    en: 'nothing depends on {name}: no source calls it, as randn({name},64) does, and the formula leaves no size of that name open',
    zh: '没有什么取决于 {name}：没有来源像 randn({name},64) 那样用到它，公式也没有未给出的同名大小',
  },
  'usage/many-points': {
    severity: 'error',
    en: 'the scans have {count} combinations, more than {most}',
    zh: '扫描共有 {count} 种组合，超过 {most}',
  },
  'usage/not-a-file': {
    severity: 'error',
    en: '--write rewrites files, and {found} is none',
    zh: '--write 用于改写文件，而 {found} 不是文件',
  },
  'usage/labels': {
    severity: 'error',
    en: '--{option} names {count}, but {name} has {size}',
    zh: '--{option} 给出了 {count} 个名称，而 {name} 有 {size} 个',
  },
  'usage/picture-kind': {
    severity: 'error',
    en: 'no picture is written as {path}: its name must end in {known}',
    zh: '不能把图写成 {path}：文件名要以 {known} 结尾',
  },
  'usage/several-pictures': {
    severity: 'error',
    en: 'an SVG file holds one heat map, but {count} values are asked for: {names}',
    zh: 'SVG 文件只能放一幅热图，却要求了 {count} 个值：{names}',
  },
  'usage/no-matrix': {
    severity: 'error',
    en: '{name} has no matrix [{index}]: its leading axes are [{sizes}]',
    zh: '{name} 没有矩阵 [{index}]：它的前置轴是 [{sizes}]',
  },
  'serve/no-page': {
    severity: 'error',
    en: 'the page is not there: in a clone, `npm run playground` builds and serves it',
    zh: '找不到网页：在克隆的仓库里，`npm run playground` 会构建并打开服务',
  },
  'serve/port-taken': {
    severity: 'error',
    en: 'port {port} is taken',
    zh: '端口 {port} 已被占用',
  },
  'serve/cannot-listen': {
    severity: 'error',
    en: 'cannot listen at {host}, port {port}: {reason}',
    zh: '无法在 {host} 的端口 {port} 上提供服务：{reason}',
  },
  'input/no-such-file': {
    severity: 'error',
    en: 'there is no file {path}',
    zh: '没有文件 {path}',
  },
  'input/directory': {
    severity: 'error',
    en: '{path} is a directory, not a file',
    zh: '{path} 是目录，不是文件',
  },
  'input/unreadable': {
    severity: 'error',
    en: '{path} cannot be read: {reason}',
    zh: '无法读取 {path}：{reason}',
  },
  'input/not-text': {
    severity: 'error',
    en: '{path} is not UTF-8 text',
    zh: '{path} 不是 UTF-8 文本',
  },
  'input/too-large': {
    severity: 'error',
    en: '{path} has more than {limit} MB, too much for a text',
    zh: '{path} 超过 {limit} MB，作为文本太大',
  },
  'input/unknown-kind': {
    severity: 'error',
    en: '{path} is neither npy, npz, safetensors, JSON nor a .csv table',
    zh: '{path} 不是 npy、npz、safetensors、JSON，也不是 .csv 表格',
  },
  'input/several-tensors': {
    severity: 'error',
    en: '{path} holds {count} tensors ({names}), but one is needed',
    zh: '{path} 中有 {count} 个张量（{names}），但只需要一个',
  },
  'input/no-member': {
    severity: 'error',
    en: '{path} holds no tensor named {member}; it holds {names}',
    zh: '{path} 中没有名为 {member} 的张量，其中有：{names}',
  },
  'input/one-tensor': {
    severity: 'error',
    en: '{path} is one tensor without a name, so {member} cannot be taken out of it',
    zh: '{path} 是一个没有名称的张量，无法从中取出 {member}',
  },
  'input/not-a-name': {
    severity: 'error',
    en: '{found} is not a name',
    zh: '{found} 不是名称',
  },
  'input/given-twice': {
    severity: 'error',
    en: '{name} is given twice: {first} and {second}',
    zh: '{name} 给了两次：{first} 和 {second}',
  },
  'output/refused': {
    severity: 'error',
    en: '{path} cannot be written: {reason}',
    zh: '无法写入 {path}：{reason}',
  },
} as const;

export const cliCatalogue: typeof catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
