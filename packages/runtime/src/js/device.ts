/**
 * The JavaScript device: programs as generated source over typed arrays, for places without WebAssembly.
 *
 * In: programs whose artifact is JavaScript text, made from kernels alone (kernels/emit-js). Out: kernels as functions,
 * compiled once per program. Where a content security policy forbids making code from text it says so, and `auto` goes
 * on to the interpreter. Nothing that a person wrote is in the text.
 */

import { bug } from '@heed/diagnostics';
import { jsSupport, type JsViews, type Program, type Support, type Target } from '@heed/kernels';
import type { Arena, Availability, Device, Executable } from '../device.ts';
import { reasonOf } from '../faults.ts';
import { openPlainArena, viewsOf } from '../plain-arena.ts';

type KernelFunction = (block: number, begin: number, end: number) => void;

/** What generated source is once compiled. */
type Source = (views: () => JsViews, math: Support) => readonly KernelFunction[];

/** Makes a function of `views` and `math` from its body; throws where that is forbidden. */
export type CompileSource = (body: string) => Source;

/** The engine's own way. The text comes from kernels alone; a program from elsewhere is trusted as any module is. */
// oxlint-disable-next-line typescript/no-implied-eval -- making code from text is what this device does
export const compileSource: CompileSource = (body) => new Function('views', 'math', body) as Source;

/** The device over a way to compile. */
export function jsDevice(compile: CompileSource = compileSource): Device {
  let availability: Availability | undefined;
  return {
    name: 'js',
    availability: () => (availability ??= probe(compile)),
    target: () => target,
    openArena: (bytes) => openPlainArena(bytes, 'js'),
    load: (program, arena) => load(program, arena, compile),
  };
}

const target: Target = {
  name: 'js',
  artifact: 'js',
  features: { simd: false, relaxedSimd: false, threads: false },
};

export const js: Device = jsDevice();

function probe(compile: CompileSource): Availability {
  try {
    compile('return [];');
  } catch (cause) {
    // The usual cause: a content security policy without 'unsafe-eval'.
    return {
      available: false,
      reason: `making code from text is not permitted here, often by a content security policy without 'unsafe-eval' (${reasonOf(cause)})`,
    };
  }
  return { available: true };
}

function load({ artifact }: Program, arena: Arena, compile: CompileSource): Executable {
  if (artifact.kind !== 'js') bug('a program for js carries JavaScript text', artifact.kind);
  let buffer = arena.buffer();
  let views = viewsOf(buffer);
  const current = (): JsViews => {
    const now = arena.buffer();
    if (now !== buffer) {
      buffer = now;
      views = viewsOf(now);
    }
    return views;
  };
  const kernels = compile(artifact.source)(current, jsSupport);
  return { launch: (kernel, block, begin, end) => kernels[kernel](block, begin, end) };
}
