/**
 * The typed graph: the paper that passes from the formula to the compiler, whatever the notation was.
 *
 * A graph is a list of nodes in which every node comes after its operands; a node's id is its place in the list. Nodes
 * are of two levels. *Surface* nodes are one per written operation: traces and typesetting show them. *Core* nodes are
 * the dozen that autodiff, lowering and the oracle know; `expand` turns the first into the second. Exclusion is already
 * explicit here: folds and contractions take a `domain` operand (bool, true = in the set), nothing else knows of it.
 */

import type { Span } from '@heed/diagnostics';
import type { FoldRecord, ScalarProgram } from '@heed/scalar';
import type { DType, Shape, Size } from '@heed/tensor';

export type NodeId = number;

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** How one axis of a view comes from its operand. */
export type ViewAxis =
  /** Axis `axis` (counted from 0 among the named axes), from `start`, every `step`-th (may be negative), `size` long. */
  | { readonly axis: number; readonly start: Size; readonly step: number; readonly size: Size }
  /** A new axis of size 1. */
  | 'new';

/** A value from outside, by canonical name. */
export interface InputNode {
  readonly op: 'input';
  readonly name: string;
}
/** A literal number; shape []. */
export interface ConstantNode {
  readonly op: 'constant';
  readonly value: number;
}
/** A size as a number; shape [], i32. */
export interface SizeValueNode {
  readonly op: 'size';
  readonly size: Size;
}
/** The index along `axis` (-1 is the last) of the type's shape; i32; the other axes are 1 (and may be absent). */
export interface PositionNode {
  readonly op: 'position';
  readonly axis: number;
}
/** One number per position: `program` over the operands, broadcast; its parameters are the operands in order. */
export interface MapNode {
  readonly op: 'map';
  readonly program: ScalarProgram;
}
/**
 * Sum over products: one label per named axis of each operand, e.g. left `ik`, right `kj`, out `ij`; a label missing
 * from `out` is summed. Leading axes broadcast. Operands: left, right and, when `domain` is given (labels of it), a bool
 * that says which products count. Sizes under one label are equal or 1.
 */
export interface ContractNode {
  readonly op: 'contract';
  readonly left: string;
  readonly right: string;
  readonly out: string;
  readonly domain?: string;
}
/**
 * A row computation over `axes` (negative): the record's `finish` per row (axes kept as 1 when `keep`), or the `weight`
 * of each element. Operands: x and, when `domain`, a bool broadcast against x; elements outside get weight 0.
 */
export interface FoldNode {
  readonly op: 'fold';
  readonly record: FoldRecord;
  readonly axes: readonly number[];
  readonly output: 'finish' | 'weight';
  readonly keep: boolean;
  readonly domain: boolean;
}
/**
 * A recurrence along `axis` (negative, in the sequences' axes). Operands: `carries` initial values, then sequences. The
 * body's inputs are the carries, then one slice (axis removed) of each sequence; its outputs are the next carries, then
 * what is stacked along `axis`. Results: final carries, then the stacked outputs; take them with `item`.
 */
export interface ScanNode {
  readonly op: 'scan';
  readonly carries: number;
  readonly axis: number;
  readonly reverse: boolean;
  readonly length: Size;
  readonly body: Graph;
  readonly items: readonly TensorType[];
}
/** Result `index` of a scan. */
export interface ItemNode {
  readonly op: 'item';
  readonly index: number;
}
/** The operand's elements seen under other axes, without copying. Leading axes pass through. */
export interface ViewNode {
  readonly op: 'view';
  readonly axes: readonly ViewAxis[];
}
/** Operands one after the other along `axis` (negative); other axes and leading axes broadcast. */
export interface ConcatNode {
  readonly op: 'concat';
  readonly axis: number;
}
/**
 * x at computed places. Operands: x, one index tensor (i32, u8 or f64) per entry of `axes` (named axes of x, from 0,
 * ascending), and a bool when `guard`. The result's axes are those that indices and guard broadcast to, then x's other
 * named axes in order; leading axes of all broadcast. Where the guard is false the result is 0 and no index is looked at;
 * elsewhere an index that is no whole number from 0 to the axis's length less one is a fault of the run.
 */
export interface GatherNode {
  readonly op: 'gather';
  readonly axes: readonly number[];
  readonly guard: boolean;
}
/** Named axis `axis` (from 0) as several, row-major; the product of `sizes` is the axis's old size. */
export interface SplitNode {
  readonly op: 'split';
  readonly axis: number;
  readonly sizes: readonly Size[];
}
/** `count` neighbouring named axes, from `axis` (from 0) on, as one, row-major. */
export interface MergeNode {
  readonly op: 'merge';
  readonly axis: number;
  readonly count: number;
}

export type CoreNode =
  | InputNode
  | ConstantNode
  | SizeValueNode
  | PositionNode
  | MapNode
  | ContractNode
  | FoldNode
  | ScanNode
  | ItemNode
  | ViewNode
  | ConcatNode
  | GatherNode
  | SplitNode
  | MergeNode;

/** Surface operations that act on each number alone; elementwise.ts says how. */
export type ElementwiseOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'scale'
  | 'div'
  | 'pow'
  | 'floordiv'
  | 'mod'
  | 'neg'
  | 'abs'
  | 'sign'
  | 'sqrt'
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tanh'
  | 'sigmoid'
  | 'relu'
  | 'leaky_relu'
  | 'elu'
  | 'gelu'
  /** gelu by a hyperbolic tangent. */
  | 'gelu_tanh'
  | 'silu'
  | 'softplus'
  | 'erf'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'min'
  | 'max'
  | 'clamp'
  | 'where'
  | 'lt'
  | 'le'
  | 'eq'
  | 'ne'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or'
  | 'not'
  | 'iverson'
  /** On int32; operands are whole numbers. */
  | 'bitand'
  | 'bitor'
  | 'shl'
  | 'shr'
  /** Operands x, condition: x where the condition holds, else 0: how an excluded entry reads. */
  | 'exclude';

export interface ElementwiseNode {
  readonly op: ElementwiseOp;
}
/** Last two axes; a rank-1 operand is a vector. Operands: left, right and, when `domain`, which (row, inner) pairs count. */
export interface MatmulNode {
  readonly op: 'matmul';
  readonly domain: boolean;
}
export interface TransposeNode {
  readonly op: 'transpose';
}
/** Normalises along `axes`. Operands: x and, when `domain`, which elements are in the set. */
export interface NormaliseNode {
  readonly op: 'softmax' | 'log_softmax' | 'softmax1';
  readonly axes: readonly number[];
  readonly domain: boolean;
}
/**
 * Divides along `axes` by a size of the row that `eps` keeps from 0: softpick's weights, the Euclidean length, the
 * standard deviation after the mean is taken off, the root mean square. Operands as for the other normalisers.
 */
export interface RescaleNode {
  readonly op: 'softpick' | 'normalize' | 'layernorm' | 'rmsnorm';
  readonly axes: readonly number[];
  readonly eps: number;
  readonly domain: boolean;
}
export interface ReduceNode {
  readonly op:
    | 'reduce_sum'
    | 'reduce_mean'
    | 'reduce_max'
    | 'reduce_min'
    | 'reduce_prod'
    | 'reduce_logsumexp'
    | 'reduce_norm'
    /** Over one axis: the lowest place of the largest element, -1 for an empty row; i32. */
    | 'reduce_argmax';
  readonly axes: readonly number[];
  readonly keep: boolean;
  readonly domain: boolean;
}
/** Running sums or products along `axis` (negative), from its end when `reverse`, each without its own element when `exclusive`. */
export interface CumulateNode {
  readonly op: 'cumsum' | 'cumprod';
  readonly axis: number;
  readonly reverse: boolean;
  readonly exclusive: boolean;
  readonly domain: boolean;
}
/** `[a, b]`: along the last axis unless `axis` says otherwise. */
export interface JoinNode {
  readonly op: 'join';
  readonly axis: number;
}

export type SurfaceNode =
  | ElementwiseNode
  | MatmulNode
  | TransposeNode
  | NormaliseNode
  | RescaleNode
  | ReduceNode
  | CumulateNode
  | JoinNode;

/** What every node has. */
export interface NodeBase {
  readonly operands: readonly NodeId[];
  /** For a scan, the type of its first item. */
  readonly type: TensorType;
  /** The text that asked for it. */
  readonly span?: Span;
  /** The name the formula gives it (`S`, `A`), canonical. */
  readonly name?: string;
}

export type Node = NodeBase & (CoreNode | SurfaceNode);
export type OpKind = Node['op'];
export type CoreOp = CoreNode['op'];
export type SurfaceOp = SurfaceNode['op'];

/** Two sizes that must agree when tensors are bound, and the text that forces it. */
export interface SizeEquation {
  readonly left: Size;
  readonly right: Size;
  readonly span?: Span;
}

export interface GraphOutput {
  /** `result`, a name of the formula, or what was asked for. */
  readonly name: string;
  readonly node: NodeId;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: readonly GraphOutput[];
  readonly equations: readonly SizeEquation[];
}
