/** Streams as WebAssembly against float64: every kind of score, condition and normaliser, around every edge of a tile. */

import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../kernel.ts';
import { emitProgram } from '../emit-program.ts';
import { hostMath } from '../host-math.ts';
import { planOf, random, wasmTarget, type Machine } from '../kernel.check.ts';
import { checkStream, randomStream } from '../stream.check.ts';

/** With relaxed operations, where this engine has them. */
const relaxed: Machine = (kernel: Kernel, memory) => {
  const features = { ...wasmTarget.features, relaxedSimd: true };
  const { artifact } = emitProgram(planOf(kernel), { ...wasmTarget, features });
  if (artifact.kind !== 'wasm') throw new TypeError('the wasm target gives bytes');
  const module = new WebAssembly.Module(artifact.bytes as BufferSource);
  const { exports } = new WebAssembly.Instance(module, { env: { memory }, math: hostMath });
  return exports['k0'] as (block: number, begin: number, end: number) => void;
};

describe.each<[string, Machine]>([
  ['strict', 'wasm'],
  ['relaxed', relaxed],
])('%s', (_, machine) => {
  test.each(Array.from({ length: 12 }, (_, k) => k))('random streams %i', (seed) => {
    const r = random(1000 + seed);
    for (let k = 0; k < 25; k++) {
      const drawn = randomStream(r);
      try {
        checkStream(r, drawn, [machine]);
      } catch (cause) {
        throw new Error(`${drawn.text} tile ${JSON.stringify(drawn.kernel.tile)}`, { cause });
      }
    }
  });
});

test('modules validate', () => {
  const r = random(5);
  for (let k = 0; k < 20; k++) {
    const { artifact } = emitProgram(planOf(randomStream(r).kernel), wasmTarget);
    expect(artifact.kind === 'wasm' && WebAssembly.validate(artifact.bytes as BufferSource)).toBe(true);
  }
});
