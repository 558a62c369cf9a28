/**
 * The rowwise skeleton: a fold record along the inner axis, then `finish` once or `weight` at each element.
 *
 * In: a record no emitter knows by name. Out: a kernel that walks the rows and calls `_row` for each. When the record is
 * commutative, four states stand in the lanes of vectors, of which there are two; they are merged in a fixed order:
 * vectors, then lanes ((0 1)(2 3)), then the tail one by one. An excluded element's score may be anything, NaN
 * included: its lane keeps the state by selection.
 */

import { bug } from '@heed/diagnostics';
import type { ScalarProgram } from '@heed/scalar';
import type { RowwiseKernel } from '../kernel.ts';
import type { Func } from '../wasm/function.ts';
import type { WasmModule } from '../wasm/module.ts';
import { BoundCode, Moving, operandsOf } from './moving.ts';
import { walkOuter } from './odometer.ts';
import { ScalarCode } from './scalar-code.ts';
import { select } from './scalar-ops.ts';
import { countDown, cursorParams, cursorsOf } from './stages.ts';
import { bind, constant, extract, variable } from './values.ts';
import type { Lanes, Scope, Value, Variable } from './values.ts';

type State = readonly Value[];

/** Vectors of states that grow side by side, one's chain of operations hiding the other's: `max` 1.8 times faster. */
const CHAINS = 2;

/** What is known at one element, or at four: its number, whether it counts, and a way to write there. */
interface Element {
  readonly lanes: Lanes;
  readonly score: Value;
  readonly domain: Value | undefined;
  readonly write: (value: Value) => void;
}

export function emitRowwise(module: WasmModule, kernel: RowwiseKernel, name: string): Func {
  const row = emitRow(module, kernel, name);
  return module.func(name, { block: 'i32', begin: 'i32', end: 'i32' }, [], (f, params) => {
    walkOuter(f, kernel, params, (cursors) => {
      f.get(params.block, ...cursors);
      f.call(row);
    });
  });
}

function emitRow(module: WasmModule, kernel: RowwiseKernel, name: string): Func {
  return module.func(`${name}_row`, { block: 'i32', ...cursorParams(kernel) }, [], (f, params) => {
    const scope = { module, f };
    const moving = Moving.start(scope, kernel, params.block, cursorsOf(kernel, params), [0]);
    const row = new Row(moving, kernel);
    const state = foldRow(scope, kernel, row);
    if (kernel.output === 'finish')
      moving.write(kernel.out, 0, one(new ScalarCode(scope, kernel.record.finish).run('scalar', (k) => state[k])));
    else weighRow(scope, kernel, row, state);
  });
}

/** The row's numbers, and which of them count. */
class Row {
  readonly #moving: Moving;
  readonly #kernel: RowwiseKernel;
  readonly #score: BoundCode;
  readonly #domain: BoundCode | undefined;
  readonly #moved: readonly number[];

  constructor(moving: Moving, kernel: RowwiseKernel) {
    this.#moving = moving;
    this.#kernel = kernel;
    this.#score = new BoundCode(moving, kernel.score);
    this.#domain = kernel.domain && new BoundCode(moving, kernel.domain);
    this.#moved = [...new Set([...operandsOf(kernel.score), ...operandsOf(kernel.domain), kernel.out])];
  }

  /**
   * A new pass: the function it gives emits a loop over as many elements as are left, four or one at a time, `times`
   * times in a row.
   */
  pass(): (lanes: Lanes, times: number, visit: (element: Element, time: number) => void) => void {
    const here = this.#moving.copy(this.#moved);
    const { f } = here.scope;
    const left = f.local('i32', 'left');
    f.get(here.extent(0));
    f.set(left);
    return (lanes, times, visit) => {
      const width = lanes === 'vector' ? 4 : 1;
      countDown(f, left, width * times, () => {
        for (let time = 0; time < times; time++) {
          visit(this.#element(here, lanes), time);
          here.step(0, width, this.#moved);
        }
      });
    };
  }

  #element(here: Moving, lanes: Lanes): Element {
    const seen = new Map<number, Value>();
    const read = (operand: number): Value => {
      const value = seen.get(operand) ?? bind(here.scope, here.read(operand, lanes, 0));
      seen.set(operand, value);
      return value;
    };
    const score = this.#score.run(lanes, read);
    const domain = this.#domain?.run(lanes, read);
    return { lanes, score, domain, write: (value) => here.write(this.#kernel.out, 0, value) };
  }
}

/** Pass 1: the state of the whole row. */
function foldRow(scope: Scope, { record }: RowwiseKernel, row: Row): State {
  const lift = hoisted(scope, record.lift);
  const merge = hoisted(scope, record.merge);
  const fields = record.identity.length;
  const join = (lanes: Lanes, a: State, b: State): State =>
    merge.run(lanes, (k) => (k < fields ? a[k] : b[k - fields]));
  const identity = (lanes: Lanes): Variable[] =>
    record.identity.map((value, k) =>
      variable(scope, constant(scope, 'f32', value, lanes), record.fields[k] ?? 'state'),
    );

  const assign = (state: readonly Variable[], next: State): void => state.forEach((field, k) => field.set(next[k]));
  const accumulate = (state: readonly Variable[], { lanes, score, domain }: Element): void => {
    const joined = join(
      lanes,
      state,
      lift.run(lanes, () => score),
    );
    assign(
      state,
      domain === undefined ? joined : joined.map((value, k) => bind(scope, select(scope, domain, value, state[k]))),
    );
  };

  const total = identity('scalar');
  const next = row.pass();
  if (record.commutative) {
    const chains = Array.from({ length: CHAINS }, () => identity('vector'));
    const [first = []] = chains;
    next('vector', CHAINS, (element, time) => accumulate(chains[time], element));
    for (const chain of chains.slice(1)) assign(first, join('vector', first, chain));
    next('vector', 1, (element) => accumulate(first, element));
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => first.map((field) => bind(scope, extract(scope, field, lane))));
    assign(total, join('scalar', join('scalar', a, b), join('scalar', c, d)));
  }
  next('scalar', 1, (element) => accumulate(total, element));
  return total;
}

/** Pass 2: each element's weight in the row's final state; what depends on the state alone is computed once. */
function weighRow(scope: Scope, { name, record }: RowwiseKernel, row: Row, state: State): void {
  const weight = new ScalarCode(scope, record.weight ?? bug(`kernel \`${name}\` has a record with weights`));
  weight.hoist((index) => (index === 0 ? undefined : state[index - 1]));
  const next = row.pass();
  for (const lanes of ['vector', 'scalar'] as const) {
    next(lanes, 1, ({ score, domain, write }) => {
      const value = one(weight.run(lanes, () => score));
      write(
        domain === undefined ? value : bind(scope, select(scope, domain, value, constant(scope, value.type, 0, lanes))),
      );
    });
  }
}

function hoisted(scope: Scope, program: ScalarProgram): ScalarCode {
  const code = new ScalarCode(scope, program);
  code.hoist(() => undefined);
  return code;
}

function one(results: readonly Value[]): Value {
  return results[0] ?? bug('a scalar program of a record has a result');
}
