/** Streams as WebAssembly against float64: every kind of score, condition and normaliser, around every edge of a tile. */

import { describe, expect, test } from 'vitest';
import { emitProgram } from '../emit-program.ts';
import { planOf, random, relaxedWasm, wasmTarget, type Machine } from '../kernel.check.ts';
import { checkStream, randomStream } from '../stream.check.ts';

describe.each<[string, Machine]>([
  ['strict', 'wasm'],
  ['relaxed', relaxedWasm],
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
