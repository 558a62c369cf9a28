/**
 * What the codes of the page mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { pageCatalogue } from './messages.ts';

export const pageExplanations: Explanations<typeof pageCatalogue> = {
  'link/version': {
    en: 'A link says which version of the page wrote it. Reload this page to get a newer one, or ask for the formula as text.',
    zh: '链接中记有写出它的页面版本。请刷新以获取更新的页面，或向对方索取公式文本。',
    example: '#v9.q1bKSy3KSS1WslJKrShILcpMUaoFAA',
  },
  'link/broken': {
    en: 'A link holds the formula and its inputs in packed form. A link that was cut off or changed on the way cannot be unpacked; ask for it again.',
    zh: '链接以压缩形式保存公式与输入。链接若在传递途中被截断或改动，就无法解开；请向对方重新索取。',
    example: '#v1.AAAA',
  },
  'link/not-all': {
    en: 'Numbers of up to 512 elements go into a link. Larger ones stay in this browser; the link only names their file.',
    zh: '不超过 512 个元素的数据会写入链接；更大的数据只留在此浏览器中，链接里只有文件名。',
    example: 'a link to a page on which Q was loaded from a file of 1000 numbers',
  },
  'link/too-large': {
    en: 'A link holds a formula of up to 10,000 characters and 60,000 characters of inputs. Shorten the formula, or use random inputs with a seed.',
    zh: '链接最多容纳 10,000 个字符的公式和 60,000 个字符的输入。请缩短公式，或改用带种子的随机输入。',
    example: 'a formula of 20,000 characters',
  },
  'page/input-too-large': {
    en: 'Every step of a formula is kept so that it can be looked at, so inputs must be small. The command line takes any size.',
    zh: '公式每一步的结果都会保留以供查看，因此输入不能太大。命令行没有这一限制。',
    example: 'Q = randn(100000,100000)',
  },
  'page/file-too-large': {
    en: 'A file is read into the memory of the page. The command line takes files of any size.',
    zh: '文件会整个读入页面内存。命令行对文件大小没有限制。',
    example: 'a npy file of 200 MB',
  },
  'page/file-missing': {
    en: 'A link names the files of large inputs but does not hold them. Load the file, or give the input other numbers.',
    zh: '链接只记录大输入的文件名，不含其中的数据。请载入该文件，或换用别的数值。',
    example: 'Q = scores.npy, in a link from someone else',
  },
  'page/part-missing': {
    en: 'The page fetches what reads files and tables when there is one to read. Without a connection to where the page is from it cannot; reload the page once there is one.',
    zh: '页面在需要读取文件或表格时才载入相应的部分，因此必须能连接到提供本页面的服务器；恢复连接后请刷新页面。',
    example: 'loading a file after `heed serve` was stopped',
  },
  'page/no-arrays': {
    en: 'An npz file is an archive of arrays; this one is empty.',
    zh: 'npz 文件是数组的归档，这个文件是空的。',
    example: 'an empty npz file',
  },
  'page/too-long': {
    en: 'The page gives every run a limited time so that it stays usable. Make the inputs smaller, choose a faster backend, or use the command line.',
    zh: '为保证页面可用，每次运行都有时间限制。请减小输入、换用更快的后端，或使用命令行。',
    example: 'softmax(Q·Kᵀ)·V with Q, K and V of 1000×1000 on the interpreter',
  },
  'page/comparison-too-long': {
    en: 'Comparing runs the formula on every backend, several times each. Make the inputs smaller, or use `heed verify` on the command line.',
    zh: '比较会在每个后端上把公式各运行若干次。请减小输入，或在命令行使用 `heed verify`。',
    example: 'a comparison of softmax(Q·Kᵀ)·V with Q, K and V of 1000×1000',
  },
  'page/worker': {
    en: 'Formulas run apart from the page, in a worker. It could not be loaded, or it stopped; the next change starts a new one.',
    zh: '公式在与页面分开的工作线程中运行。该线程未能载入或已停止；下一次改动会启动新的线程。',
    example: 'the worker’s file is not on the server',
  },
  'page/broken': {
    en: 'This is a mistake in heed, not in the formula. Please report it with the link to this page.',
    zh: '这是 heed 自身的错误，与公式无关。请附上本页面的链接反馈给我们。',
    example: 'an exception inside the compiler',
  },
};
