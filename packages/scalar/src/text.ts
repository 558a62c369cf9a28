/**
 * The text form of scalar programs, which reads back: `(x, m: f64) => exp(sub(x, cast<f32>(m)))`.
 *
 * In: a program or a text. Out: the text on one line, or the program (equal in the sense of `equalPrograms`), or
 * `undefined` where the text is none. f32 is the type of whatever names none; `f64(2)` is a constant of type f64. A term
 * that is used twice, or stands too deep for a reader, gets a name: `let t0 = …;`. Several results stand in `[…]`.
 */

import { bug } from '@heed/diagnostics';
import { linearise } from './linearise.ts';
import { scalarConst, scalarNode, scalarParam } from './node.ts';
import { isScalarOp, resultType } from './ops.ts';
import { nameText, numberText, Reader } from './reader.ts';
import type { Scalar, ScalarConst, ScalarParam, ScalarProgram, ScalarType } from './scalar.ts';

/** Calls inside calls that are printed before a name is introduced. */
const DEPTH_PRINTED = 16;
/** Calls inside calls that are read. */
const DEPTH_READ = 200;

export function scalarText(program: ScalarProgram): string {
  const { steps, results } = linearise(program);
  const uses = steps.map(() => 0);
  const count = (at: number): void => void (uses[at] = (uses[at] ?? 0) + 1);
  for (const step of steps) if ('args' in step) step.args.forEach(count);
  results.forEach(count);

  const names = new Set(program.params.map((param) => param.name));
  const lets: string[] = [];
  const texts: string[] = [];
  const depths: number[] = [];
  let fresh = 0;
  for (const [at, step] of steps.entries()) {
    depths[at] = 0;
    if (step.op === 'const') texts[at] = constText(step);
    else if (step.op === 'param')
      texts[at] = nameText(program.params[step.index]?.name ?? bug('a parameter is declared'));
    else {
      const call = `${step.op}${step.op === 'cast' ? `<${step.type}>` : ''}`;
      const text = `${call}(${step.args.map((arg) => texts[arg]).join(', ')})`;
      const depth = 1 + Math.max(...step.args.map((arg) => depths[arg] ?? 0));
      if (uses[at] === 1 && depth < DEPTH_PRINTED) {
        texts[at] = text;
        depths[at] = depth;
        continue;
      }
      while (names.has(`t${fresh}`)) fresh += 1;
      const name = `t${fresh++}`;
      texts[at] = name;
      lets.push(`let ${name} = ${text}; `);
    }
  }
  const params = program.params.map(({ name, type }) => nameText(name) + (type === 'f32' ? '' : `: ${type}`));
  const written = results.map((at) => texts[at]);
  const body = written.length === 1 ? written[0] : `[${written.join(', ')}]`;
  return `(${params.join(', ')}) => ${lets.join('')}${body}`;
}

function constText({ type, value }: Pick<ScalarConst, 'type' | 'value'>): string {
  if (type === 'bool') return value === 0 ? 'false' : 'true';
  return type === 'f32' ? numberText(value) : `f64(${numberText(value)})`;
}

/** Reads what `scalarText` writes; `undefined` when the text is not a program. */
export function parseScalar(text: string): ScalarProgram | undefined {
  const reader = new Reader(text);
  const program = readProgram(reader);
  return reader.atEnd ? program : undefined;
}

/** Reads one program where the reader stands. */
export function readProgram(reader: Reader): ScalarProgram | undefined {
  const params = readList(reader, '(', ')', () => readParam(reader));
  if (params === undefined || !reader.skip('=>')) return undefined;
  const scope = new Map<string, Scalar>(params.map((param) => [param.name, param]));
  if (scope.size !== params.length) return undefined;
  while (reader.skip('let')) {
    const name = reader.name();
    if (name === undefined || scope.has(name) || !reader.skip('=')) return undefined;
    const value = readTerm(reader, scope, 0);
    if (value === undefined || !reader.skip(';')) return undefined;
    scope.set(name, value);
  }
  if (reader.sees('[')) {
    const results = readList(reader, '[', ']', () => readTerm(reader, scope, 0));
    return results && { params, results };
  }
  const result = readTerm(reader, scope, 0);
  return result && { params, results: [result] };
}

function readParam(reader: Reader): ScalarParam | undefined {
  const name = reader.name();
  const type = reader.skip(':') ? readType(reader) : 'f32';
  return name === undefined || type === undefined ? undefined : scalarParam(name, type);
}

function readType(reader: Reader): ScalarType | undefined {
  const name = reader.name();
  return name === 'f32' || name === 'f64' || name === 'bool' ? name : undefined;
}

function readTerm(reader: Reader, scope: ReadonlyMap<string, Scalar>, depth: number): Scalar | undefined {
  if (depth > DEPTH_READ) return undefined;
  if (reader.skip('true')) return scalarConst(1, 'bool');
  if (reader.skip('false')) return scalarConst(0, 'bool');
  const number = reader.number();
  if (number !== undefined) return scalarConst(number);
  const name = reader.name();
  if (name === undefined) return undefined;
  if (!reader.sees('(') && !reader.sees('<')) return scope.get(name);
  if (name === 'f64') {
    const value = reader.skip('(') ? reader.number() : undefined;
    return value !== undefined && reader.skip(')') ? scalarConst(value, 'f64') : undefined;
  }
  if (!isScalarOp(name)) return undefined;
  let target: ScalarType | undefined;
  if (reader.skip('<')) {
    target = readType(reader);
    if (target === undefined || !reader.skip('>')) return undefined;
  }
  const args = readList(reader, '(', ')', () => readTerm(reader, scope, depth + 1));
  const types = args?.map((arg) => arg.type);
  return args && types && resultType(name, types, target) && scalarNode(name, args, target);
}

/** Items between commas, inside brackets; may be empty. */
export function readList<T>(reader: Reader, open: string, close: string, item: () => T | undefined): T[] | undefined {
  if (!reader.skip(open)) return undefined;
  const items: T[] = [];
  if (reader.skip(close)) return items;
  do {
    const read = item();
    if (read === undefined) return undefined;
    items.push(read);
  } while (reader.skip(','));
  return reader.skip(close) ? items : undefined;
}
