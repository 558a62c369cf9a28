/**
 * From scores to weights, eight queries at a time against a tile of keys, in place; for a single query, eight keys.
 *
 * In: the panels of score products. Out: the weights in panel 0 of the scores, and the state of the eight queries: the
 * reference m (in units of log₂, a whole number, so that corrections are exact powers of two and nearly always 1), the
 * total, and what older sums are to be multiplied by. With `base: 'exp'` this takes two passes, scores and their largest,
 * then powers (Milakov & Gimelshein 2018); with `base: 'score'` it takes one. What is excluded has `EXCLUDED` for a score, a
 * NaN like no other, and `mark` for a weight: 0, or `EXCLUDED` where values must not even be multiplied by it.
 */

import { streamAxes, type BoundProgram, type StreamKernel } from '../../kernel.ts';
import { exp2, exp2OfNegative } from '../../wasm/exponential.ts';
import type { Emit, Func, FunctionBuilder } from '../../wasm/function.ts';
import type { Local } from '../../wasm/instructions.ts';
import { Lanes } from '../../wasm/lanes.ts';
import { NEIGHBOURS, OTHER_HALF } from '../../wasm/shuffles.ts';
import type { WasmModule } from '../../wasm/module.ts';
import { mostKeys, PANEL, ROW } from '../../stream-scratch.ts';
import { BoundCode } from '../moving.ts';
import { ScalarCode } from '../scalar-code.ts';
import { select } from '../scalar-ops.ts';
import { bind, cast, put, variable, type Scope, type Value, type Variable } from '../values.ts';
import { HALVES, PanelReader, type Half, type Lanes8 } from './lanes-read.ts';
import { panelSpan } from './panel.ts';
import { nothing, Scratch, stateAt, type Word } from './scratch.ts';

export const LOG2E = 1.4426950408889634;
/** Below every whole reference of a finite score, and small enough that −∞ less it is still −∞. */
export const LOWEST: number = -(2 ** 127);

/** The bits of an excluded score: a NaN that no arithmetic gives. */
export const EXCLUDED = 0x7fc5a3e7;

export interface WeighOptions {
  /** Whether the condition is looked at. */
  readonly partial: boolean;
  /** Scores are scaled already, in units of log₂ with `base: 'exp'`. */
  readonly scaled: boolean;
  readonly fused: boolean;
  /** One query, whose scores are one row. */
  readonly row: boolean;
}

const PARAMS = { block: 'i32', scratch: 'i32', panel: 'i32', key: 'i32', keys: 'i32', mark: 'i32' } as const;

export function emitWeigh(module: WasmModule, kernel: StreamKernel, name: string, options: WeighOptions): Func {
  const { partial, row } = options;
  return module.func(`${name}_weigh${row ? '_row' : ''}${partial ? '_partial' : ''}`, PARAMS, [], (f, p) => {
    const scratch = new Scratch(f, kernel, p.block, p.scratch);
    const stage = new Stage({ module, f }, kernel, scratch, p, options);
    if (kernel.normaliser.base === 'exp') stage.powers();
    else stage.plain();
  });
}

const f32 = (emit: () => void): Value => ({ type: 'f32', lanes: 'vector', parts: [emit] });

interface Place {
  readonly block: Word;
  readonly panel: Word;
  readonly key: Word;
  readonly keys: Word;
  readonly mark: Word;
}

class Stage {
  readonly #scope: Scope;
  readonly #f: FunctionBuilder;
  readonly #v: Lanes;
  readonly #kernel: StreamKernel;
  readonly #scratch: Scratch;
  readonly #place: Place;
  readonly #options: WeighOptions;
  readonly #domain: BoundProgram | undefined;
  readonly #state: Word;
  readonly #mark: Local<'v128'>;
  readonly #span: { readonly first: Word; readonly count: Word };
  /** In a row: keys from this eight on. */
  readonly #left: Word;

  constructor(scope: Scope, kernel: StreamKernel, scratch: Scratch, place: Place, options: WeighOptions) {
    const { f } = scope;
    this.#scope = scope;
    this.#f = f;
    this.#v = new Lanes(f, { madd: options.fused });
    this.#kernel = kernel;
    this.#scratch = scratch;
    this.#place = place;
    this.#options = options;
    this.#domain = options.partial ? kernel.domain : undefined;
    this.#state = f.local('i32', 'state');
    scratch.putState(place.panel);
    f.set(this.#state);
    this.#mark = f.local('v128', 'mark');
    f.get(place.mark);
    f.op('i32x4.splat');
    f.set(this.#mark);
    this.#span = panelSpan(f, scratch, place.panel);
    this.#left = f.local('i32', 'left');
  }

  /** Scores, their largest, then powers. */
  powers(): void {
    const v = this.#v;
    const largest = HALVES.map(() => this.#start(Number.NEGATIVE_INFINITY, 'largest'));
    this.#scores((half, score) => {
      largest[half].set(f32(v.of('f32x4.pmax', largest[half].parts[0], score)));
      return score;
    });
    if (this.#options.row) this.#acrossLanes(largest, 'f32x4.pmax');
    const old = this.#load(stateAt.reference);
    const reference = HALVES.map((half) =>
      v.let('m', v.of('f32x4.pmax', old[half], v.of('f32x4.ceil', largest[half].parts[0]))),
    );
    const corrections = HALVES.map((half) => {
      const change = v.let('change', this.#apart(old[half], reference[half]));
      return v.let('correction', exp2(v, change));
    });
    this.#store(stateAt.reference, reference);
    this.#store(stateAt.correction, corrections);
    const totals = HALVES.map(() => this.#start(nothing(this.#kernel), 'total'));
    // Read again, not kept: V8 makes halves one only where they begin as neighbours in memory.
    this.#powers(this.#load(stateAt.reference), totals);
    if (this.#kernel.normaliser.total === undefined) return;
    if (this.#options.row) this.#acrossLanes(totals, 'f32x4.add');
    const [before, corrected] = [this.#load(stateAt.total), this.#load(stateAt.correction)];
    this.#store(
      stateAt.total,
      HALVES.map((half) => v.let('total', v.add(v.mul(before[half], corrected[half]), totals[half].parts[0]))),
    );
  }

  /** Weights straight from scores; nothing is ever corrected. */
  plain(): void {
    const v = this.#v;
    const { weight, total } = this.#kernel.normaliser;
    const one = (): void => this.#f.f32x4(1);
    const weigh = new ScalarCode(this.#scope, weight);
    const add = total && new ScalarCode(this.#scope, total);
    weigh.hoist(() => undefined);
    add?.hoist(() => undefined);
    const totals = HALVES.map(() => this.#start(nothing(this.#kernel), 'total'));
    this.#scores((half, score, domain, factor) => {
      const run = (code: ScalarCode): Value =>
        code.run('vector', (index) => f32(index === 0 ? () => this.#f.get(score) : one))[0];
      if (add !== undefined)
        totals[half].set(
          f32(
            v.add(totals[half].parts[0], () =>
              put(this.#only(domain, run(add), () => this.#f.f32x4(nothing(this.#kernel)))),
            ),
          ),
        );
      const product =
        factor === undefined
          ? run(weigh)
          : bind(
              this.#scope,
              f32(
                v.mul(
                  () => put(run(weigh)),
                  () => put(factor),
                ),
              ),
            );
      return v.let('weight', () => put(this.#only(domain, product, () => this.#f.get(this.#mark))));
    });
    if (add === undefined) return;
    if (this.#options.row) this.#acrossLanes(totals, 'f32x4.add');
    const before = this.#load(stateAt.total);
    this.#store(
      stateAt.total,
      HALVES.map((half) => v.let('total', v.add(before[half], totals[half].parts[0]))),
    );
  }

  /** Pass 1: the score of each key and query; `keep` says what stays in the panel. */
  #scores(
    keep: (half: Half, score: Local<'v128'>, domain: Value | undefined, factor: Value | undefined) => Local<'v128'>,
  ): void {
    const f = this.#f;
    const v = this.#v;
    const kernel = this.#kernel;
    const isExp = kernel.normaliser.base === 'exp';
    const { scaled } = this.#options;
    const factor = isExp ? undefined : kernel.factor;
    const reader = this.#reader([scaled ? undefined : kernel.score, this.#domain, factor]);
    const code = (bound: BoundProgram | undefined): BoundCode | undefined =>
      bound && new BoundCode(reader.moving, bound);
    const [scoreCode, domainCode, factorCode] = [
      code(scaled ? undefined : kernel.score),
      code(this.#domain),
      code(factor),
    ];
    this.#eachKey(reader, (row) => {
      const kept = HALVES.map((half) => {
        const read = this.#once((operand) => reader.read(operand, half));
        const product = (index: number): Value =>
          f32(() => {
            f.get(row);
            f.mem('v128.load', ROW * mostKeys(kernel) * index + 16 * half, 2);
          });
        const natural =
          scoreCode === undefined ? product(0) : cast(this.#scope, scoreCode.run('vector', read, product), 'f32');
        const units = isExp && !scaled ? v.mul(() => put(natural), LOG2E) : (): void => put(natural);
        const domain = this.#counted(domainCode?.run('vector', read), half);
        const score =
          domain !== undefined && isExp
            ? v.let('score', () =>
                put(
                  select(
                    this.#scope,
                    domain,
                    f32(units),
                    f32(this.#domain === undefined ? () => f.f32x4(Number.NEGATIVE_INFINITY) : () => f.i32x4(EXCLUDED)),
                  ),
                ),
              )
            : v.let('score', units);
        return keep(half, score, domain, factorCode && cast(this.#scope, factorCode.run('vector', read), 'f32'));
      });
      // Products that are scores already lie where they should.
      if (!isExp || !scaled || this.#options.row || this.#domain !== undefined) this.#store(0, kept, row);
    });
  }

  /** Pass 2: 2^(score − m), as a weight and as a part of the total. */
  #powers(reference: readonly Local<'v128'>[], totals: readonly Variable[]): void {
    const f = this.#f;
    const v = this.#v;
    const { normaliser, factor } = this.#kernel;
    const { weight, total } = normaliser;
    const reader = this.#reader([factor]);
    const factorCode = factor && new BoundCode(reader.moving, factor);
    const units = HALVES.map((half) =>
      weight.params.length < 2 && (total?.params.length ?? 0) < 2
        ? undefined
        : v.let('u', exp2(v, v.let('negated', v.of('f32x4.neg', reference[half])))),
    );
    const weigh = isIdentity(weight) ? undefined : new ScalarCode(this.#scope, weight);
    const add = total === undefined || isIdentity(total) ? undefined : new ScalarCode(this.#scope, total);
    weigh?.hoist(() => undefined);
    add?.hoist(() => undefined);
    this.#eachKey(reader, (row) => {
      const scores = HALVES.map((half) =>
        v.let('score', () => {
          f.get(row);
          f.mem('v128.load', 16 * half, 2);
        }),
      );
      const weights = HALVES.map((half) => {
        const score = scores[half];
        const excluded =
          this.#domain &&
          v.let(
            'excluded',
            v.of('i32x4.eq', score, () => f.i32x4(EXCLUDED)),
          );
        const raw = v.let('p', exp2OfNegative(v, v.let('x', this.#apart(score, reference[half]))));
        const power = excluded === undefined ? raw : v.let('p', v.of('v128.andnot', raw, excluded));
        const unit = units[half];
        const run = (code: ScalarCode | undefined): Local<'v128'> => {
          if (code === undefined) return power;
          const value = code.run('vector', (index) => f32(() => f.get(index === 0 ? power : (unit ?? power))))[0];
          // A score of −∞ has no part in the row, whatever a program makes of p = 0.
          const outside = v.of('f32x4.eq', score, Number.NEGATIVE_INFINITY);
          const none = excluded === undefined ? outside : v.of('v128.or', outside, excluded);
          return v.let(
            'of',
            v.of('v128.andnot', () => put(value), none),
          );
        };
        if (total !== undefined) totals[half].set(f32(v.add(totals[half].parts[0], this.#added(run(add), excluded))));
        let kept = run(weigh);
        if (factorCode !== undefined) {
          const read = this.#once((operand) => reader.read(operand, half));
          const by = cast(this.#scope, factorCode.run('vector', read), 'f32');
          const weighed = kept;
          kept = v.let(
            'weight',
            v.mul(weighed, () => put(by)),
          );
        }
        if (excluded !== undefined) {
          const weighed = kept;
          kept = v.let('weight', v.select(excluded, this.#mark, weighed));
        }
        return kept;
      });
      this.#store(0, weights, row);
    });
  }

  /** What a total grows by: `power` is 0 where it is excluded. */
  #added(power: Local<'v128'>, excluded: Local<'v128'> | undefined): Local<'v128'> {
    const v = this.#v;
    if (excluded === undefined || this.#kernel.normaliser.empty !== 'keyless') return power;
    return v.let('added', v.of('v128.or', power, v.of('v128.and', excluded, -0)));
  }

  #reader(programs: readonly (BoundProgram | undefined)[]): PanelReader {
    const f = this.#f;
    const { block, key, keys } = this.#place;
    let lanes: Lanes8 = { ...this.#span, key };
    if (this.#options.row) {
      f.get(keys);
      f.set(this.#left);
      lanes = { first: this.#span.first, key, along: streamAxes.key, count: this.#left };
    }
    return new PanelReader(this.#scope, this.#kernel, this.#scratch, block, programs, lanes);
  }

  /** One key after another, or eight and eight: both are a row of the panel. */
  #eachKey(reader: PanelReader, body: (row: Word) => void): void {
    const f = this.#f;
    const row = f.local('i32', 'row');
    const end = f.local('i32', 'end');
    const { row: isRow } = this.#options;
    this.#scratch.putScores(0);
    f.tee(row);
    f.get(this.#place.keys);
    f.i32(isRow ? ROW / PANEL : ROW);
    f.op('i32.mul');
    f.op('i32.add');
    f.set(end);
    f.for(
      row,
      () => f.get(row),
      () => f.get(end),
      ROW,
      () => {
        if (isRow) reader.recount();
        body(row);
        reader.next();
        if (isRow) f.bump(this.#left, -PANEL);
      },
    );
  }

  /** A domain without the lanes past the last key of a row. */
  #counted(domain: Value | undefined, half: Half): Value | undefined {
    if (!this.#options.row) return domain;
    const f = this.#f;
    const counted = (): void => {
      f.i32x4(4 * half, 4 * half + 1, 4 * half + 2, 4 * half + 3);
      f.get(this.#left);
      f.op('i32x4.splat');
      f.op('i32x4.lt_s');
    };
    const both =
      domain === undefined
        ? counted
        : (): void => {
            put(domain);
            counted();
            f.op('v128.and');
          };
    return bind(this.#scope, { type: 'bool', lanes: 'vector', parts: [both] });
  }

  /** What eight lanes have in common, in all of them. */
  #acrossLanes(variables: readonly Variable[], op: 'f32x4.pmax' | 'f32x4.add'): void {
    const f = this.#f;
    const v = this.#v;
    let all = v.let('all', v.of(op, ...variables.map(({ parts }) => parts[0])));
    for (const turned of [OTHER_HALF, NEIGHBOURS]) {
      const other = v.let('other', () => {
        f.get(all, all);
        f.shuffle(turned);
      });
      all = v.let('all', v.of(op, all, other));
    }
    const result = all;
    for (const one of variables) one.set(f32(() => f.get(result)));
  }

  #once(read: (operand: number) => Value): (operand: number) => Value {
    const seen = new Map<number, Value>();
    return (operand) => {
      const value = seen.get(operand) ?? bind(this.#scope, read(operand));
      seen.set(operand, value);
      return value;
    };
  }

  /** a − b for a power of two; the logarithm of a total wants ∞ − ∞ to be 0, so that it is ∞ itself. */
  #apart(a: Local<'v128'>, b: Local<'v128'>): Emit {
    const v = this.#v;
    const difference = v.sub(a, b);
    return this.#kernel.value === undefined ? v.of('v128.andnot', difference, v.of('f32x4.eq', a, b)) : difference;
  }

  #only(domain: Value | undefined, value: Value, otherwise: Emit): Value {
    if (domain === undefined) return value;
    return bind(this.#scope, select(this.#scope, domain, value, f32(otherwise)));
  }

  #start(value: number, name: string): Variable {
    return variable(
      this.#scope,
      f32(() => this.#f.f32x4(value)),
      name,
    );
  }

  #load(offset: number): readonly Local<'v128'>[] {
    return HALVES.map((half) =>
      this.#v.let('state', () => {
        this.#f.get(this.#state);
        this.#f.mem('v128.load', offset + 16 * half, 2);
      }),
    );
  }

  /** Both halves one after the other: with nothing between them V8 can make them one. */
  #store(offset: number, halves: readonly Local<'v128'>[], at: Word = this.#state): void {
    for (const half of HALVES) {
      this.#f.get(at, halves[half]);
      this.#f.mem('v128.store', offset + 16 * half, 2);
    }
  }
}

function isIdentity({ params, results }: BoundProgram['program']): boolean {
  const [result] = results;
  return result.op === 'param' && result.name === params[0]?.name;
}
