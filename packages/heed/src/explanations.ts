/**
 * What the codes of the face mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { faceCatalogue } from './messages.ts';

export const faceExplanations: Explanations<typeof faceCatalogue> = {
  'input/twice': {
    en: 'W₁ and W_1 are one name. Give each input once.',
    zh: 'W₁ 与 W_1 是同一个名字，每个输入只能给一次。',
    example: 'X·W₁ run with both W₁ and W_1',
  },
  'input/parameter-shape': {
    en: 'A parameter that is not given gets initial values, so its sizes must follow from the inputs. Give the parameter, or say `out=` in its `Linear`.',
    zh: '没有给出的参数会得到初始值，所以它的大小必须能由输入确定。请给出这个参数，或在它的 `Linear` 里写明 `out=`。',
    example: 'Linear(X, out=k) run without k=…',
  },
  'input/open-rank': {
    en: 'An undeclared input takes its axes from its tensor. Where there is none yet, declare it: `M: [n, m]`.',
    zh: '未声明的输入由它的张量决定轴数；还没有张量时请声明，例如 `M: [n, m]`。',
    example: 'inspecting softmax(Q·Kᵀ + M)·V without saying what M is',
  },
  'shape/axes-given': {
    en: 'The last axes of an input are named by the formula; any number may stand before them where it begins with ….',
    zh: '输入的最后几个轴由公式命名；形状以 … 开头时，前面可以有任意多个轴。',
    example: "attn('softmax(Q·Kᵀ)·V').shape({ Q: ['n'] })",
  },
  'shape/axes-differ': {
    en: 'Axes that the formula joins have one size.',
    zh: '被公式连在一起的轴只有一个尺寸。',
    example: "attn('Q·Kᵀ').shape({ Q: ['n', 64], K: ['m', 32] })",
  },
  'size/unknown': {
    en: 'Sizes are the names of axes: n, m, d and e of Q, K and V, those of declarations, M_0 for the first axis of an input M.',
    zh: '尺寸就是轴的名字：Q、K、V 的 n、m、d、e，声明里写的名字，以及 M_0（输入 M 的第一个轴）这样的名字。',
    example: "attn('softmax(Q·Kᵀ)·V').cost({ k: 64 })",
  },
  'run/not-computed': {
    en: 'Only what is listed in `want` is computed and kept.',
    zh: '只有列在 `want` 里的值才会被计算和保留。',
    example: "result.at('A') after a run without want: ['A']",
  },
  'backend/reference-only': {
    en: 'The entry `heed/reference` holds the oracle alone, so that a page that only traces stays small. Other backends, costs and the stages of the compiler are in `heed`.',
    zh: '入口 `heed/reference` 只包含参考实现，好让只做追踪的网页保持小巧。其他后端、代价和编译器的各个阶段都在 `heed` 中。',
    example: "attn from heed/reference, run with backend: 'wasm'",
  },
  'backend/unknown-stage': {
    en: 'The stages are the papers that pass between the rooms of the compiler, in order.',
    zh: '这些阶段就是编译器各部分之间依次传递的内容。',
    example: 'inspect pass:fuse-everything',
  },
};
