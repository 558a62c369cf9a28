export { formulaNamed, formulas } from './corpus.ts';
export type { Bilingual, Citation, FormulaEntry, Numbers, RowLabels } from './entry.ts';
