export * from './graph.ts';
export { accumulate, isWeak, isWholeType, promote, unify } from './element-types.ts';
export type { Operand } from './element-types.ts';
export {
  ELEMENTWISE_OPS,
  elementwiseArity,
  elementwiseProgram,
  elementwiseType,
  isBitwise,
  isCondition,
  isElementwise,
} from './elementwise.ts';
export { faultText } from './faults.ts';
export type { InferFault, Inferred } from './faults.ts';
export { bodyInputs, equalTypes, inferElementwise, inferNode, stackedType } from './infer.ts';
export type { NodeBody, NodeSpec } from './infer.ts';
export { inferGather, inferMerge, inferSplit } from './infer-places.ts';
export { inferBroadcast, inferConcat, inferContract, inferMatmul, inferRows, inferTranspose } from './infer-shapes.ts';
export { GraphBuilder } from './builder.ts';
export type { Meta, RowOptions } from './builder.ts';
export { nodeText, typeText } from './node-text.ts';
export { graphText } from './text.ts';
export { graphCatalogue } from './messages.ts';
export { graphExplanations } from './explanations.ts';
export { verify, verifyOrBug } from './verify.ts';
export { prune, rewriteGraph, specOf, substituteGraph } from './rewrite.ts';
export type { RewriteContext, Visit } from './rewrite.ts';
export { expand } from './expand.ts';
export { evaluateGraph } from './evaluate.ts';
export type { EvaluateOptions } from './evaluate.ts';
export { parseGraph } from './parse.ts';
export { operandReads } from './operand-reach.ts';
export { boundShape } from './reach-places.ts';
export { composeReads, coversReads, readRegion, uniteReads } from './reach.ts';
export type { AxisReach, IndexSum, IndexTerm, Region } from './reach.ts';
export { addWork, constantNodes, elementCount, leadSymbol, noWork, workOf } from './cost.ts';
export type { Work } from './cost.ts';
