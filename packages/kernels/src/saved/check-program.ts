/**
 * Whether the parts of a program fit together: what is read from bytes is checked once, so that whoever runs it need not.
 *
 * In: a program whose fields are each of their form. Out: nothing, or a HeedError that says what does not fit. Lengths are
 * not known here: that no launch leaves its buffers is checked when they are (runtime/launch-plan.ts).
 */

import { equalShapes, type Shape } from '@heed/tensor';
import { innerAxes, type Kernel } from '../kernel.ts';
import type { BufferSpec, Launch, OperandBinding, Program, Signature, Step } from '../program.ts';
import { Field } from './field.ts';

export function checkProgram({ signature, kernels, buffers, steps }: Program): void {
  checkBuffers(signature, buffers);
  checkSteps(steps, kernels, buffers, 'steps');
}

function fail(at: string, expected: string): never {
  return new Field(undefined, `program.${at}`).fail(expected);
}

/** Each input and output has one buffer of its own form; no other buffer claims to be one. */
function checkBuffers(signature: Signature, buffers: readonly BufferSpec[]): void {
  for (const kind of ['input', 'output'] as const) {
    const specs = kind === 'input' ? signature.inputs : signature.outputs;
    if (new Set(specs.map(({ name }) => name)).size !== specs.length) fail('signature', `${kind}s of different names`);
    const owned = specs.map(() => 0);
    buffers.forEach(({ use, dtype, shape }, k) => {
      if (use.kind !== kind) return;
      const spec = specs[use.index] ?? fail(`buffers[${k}]`, `an ${kind} of the signature`);
      if (spec.dtype !== dtype || !equalShapes(spec.shape, shape)) fail(`buffers[${k}]`, `the form of its ${kind}`);
      owned[use.index] += 1;
    });
    owned.forEach((count, k) => {
      if (count !== 1) fail('buffers', `one buffer for ${kind} ${k} of the signature`);
    });
  }
}

function checkSteps(
  steps: readonly Step[],
  kernels: readonly Kernel[],
  buffers: readonly BufferSpec[],
  at: string,
): void {
  steps.forEach((step, k) => {
    const own = `${at}[${k}]`;
    if (step.kind === 'loop') checkSteps(step.body, kernels, buffers, `${own}.body`);
    else checkLaunch(step, kernels[step.kernel] ?? fail(own, 'a kernel of the program'), buffers, own);
  });
}

function checkLaunch(
  { shape, operands, sizes }: Launch,
  kernel: Kernel,
  buffers: readonly BufferSpec[],
  at: string,
): void {
  if (operands.length !== kernel.operands.length) fail(at, `${kernel.operands.length} operands`);
  if (sizes.length !== kernel.sizes) fail(at, `${kernel.sizes} sizes`);
  operands.forEach((operand, k) => {
    const own = `${at}.operands[${k}]`;
    const { role, dtype } = kernel.operands[k];
    if ((operand.kind === 'position') !== (role === 'position')) fail(own, `what plays the role '${role}'`);
    if (operand.kind === 'position') {
      if (operand.axis >= 0) fail(own, 'an axis counted from the end');
      return;
    }
    const buffer = buffers[operand.buffer] ?? fail(own, 'a buffer of the program');
    if (buffer.dtype !== dtype) fail(own, `a buffer of ${dtype ?? 'no'} elements`);
    // An input may lie where it is read by others, too.
    if (role === 'out' && buffer.use.kind === 'input') fail(own, 'a buffer that may be written');
    checkMoves(operand, buffer.shape, shape, innerAxes(kernel), own);
  });
}

function checkMoves(
  { moves, starts }: OperandBinding & { readonly kind: 'buffer' },
  buffer: Shape,
  walk: Shape,
  inner: number,
  at: string,
): void {
  const hasLeads = buffer.lead.length > 0;
  for (const one of [...moves, ...starts]) {
    if (one === null) continue;
    // From the end an axis may be a leading one, of which there may be any number.
    const isThere = one.axis >= 0 ? one.axis < buffer.axes.length : hasLeads || -one.axis <= buffer.axes.length;
    if (!isThere) fail(at, 'axes of its buffer');
  }
  const named = Math.max(walk.axes.length, inner);
  if (walk.lead.length === 0 && moves.length > named) fail(at, `at most ${named} moves`);
}
