/**
 * For tests of emitted kernels: a memory with a hand-written block, and every way operands can lie in it.
 *
 * In: a kernel, extents, operands with data and strides. Out: the bytes of the output after running it, as WebAssembly
 * and as JavaScript, whole or in pieces. The expected output is made by the test's own loops through `eachPosition`.
 */

import { arrayOver, BYTES_OF, loadNumber, storeNumber } from '@heed/tensor';
import type { DType, TypedArray } from '@heed/tensor';
import { expect } from 'vitest';
import { blockLayout } from '../block.ts';
import { emitSource } from '../emit-js/emit-source.ts';
import type { JsViews } from '../emit-js/storage.ts';
import { jsSupport } from '../emit-js/support.ts';
import { streamAxes } from '../kernel.ts';
import type { Kernel } from '../kernel.ts';
import type { Plan, Target, WasmArtifact } from '../program.ts';
import { scratchOf } from '../scratch.ts';
import { partBytes } from '../stream-parts.ts';
import { streamPositions } from '../stream-scratch.ts';
import { emitProgram } from './emit-program.ts';
import { hostMath } from './host-math.ts';

export const wasmTarget: Target = {
  name: 'wasm',
  artifact: 'wasm',
  features: { simd: true, relaxedSimd: false, threads: false },
};

export function planOf(...kernels: readonly Kernel[]): Plan {
  return { signature: { inputs: [], outputs: [], equations: [] }, kernels, buffers: [], steps: [] };
}

export function bytesOf(...kernels: readonly Kernel[]): Uint8Array {
  return modulesOf(wasmTarget, kernels).bytes;
}

export function modulesOf(target: Target, kernels: readonly Kernel[]): WasmArtifact {
  const { artifact } = emitProgram(planOf(...kernels), target);
  if (artifact.kind !== 'wasm') throw new TypeError('the wasm target gives bytes');
  for (const bytes of [artifact.bytes, ...Object.values(artifact.libraries)])
    expect(WebAssembly.validate(bytes as BufferSource)).toBe(true);
  return artifact;
}

/** Compiled, ready for a memory. */
export function linked({ bytes, libraries }: WasmArtifact): (memory: WebAssembly.Memory) => WebAssembly.Instance {
  const module = new WebAssembly.Module(bytes as BufferSource);
  const others = Object.entries(libraries).map(
    ([name, own]) => [name, new WebAssembly.Module(own as BufferSource)] as const,
  );
  return (memory) => {
    const env = { memory };
    const exports = others.map(([name, other]) => [name, new WebAssembly.Instance(other, { env }).exports] as const);
    return new WebAssembly.Instance(module, { env, math: hostMath, ...Object.fromEntries(exports) });
  };
}

export interface Launch {
  (block: number, begin: number, end: number): void;
  /** The stages of a stream whose keys are cut. */
  readonly stages?: { readonly part: Launch; readonly merge: Launch };
}

/** The kernel of an instance. */
export function launchOf({ exports }: WebAssembly.Instance): Launch {
  const of = (name: string): Launch => exports[name] as Launch;
  const whole: Launch = (block, begin, end) => of('k0')(block, begin, end);
  return Object.assign(whole, { stages: { part: of('k0_part'), merge: of('k0_merge') } });
}

const programs = new Map<string, (memory: WebAssembly.Memory) => WebAssembly.Instance>();

/** What runs a kernel in a memory. */
export type Machine = 'wasm' | 'js' | Instantiate;
type Instantiate = (kernel: Kernel, memory: WebAssembly.Memory) => Launch;
export const machines: readonly Machine[] = ['wasm', 'js'];

const instantiate: Readonly<Record<'wasm' | 'js', Instantiate>> = {
  wasm: instantiateModule(wasmTarget),
  js: instantiateSource,
};

type Source = (views: () => JsViews, math: typeof jsSupport) => readonly Launch[];

export function compileSource(text: string): Source {
  // oxlint-disable-next-line typescript/no-implied-eval -- emitted text has no other way to run
  return new Function('views', 'math', text) as Source;
}

const sources = new Map<string, Source>();

function instantiateSource(kernel: Kernel, memory: WebAssembly.Memory): Launch {
  const text = emitSource([kernel]);
  const source = sources.get(text) ?? compileSource(text);
  sources.set(text, source);
  const views = viewsOf(memory);
  return source(() => views, jsSupport)[0];
}

export function viewsOf({ buffer }: WebAssembly.Memory): JsViews {
  return {
    f32: new Float32Array(buffer),
    f64: new Float64Array(buffer),
    i32: new Int32Array(buffer),
    u16: new Uint16Array(buffer),
    u8: new Uint8Array(buffer),
  };
}

function instantiateModule(target: Target): Instantiate {
  return (kernel, memory) => {
    const modules = modulesOf(target, [kernel]);
    const key = Buffer.from(modules.bytes).toString('latin1');
    const instantiate = programs.get(key) ?? linked(modules);
    programs.set(key, instantiate);
    return launchOf(instantiate(memory));
  };
}

/** WebAssembly with relaxed operations. */
export const relaxedWasm: Machine = instantiateModule({
  ...wasmTarget,
  features: { ...wasmTarget.features, relaxedSimd: true },
});

/** A small generator of random numbers (mulberry32), so that tests repeat. */
export interface Random {
  readonly next: () => number;
  readonly int: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
}

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return { next, int, pick: (list) => list[int(list.length)] };
}

/** An operand in the walk: strides count elements (units, for a position), one per outer, then inner axis. */
export interface Laid {
  readonly start: number;
  readonly strides: readonly number[];
  /** The elements behind it; absent for a position. */
  readonly data?: TypedArray;
  readonly dtype?: DType;
}

export type Lie = 'contiguous' | 'any' | 'broadcast';

/** Fills an operand for a walk over `extents` with `value()`. `moves` says which axes it moves along. */
export function lay(
  r: Random,
  dtype: DType,
  extents: readonly number[],
  lie: Lie,
  value: () => number,
  moves: readonly boolean[] = [],
): Laid {
  const order = extents.map((_, k) => k).reverse();
  if (lie !== 'contiguous') order.sort(() => r.next() - 0.5);
  const strides = extents.map(() => 0);
  let width = 1;
  let start = 0;
  for (const axis of order) {
    if (moves[axis] === false || (lie === 'broadcast' && r.next() < 0.5)) continue;
    const gap = lie === 'contiguous' ? 0 : r.int(3);
    const negative = lie !== 'contiguous' && r.next() < 0.3;
    const extent = Math.max(1, extents[axis]);
    strides[axis] = negative ? -(width + gap) : width + gap;
    if (negative) start += (width + gap) * (extent - 1);
    width = (width + gap) * extent;
  }
  const data = arrayOver(dtype, new ArrayBuffer(width * BYTES_OF[dtype]), 0, width);
  for (let k = 0; k < width; k++) storeNumber(data, dtype, k, value());
  return { dtype, data, start, strides };
}

export function position(start: number, strides: readonly number[]): Laid {
  return { start, strides };
}

/** Calls `visit` with each index of `extents`, in row-major order. */
export function eachPosition(extents: readonly number[], visit: (index: readonly number[]) => void): void {
  const index = extents.map(() => 0);
  if (extents.includes(0)) return;
  for (;;) {
    visit(index);
    let axis = extents.length - 1;
    while (axis >= 0 && ++index[axis] === extents[axis]) index[axis--] = 0;
    if (axis < 0) return;
  }
}

function place({ start, strides }: Laid, index: readonly number[]): number {
  return index.reduce((sum, i, axis) => sum + i * strides[axis], start);
}

/** The number an operand gives at `index` (outer, then inner). */
export function at(laid: Laid, index: readonly number[]): number {
  return laid.data === undefined ? place(laid, index) : loadNumber(laid.data, laid.dtype!, place(laid, index));
}

export function put(laid: Laid, index: readonly number[], value: number): void {
  storeNumber(laid.data!, laid.dtype!, place(laid, index), value);
}

export interface Run {
  readonly outer: readonly number[];
  readonly inner: readonly number[];
  readonly operands: readonly Laid[];
  readonly sizes?: readonly number[];
  /** The first inner extent of the whole, where this run is a part of it. */
  readonly whole?: number;
  /** Into how many parts a stream's keys are cut, on machines that have stages; 1 unless told. */
  readonly parts?: number;
}

/** How many positions a walk has. */
function positions(kernel: Kernel, { outer, inner }: Run): number {
  const count = outer.reduce((a, b) => a * b, 1);
  return kernel.skeleton === 'stream' ? streamPositions(kernel, count, inner[streamAxes.query]) : count;
}

/** Runs the kernel on [0, count), in pieces when `cuts` says where; gives the output operand as it is then. */
export function runKernel(kernel: Kernel, run: Run, cuts: readonly number[] = [], machine: Machine = 'wasm'): Laid {
  const { outer, inner, operands, sizes = [], whole = inner[0], parts = 1 } = run;
  const layout = blockLayout(kernel);
  const rank = outer.length;
  const block = 64;
  let end = block + layout.bytes(rank);
  const bases = operands.map(({ data }) => {
    const base = end;
    if (data !== undefined) end = Math.ceil((end + data.byteLength) / 8) * 8;
    return base;
  });
  const scratch = Math.ceil(end / 16) * 16;
  const scratchBytes = scratchOf(kernel, [whole, ...inner.slice(1)]);
  const partials = Math.ceil((scratch + scratchBytes) / 16) * 16;
  const count = positions(kernel, run);
  const isParted = kernel.skeleton === 'stream' && parts > 1;
  if (scratchBytes > 0) end = isParted ? partials + count * parts * partBytes(kernel, inner) : scratch + scratchBytes;
  const memory = memoryOf(Math.ceil((end + 64) / 65536));
  const view = new DataView(memory.buffer);
  const word = (offset: number, value: number): void => view.setInt32(block + offset, value, true);
  new Uint8Array(memory.buffer).fill(0x7f, end);
  // What scratch holds is of no meaning: NaN in every type.
  if (scratchBytes > 0) new Uint8Array(memory.buffer).fill(0xff, scratch, end);
  word(layout.outerRank, rank);
  word(layout.scratch, scratchBytes > 0 ? scratch : 0);
  if (kernel.skeleton === 'stream') {
    word(layout.parts, parts);
    word(layout.partials, isParted ? partials : 0);
  } else word(layout.whole, whole);
  inner.forEach((extent, axis) => word(layout.innerExtent(axis), extent));
  outer.forEach((extent, axis) => word(layout.extents + 4 * axis, extent));
  sizes.forEach((size, k) => view.setFloat64(block + layout.size(k), size, true));
  operands.forEach((laid, k) => {
    const unit = laid.dtype === undefined ? 1 : BYTES_OF[laid.dtype];
    word(layout.base(k), laid.data === undefined ? laid.start : bases[k] + laid.start * unit);
    laid.strides.forEach((stride, axis) => {
      word(axis < rank ? layout.outerStrides(k, rank) + 4 * axis : layout.innerStride(k, axis - rank), stride * unit);
    });
    if (laid.data !== undefined) new Uint8Array(memory.buffer).set(new Uint8Array(laid.data.buffer), bases[k]);
  });
  const launch = (typeof machine === 'string' ? instantiate[machine] : machine)(kernel, memory);
  const points = [0, ...cuts, count];
  const each = (stage: Launch, times = 1): void => {
    for (let k = 0; k + 1 < points.length; k++) stage(block, times * points[k], times * points[k + 1]);
  };
  if (isParted && launch.stages) {
    each(launch.stages.part, parts);
    each(launch.stages.merge);
  } else each(launch);
  for (const [k, laid] of operands.entries()) {
    if (k === kernel.out || laid.data === undefined) continue;
    expect(
      Buffer.compare(new Uint8Array(memory.buffer, bases[k], laid.data.byteLength), new Uint8Array(laid.data.buffer)),
    ).toBe(0);
  }
  const guard = new Uint8Array(memory.buffer, end);
  expect(Buffer.compare(guard, Buffer.alloc(guard.length, 0x7f))).toBe(0);
  const result = operands[kernel.out];
  const data = arrayOver(result.dtype!, memory.buffer, bases[kernel.out], result.data!.length).slice();
  return { ...result, data };
}

const memories = new Map<number, WebAssembly.Memory>();

/** An empty memory of so many pages: the one that the last run with as many had. */
function memoryOf(pages: number): WebAssembly.Memory {
  const memory = memories.get(pages) ?? new WebAssembly.Memory({ initial: pages });
  memories.set(pages, memory);
  new Uint8Array(memory.buffer).fill(0);
  return memory;
}

export interface Closeness {
  readonly relative?: number;
  readonly absolute?: number;
}

/**
 * Runs the kernel on every machine of `on`, whole and in pieces, against `expected`: a number for an index of the output's axes (outer, then the
 * inner ones listed in `axes`). Elements of the buffer that no index reaches must not change.
 */
export function check(
  r: Random,
  kernel: Kernel,
  run: Run,
  axes: readonly number[],
  expected: (index: readonly number[]) => number,
  { relative = 0, absolute = 0 }: Closeness = {},
  on: readonly Machine[] = machines,
): void {
  const out = run.operands[kernel.out];
  const want = { ...out, data: out.data!.slice() };
  const visited = [...run.outer, ...run.inner.map((extent, axis) => (axes.includes(axis) ? extent : 1))];
  eachPosition(visited, (index) => put(want, index, expected(index)));
  const count = positions(kernel, run);
  const cuts = Array.from({ length: r.int(4) }, () => r.int(count + 1)).sort((a, b) => a - b);
  for (const machine of on) {
    const got = runKernel(kernel, run, [], machine);
    const where = JSON.stringify({
      machine,
      outer: run.outer,
      inner: run.inner,
      strides: run.operands.map(({ strides }) => strides),
    });
    for (let k = 0; k < want.data.length; k++) {
      const a = loadNumber(got.data!, got.dtype!, k);
      const b = loadNumber(want.data, want.dtype!, k);
      if (Object.is(a, b) || a === b || Math.abs(a - b) <= absolute + relative * Math.abs(b)) continue;
      expect(`${a} at ${k} of ${where}`).toBe(`${b} at ${k} of ${where}`);
    }
    const pieces = runKernel(kernel, run, cuts, machine);
    // Numbers, not bytes: which NaN it is may change from one run of the same code to the next.
    const same = want.data.every((_, k) =>
      Object.is(loadNumber(pieces.data!, got.dtype!, k), loadNumber(got.data!, got.dtype!, k)),
    );
    if (!same) expect(`other bits in pieces ${cuts.join()} of ${where}`).toBe('the same bits');
  }
}
