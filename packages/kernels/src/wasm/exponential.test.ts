/**
 * The exponentials that other code puts in its loops, over the whole range they are for: stated errors, exact ends, NaN.
 * Those with a place in the table of functions are math.test.ts's.
 */

import { describe, expect, test } from 'vitest';
import { exp2OfNegative, expOfNegative, expWithinNormal } from './exponential.ts';
import type { Emit } from './function.ts';
import type { Local } from './instructions.ts';
import { Lanes } from './lanes.ts';
import { WasmModule } from './module.ts';

type Function = (v: Lanes, x: Local<'v128'>) => Emit;

const PAGES = 64;
const OUT = (PAGES * 65536) / 2;

/** The function over an array. */
function compile(emit: Function, madd: boolean): (x: Float32Array) => Float32Array {
  const module = new WasmModule('exponential');
  module.memory({ min: PAGES, export: 'memory' });
  module.func(
    'map',
    { n: 'i32' },
    [],
    (f, { n }) => {
      const [i, x] = [f.local('i32', 'i'), f.local('v128', 'x')];
      f.for(
        i,
        0,
        () => f.get(n),
        16,
        () => {
          f.get(i);
          f.load('v128');
          f.set(x);
          f.get(i);
          const v = new Lanes(f, { madd });
          v.put(emit(v, x));
          f.store('v128', OUT);
        },
      );
    },
    { export: true },
  );
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()));
  const { memory, map } = exports as { memory: WebAssembly.Memory; map: (n: number) => void };
  return (x) => {
    new Float32Array(memory.buffer).set(x);
    map(4 * x.length);
    return new Float32Array(memory.buffer, OUT, x.length).slice();
  };
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);
function ofBits(pattern: number): number {
  bits[0] = pattern;
  return float[0];
}

/** Every 12289th number of float32, both signs and all NaNs and infinities included; and each around the ends. */
function sweep(ends: readonly number[]): Float32Array {
  const list = [0, -0, NaN, Infinity, -Infinity];
  for (let pattern = 0; pattern < 2 ** 32; pattern += 12289) list.push(ofBits(pattern));
  for (const end of [...ends, 2 ** -149, 2 ** -126, 2 ** -24, 0.5, 1]) {
    for (const sign of [1, -1]) {
      float[0] = sign * end;
      const [pattern] = bits;
      for (let k = -300; k <= 300; k++) list.push(ofBits((pattern + k) >>> 0));
    }
  }
  while (list.length % 4 !== 0) list.push(0);
  return Float32Array.from(list);
}

/** Error in units in the last place. */
function units(got: number, want: number): number {
  if (Object.is(got, want)) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(want)));
  return Math.abs(got - want) / 2 ** (exponent - 23);
}

describe.each([
  ['plain', false],
  ['fused', true],
] as const)('%s', (_, madd) => {
  test('2ˣ for x ≤ 0: within 2 units, 0 where no normal number is left', () => {
    const x = sweep([125, 126, 127, 149, 150]);
    const got = compile(exp2OfNegative, madd)(x);
    const wrong = [...x].flatMap((at, k) => {
      if (at > 0) return [];
      const want = at < -126 ? 0 : 2 ** at;
      return units(got[k], want) <= 2 ? [] : [[at, got[k], want]];
    });
    expect(wrong).toEqual([]);
    expect([...compile(exp2OfNegative, madd)(Float32Array.of(0, -1, -126, -Infinity))]).toEqual([1, 0.5, 2 ** -126, 0]);
  });

  test('eˣ for x ≤ 0: within 2 units, subnormal results included', () => {
    const x = sweep([87.33, 103.28, 103.97, 104]);
    const got = compile(expOfNegative, madd)(x);
    const wrong = [...x].flatMap((at, k) =>
      at > 0 || units(got[k], Math.exp(at)) <= 2 ? [] : [[at, got[k], Math.exp(at)]],
    );
    expect(wrong).toEqual([]);
  });

  test('eˣ where the result is normal: within 2 units', () => {
    const x = sweep([87, 88]);
    const got = compile(expWithinNormal, madd)(x);
    const wrong = [...x].flatMap((at, k) =>
      at < -87 || at > 88 || units(got[k], Math.exp(at)) <= 2 ? [] : [[at, got[k], Math.exp(at)]],
    );
    expect(wrong).toEqual([]);
  });
});
