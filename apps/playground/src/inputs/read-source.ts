/**
 * A SOURCE text as the tensor it stands for, as the command line reads it.
 *
 * In: the canonical name of an input and its text. Out: a tensor, or what is wrong with the text. Nothing is allocated
 * before its size is known to be small enough. A name of a file stands for numbers that are elsewhere (the store's
 * files); here it is a fault.
 */

import { verbatim, type Checked, type Diagnostic } from '@heed/diagnostics';
import { readLiteral, streamOf } from '@heed/formats';
import { displayName } from '@heed/formula';
import { countOf, type Tensor } from '@heed/tensor';
import { report } from '../messages.ts';
import { MOST_ELEMENTS } from '../state/limits.ts';

const FILE = /^[^()[\]{}=;]+\.(?:npy|npz|csv|tsv|txt|json)$/i;

/** Whether a source names a file. */
export function isFileSource(source: string): boolean {
  return FILE.test(source.trim());
}

export function readSource(name: string, source: string): Checked<Tensor> {
  const text = source.trim();
  if (isFileSource(text)) return failed(report['page/file-missing']({ name: displayName(name), file: text }));
  const { value: survey, diagnostics } = readLiteral(text, { exact: true, shapeOnly: true });
  if (survey === undefined) return { value: undefined, diagnostics: diagnostics.map((one) => ofInput(name, one)) };
  const count = countOf(survey.shape);
  if (count > MOST_ELEMENTS) {
    return failed(report['page/input-too-large']({ name: displayName(name), count, limit: MOST_ELEMENTS }));
  }
  return readLiteral(text, { exact: true, stream: streamOf(name) });
}

/** The shape that a source has, without its numbers; nothing where it cannot be read. */
export function shapeOfSource(source: string): readonly number[] | undefined {
  return readLiteral(source.trim(), { shapeOnly: true }).value?.shape;
}

/** A fault inside a source: its place is in the source, not in the formula. */
function ofInput(name: string, { code, severity, message, facts, notes, help }: Diagnostic): Diagnostic {
  return {
    code,
    severity,
    message,
    facts,
    labels: [],
    notes: [...notes, verbatim(displayName(name))],
    ...(help && { help: { text: help.text } }),
  };
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
