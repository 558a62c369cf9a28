/**
 * The plan of a saved program: signature, kernels, buffers and the tree of launches.
 *
 * In: the root field. Out: a plan in which every field is of its form. Whether launches fit their kernels and buffers is
 * check-program.ts.
 */

import type { AxisMove, BufferSpec, Launch, OperandBinding, Plan, Signature, Step } from '../program.ts';
import type { Field } from './field.ts';
import { readKernel } from './read-kernel.ts';
import { readPrograms } from './read-scalar.ts';
import { readDType, readShape, readSize, readSpan } from './read-shape.ts';

/** Loops inside loops: formulas nest a few, and each level is a call of whoever walks the tree. */
const DEEPEST = 32;

export function readPlan(root: Field): Plan {
  const programs = readPrograms(root.field('programs'));
  return {
    signature: readSignature(root.field('signature')),
    kernels: root.field('kernels').list((kernel) => readKernel(kernel, programs)),
    buffers: root.field('buffers').list(readBuffer),
    steps: root.field('steps').list((step) => readStep(step, 0)),
  };
}

function readSignature(field: Field): Signature {
  const spec = (one: Field): { name: string } & Pick<BufferSpec, 'dtype' | 'shape'> => ({
    name: one.field('name').text(),
    dtype: readDType(one.field('dtype')),
    shape: readShape(one.field('shape')),
  });
  return {
    inputs: field.field('inputs').list((input) => ({ ...spec(input), ...input.optional('span', readSpan) })),
    outputs: field.field('outputs').list(spec),
    equations: field.field('equations').list((equation) => ({
      left: readSize(equation.field('left')),
      right: readSize(equation.field('right')),
      ...equation.optional('span', readSpan),
    })),
  };
}

function readBuffer(field: Field): BufferSpec {
  const use = field.field('use');
  const kind = use.field('kind').oneOf(['input', 'output', 'temporary']);
  return {
    dtype: readDType(field.field('dtype')),
    shape: readShape(field.field('shape')),
    use: kind === 'temporary' ? { kind } : { kind, index: use.field('index').whole(0) },
  };
}

function readStep(field: Field, depth: number): Step {
  if (field.field('kind').oneOf(['launch', 'loop']) === 'launch') return readLaunch(field);
  if (depth === DEEPEST) return field.fail(`at most ${DEEPEST} loops inside each other`);
  return {
    kind: 'loop',
    index: field.field('index').text(),
    count: readSize(field.field('count')),
    body: field.field('body').list((step) => readStep(step, depth + 1)),
  };
}

function readLaunch(field: Field): Launch {
  return {
    kind: 'launch',
    kernel: field.field('kernel').whole(0),
    shape: readShape(field.field('shape')),
    operands: field.field('operands').list(readBinding),
    sizes: field.field('sizes').list((size) => readSize(size)),
    ...field.optional('span', readSpan),
  };
}

function readBinding(field: Field): OperandBinding {
  const kind = field.field('kind').oneOf(['buffer', 'position']);
  if (kind === 'position') {
    return { kind, axis: readAxis(field.field('axis')), start: readSize(field.field('start')) };
  }
  return {
    kind,
    buffer: field.field('buffer').whole(0),
    moves: field.field('moves').list(readMove),
    starts: field.field('starts').list((start) => ({
      axis: readAxis(start.field('axis')),
      start: readSize(start.field('start')),
    })),
  };
}

function readMove(field: Field): AxisMove {
  if (field.isNull()) return null;
  return {
    axis: readAxis(field.field('axis')),
    step: readSize(field.field('step')),
    size: readSize(field.field('size')),
    ...field.optional('every', (every) => readSize(every)),
  };
}

/** From the front or, where it is negative, from the end. */
function readAxis(field: Field): number {
  return field.whole(-64, 64);
}
