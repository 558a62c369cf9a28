/**
 * Comparing: one formula on every backend, or two formulas on the same inputs.
 *
 * In: formulas and inputs. Out: data only: how far the outputs are apart and where, what shapes differ, what a backend
 * could not do. Whether that is good enough is the caller's to say; `agrees` answers for a tolerance, 1e-5 of the
 * reference's largest magnitude unless told. Inputs that no formula reads are refused; one that only one of two
 * formulas reads goes to that one.
 */

import { HeedError, type Diagnostic } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { compare, shapeText, values, type Tensor, type Tolerance } from '@heed/tensor';
import { doctor } from './doctor.ts';
import type { Backend, Formula, Inputs, RunOptions, RunResult } from './face.ts';

/** How one output differs from what it is compared with. */
export interface OutputDifference {
  readonly name: string;
  /** `[3, 4]`; where the shapes differ no error is told. */
  readonly shape: string;
  readonly expectedShape: string;
  readonly maxAbs?: number;
  readonly maxRel?: number;
  /** The element with the largest absolute error; absent where all are equal. */
  readonly worst?: { readonly index: readonly number[]; readonly got: number; readonly expected: number };
  /** How many elements differ at all. */
  readonly differing?: number;
  readonly agrees: boolean;
}

export interface CompareOptions extends Omit<RunOptions, 'backend'> {
  /** `rel` is a part of the largest finite magnitude expected (1e-5), `abs` what is allowed anyway (1e-6). */
  readonly tolerance?: Tolerance;
}

export interface BackendComparison {
  readonly backend: string;
  readonly available: boolean;
  /** Why it is not available, or why it is skipped. */
  readonly reason?: string;
  /** Milliseconds of the run itself, compiling and loading left out. */
  readonly ms?: number;
  /** Against the reference; the reference itself has none. */
  readonly outputs: readonly OutputDifference[];
  /** Over all outputs. */
  readonly maxAbs?: number;
  readonly maxRel?: number;
  /** Whether every output agrees; false where the run failed. */
  readonly agrees?: boolean;
  /** Why the run failed. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs on the reference and on every backend (or those named), one after the other. */
export async function compareBackends<In>(
  formula: Formula<In>,
  inputs: In,
  { backends, tolerance = {}, ...options }: CompareOptions & { readonly backends?: readonly string[] } = {},
): Promise<readonly BackendComparison[]> {
  const reference = await formula.run(inputs, { ...options, backend: 'reference' });
  const known = doctor();
  const asked = backends ?? known.map(({ name }) => name);
  const compared: BackendComparison[] = [];
  for (const backend of asked) {
    const found = known.find(({ name }) => name === backend);
    if (backend === 'reference') {
      compared.push({ backend, available: true, ms: reference.timings.run, outputs: [], diagnostics: [] });
    } else if (found && !found.available) {
      compared.push({
        backend,
        available: false,
        ...(found.reason && { reason: found.reason }),
        outputs: [],
        diagnostics: [],
      });
    } else {
      const run = (): Promise<RunResult> => formula.run(inputs, { ...options, backend: backend as Backend });
      compared.push(await comparedOn(backend, found !== undefined, run, reference, tolerance));
    }
  }
  return compared;
}

async function comparedOn(
  backend: string,
  known: boolean,
  run: () => Promise<RunResult>,
  reference: RunResult,
  tolerance: Tolerance,
): Promise<BackendComparison> {
  try {
    const result = await run();
    const outputs = differences(result.outputs, reference.outputs, tolerance);
    return {
      backend,
      available: true,
      ms: result.timings.run,
      outputs,
      ...summary(outputs),
      agrees: outputs.every(({ agrees }) => agrees),
      diagnostics: [],
    };
  } catch (error) {
    if (!(error instanceof HeedError)) throw error;
    return { backend, available: known, outputs: [], agrees: false, diagnostics: error.diagnostics };
  }
}

export interface FormulaDifference {
  /** Outputs that both give. */
  readonly outputs: readonly OutputDifference[];
  readonly maxAbs?: number;
  readonly maxRel?: number;
  readonly agrees: boolean;
  readonly backend: string;
}

/** Runs both formulas on the same inputs (in float64 unless a backend is named) and compares the first with the second. */
export async function diffFormulas(
  first: Formula,
  second: Formula,
  inputs: Inputs,
  { tolerance = {}, ...options }: CompareOptions & { readonly backend?: RunOptions['backend'] } = {},
): Promise<FormulaDifference> {
  const { backend = 'reference' } = options;
  const [one, other] = [own(first, second, inputs), own(second, first, inputs)];
  const a = await first.run(one, { ...options, backend });
  const b = await second.run(other, { ...options, backend });
  const outputs = differences(a.outputs, b.outputs, tolerance);
  return { outputs, ...summary(outputs), agrees: outputs.every(({ agrees }) => agrees), backend: a.backend };
}

/** The inputs without those that only the other formula reads; what neither knows stays, to be refused. */
function own(formula: Formula, other: Formula, inputs: Inputs): Inputs {
  const reads = (one: Formula): ReadonlySet<string> =>
    new Set([...one.inputs, ...one.parameters].map(({ name }) => name));
  const [mine, theirs] = [reads(formula), reads(other)];
  const kept = Object.entries(inputs).filter(([name]) => {
    const canonical = canonicalName(name);
    return mine.has(canonical) || !theirs.has(canonical);
  });
  return Object.fromEntries(kept);
}

type Tensors = Readonly<Record<string, Tensor>>;

function differences(got: Tensors, expected: Tensors, tolerance: Tolerance): readonly OutputDifference[] {
  return Object.keys(expected)
    .filter((name) => Object.hasOwn(got, name))
    .map((name) => difference(name, got[name], expected[name], tolerance));
}

function difference(
  name: string,
  got: Tensor,
  expected: Tensor,
  { rel = 1e-5, abs = 1e-6 }: Tolerance,
): OutputDifference {
  const shapes = { name, shape: shapeText(got.shape), expectedShape: shapeText(expected.shape) };
  if (shapes.shape !== shapes.expectedShape) return { ...shapes, agrees: false };
  const { maxAbs, maxRel, worst, differing } = compare(got, expected);
  const scale = values(expected).reduce((most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most), 0);
  return {
    ...shapes,
    maxAbs,
    maxRel,
    ...(worst && { worst: { index: worst.index, got: worst.a, expected: worst.b } }),
    differing,
    agrees: maxAbs <= Math.max(abs, rel * scale),
  };
}

function summary(outputs: readonly OutputDifference[]): { maxAbs?: number; maxRel?: number } {
  if (outputs.length === 0 || outputs.some(({ maxAbs }) => maxAbs === undefined)) return {};
  return {
    maxAbs: Math.max(...outputs.map(({ maxAbs = 0 }) => maxAbs)),
    maxRel: Math.max(...outputs.map(({ maxRel = 0 }) => maxRel)),
  };
}
