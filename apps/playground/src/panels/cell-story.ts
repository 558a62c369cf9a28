/**
 * The story of a cell in a run, by @heed/views. It comes when a cell is first selected.
 *
 * In: a run, a step of it, a cell of the step's value. Out: the story.
 */

import type { Language } from '@heed/diagnostics';
import { cellStory, type CellStory } from '@heed/views';
import type { Ran } from '../engine/protocol.ts';

export function storyOf({ steps, inputs }: Ran, at: number, cell: readonly number[], language: Language): CellStory {
  return cellStory(steps, inputs, at, cell, language);
}
