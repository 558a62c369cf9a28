export { compile, fusions, pipeline, runPasses, type CompileOptions, type Pass } from './pipeline.ts';
export { lower } from './lower/lower.ts';
export { maskTiles, type MaskTiles } from './mask-tiles.ts';
export { planMemory, type PlanMemory } from './memory.ts';
export { fusionReasons, type Fusion, type FusionReason } from './lower/stream-reasons.ts';
