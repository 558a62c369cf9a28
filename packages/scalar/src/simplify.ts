/**
 * Simplification: rewriting by laws until none applies.
 *
 * In: a program. Out: one that gives the same results to the bit, NaN, ±0 and ±∞ included, in both precisions, with
 * equal subterms shared. Every law is one line of algebra below. Deliberately absent because they fail somewhere:
 * x + 0, x·0, x − x, x/x, −(x − y), ¬(x < y), and any reassociation.
 *
 * Invariant: each law makes the term smaller, or turns it once towards the form the laws agree on (constants right,
 * products instead of quotients and powers), so rewriting ends. What a law builds goes through `make`, so the result is
 * a fixed point.
 */

import { scalarProgram } from './build.ts';
import { createInterner } from './intern.ts';
import { isApply, isConst, isValue, scalarConst, scalarNode } from './node.ts';
import { ops } from './ops.ts';
import type { Scalar, ScalarApply, ScalarOp, ScalarProgram, ScalarType } from './scalar.ts';
import { transform } from './traverse.ts';
import { applyUnits, foldConstants } from './units.ts';

/** Builds a simplified node; `type` is the result's. */
type Make = (op: ScalarOp, args: readonly Scalar[], type: ScalarType) => Scalar;

export interface Law {
  /** The algebra, for people. */
  readonly law: string;
  /** The right side, where the left side matches. Equal operands are one node. */
  readonly rewrite: (node: ScalarApply, make: Make) => Scalar | undefined;
}

export function simplify(program: ScalarProgram): ScalarProgram {
  const intern = createInterner();
  const simple = new Map<Scalar, Scalar>();
  const make: Make = (op, args, type) => settle(scalarNode(op, args.map(settle), op === 'cast' ? type : undefined));
  const settle = (node: Scalar): Scalar => {
    const own = intern(node);
    const known = simple.get(own);
    if (known !== undefined) return known;
    const result = (isApply(own) ? rewritten(own, make) : undefined) ?? own;
    const kept = intern(result);
    simple.set(own, kept);
    return kept;
  };
  const results = transform(program.results, (node, args) =>
    isApply(node) ? make(node.op, args, node.type) : settle(node),
  );
  return scalarProgram(program.params, results);
}

function rewritten(node: ScalarApply, make: Make): Scalar | undefined {
  for (const { rewrite } of laws) {
    const result = rewrite(node, make);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** The operand of `node` if it is an application of `op`. */
const under = (op: ScalarOp, node: Scalar | undefined): Scalar | undefined =>
  node !== undefined && isApply(node) && node.op === op ? node.args[0] : undefined;

const ROUNDINGS: ReadonlySet<string> = new Set<ScalarOp>(['floor', 'ceil', 'round']);

/** 1/c where that is exact in float32 too: c is a power of two of moderate size. */
function exactReciprocal(c: Scalar | undefined): number | undefined {
  if (c === undefined || !isConst(c)) return undefined;
  const exponent = Math.log2(Math.abs(c.value));
  return Number.isInteger(exponent) && Math.abs(exponent) <= 100 && 2 ** exponent === Math.abs(c.value)
    ? 1 / c.value
    : undefined;
}

/** A law about `op` alone. */
function law(
  text: string,
  op: ScalarOp,
  rewrite: (
    args: { readonly a: Scalar; readonly b: Scalar; readonly c: Scalar },
    type: ScalarType,
    make: Make,
  ) => Scalar | undefined,
): Law {
  return {
    law: text,
    rewrite: (node, make) => {
      if (node.op !== op) return undefined;
      const [a = node, b = a, c = a] = node.args;
      return rewrite({ a, b, c }, node.type, make);
    },
  };
}

const TRUE = scalarConst(true, 'bool');
const FALSE = scalarConst(false, 'bool');

export const laws: readonly Law[] = [
  { law: 'op(constants) = constant, where exact', rewrite: (node) => foldConstants(node.op, node.type, node.args) },
  {
    law: 'x·1 = x, x/1 = x, x − 0 = x, x + (−0) = x, x¹ = x, x⁰ = 1, −(−x) = x, ¬¬p = p, p ∧ true = p, …',
    rewrite: (node) => applyUnits(node.op, node.type, node.args),
  },
  {
    law: 'c ∘ x = x ∘ c for commutative ∘ and constant c',
    rewrite: ({ op, type, args: [a, b] }, make) =>
      ops[op].commutative && a && b && isConst(a) && !isConst(b) ? make(op, [b, a], type) : undefined,
  },

  law('x + (−y) = x − y', 'add', ({ a, b }, type, make) => {
    const y = under('neg', b);
    return y && make('sub', [a, y], type);
  }),
  law('(−x) + y = y − x', 'add', ({ a, b }, type, make) => {
    const x = under('neg', a);
    return x && make('sub', [b, x], type);
  }),
  law('x − (−y) = x + y', 'sub', ({ a, b }, type, make) => {
    const y = under('neg', b);
    return y && make('add', [a, y], type);
  }),
  law('(−x)·(−y) = x·y', 'mul', ({ a, b }, type, make) => {
    const [x, y] = [under('neg', a), under('neg', b)];
    return x && y && make('mul', [x, y], type);
  }),
  law('x·(−1) = −x', 'mul', ({ a, b }, type, make) => (isValue(b, -1) ? make('neg', [a], type) : undefined)),
  law('(−x)/(−y) = x/y', 'div', ({ a, b }, type, make) => {
    const [x, y] = [under('neg', a), under('neg', b)];
    return x && y && make('div', [x, y], type);
  }),
  law('x/2ᵏ = x·2⁻ᵏ', 'div', ({ a, b }, type, make) => {
    const reciprocal = exactReciprocal(b);
    return reciprocal === undefined ? undefined : make('mul', [a, scalarConst(reciprocal, type)], type);
  }),
  law('x² = x·x', 'pow', ({ a, b }, type, make) => (isValue(b, 2) ? make('mul', [a, a], type) : undefined)),
  law('min(x, x) = x', 'min', ({ a, b }) => (a === b ? a : undefined)),
  law('max(x, x) = x', 'max', ({ a, b }) => (a === b ? a : undefined)),
  law('|−x| = |x|', 'abs', ({ a }, type, make) => {
    const x = under('neg', a);
    return x && make('abs', [x], type);
  }),
  law('||x|| = |x|', 'abs', ({ a }) => under('abs', a) && a),
  law('sign sign x = sign x', 'sign', ({ a }) => under('sign', a) && a),
  {
    law: '⌊⌈x⌉⌋ = ⌈x⌉, and so for any two of floor, ceil, round',
    rewrite: ({ op, args: [a] }) => (ROUNDINGS.has(op) && a && ROUNDINGS.has(a.op) ? a : undefined),
  },

  law('(x < x) = false', 'lt', ({ a, b }) => (a === b ? FALSE : undefined)),
  law('¬(x = y) = (x ≠ y), ¬(x ≠ y) = (x = y)', 'not', ({ a }, type, make) => {
    if (a.op === 'eq') return make('ne', a.args, type);
    return a.op === 'ne' ? make('eq', a.args, type) : undefined;
  }),
  law('p ∧ p = p, p ∧ ¬p = false', 'and', ({ a, b }) => {
    if (a === b) return a;
    return under('not', a) === b || under('not', b) === a ? FALSE : undefined;
  }),
  law('p ∨ p = p, p ∨ ¬p = true', 'or', ({ a, b }) => {
    if (a === b) return a;
    return under('not', a) === b || under('not', b) === a ? TRUE : undefined;
  }),

  law('(x where ¬p, else y) = (y where p, else x)', 'select', ({ a, b, c }, type, make) => {
    const p = under('not', a);
    return p && make('select', [p, c, b], type);
  }),
  law('(x where p, else y) within (… where p, else z) = x', 'select', ({ a, b, c }, type, make) =>
    isApply(b) && b.op === 'select' && b.args[0] === a ? make('select', [a, b.args[1], c], type) : undefined,
  ),
  law('(y where p, else z) within (x where p, else …) = z', 'select', ({ a, b, c }, type, make) =>
    isApply(c) && c.op === 'select' && c.args[0] === a ? make('select', [a, b, c.args[2]], type) : undefined,
  ),
  law('(false where p, else true) = ¬p', 'select', ({ a, b, c }, type, make) =>
    isValue(b, 0) && isValue(c, 1) && type === 'bool' ? make('not', [a], type) : undefined,
  ),
  law('(q where p, else false) = p ∧ q', 'select', ({ a, b, c }, type, make) =>
    type === 'bool' && isValue(c, 0) ? make('and', [a, b], type) : undefined,
  ),
  law('(true where p, else q) = p ∨ q', 'select', ({ a, b, c }, type, make) =>
    type === 'bool' && isValue(b, 1) ? make('or', [a, c], type) : undefined,
  ),

  law('a cast of a cast that loses nothing = one cast', 'cast', ({ a }, type, make) => {
    const x = under('cast', a);
    const widening = x !== undefined && (x.type === 'bool' || (x.type === 'f32' && a.type === 'f64'));
    if (!widening) return undefined;
    return x.type === type ? x : make('cast', [x], type);
  }),
];
