/**
 * The syntax tree: what a formula text says, before anyone asks what it means.
 *
 * Each spelling of one thing is one node: `√d` and `sqrt(d)` are the call of `sqrt`; `|x| ‖x‖ ⌊x⌋ ⌈x⌉` are the calls
 * of `abs norm floor ceil`; `Σ_t f`, `Σ_t(f)` and `sum_t(f)` are the call of `sum` with the subscript `t`; `x ⊗ y` and
 * `outer(x, y)` are one binary; `[Q; K]` and `Q ‖ K` one concat. Names are canonical (`W₁` is `W_1`); what was written
 * is `program.text` at the span. Nothing here is resolved: a name may be an input, a size, a position, a constant.
 */

import type { Span } from '@heed/diagnostics';

interface Node {
  /** UTF-16 offsets in the original text; brackets around an expression belong to it. */
  readonly span: Span;
  /** Unique within the program, so that tables can be kept beside the tree. */
  readonly id: number;
}

export interface Program {
  /** The original text. */
  readonly text: string;
  readonly statements: readonly Statement[];
}

export type Statement = Declaration | Definition | FunctionDefinition | IndexDefinition | ExpressionStatement;

/** `doc: i32[n]`; `axes` is empty for a number. */
export interface Declaration extends Node {
  readonly kind: 'declaration';
  readonly name: Name;
  /** As written (`i32`), one of ELEMENT_TYPES or already reported; left out is f32. */
  readonly elementType: Name | undefined;
  readonly axes: readonly Axis[];
}

/** `A = softmax(S)` */
export interface Definition extends Node {
  readonly kind: 'definition';
  readonly name: Name;
  readonly value: Expr;
}

/** `φ(x) = elu(x) + 1` */
export interface FunctionDefinition extends Node {
  readonly kind: 'function';
  readonly name: Name;
  readonly parameters: readonly Name[];
  readonly value: Expr;
}

/** `e[i, j] = …`, `M[i < n, j < m] = …`, `Z[-1, :, :] = S0` */
export interface IndexDefinition extends Node {
  readonly kind: 'indexDefinition';
  readonly name: Name;
  readonly indices: readonly (Index | BoundIndex)[];
  readonly value: Expr;
}

export interface ExpressionStatement extends Node {
  readonly kind: 'expression';
  readonly value: Expr;
}

/** `i < n` on the left of an index definition: the index and the size of its range. */
export interface BoundIndex extends Node {
  readonly kind: 'bound';
  readonly name: Name;
  readonly limit: Expr;
}

/** One axis of a declaration: a size, or `…` for any number of leading axes. */
export type Axis = Expr | Ellipsis;

/** One place of an index list. */
export type Index = Expr | All | Ellipsis | Slice;

/** `:` alone: the whole axis. */
export interface All extends Node {
  readonly kind: 'all';
}

/** `…` or `...` */
export interface Ellipsis extends Node {
  readonly kind: 'ellipsis';
}

/** `0:8`, `:8`, `2:` (not `:` alone). */
export interface Slice extends Node {
  readonly kind: 'slice';
  readonly from: Expr | undefined;
  readonly to: Expr | undefined;
}

export type Expr =
  | NumberLiteral
  | BooleanLiteral
  | Name
  | Unary
  | Binary
  | Transpose
  | Logic
  | Compare
  | Exclude
  | Call
  | IndexExpr
  | Concat
  | Iverson
  | Tuple
  | Missing;

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
  /** As written, digits made ASCII: `1e-6`. */
  readonly text: string;
}

/** `true`, `false` */
export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** A name in its canonical spelling (`phi`, `W_1`, `K_hat`, `查询`). `∞` is the name `inf`, `π` the name `pi`. */
export interface Name extends Node {
  readonly kind: 'name';
  readonly name: string;
}

export type UnaryOperator = 'neg' | 'not';

export interface Unary extends Node {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expr;
}

export type BinaryOperator = 'add' | 'sub' | 'matmul' | 'mul' | 'outer' | 'div' | 'floordiv' | 'mod' | 'pow';

/** Arithmetic. `matmul` is `·`/`@` as written, also where it turns out to be a scaling; `mul` is elementwise. */
export interface Binary extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  /** Where the operator stands; for `x²` the superscript, for `outer(x, y)` the word. */
  readonly operatorSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
}

/** `Kᵀ`, `K^T`, `K'`: the last two axes exchanged. */
export interface Transpose extends Node {
  readonly kind: 'transpose';
  readonly operand: Expr;
  /** Where the sign stands: `ᵀ`, `^T`, `'`. */
  readonly operatorSpan: Span;
}

/** `∧`, `∨`; evaluated left to right. */
export interface Logic extends Node {
  readonly kind: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: Expr;
  readonly right: Expr;
}

export type CompareOperator = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** `0 ≤ i - j < 8`: two operands or more; `operators[k]` stands between `operands[k]` and `operands[k + 1]`. */
export interface Compare extends Node {
  readonly kind: 'compare';
  readonly operands: readonly Expr[];
  readonly operators: readonly CompareOperator[];
}

/** `value | condition`; `S | a | c` is nested to the left. */
export interface Exclude extends Node {
  readonly kind: 'exclude';
  readonly value: Expr;
  readonly condition: Expr;
}

/** `callee_subscript(arguments)`. The callee is canonical but its case is as written (`Softmax`). */
export interface Call extends Node {
  readonly kind: 'call';
  /** For `√ |x| ‖x‖ Σ` the built-in's name, at the span of the sign. */
  readonly callee: Name;
  /** The index names of `Σ_t`, `sum_t(…)`, `softmax_(j,k)(…)`; empty for an ordinary call. */
  readonly subscript: readonly Name[];
  readonly arguments: readonly Argument[];
}

export interface Argument extends Node {
  readonly kind: 'argument';
  /** `axis` of `axis=-1`. */
  readonly name: Name | undefined;
  readonly value: Expr;
}

/** `value[indices]` */
export interface IndexExpr extends Node {
  readonly kind: 'index';
  readonly value: Expr;
  readonly indices: readonly Index[];
}

/** `[Q, K]`, `[Q; K]`, `Q ‖ K`: one item or more. */
export interface Concat extends Node {
  readonly kind: 'concat';
  readonly items: readonly Expr[];
}

/** `[cond]`: 1 or 0. */
export interface Iverson extends Node {
  readonly kind: 'iverson';
  readonly condition: Expr;
}

/** `(-2, -1)`, only as the value of an argument. */
export interface Tuple extends Node {
  readonly kind: 'tuple';
  readonly items: readonly Expr[];
}

/** A part that is not there or could not be read; always reported already. */
export interface Missing extends Node {
  readonly kind: 'missing';
}

/** What may stand before the `[` of a declaration. */
export const ELEMENT_TYPES: readonly string[] = ['f32', 'f64', 'f16', 'i32', 'u8', 'bool'];

/** Names that are numbers unless the program gives them another meaning. */
export const CONSTANTS: readonly string[] = ['inf', 'pi'];
