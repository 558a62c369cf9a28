/**
 * What people pass in, as tensors under canonical names.
 *
 * In: a record in any spelling (`W₁`, `W_1`), of tensors, typed arrays with a shape, numbers or nested arrays. Out: one
 * tensor per input, or every fault at once. Numbers without an element type of their own stay float64 here, so that the
 * reference backend sees what was written; a device rounds them when it binds.
 */

import { HeedError, nearest, verbatim, type Diagnostic } from '@heed/diagnostics';
import { canonicalName, displayName, type FormulaInput } from '@heed/formula';
import { asTensor, bindingFaults, displayShape, isResident, tensor, type DType, type Tensor } from '@heed/tensor';
import type { Expectation, Inputs, TensorLike } from './face.ts';
import { report } from './messages.ts';

export function toTensor(value: TensorLike): Tensor {
  if (isResident(value)) return value; // as it is: a copy would lie elsewhere
  return isPlainNumbers(value) ? tensor(value as number, undefined, { dtype: 'f64' }) : asTensor(value);
}

/** A number, or nested arrays whose first leaf is a number. */
function isPlainNumbers(value: TensorLike): boolean {
  let leaf: unknown = value;
  while (Array.isArray(leaf)) leaf = leaf[0];
  return typeof leaf === 'number';
}

/** One tensor per input or parameter of the formula that was given; throws with all that is missing, extra or unreadable. */
export function takeInputs(
  given: Inputs,
  inputs: readonly FormulaInput[],
  needed: (name: string) => boolean,
  parameters: readonly FormulaInput[] = [],
): Map<string, Tensor> {
  const faults: Diagnostic[] = [];
  const readable = [...inputs, ...parameters];
  const known = new Map(readable.map((input) => [input.name, input]));
  const taken = new Map<string, Tensor>();
  for (const [written, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const name = canonicalName(written);
    if (!known.has(name)) faults.push(unknownInput(written, readable));
    else if (taken.has(name)) faults.push(report['input/twice']({ name: displayName(name) }));
    else {
      try {
        taken.set(name, toTensor(value));
      } catch (error) {
        if (!(error instanceof HeedError)) throw error;
        faults.push(
          ...error.diagnostics.map((d) => ({ ...d, notes: [...d.notes, verbatim(`input ${displayName(name)}`)] })),
        );
        taken.set(name, tensor(0));
      }
    }
  }
  faults.push(...missingInputs(taken, inputs, needed));
  if (faults.length > 0) throw new HeedError(faults);
  return taken;
}

/** Throws where an input that is needed was not given. */
export function demandInputs(
  taken: ReadonlyMap<string, Tensor>,
  inputs: readonly FormulaInput[],
  needed: (name: string) => boolean,
): void {
  const faults = missingInputs(taken, inputs, needed);
  if (faults.length > 0) throw new HeedError(faults);
}

function missingInputs(
  taken: ReadonlyMap<string, Tensor>,
  inputs: readonly FormulaInput[],
  needed: (name: string) => boolean,
): readonly Diagnostic[] {
  return inputs.filter(({ name }) => !taken.has(name) && needed(name)).map(missingInput);
}

function unknownInput(written: string, inputs: readonly FormulaInput[]): Diagnostic {
  const names = inputs.map((input) => displayName(input.name));
  const near = nearest(written, names);
  const help = near === undefined ? undefined : { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } };
  return bindingFaults['input/unknown']({ name: written, known: names.join(', ') || '–' }, help && { help });
}

function missingInput({ name, shape, span }: FormulaInput): Diagnostic {
  const expected = shape ? displayShape(shape) : '?';
  return bindingFaults['input/missing']({ name: displayName(name), expected }, span && { span });
}

/** What given tensors tell of inputs the formula leaves open. */
export function expectationOf(
  taken: ReadonlyMap<string, Tensor>,
  inputs: readonly FormulaInput[],
  want?: readonly string[],
): Expectation {
  const ranks: Record<string, number> = {};
  const dtypes: Record<string, DType> = {};
  for (const { name, declared, shape } of inputs) {
    const given = taken.get(name);
    if (given === undefined || declared) continue;
    ranks[name] = given.shape.length;
    if (shape === undefined || given.dtype === 'bool') dtypes[name] = storedType(given.dtype);
  }
  return { ranks, dtypes, ...(want && { want }) };
}

/** Ranks of inputs that are declared with leading axes (`Q: […, n, d]`), for formulas that must count these. */
export function declaredRanks(
  taken: ReadonlyMap<string, Tensor>,
  inputs: readonly FormulaInput[],
): Record<string, number> {
  const ranks: Record<string, number> = {};
  for (const { name, declared, shape } of inputs) {
    const given = taken.get(name);
    if (declared && given !== undefined && shape !== undefined && shape.lead.length > 0)
      ranks[name] = given.shape.length;
  }
  return ranks;
}

/** Undeclared floating-point inputs are f32, whatever precision they come in. */
export function storedType(dtype: DType): DType {
  return dtype === 'f64' || dtype === 'f16' ? 'f32' : dtype;
}
