/** What a layer has to say of its sizes and of the parameters it is given; the formula's own faults are worded by heed. */

import { reports, type Reports } from '@heed/diagnostics';

const catalogue = {
  'state/missing': {
    severity: 'error',
    en: {
      message: 'parameter {name} is missing; it is {expected}',
      explanation: 'A state dictionary holds every parameter of the layer, under the names PyTorch has for them.',
    },
    zh: {
      message: '缺少参数 {name}，它的形状是 {expected}',
      explanation: '状态字典要包含该层的全部参数，名称与 PyTorch 一致。',
    },
    example: "attnLayer(…).loadStateDict({}): 'attn.weight' is missing",
  },
  'state/unexpected': {
    severity: 'error',
    en: {
      message: 'the layer has no parameter {name}; it has {known}',
      explanation: 'A tensor under another name is most often one of another layer, or a slip, so it is refused.',
    },
    zh: {
      message: '该层没有名为 {name} 的参数；它的参数是 {known}',
      explanation: '其他名称的张量多半属于别的层，或者是笔误，因此拒绝。',
    },
    example: "additive(…).loadStateDict({ 'w_q.weight': … })",
  },
  'state/shape': {
    severity: 'error',
    en: {
      message: 'parameter {name} is {expected}, but the one given is {actual}',
      explanation:
        'Shapes follow from the sizes the layer was made with; a weight is [outputs, inputs], as in PyTorch.',
    },
    zh: {
      message: '参数 {name} 的形状应为 {expected}，给出的却是 {actual}',
      explanation: '形状由创建该层时的大小决定；权重是 [输出, 输入]，与 PyTorch 相同。',
    },
    example: "a transposed 'out_proj.weight'",
  },
  'layer/size': {
    severity: 'error',
    en: {
      message: '{name} must be a whole number from 1, but it is {value}',
      explanation: 'The sizes of a layer decide the shapes of its parameters.',
    },
    zh: {
      message: '{name} 必须是不小于 1 的整数，而这里是 {value}',
      explanation: '层的各个大小决定它的参数的形状。',
    },
    example: 'attnLayer({ querySize: 0, … })',
  },
  'layer/rate': {
    severity: 'error',
    en: {
      message: 'dropout must be a number from 0 to below 1, but it is {value}',
      explanation: 'While training, that share of the weights is set to 0 and the others grow accordingly.',
    },
    zh: {
      message: 'dropout 必须是 0 到 1 之间（不含 1）的数，而这里是 {value}',
      explanation: '训练时，这一比例的权重被置为 0，其余的相应放大。',
    },
    example: 'scaledDotProduct({ dropout: 1 })',
  },
  'layer/heads': {
    severity: 'error',
    en: {
      message: '{name} = {value} cannot be divided into {heads} equal parts',
      explanation:
        'Each head takes the same share of the features, and each key head serves the same number of query heads.',
    },
    zh: {
      message: '{name} = {value} 不能平均分成 {heads} 份',
      explanation: '每个头分到同样多的特征，每个键头服务同样多的查询头。',
    },
    example: 'multiHeadAttention({ embedDim: 10, numHeads: 3 })',
  },
} as const;

/** The catalogue, for `explain` and for tests. */
export const layersCatalogue: typeof catalogue = catalogue;

export const report: Reports<typeof catalogue> = reports(catalogue);
