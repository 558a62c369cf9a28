/**
 * Pictures as SVG: of one matrix, of a whole run. They come when one is wanted: the first view is made of tables.
 *
 * In: matrices and steps. Out: exactly the text that `heed render` writes for the same data, or that text on the page.
 */

import type { Language } from '@heed/diagnostics';
import { heatMapSvg, stepHeatMaps, stepTableSvg, type HeatMapModel } from '@heed/views';
import type { VNode } from 'preact';
import type { Ran } from '../engine/protocol.ts';
import type { PageState } from '../state/page-state.ts';
import { SvgPicture } from './svg-picture.tsx';

/** The value of a step; of several matrices the first. */
export function stepPicture({ steps }: Ran, at: number, tokens: PageState['tokens'], language: Language): string {
  const step = steps[at];
  if (step === undefined) return '';
  const { of } = stepHeatMaps(step, steps, tokens);
  return of.map(({ model }) => heatMapSvg(model, { language })).join('');
}

/** All steps beneath each other. */
export function runPicture({ steps }: Ran, tokens: PageState['tokens'], language: Language): string {
  return stepTableSvg(steps, { language, tokens });
}

interface Props {
  readonly model: HeatMapModel;
  readonly language: Language;
  readonly isDark: boolean;
}

export function MatrixPicture({ model, language, isDark }: Props): VNode {
  return <SvgPicture svg={heatMapSvg(model, { language, theme: isDark ? 'dark' : 'light' })} />;
}
