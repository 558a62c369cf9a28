/** What the face has to say of the inputs and values asked for; the other rooms word their own faults. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'input/twice': {
    severity: 'error',
    en: {
      message: 'input {name} is given twice, in two spellings',
      explanation: 'W₁ and W_1 are one name. Give each input once.',
    },
    zh: {
      message: '输入 {name} 以两种写法给出了两次',
      explanation: 'W₁ 与 W_1 是同一个名字，每个输入只能给一次。',
    },
    example: 'X·W₁ run with both W₁ and W_1',
  },
  'input/parameter-shape': {
    severity: 'error',
    en: {
      message: 'the shape of parameter {name} is not known: {shape}',
      explanation:
        'A parameter that is not given gets initial values, so its sizes must follow from the inputs. Give the parameter, or say `out=` in its `Linear`.',
    },
    zh: {
      message: '不知道参数 {name} 的形状：{shape}',
      explanation:
        '没有给出的参数会得到初始值，所以它的大小必须能由输入确定。请给出这个参数，或在它的 `Linear` 里写明 `out=`。',
    },
    example: 'Linear(X, out=k) run without k=…',
  },
  'input/open-rank': {
    severity: 'error',
    en: {
      message: 'how many axes {names} has is not known',
      explanation:
        'An undeclared input takes its axes from its tensor. Where there is none yet, declare it: `M: [n, m]`.',
    },
    zh: {
      message: '不知道 {names} 有几个轴',
      explanation: '未声明的输入由它的张量决定轴数；还没有张量时请声明，例如 `M: [n, m]`。',
    },
    example: 'inspecting softmax(Q·Kᵀ + M)·V without saying what M is',
  },
  'shape/axes-given': {
    severity: 'error',
    en: {
      message: '{name} is given the axes {given}, but the formula reads {expected}',
      explanation:
        'The last axes of an input are named by the formula; any number may stand before them where it begins with ….',
    },
    zh: {
      message: '{name} 给出的轴是 {given}，而公式要求 {expected}',
      explanation: '输入的最后几个轴由公式命名；形状以 … 开头时，前面可以有任意多个轴。',
    },
    example: "attn('softmax(Q·Kᵀ)·V').shape({ Q: ['n'] })",
  },
  'shape/axes-differ': {
    severity: 'error',
    en: {
      message: 'axis {axis} is given two sizes, {first} and {second}',
      explanation: 'Axes that the formula joins have one size.',
    },
    zh: {
      message: '轴 {axis} 给出了两个不同的尺寸：{first} 和 {second}',
      explanation: '被公式连在一起的轴只有一个尺寸。',
    },
    example: "attn('Q·Kᵀ').shape({ Q: ['n', 64], K: ['m', 32] })",
  },
  'size/unknown': {
    severity: 'error',
    en: {
      message: 'the formula has no size {name}; its sizes are {known}',
      explanation:
        'Sizes are the names of axes: n, m, d and e of Q, K and V, those of declarations, M_0 for the first axis of an input M.',
    },
    zh: {
      message: '公式没有名为 {name} 的尺寸；它的尺寸是 {known}',
      explanation: '尺寸就是轴的名字：Q、K、V 的 n、m、d、e，声明里写的名字，以及 M_0（输入 M 的第一个轴）这样的名字。',
    },
    example: "attn('softmax(Q·Kᵀ)·V').cost({ k: 64 })",
  },
  'run/not-computed': {
    severity: 'error',
    en: {
      message: '{name} was not asked for; this run computed {known}',
      explanation: 'Only what is listed in `want` is computed and kept.',
    },
    zh: {
      message: '没有要求计算 {name}；这次运行计算了 {known}',
      explanation: '只有列在 `want` 里的值才会被计算和保留。',
    },
    example: "result.at('A') after a run without want: ['A']",
  },
  'backend/unknown-stage': {
    severity: 'error',
    en: {
      message: 'there is no stage {stage}; the stages are {known}',
      explanation: 'The stages are the papers that pass between the rooms of the compiler, in order.',
    },
    zh: {
      message: '没有名为 {stage} 的阶段；可选的阶段是 {known}',
      explanation: '这些阶段就是编译器各部分之间依次传递的内容。',
    },
    example: 'inspect pass:fuse-everything',
  },
} as const;

/** The catalogue, for `explain` and for tests that try every example. */
export const faceCatalogue: typeof catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
