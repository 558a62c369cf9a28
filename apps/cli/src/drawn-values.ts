/**
 * What `heed render` draws: which values of a formula, which of their matrices, and how their rows are called.
 *
 * In: the steps of a trace, the values asked for, a way to run for them, labels. Out: cell models with titles. Unless
 * something is asked for, the attention weights are drawn where the formula has some, else its result. A name with places
 * behind it, `A[0,1]`, is one matrix of the value. It writes nothing; the pictures are the views'.
 */

import { canonicalName, displayName } from '@heed/formula';
import type { FormulaEntry } from '@heed/formulas';
import type { Tensor } from '@heed/tensor';
import { stepHeatMaps, valueHeatMaps, weightsStep, type Matrix, type TokenLabels, type ValueMaps } from '@heed/views';
import type { TraceStep } from 'heed';
import { stepOf } from './exclusion.ts';
import { labelsOf, tokensOf, type LabelOptions } from './labels.ts';
import { report } from './messages.ts';
import { stop } from './stop.ts';
import type { Terminal } from './terminal.ts';

/** One value as it is to be drawn. */
export interface DrawnValue {
  /** What a person would write to ask for it. */
  readonly name: string;
  readonly value: Tensor;
  /** The step that made it; an input has none. */
  readonly step?: TraceStep;
  /** The matrix that was asked for, by its places along the leading axes. */
  readonly place?: readonly number[];
}

/** The values asked for; `run` gives those of the names. */
export async function valuesToDraw(
  want: readonly string[] | undefined,
  text: string,
  steps: readonly TraceStep[],
  run: (names: readonly string[]) => Promise<(name: string) => Tensor>,
): Promise<readonly DrawnValue[]> {
  const weights = steps[weightsStep(steps)];
  if (want === undefined && weights !== undefined) {
    return [{ name: weights.name ?? weights.text, value: weights.value, step: weights }];
  }
  const asked = (want ?? ['result']).map((word) => choiceIn(word, text));
  const at = await run([...new Set(asked.map(({ name }) => name))]);
  return asked.map(({ name, place }) => {
    const value = at(name);
    const step = stepOf(name, value, steps);
    return { name: step?.name ?? displayName(name), value, ...(step && { step }), ...(place && { place }) };
  });
}

/** A word whose last brackets hold numbers chooses a matrix, unless the formula itself is written with these words. */
function choiceIn(word: string, text: string): { readonly name: string; readonly place?: readonly number[] } {
  const found = /^(?<name>.+)\[(?<place>\s*\d+(?:\s*[,，]\s*\d+)*\s*)\]$/s.exec(word)?.groups;
  const isWritten = text.replaceAll(/\s/g, '').includes(word.replaceAll(/\s/g, ''));
  if (found === undefined || isWritten) return { name: canonicalName(word) };
  return {
    name: canonicalName((found['name'] ?? '').trim()),
    place: (found['place'] ?? '').split(/[,，]/).map(Number),
  };
}

export interface DrawingOptions extends LabelOptions {
  readonly digits?: number;
}

/** The first `most` matrices of a value, or the one asked for; and how many are left out. */
export function heatMapsOf(
  drawn: DrawnValue,
  most: number,
  steps: readonly TraceStep[],
  entry: FormulaEntry | undefined,
  options: DrawingOptions,
  terminal: Terminal,
): ValueMaps {
  const { name, value, step, place } = drawn;
  refuseNoMatrix(drawn);
  const choice = { most, place, digits: options.digits };
  const isOwn = (options.rows ?? options.columns) !== undefined;
  if (step !== undefined && !isOwn) {
    return stepHeatMaps(step, steps, tokensOf(entry, {}, terminal.language), choice);
  }
  const title = step?.name ?? step?.text ?? name;
  const labels = (matrix: Matrix): TokenLabels => labelsOf(name, matrix, entry, options, terminal);
  return valueHeatMaps({ name: title, value, excluded: step?.excluded }, labels, choice);
}

function refuseNoMatrix({ name, value, place }: DrawnValue): void {
  if (place === undefined) return;
  const leading = value.shape.slice(0, -2);
  const fits = place.length === leading.length && place.every((k, axis) => k < (leading[axis] ?? 0));
  if (!fits) throw stop(report['usage/no-matrix']({ name, index: place.join(', '), sizes: leading.join(', ') }));
}
