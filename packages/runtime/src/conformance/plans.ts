/**
 * Small plans written by hand, without compiler or graph: what the conformance cases are made of.
 *
 * In: texts of scalar programs and shapes, labels that say how operands move. Out: plans, and plain ways to read and
 * build tensors for the expected values, which are computed by JavaScript loops and by nothing of heed's.
 */

import { bug } from '@heed/diagnostics';
import type { BoundProgram, BufferSpec, Launch, OperandBinding, Plan, Signature } from '@heed/kernels';
import { parseScalar, type ScalarProgram } from '@heed/scalar';
import {
  numberAt,
  parseShape,
  tensor,
  type DType,
  type IndexFault,
  type Shape,
  type Size,
  type Tensor,
} from '@heed/tensor';

export interface Trial {
  readonly label: string;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly expected: Readonly<Record<string, Tensor>>;
  /** The run must end with this fault, and give nothing. */
  readonly fault?: IndexFault;
}

export interface ConformanceCase {
  readonly name: string;
  readonly plan: Plan;
  /** |got − expected| ≤ abs + rel·|expected|; both 0 asks for the same bits. */
  readonly tolerance: { readonly rel: number; readonly abs: number };
  readonly trials: () => readonly Trial[];
}

/** float32 arithmetic with a few roundings and functions good to some units in the last place. */
export const SINGLE: ConformanceCase['tolerance'] = { rel: 4e-6, abs: 4e-6 };
export const EXACT: ConformanceCase['tolerance'] = { rel: 0, abs: 0 };

/** Lengths around the widths that vectors and lanes come in. */
export const LENGTHS: readonly number[] = [0, 1, 7, 13, 64, 65, 300];

export function scalars(text: string): ScalarProgram {
  return parseScalar(text) ?? bug('the text of a conformance program reads', text);
}

/** A program whose parameters are operands 0, 1, … in order; `size k` entries name run-time numbers instead. */
export function over(text: string, sources: readonly (number | `size ${number}`)[]): BoundProgram {
  return {
    program: scalars(text),
    inputs: sources.map((source) =>
      typeof source === 'number'
        ? { from: 'operand', index: source }
        : { from: 'size', index: Number(source.slice('size '.length)) },
    ),
  };
}

export function shaped(text: string): Shape {
  return parseShape(text) ?? bug('the text of a conformance shape reads', text);
}

export interface BufferText {
  readonly dtype?: DType;
  readonly shape: string;
}

/** Inputs first, then outputs, then temporaries: that is also the numbering of the buffers. */
export function planOf(
  inputs: Readonly<Record<string, BufferText>>,
  outputs: Readonly<Record<string, BufferText>>,
  temporaries: readonly BufferText[],
  rest: Pick<Plan, 'kernels' | 'steps'> & { readonly equations?: readonly (readonly [Size, Size])[] },
): Plan {
  const spec = ([name, { dtype = 'f32', shape }]: [string, BufferText]): Signature['inputs'][number] => ({
    name,
    dtype,
    shape: shaped(shape),
  });
  const signature: Signature = {
    inputs: Object.entries(inputs).map(spec),
    outputs: Object.entries(outputs).map(spec),
    equations: (rest.equations ?? []).map(([left, right]) => ({ left, right })),
  };
  const buffers: BufferSpec[] = [
    ...signature.inputs.map(({ dtype, shape }, index) => ({ dtype, shape, use: { kind: 'input' as const, index } })),
    ...signature.outputs.map(({ dtype, shape }, index) => ({ dtype, shape, use: { kind: 'output' as const, index } })),
    ...temporaries.map(({ dtype = 'f32', shape }) => ({
      dtype,
      shape: shaped(shape),
      use: { kind: 'temporary' as const },
    })),
  ];
  return { signature, kernels: rest.kernels, buffers, steps: rest.steps };
}

/**
 * Operand `buffer` with axes labelled `own` (`ik`) in a walk labelled `walk` (`ijk`): it moves along the axes it shares.
 */
export function moving(
  buffer: number,
  shape: string,
  own: string,
  walk: string,
  starts: readonly { readonly axis: number; readonly start: Size }[] = [],
): OperandBinding {
  const { axes } = shaped(shape);
  const moves = [...walk].map((label) => {
    const axis = own.indexOf(label);
    return axis === -1 ? null : { axis, step: 1, size: axes[axis] };
  });
  return { kind: 'buffer', buffer, moves, starts };
}

export function position(axis: number, start: Size = 0): OperandBinding {
  return { kind: 'position', axis, start };
}

export function launch(
  kernel: number,
  shape: string,
  operands: readonly OperandBinding[],
  sizes: readonly Size[] = [],
): Launch {
  return { kind: 'launch', kernel, shape: shaped(shape), operands, sizes };
}

/** Calls `visit` with every index of a shape, row-major; a shape without axes has one index. */
export function everyIndex(shape: readonly number[], visit: (index: readonly number[]) => void): void {
  const walk = (index: readonly number[]): void => {
    if (index.length === shape.length) return visit(index);
    for (let k = 0; k < shape[index.length]; k++) walk([...index, k]);
  };
  walk([]);
}

/** A tensor from what each index holds. */
export function build(
  shape: readonly number[],
  valueAt: (index: readonly number[]) => number,
  dtype: DType = 'f32',
): Tensor {
  const numbers: number[] = [];
  everyIndex(shape, (index) => numbers.push(valueAt(index)));
  // Floats are rounded as they are stored; whole-number types must be given whole numbers.
  return tensor(Float64Array.from(numbers), shape, { dtype });
}

/** The element a broadcast tensor has at an index of the result: aligned at the last axes, size 1 stands still. */
export function broadcastAt(t: Tensor, index: readonly number[]): number {
  const own = index.slice(index.length - t.shape.length);
  return numberAt(t, ...own.map((k, axis) => (t.shape[axis] === 1 ? 0 : k)));
}

/** What NumPy's broadcasting makes of two shapes that go together. */
export function broadcastOf(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, k) => {
    const [x, y] = [a[k - rank + a.length] ?? 1, b[k - rank + b.length] ?? 1];
    return x === 1 ? y : x;
  });
}
