/**
 * What a program is: kernels, the buffers they work on, the tree of launches, and everything binding must check.
 *
 * A plan is target-free; a program is a plan with an artifact for one target (WASM bytes, JavaScript text; for the
 * interpreter the kernels themselves). Both are plain data, serialisable, and say nothing of any concrete size: one
 * program serves every length, batch and head count.
 */

import type { Span } from '@heed/diagnostics';
import type { DType, Shape, Size, SizeSymbol } from '@heed/tensor';
import type { Kernel } from './kernel.ts';

export interface InputSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly span?: Span;
}

export interface OutputSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

/** Everything a binder needs to accept or refuse tensors. */
export interface Signature {
  readonly inputs: readonly InputSpec[];
  readonly outputs: readonly OutputSpec[];
  /** Pairs of sizes that must agree once bound; `left` equal to `right` with a broadcast in it only demands that it exists. */
  readonly equations: readonly { readonly left: Size; readonly right: Size; readonly span?: Span }[];
}

/** Contiguous, row-major. Inputs and outputs stand in the signature's order. */
export interface BufferSpec {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly use: { readonly kind: 'input' | 'output'; readonly index: number } | { readonly kind: 'temporary' };
}

/**
 * How an operand moves along one axis of the walk: not at all, or along an axis of its buffer, `step` elements of that
 * axis at a time (two axes of the walk may move along one axis of the buffer: split heads, merged rows). `size` is the
 * operand's own length there: when it turns out to be 1, the operand does not move (broadcasting). With `every`, on
 * outer axes only, it takes one such step for every so many positions, which divide the axis: grouped heads.
 */
export type AxisMove = null | {
  readonly axis: number;
  readonly step: Size;
  readonly size: Size;
  readonly every?: Size;
};

/**
 * An operand seen from the walk. `moves` aligns with the named axes of the launch's shape from the right. The buffer's
 * own leading axes align from the right with the walk's leading axes by themselves. `starts` are where it begins, in elements of that axis.
 */
export type OperandBinding =
  | {
      readonly kind: 'buffer';
      readonly buffer: number;
      readonly moves: readonly AxisMove[];
      readonly starts: readonly { readonly axis: number; readonly start: Size }[];
    }
  /** The index along `axis` (-1 is the last of the launch's shape, inner axes included); may reach into leading axes. */
  | { readonly kind: 'position'; readonly axis: number; readonly start: Size };

export interface Launch {
  readonly kind: 'launch';
  readonly kernel: number;
  /** The walk: leading and outer axes, then the kernel's inner axes. */
  readonly shape: Shape;
  readonly operands: readonly OperandBinding[];
  readonly sizes: readonly Size[];
  /** The text to blame for a fault. */
  readonly span?: Span;
}

/** `body` for index = 0 … count-1 in order; the index is a size symbol that starts may use. */
export interface Loop {
  readonly kind: 'loop';
  readonly index: SizeSymbol;
  readonly count: Size;
  readonly body: readonly Step[];
}

export type Step = Launch | Loop;

export interface Plan {
  readonly signature: Signature;
  readonly kernels: readonly Kernel[];
  readonly buffers: readonly BufferSpec[];
  readonly steps: readonly Step[];
}

/** What the compiler writes for: plain data, filled in by a device. */
export interface Target {
  /** `wasm`, `js`, `interpreter`, … */
  readonly name: string;
  readonly artifact: Artifact['kind'];
  readonly features: { readonly simd: boolean; readonly relaxedSimd: boolean; readonly threads: boolean };
}

/**
 * What a device loads. `wasm`: export `k<n>` of the module is kernel n; the modules it imports from, by the name it has for
 * each, import `env.memory` alone. `js`: the body of a function of `(views, math)`
 * that returns the kernels in order. Kernels are called as block.ts says.
 */
export type Artifact = WasmArtifact | { readonly kind: 'js'; readonly source: string } | { readonly kind: 'kernels' };

export interface WasmArtifact {
  readonly kind: 'wasm';
  readonly bytes: Uint8Array;
  readonly libraries: Readonly<Record<string, Uint8Array>>;
}

export interface Program extends Plan {
  readonly target: string;
  readonly artifact: Artifact;
}
