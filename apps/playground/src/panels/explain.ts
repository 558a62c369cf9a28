/**
 * What a code means, of heed's rooms and of the page itself. It comes when somebody asks why.
 *
 * In: a code. Out: its explanation and an example; nothing where no room has it.
 */

import { explainCode, type CodeExplanation } from 'heed/explain-code';
import { pageExplanations } from '../explanations.ts';
import { pageCatalogue } from '../messages.ts';

export function explain(code: string): CodeExplanation | undefined {
  return explainCode(code, { messages: pageCatalogue, explanations: pageExplanations });
}
