/**
 * What the codes of layers mean: the rule behind each, in English and Chinese, and an example that breaks it.
 *
 * The messages are apart, in messages.ts, because a program that reports faults need not carry what only
 * `explain --code` prints. A code missing here, or one too many, does not compile.
 */

import type { Explanations } from '@heed/diagnostics';
import type { layersCatalogue } from './messages.ts';

export const layersExplanations: Explanations<typeof layersCatalogue> = {
  'state/missing': {
    en: 'A state dictionary holds every parameter of the layer, under the names PyTorch has for them.',
    zh: '状态字典要包含该层的全部参数，名称与 PyTorch 一致。',
    example: "attnLayer(…).loadStateDict({}): 'attn.weight' is missing",
  },
  'state/unexpected': {
    en: 'A tensor under another name is most often one of another layer, or a slip, so it is refused.',
    zh: '其他名称的张量多半属于别的层，或者是笔误，因此拒绝。',
    example: "additive(…).loadStateDict({ 'w_q.weight': … })",
  },
  'state/shape': {
    en: 'Shapes follow from the sizes the layer was made with; a weight is [outputs, inputs], as in PyTorch.',
    zh: '形状由创建该层时的大小决定；权重是 [输出, 输入]，与 PyTorch 相同。',
    example: "a transposed 'out_proj.weight'",
  },
  'layer/size': {
    en: 'The sizes of a layer decide the shapes of its parameters.',
    zh: '层的各个大小决定它的参数的形状。',
    example: 'attnLayer({ querySize: 0, … })',
  },
  'layer/rate': {
    en: 'While training, that share of the weights is set to 0 and the others grow accordingly.',
    zh: '训练时，这一比例的权重被置为 0，其余的相应放大。',
    example: 'scaledDotProduct({ dropout: 1 })',
  },
  'layer/heads': {
    en: 'Each head takes the same share of the features, and each key head serves the same number of query heads.',
    zh: '每个头分到同样多的特征，每个键头服务同样多的查询头。',
    example: 'multiHeadAttention({ embedDim: 10, numHeads: 3 })',
  },
};
