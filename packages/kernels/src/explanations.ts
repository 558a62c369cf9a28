/**
 * What the codes of saved programs mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { programCatalogue } from './messages.ts';

export const programExplanations: Explanations<typeof programCatalogue> = {
  'program/not-saved': {
    en: 'A saved program begins with four bytes of its own, so that another file is told apart at once. Formula text is not one: compile it, and save what comes out.',
    zh: '已保存的程序以四个特定的字节开头，因此能立即与其他文件区分。公式文本不是这种文件：请先编译公式，再保存结果。',
    example: "readProgram(new TextEncoder().encode('softmax(Q·Kᵀ)·V'))",
  },
  'program/version': {
    en: 'The form of a saved program may change with heed. Save the formula again with the version that is to read it.',
    zh: '已保存程序的格式可能随 heed 的版本而变。请用将要读取它的那个版本重新保存公式。',
    example: 'a program saved by a later version of heed',
  },
  'program/length': {
    en: 'A saved program says how long its parts are. Other lengths mean that it was cut short on the way, or that something was added.',
    zh: '已保存的程序记有各部分的长度。长度不符说明它在传输途中被截断，或者被添加了内容。',
    example: 'the first half of a saved program',
  },
  'program/altered': {
    en: 'A check sum guards against accidents, not against malice: a saved program is code, so load only what comes from where you would load code from.',
    zh: '校验和只能防止意外，不能防止恶意：已保存的程序就是代码，请只加载来源与代码同样可信的程序。',
    example: 'a saved program with one byte changed',
  },
  'program/malformed': {
    en: 'What a program says is checked before it is used: kernels, buffers and launches refer to each other, and each has to be there and of the right kind.',
    zh: '程序的内容在使用之前都会检查：内核、缓冲区和启动项互相引用，每一项都必须存在且类型正确。',
    example: 'a saved program whose launch names a kernel that it does not have',
  },
};
