/**
 * The rowwise skeleton in JavaScript: a fold record along the inner axis, then `finish` once or `weight` at each element.
 *
 * In: a record no emitter knows by name. Out: a kernel that folds each row and, for weights, walks it a second time. Each
 * element is merged into the state at once (`merge` and `lift` are composed and simplified). The state is float64 and only
 * what is stored is rounded: at least as accurate as float32, and rounding in the chain costs 5 ns an element. Where the
 * step calls no long function and the record is commutative, four states take turns, so that no addition waits for the
 * one before; they are merged as ((0 1)(2 3)), then the last one to three elements one by one. An excluded element is
 * skipped, whatever it holds.
 */

import { bug } from '@heed/diagnostics';
import { applyProgram, scalarParam, scalarProgram, simplify } from '@heed/scalar';
import type { FoldRecord, ScalarProgram } from '@heed/scalar';
import type { RowwiseKernel } from '../kernel.ts';
import { either, nest } from './lines.ts';
import type { Lines } from './lines.ts';
import { BoundText } from './operands.ts';
import type { Operands } from './operands.ts';
import { constant, name as named, rounded } from './scalar-ops.ts';
import type { Expression } from './scalar-ops.ts';
import { given, ScalarText } from './scalar-text.ts';
import { kernelFunction } from './walk.ts';

/** States that grow side by side. */
const STATES = ['a', 'b', 'c', 'd'] as const;

export function rowwiseText(kernel: RowwiseKernel, name: string, operands: Operands): Lines {
  const row = new Row(kernel, operands);
  const { record } = kernel;
  const state = fields(record, 's');
  const folded = foldRow(record, row, operands);
  const written =
    kernel.output === 'finish' ? finishRow(kernel, operands, state) : weighRow(kernel, row, operands, state);
  return kernelFunction(name, operands, row.before, [...folded, ...written]);
}

function fields({ identity }: FoldRecord, state: string): readonly string[] {
  return identity.map((_, k) => `${state}${k}`);
}

/** The row's numbers, and which of them count. */
class Row {
  readonly before: Lines;
  readonly #score: BoundText;
  readonly #domain: BoundText | undefined;
  readonly #operands: Operands;

  constructor(kernel: RowwiseKernel, operands: Operands) {
    this.#operands = operands;
    this.#score = new BoundText(operands, kernel.score);
    this.#domain = kernel.domain && new BoundText(operands, kernel.domain);
    this.before = [...this.#score.before, ...(this.#domain?.before ?? [])];
  }

  /** The operands that an element needs. */
  get moved(): readonly number[] {
    return [...new Set([...this.#score.operands, ...(this.#domain?.operands ?? [])])];
  }

  /** What is done at one element that counts, and at one that does not. */
  element(inside: (score: Expression) => Lines, outside: Lines = []): Lines {
    const read = (operand: number, type: 'f32' | 'f64' | 'bool'): Expression => this.#operands.read(operand, type);
    const score = this.#score.run(read);
    const local = this.#operands.names.fresh();
    const value = given(score.result, score.types[0], 'f32');
    const body = [
      ...score.lines,
      ...(value.atom ? [] : [`const ${local} = ${value.text};`]),
      ...inside(value.atom ? value : named(local)),
    ];
    if (this.#domain === undefined) return body;
    const domain = this.#domain.run(read);
    return [...domain.lines, ...either(domain.result.text, body, outside)];
  }
}

/** (fields…, x) → fields: a row with one element more. */
function growing({ fields: names, merge, lift }: FoldRecord): ScalarProgram {
  const params = [...names.map((_, k) => scalarParam(`s${k}`, 'f32')), scalarParam('x', 'f32')];
  const lifted = applyProgram(lift, [params.at(-1)!]);
  return simplify(scalarProgram(params, applyProgram(merge, [...params.slice(0, -1), ...lifted])));
}

/** Pass 1: the state of the whole row, in s0, s1, … */
function foldRow(record: FoldRecord, row: Row, operands: Operands): Lines {
  const { names, use } = operands;
  const grow = new ScalarText(names, use, growing(record), true);
  const merge = new ScalarText(names, use, record.merge, true);
  const before = [...grow.hoist(() => undefined), ...merge.hoist(() => undefined)];
  const start = (state: string): string =>
    `let ${fields(record, state)
      .map((field, k) => `${field} = ${constant('f32', record.identity[k]).text}`)
      .join(', ')};`;
  const assign = (state: string, { lines, results }: ReturnType<ScalarText['run']>): Lines => {
    const to = fields(record, state);
    // A result may use a field that is assigned before it.
    const isSafe = ({ text, atom }: Expression, k: number): boolean =>
      results.length === 1 || text === to[k] || (atom && !to.includes(text));
    const locals = results.map((value, k) => (isSafe(value, k) ? undefined : names.fresh()));
    return [
      ...lines,
      ...results.flatMap(({ text }, k) => (locals[k] === undefined ? [] : [`const ${locals[k]} = ${text};`])),
      ...results.flatMap(({ text }, k) => ((locals[k] ?? text) === to[k] ? [] : [`${to[k]} = ${locals[k] ?? text};`])),
    ];
  };
  const accumulate = (state: string): Lines =>
    row.element((score) => {
      const own = fields(record, state);
      return assign(
        state,
        grow.run((k) => (k < own.length ? named(own[k]) : score)),
      );
    });
  const join = (to: string, left: string, right: string): Lines => {
    const [a, b] = [fields(record, left), fields(record, right)];
    return nest(
      '',
      assign(
        to,
        merge.run((k) => named(k < a.length ? a[k] : b[k - a.length])),
      ),
    );
  };
  if (!record.commutative || grow.isLong) {
    return [...before, start('s'), ...operands.along(0, 'At', '', row.moved, accumulate('s'))];
  }
  const { moved } = row;
  const step = moved.map((k) => `${operands.index(k)} += ${operands.stride(k, 0)};`).join(' ');
  const starts = moved.map((k) => `, ${operands.index(k)} = ${operands.index(k, 'At')}`).join('');
  const one = (state: string): Lines => [...accumulate(state), ...(step === '' ? [] : [step])];
  return [
    ...before,
    ...STATES.map(start),
    `let n = 0${starts};`,
    ...nest(
      `for (; n + ${STATES.length} <= nCount; n += ${STATES.length})`,
      STATES.flatMap((state) => nest('', one(state))),
    ),
    ...join('a', 'a', 'b'),
    ...join('c', 'c', 'd'),
    start('s'),
    ...join('s', 'a', 'c'),
    ...nest('for (; n < nCount; n++)', one('s')),
  ];
}

/** A record's numbers are f32: kept wide until here. */
function once({ text }: Expression): Expression {
  return rounded(text);
}

function finishRow({ record, out }: RowwiseKernel, operands: Operands, state: readonly string[]): Lines {
  const finish = new ScalarText(operands.names, operands.use, record.finish, true);
  const { lines, results } = finish.run((k) => named(state[k]));
  return [...lines, operands.write(operands.index(out, 'At'), 'f32', once(results[0]))];
}

/** Pass 2: each element's weight in the row's final state; what depends on the state alone is computed once. */
function weighRow(kernel: RowwiseKernel, row: Row, operands: Operands, state: readonly string[]): Lines {
  const program = kernel.record.weight ?? bug(`kernel \`${kernel.name}\` has a record with weights`);
  const weight = new ScalarText(operands.names, operands.use, program, true);
  const before = weight.hoist((k) => (k === 0 ? undefined : named(state[k - 1])));
  const body = row.element(
    (score) => {
      const { lines, results } = weight.run(() => score);
      return [...lines, operands.write(operands.index(kernel.out), 'f32', once(results[0]))];
    },
    [operands.write(operands.index(kernel.out), 'f32', constant('f32', 0))],
  );
  return [...before, ...operands.along(0, 'At', '', [...new Set([...row.moved, kernel.out])], body)];
}
