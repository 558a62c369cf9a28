/**
 * The parts of the panels that the first view does without, each fetched when it is first wanted. What they have in
 * common with the first view is in its code already.
 */

import { later, type Later } from '../later.ts';

/** The gallery, the link, the keys. */
export const dialogs: Later<typeof import('./dialogs.tsx')> = later(() => import('./dialogs.tsx'));
/** An opened input: its source, its cells. */
export const inputDetails: Later<typeof import('./input-details.tsx')> = later(() => import('./input-details.tsx'));
/** Where a cell's number came from. */
export const cellStories: Later<typeof import('./cell-story.ts')> = later(() => import('./cell-story.ts'));
/** SVG: large matrices, and what is taken away. */
export const pictures: Later<typeof import('./pictures.tsx')> = later(() => import('./pictures.tsx'));
/** The comparison of all backends. */
export const compareTable: Later<typeof import('./compare-table.tsx')> = later(() => import('./compare-table.tsx'));
