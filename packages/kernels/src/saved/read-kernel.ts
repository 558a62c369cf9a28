/**
 * Kernels of a saved program.
 *
 * In: a field. Out: a kernel whose programs, operands and sizes fit together: every number that names one of them names
 * one that is there and is of the kind that is needed. Whether launches fit is check-program.ts.
 */

import type { ScalarType } from '@heed/scalar';
import { scalarTypeOf } from '@heed/tensor';
import {
  type BoundProgram,
  type GatherIndex,
  type Kernel,
  type KernelOperand,
  type Normaliser,
  type ProgramInput,
} from '../kernel.ts';
import type { Field } from './field.ts';
import { readDType } from './read-shape.ts';
import { readFoldRecord, readPower, type Programs } from './read-scalar.ts';

const SKELETONS = ['pointwise', 'rowwise', 'contract', 'gather', 'stream'] as const;

/** What programs of a kernel may name. */
interface Surroundings {
  readonly operands: readonly KernelOperand[];
  readonly sizes: number;
  readonly products: number;
  readonly program: Programs;
}

export function readKernel(field: Field, program: Programs): Kernel {
  const skeleton = field.field('skeleton').oneOf(SKELETONS);
  const operands = field.field('operands').list(readOperand);
  const sizes = field.field('sizes').whole(0, 1 << 16);
  const name = field.field('name').text();
  const products = skeleton === 'stream' ? field.field('products').list((product) => product) : [];
  const around: Surroundings = { operands, sizes, products: 0, program };
  const tensor = (one: Field): number => operandOf(one, operands, 'in');
  const bound =
    (type?: ScalarType, from = around) =>
    (one: Field) =>
      readBound(one, from, type);
  const base = { name, operands, sizes, out: operandOf(field.field('out'), operands, 'out') };
  switch (skeleton) {
    case 'pointwise':
      return { skeleton, ...base, body: bound()(field.field('body')) };
    case 'rowwise':
      return {
        skeleton,
        ...base,
        record: readFoldRecord(field.field('record'), program),
        output: field.field('output').oneOf(['finish', 'weight']),
        score: bound('f32')(field.field('score')),
        ...field.optional('domain', bound('bool')),
      };
    case 'contract':
      return {
        skeleton,
        ...base,
        left: tensor(field.field('left')),
        right: tensor(field.field('right')),
        ...field.optional('domain', bound('bool')),
      };
    case 'gather':
      return {
        skeleton,
        ...base,
        table: tensor(field.field('table')),
        indices: field.field('indices').list((index) => readIndex(index, around)),
        ...field.optional('guard', bound('bool')),
      };
    case 'stream':
      return {
        skeleton,
        ...base,
        products: products.map((one) => ({ left: tensor(one.field('left')), right: tensor(one.field('right')) })),
        score: bound('f32', { ...around, products: products.length })(field.field('score')),
        ...field.optional('domain', bound('bool')),
        normaliser: readNormaliser(field.field('normaliser'), around),
        ...field.optional('factor', bound('f32')),
        ...field.optional('value', tensor),
        tile: {
          queries: field
            .field('tile')
            .field('queries')
            .whole(1, 1 << 20),
          keys: field
            .field('tile')
            .field('keys')
            .whole(1, 1 << 20),
        },
      };
  }
}

function readOperand(field: Field): KernelOperand {
  const role = field.field('role').oneOf(['in', 'out', 'position']);
  return role === 'position' ? { role } : { role, dtype: readDType(field.field('dtype')) };
}

function operandOf(field: Field, operands: readonly KernelOperand[], role: KernelOperand['role']): number {
  const index = field.whole(0, operands.length);
  return operands[index].role === role ? index : field.fail(`an operand of role '${role}'`);
}

function readBound(field: Field, around: Surroundings, type: ScalarType | undefined): BoundProgram {
  const program = around.program(field.field('program'));
  const inputs = field.field('inputs').list((input) => readInput(input, around));
  const { params, results } = program;
  if (inputs.length !== params.length) field.fail(`${params.length} inputs`);
  inputs.forEach((input, k) => {
    const given = typeOf(input, around);
    if (given !== params[k].type) field.fail(`an input ${k} of type ${params[k].type}, not ${given}`);
  });
  if (results.length !== 1 || (type !== undefined && results[0].type !== type)) field.fail(`one ${type ?? 'number'}`);
  return { program, inputs };
}

function readInput(field: Field, { operands, sizes, products }: Surroundings): ProgramInput {
  const from = field.field('from').oneOf(['operand', 'size', 'product']);
  const limits = { operand: operands.length, size: sizes, product: products };
  return { from, index: field.field('index').whole(0, limits[from]) };
}

function typeOf(input: ProgramInput, { operands }: Surroundings): ScalarType {
  if (input.from !== 'operand') return input.from === 'size' ? 'f64' : 'f32';
  const { dtype } = operands[input.index];
  return dtype === undefined ? 'f64' : scalarTypeOf[dtype];
}

function readIndex(field: Field, around: Surroundings): GatherIndex {
  return {
    program: readBound(field.field('program'), around, 'f64'),
    axis: field.field('axis').whole(-64, 64),
    extent: field.field('extent').whole(0, around.sizes),
    stride: field.field('stride').whole(0, around.sizes),
  };
}

function readNormaliser(field: Field, around: Surroundings): Normaliser {
  return {
    base: field.field('base').oneOf(['exp', 'score']),
    weight: readPower(field.field('weight'), around.program),
    ...field.optional('total', (total) => readPower(total, around.program)),
    ...field.optional('extra', (extra) => readBound(extra, around, 'f32')),
    empty: field.field('empty').oneOf(['zero', 'divide', 'keyless']),
  };
}
