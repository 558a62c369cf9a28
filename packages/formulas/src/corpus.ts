/**
 * The corpus in order: the tutorial's own content first, then masks and biases, then heads, sources, positions and
 * normalisers. This is the order in which `heed list` and the gallery show it.
 *
 * In: one entry per folder. Out: the list, and an entry by its exact name. Entries are listed by hand: no folder is
 * searched, so that the list works where there is no file system.
 */

import type { FormulaEntry } from './entry.ts';
import { additiveLinear } from './additive-linear/formula.ts';
import { additiveMask } from './additive-mask/formula.ts';
import { alibi } from './alibi/formula.ts';
import { attentionSink } from './attention-sink/formula.ts';
import { attentionVsSelfAttention } from './attention-vs-self-attention/formula.ts';
import { attnLayer } from './attn-layer/formula.ts';
import { attnLayerSelf } from './attn-layer-self/formula.ts';
import { bahdanau } from './bahdanau/formula.ts';
import { bmm } from './bmm/formula.ts';
import { causal } from './causal/formula.ts';
import { causalBottomRight } from './causal-bottom-right/formula.ts';
import { causalLinearAttention } from './causal-linear-attention/formula.ts';
import { concatLinear } from './concat-linear/formula.ts';
import { cosineSimilarity } from './cosine-similarity/formula.ts';
import { crossAttention } from './cross-attention/formula.ts';
import { differential } from './differential/formula.ts';
import { documentMask } from './document-mask/formula.ts';
import { groupedQuery } from './grouped-query/formula.ts';
import { imageExample } from './image-example/formula.ts';
import { linearAttention } from './linear-attention/formula.ts';
import { luongGeneral } from './luong-general/formula.ts';
import { multiHeadSelfAttention } from './multi-head-self-attention/formula.ts';
import { multiQuery } from './multi-query/formula.ts';
import { paddingMask } from './padding-mask/formula.ts';
import { prefixLm } from './prefix-lm/formula.ts';
import { qkNorm } from './qk-norm/formula.ts';
import { relativePositionBias } from './relative-position-bias/formula.ts';
import { reluSquared } from './relu-squared/formula.ts';
import { rope } from './rope/formula.ts';
import { scaledDotProduct } from './scaled-dot-product/formula.ts';
import { selfAttentionEightSteps } from './self-attention-eight-steps/formula.ts';
import { sigmoidAttention } from './sigmoid-attention/formula.ts';
import { slidingWindow } from './sliding-window/formula.ts';
import { softCap } from './soft-cap/formula.ts';
import { softmaxOne } from './softmax-one/formula.ts';
import { t5Bias } from './t5-bias/formula.ts';
import { talkingHeads } from './talking-heads/formula.ts';

export const formulas: readonly FormulaEntry[] = [
  concatLinear,
  additiveLinear,
  scaledDotProduct,
  bmm,
  attnLayer,
  attnLayerSelf,
  selfAttentionEightSteps,
  bahdanau,
  attentionVsSelfAttention,
  imageExample,
  causal,
  causalBottomRight,
  slidingWindow,
  prefixLm,
  documentMask,
  paddingMask,
  additiveMask,
  alibi,
  t5Bias,
  relativePositionBias,
  softCap,
  multiHeadSelfAttention,
  crossAttention,
  groupedQuery,
  multiQuery,
  talkingHeads,
  luongGeneral,
  rope,
  qkNorm,
  cosineSimilarity,
  softmaxOne,
  attentionSink,
  sigmoidAttention,
  reluSquared,
  linearAttention,
  causalLinearAttention,
  differential,
];

const byName: ReadonlyMap<string, FormulaEntry> = new Map(formulas.map((entry) => [entry.name, entry]));

/** The entry of this name; nothing where there is none. */
export function formulaNamed(name: string): FormulaEntry | undefined {
  return byName.get(name);
}
