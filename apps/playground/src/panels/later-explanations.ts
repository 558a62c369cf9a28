/**
 * What the codes of faults mean, fetched when somebody first asks why. It stands apart from later-parts.ts because lists of
 * faults are in those parts.
 */

import { later, type Later } from '../later.ts';

export const explanations: Later<typeof import('./explain.ts')> = later(() => import('./explain.ts'));
