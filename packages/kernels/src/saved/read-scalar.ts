/**
 * Scalar programs and fold records of a saved program.
 *
 * In: fields. Out: programs that are typed throughout (read here from their straight lines of steps), and records that
 * are well formed; a HeedError where they are not.
 */

import {
  foldRecordFault,
  isScalarOp,
  resultType,
  scalarConst,
  scalarNode,
  scalarParam,
  type FoldRecord,
  type Scalar,
  type ScalarProgram,
  type ScalarType,
} from '@heed/scalar';
import type { Field } from './field.ts';

const TYPES: readonly ScalarType[] = ['f32', 'f64', 'bool'];

/** Gives the program that a field names by its number. */
export type Programs = (field: Field) => ScalarProgram;

/** The table of programs. */
export function readPrograms(field: Field): Programs {
  const programs = field.list(readScalar);
  return (named) => programs[named.whole(0, programs.length)] ?? named.fail('a program');
}

function readScalar(field: Field): ScalarProgram {
  const params = field.field('params').list((param) => {
    const [name, type] = param.list((item, k) => (k === 0 ? item.text() : item.oneOf(TYPES)));
    if (name === undefined || type === undefined) return param.fail('a name and a type');
    return scalarParam(name, type as ScalarType);
  });
  if (new Set(params.map(({ name }) => name)).size !== params.length) field.fail('parameters of different names');
  const made: Scalar[] = [];
  field.field('steps').list((step) => made.push(readStep(step, params, made)));
  const results = field.field('results').list((result) => made[result.whole(0, made.length)]);
  return { params, results };
}

function readStep(step: Field, params: ScalarProgram['params'], made: readonly Scalar[]): Scalar {
  const items = step.list((item) => item);
  const [head, first, second] = items;
  const op = head?.text();
  if (op === 'param') return params[first?.whole(0, params.length) ?? step.fail('a parameter')];
  if (op === 'const') {
    if (first === undefined || second === undefined) return step.fail('a constant');
    const type = first.oneOf(TYPES);
    const value = second.number();
    return type === 'bool' && value !== 0 && value !== 1 ? second.fail('0 or 1') : scalarConst(value, type);
  }
  if (op === undefined || !isScalarOp(op)) return step.fail('an operation');
  const target = op === 'cast' ? second?.oneOf(TYPES) : undefined;
  const args = (op === 'cast' ? items.slice(1, 2) : items.slice(1)).map((item) => made[item.whole(0, made.length)]);
  const types = args.map(({ type }) => type);
  if (resultType(op, types, target) === undefined) return step.fail(`operands that ${op} applies to`);
  return scalarNode(op, args, target);
}

export function readFoldRecord(field: Field, program: Programs): FoldRecord {
  const record: FoldRecord = {
    name: field.field('name').text(),
    fields: field.field('fields').list((name) => name.text()),
    identity: field.field('identity').list((value) => value.number()),
    lift: program(field.field('lift')),
    merge: program(field.field('merge')),
    finish: program(field.field('finish')),
    ...field.optional('weight', program),
    ...field.optional('rescale', program),
    ...field.optional('powers', (powers) => ({
      ...powers.optional('weight', (weight) => readPower(weight, program)),
      total: readPower(powers.field('total'), program),
      extra: powers.field('extra').number(),
    })),
    commutative: field.field('commutative').truth(),
  };
  const fault = foldRecordFault(record);
  return fault === undefined ? record : field.fail(`a fold record (${fault})`);
}

/** (p, u) → a number; u may be left out. */
export function readPower(field: Field, programs: Programs): ScalarProgram {
  const program = programs(field);
  const { params, results } = program;
  const isPower = params.length <= 2 && results.length === 1 && [...params, ...results].every(isWorking);
  return isPower ? program : field.fail('a program of one or two numbers');
}

const isWorking = ({ type }: { readonly type: ScalarType }): boolean => type === 'f32';
