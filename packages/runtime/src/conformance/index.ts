export { conformanceCases, runConformance } from './conformance.ts';
export type { ConformanceFailure, ConformanceReport } from './conformance.ts';
export type { ConformanceCase, Trial } from './plans.ts';
