/**
 * A problem's inputs as tensors.
 *
 * In: a problem: sources and loaded tensors. Out: tensors by name and all sizes, what is missing drafted (the same as the
 * page would draft); or every source that cannot be read, at once. Whether the tensors fit is heed's to say.
 */

import type { Diagnostic } from '@heed/diagnostics';
import { check } from '@heed/formula';
import type { Tensor } from '@heed/tensor';
import { draftSources } from '../inputs/draft-sources.ts';
import { readSource } from '../inputs/read-source.ts';
import type { Problem } from './protocol.ts';

export interface BoundProblem {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
}

export function bindProblem({ formula, inputs, sizes }: Problem): BoundProblem {
  const diagnostics: Diagnostic[] = [];
  const tensors: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
  const take = (name: string, source: string): void => {
    const { value, diagnostics: found } = readSource(name, source);
    if (value !== undefined) tensors[name] = value;
    else diagnostics.push(...found);
  };
  for (const [name, value] of Object.entries(inputs)) {
    if (typeof value === 'string') take(name, value);
    else tensors[name] = value;
  }
  const checked = check(formula);
  const isThere = ({ name }: { readonly name: string }): boolean => Object.hasOwn(tensors, name);
  if (diagnostics.length > 0 || checked.inputs.every(isThere)) return { inputs: tensors, sizes, diagnostics };
  const drafts = draftSources(formula, checked, { shapes: shapesOf(tensors), sizes });
  for (const [name, source] of Object.entries(drafts.sources)) take(name, source);
  return { inputs: tensors, sizes: { ...drafts.sizes, ...sizes }, diagnostics };
}

function shapesOf(tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
}
