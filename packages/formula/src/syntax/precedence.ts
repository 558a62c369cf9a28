/**
 * Precedence: a flat chain of signed values and infix operators → one expression.
 *
 * Loosest first: `|`; `∨`; `∧`; `¬`; comparisons (one chained node); `‖` (one node); `+ -`; `· @ ⊙ * ⊗ / div mod` (one
 * level, left to right); prefix `-`, `√`. `Σ_t` takes the factors that follow, joined by multiplication, and stops at
 * `/ div mod + -`. Precedence climbing (Richards); postfix operators are already inside the values.
 */

import { cover } from '@heed/diagnostics';
import type { Span } from '@heed/diagnostics';
import { MAX_NESTING } from './faults.ts';
import type { Maker } from './nodes.ts';
import * as t from './tokens.ts';
import type { TokenType } from './tokens.ts';
import type {
  Binary,
  BinaryOperator,
  Compare,
  CompareOperator,
  Concat,
  Exclude,
  Expr,
  Logic,
  Name,
  Unary,
} from './tree.ts';

export interface Sign {
  readonly type: TokenType;
  readonly span: Span;
  /** For `Σ`, `∏`: the built-in and the index names. */
  readonly callee: Name | undefined;
  readonly subscript: readonly Name[];
}

export interface Term {
  readonly signs: readonly Sign[];
  readonly value: Expr;
}

export interface Operator {
  readonly type: TokenType;
  readonly span: Span;
}

export const LEVEL = {
  exclude: 1,
  or: 2,
  and: 3,
  not: 4,
  compare: 5,
  concat: 6,
  add: 7,
  /** A sum written `Σ_t f` reaches over products but not over `+`. */
  reduce: 7.5,
  mul: 8,
  prefix: 9,
} as const;

const LEVELS: ReadonlyMap<TokenType, number> = new Map<TokenType, number>([
  [t.Where, LEVEL.exclude],
  [t.Or, LEVEL.or],
  [t.And, LEVEL.and],
  ...[t.LessEqual, t.GreaterEqual, t.NotEqual, t.EqualEqual, t.Less, t.Greater, t.Equal].map(
    (type) => [type, LEVEL.compare] as const,
  ),
  [t.Join, LEVEL.concat],
  [t.Plus, LEVEL.add],
  [t.Minus, LEVEL.add],
  ...[t.MatMul, t.Mul, t.Outer, t.Divide, t.FloorDivide, t.Modulo].map((type) => [type, LEVEL.mul] as const),
]);

const COMPARISONS: ReadonlyMap<TokenType, CompareOperator> = new Map<TokenType, CompareOperator>([
  [t.Less, '<'],
  [t.LessEqual, '<='],
  [t.Greater, '>'],
  [t.GreaterEqual, '>='],
  [t.Equal, '='],
  [t.EqualEqual, '='],
  [t.NotEqual, '!='],
]);

const ARITHMETIC: ReadonlyMap<TokenType, BinaryOperator> = new Map<TokenType, BinaryOperator>([
  [t.Plus, 'add'],
  [t.Minus, 'sub'],
  [t.MatMul, 'matmul'],
  [t.Mul, 'mul'],
  [t.Outer, 'outer'],
  [t.Divide, 'div'],
  [t.FloorDivide, 'floordiv'],
  [t.Modulo, 'mod'],
]);

const FACTORS: ReadonlySet<TokenType> = new Set([t.MatMul, t.Mul, t.Outer]);

/** `terms.length` is `operators.length + 1`. */
export function climb(terms: readonly Term[], operators: readonly Operator[], maker: Maker): Expr {
  let at = 0;
  let depth = 0;

  /** An expression of operators that bind at least as tightly as `level`. */
  function chain(level: number): Expr {
    return extend(signed(0), level, false);
  }

  /** The value at `at` under its signs from `k` on. */
  function signed(k: number): Expr {
    const term = terms[at];
    const sign = term.signs[k];
    if (sign === undefined) return term.value;
    if (depth >= MAX_NESTING) {
      at = operators.length;
      return maker.tooDeep(sign.span);
    }
    depth += 1;
    const made = apply(sign, k);
    depth -= 1;
    return made;
  }

  function apply(sign: Sign, k: number): Expr {
    const operand = extend(signed(k + 1), reach(sign.type), sign.type === t.BigPrefix);
    const span = cover(sign.span, operand.span);
    if (sign.callee !== undefined) return maker.sign(sign.callee, sign.subscript, operand, span);
    const operator = sign.type === t.Not ? 'not' : 'neg';
    return maker.expr<Unary>({ kind: 'unary', operator, operand, span }, operand);
  }

  /** Goes on from a value already read. */
  function extend(first: Expr, level: number, factorsOnly: boolean): Expr {
    let left = first;
    for (;;) {
      const operator = operators[at];
      const own = operator === undefined ? undefined : LEVELS.get(operator.type);
      if (operator === undefined || own === undefined || own < level) return left;
      if (factorsOnly && !FACTORS.has(operator.type)) return left;
      if (own === LEVEL.compare) left = comparison(left);
      else if (own === LEVEL.concat) left = concatenation(left);
      else {
        at += 1;
        left = combine(operator, left, chain(own + 1));
      }
    }
  }

  function comparison(first: Expr): Expr {
    const operands = [first];
    const signs: CompareOperator[] = [];
    for (let sign = next(LEVEL.compare); sign !== undefined; sign = next(LEVEL.compare)) {
      signs.push(COMPARISONS.get(sign.type) ?? '=');
      at += 1;
      operands.push(chain(LEVEL.compare + 1));
    }
    const span = cover(first.span, (operands.at(-1) as Expr).span);
    return maker.expr<Compare>({ kind: 'compare', operands, operators: signs, span }, ...operands);
  }

  function concatenation(first: Expr): Expr {
    const items = [first];
    while (next(LEVEL.concat) !== undefined) {
      at += 1;
      items.push(chain(LEVEL.concat + 1));
    }
    const span = cover(first.span, (items.at(-1) as Expr).span);
    return maker.expr<Concat>({ kind: 'concat', items, span }, ...items);
  }

  function next(level: number): Operator | undefined {
    const operator = operators[at];
    return operator !== undefined && LEVELS.get(operator.type) === level ? operator : undefined;
  }

  function combine(operator: Operator, left: Expr, right: Expr): Expr {
    const span = cover(left.span, right.span);
    if (operator.type === t.Where)
      return maker.expr<Exclude>({ kind: 'exclude', value: left, condition: right, span }, left, right);
    if (operator.type === t.And || operator.type === t.Or) {
      const name = operator.type === t.And ? 'and' : 'or';
      return maker.expr<Logic>({ kind: 'logic', operator: name, left, right, span }, left, right);
    }
    const name = ARITHMETIC.get(operator.type) ?? 'matmul';
    const node = { kind: 'binary', operator: name, operatorSpan: operator.span, left, right, span } as const;
    return maker.expr<Binary>(node, left, right);
  }

  return chain(0);
}

/** How loosely an operator may bind and still belong to the operand of a sign. */
function reach(sign: TokenType): number {
  if (sign === t.Not) return LEVEL.compare;
  if (sign === t.BigPrefix) return LEVEL.mul;
  return LEVEL.prefix;
}
