export { compile, fusions, pipeline, runPasses, type CompileOptions, type Pass } from './pipeline.ts';
export { lower } from './lower/lower.ts';
export type { Fusion, FusionReason } from './lower/stream-region.ts';
export { planMemory, type PlanMemory } from './memory.ts';
