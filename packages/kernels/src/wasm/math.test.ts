import { expect, test } from 'vitest';
import { emitMath, mathTable, scalarMath, vectorMath } from './math.ts';
import type { MathName } from './math.ts';
import { WasmModule } from './module.ts';

const names = Object.keys(mathTable) as MathName[];
const PAGES = 256;
const CAPACITY = (PAGES * 65536) / 8;

/** map(n): memory[n + i] = name(memory[i]), by inline code; one(x): the scalar helper. */
function build(
  name: MathName,
  madd: boolean,
): { map: (x: Float32Array) => Float32Array; one: (x: number) => number; called: (x: Float32Array) => Float32Array } {
  const module = new WasmModule(name);
  module.memory({ min: PAGES, export: 'memory' });
  for (const inline of [true, false]) {
    module.func(
      inline ? 'map' : 'called',
      { n: 'i32' },
      [],
      (f, { n }) => {
        const i = f.local('i32', 'i');
        const x = f.local('v128', 'x');
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
            if (inline) emitMath(f, name, x, { madd });
            else {
              f.get(x);
              f.call(vectorMath(module, name, { madd }));
            }
            f.store('v128', CAPACITY * 4);
          },
        );
      },
      { export: true },
    );
  }
  module.export('one', scalarMath(module, name, { madd }));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()));
  const api = exports as {
    memory: WebAssembly.Memory;
    map: (n: number) => void;
    called: (n: number) => void;
    one: (x: number) => number;
  };
  const through =
    (f: (n: number) => void) =>
    (x: Float32Array): Float32Array => {
      new Float32Array(api.memory.buffer).set(x);
      f(x.length * 4);
      return new Float32Array(api.memory.buffer).slice(CAPACITY, CAPACITY + x.length);
    };
  return { map: through(api.map), called: through(api.called), one: api.one };
}

/** Every 16411th bit pattern (261k), both signs; dense lines where the functions live; edges and their neighbours. */
function points(): Float32Array {
  const list: number[] = [];
  const word = new Uint32Array(1);
  const float = new Float32Array(word.buffer);
  const ofBits = (bits: number): number => {
    word[0] = bits;
    return float[0];
  };
  for (let bits = 0; bits < 2 ** 32; bits += 16411) list.push(ofBits(bits));
  for (const width of [1.2, 12, 160]) for (let i = -40000; i <= 40000; i++) list.push((i / 40000) * width);
  for (let i = 0; i < 20000; i++) list.push(0.5 + i / 12000);
  for (const edge of [
    0,
    2 ** -149,
    2 ** -126,
    0.5,
    Math.SQRT1_2,
    1,
    Math.SQRT2,
    0.625,
    0.925,
    3.92,
    4,
    9,
    87.33,
    88.72283,
    89,
    103.28,
    103.97,
    104,
    126,
    127,
    128,
    129,
    149,
    150,
    151,
    2 ** 23,
    3.4028234663852886e38,
    Infinity,
  ]) {
    for (const sign of [0, 0x80000000]) {
      word[0] = sign;
      float[0] = edge;
      const bits = word[0];
      for (let k = -64; k <= 64; k++) list.push(ofBits((((bits + k) & 0x7fffffff) | sign) >>> 0));
    }
  }
  list.push(NaN, -NaN, 0, -0);
  while (list.length % 4 !== 0) list.push(0);
  return Float32Array.from(list);
}

/** erf in f64: the Maclaurin series e^(−x²)·Σ below 3, the continued fraction of erfc above. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6 || a === 0 || Number.isNaN(a)) return a > 6 ? Math.sign(x) : x;
  if (a < 3) {
    let term = a;
    let sum = a;
    for (let n = 1; n < 120; n++) {
      term *= (2 * a * a) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * sum;
  }
  let fraction = 0;
  for (let k = 80; k > 0; k--) fraction = k / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

const truth: Record<MathName, (x: number) => number> = {
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  erf,
};

/** |got − want| in units of the f32 spacing at `want`; infinity stands at 2¹²⁸. */
function ulps(got: number, want: number): number {
  if (Number.isNaN(want) || Number.isNaN(got)) return Number.isNaN(want) && Number.isNaN(got) ? 0 : Infinity;
  const cap = (x: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, x));
  const w = cap(want);
  const exponent = Math.min(127, Math.max(-126, Math.floor(Math.log2(Math.abs(w)))));
  return Math.abs(cap(got) - w) / 2 ** (exponent - 23);
}

const sweep = points();

for (const name of names) {
  for (const madd of [false, true]) {
    test(`${name}${madd ? ' with madd' : ''} keeps its bound over the f32 range`, () => {
      const { map, called, one } = build(name, madd);
      const got = map(sweep);
      let worst = 0;
      let where = 0;
      sweep.forEach((x, i) => {
        const error = ulps(got[i], truth[name](x));
        if (error > worst) [worst, where] = [error, x];
      });
      if (process.env['HEED_MEASURE'] !== undefined)
        console.log(`${name}${madd ? ' madd' : ''}: ${worst.toFixed(3)} ulp at ${where}`);
      expect(worst, `at ${where}`).toBeLessThanOrEqual(mathTable[name].ulp);
      const bits = (x: Float32Array): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.length);
      expect(Buffer.compare(Buffer.from(bits(called(sweep)).buffer), Buffer.from(bits(got).buffer))).toBe(0);
      expect(sweep.filter((x, i) => i % 97 === 0 && !Object.is(one(x), got[i]))).toEqual(new Float32Array(0));
    });
  }
}

test('edges', () => {
  const at = (name: MathName, ...xs: number[]): number[] => xs.map(build(name, false).one);
  expect(at('exp', -Infinity, Infinity, NaN, 0, -0, -104, 89)).toEqual([0, Infinity, NaN, 1, 1, 0, Infinity]);
  expect(at('exp', -103.5)).toEqual([2 ** -149]);
  expect(at('exp2', -Infinity, Infinity, NaN, 0, 127, -126, -149, 128, -151)).toEqual([
    0,
    Infinity,
    NaN,
    1,
    2 ** 127,
    2 ** -126,
    2 ** -149,
    Infinity,
    0,
  ]);
  expect(at('log', 0, -0, -1, -Infinity, Infinity, NaN, 1)).toEqual([-Infinity, -Infinity, NaN, NaN, Infinity, NaN, 0]);
  expect(at('tanh', -Infinity, Infinity, NaN, 0, -0, 40, 2 ** -149)).toEqual([-1, 1, NaN, 0, -0, 1, 2 ** -149]);
  expect(at('sigmoid', -Infinity, Infinity, NaN, 0, 1e30, -1e30)).toEqual([0, 1, NaN, 0.5, 1, 0]);
  expect(at('softplus', -Infinity, Infinity, NaN, 1000)).toEqual([0, Infinity, NaN, 1000]);
  expect(at('erf', -Infinity, Infinity, NaN, 0, -0, 5)).toEqual([-1, 1, NaN, 0, -0, 1]);
});

test('tanh and erf are odd to the bit', () => {
  for (const name of ['tanh', 'erf'] as const) {
    const { map } = build(name, false);
    const plus = map(sweep);
    const minus = map(sweep.map((x) => -x));
    expect(sweep.filter((_, i) => !Object.is(plus[i], -minus[i]))).toEqual(new Float32Array(0));
  }
});
