import { parseScalar } from '@heed/scalar';
import { expect, test } from 'vitest';
import { emitSource } from '../emit-js/emit-source.ts';
import type { PointwiseKernel, StreamKernel } from '../kernel.ts';
import { emitProgram } from './emit-program.ts';
import { hostMath } from './host-math.ts';
import { bytesOf, modulesOf, planOf, wasmTarget } from './kernel.check.ts';

function map(name: string, text: string): PointwiseKernel {
  const program = parseScalar(text)!;
  const inputs = program.params.map((_, index) => ({ from: 'operand' as const, index }));
  const operands = program.params.map(() => ({ role: 'in' as const, dtype: 'f32' as const }));
  return {
    skeleton: 'pointwise',
    name,
    operands: [...operands, { role: 'out', dtype: 'f32' }],
    sizes: 0,
    body: { program, inputs },
    out: operands.length,
  };
}

/** softmax(s·Q·Kᵀ + s)·V */
const stream = (scale: number): StreamKernel => ({
  skeleton: 'stream',
  name: 'stream',
  operands: (['in', 'in', 'in', 'out'] as const).map((role) => ({ role, dtype: 'f32' })),
  sizes: 0,
  products: [{ left: 0, right: 1 }],
  score: {
    program: parseScalar(`(s) => add(mul(s, ${scale}), ${scale})`)!,
    inputs: [{ from: 'product', index: 0 }],
  },
  normaliser: { base: 'exp', weight: parseScalar('(p) => p')!, total: parseScalar('(p) => p')!, empty: 'zero' },
  value: 2,
  out: 3,
  tile: { queries: 16, keys: 24 },
});

const instance = (bytes: Uint8Array): WebAssembly.Exports =>
  new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), {
    env: { memory: new WebAssembly.Memory({ initial: 0 }) },
    math: hostMath,
  }).exports;

test('equal kernels are one function, under every name', () => {
  const [a, b, c] = [map('a', '(x) => add(x, 1)'), map('b', '(y) => add(y, 1)'), map('c', '(x) => add(x, -0)')];
  const exports = instance(bytesOf(a, b, c, map('d', '(x) => add(x, 0)')));
  expect(exports['k0']).toBe(exports['k1']);
  expect(Object.keys(exports)).toEqual(['k0', 'k1', 'k2', 'k3']);
  expect(exports['k2']).not.toBe(exports['k3']);
  expect(bytesOf(a, b).length).toBeLessThan(bytesOf(a).length + 40);
});

test('the same plan gives the same bytes', () => {
  const kernels = [map('a', '(x, y) => sin(mul(x, y))'), map('b', '(x) => exp(x)')];
  expect(bytesOf(...kernels)).toEqual(bytesOf(...kernels));
});

test('host functions are imported where used, and only there', () => {
  const imports = WebAssembly.Module.imports(
    new WebAssembly.Module(bytesOf(map('a', '(x) => log1p(cos(x))'), map('b', '(x) => cos(exp(x))')) as BufferSource),
  );
  expect(imports.map(({ module, name }) => `${module}.${name}`).toSorted()).toEqual([
    'env.memory',
    'math.cos',
    'math.log1p',
  ]);
});

test('formulas of one kind import from one library, and from no more than is in it', () => {
  const target = { ...wasmTarget, features: { ...wasmTarget.features, relaxedSimd: true } };
  const [one, other] = [stream(0.25), stream(0.75)].map((kernel) => modulesOf(target, [kernel]));
  expect(one.bytes).not.toEqual(other.bytes);
  expect(Object.keys(one.libraries)).toEqual(['stream']);
  expect(one.libraries['stream']).toBe(other.libraries['stream']);
  const strict = modulesOf(wasmTarget, [stream(0.25)]);
  expect(strict.libraries['stream']).not.toEqual(one.libraries['stream']);
  const library = new WebAssembly.Module(one.libraries['stream'] as BufferSource);
  const has = WebAssembly.Module.exports(library).map(({ name }) => name);
  expect(has).toContain('is_finite');
  const wants = WebAssembly.Module.imports(new WebAssembly.Module(one.bytes as BufferSource))
    .filter(({ module }) => module === 'stream')
    .map(({ name }) => name);
  expect(wants).toEqual(expect.arrayContaining(['product_madd', 'product_onto_madd', 'dots_madd', 'row_sums_madd']));
  expect(has).toEqual(expect.arrayContaining(wants));
  expect(WebAssembly.Module.imports(library).map(({ module, name }) => `${module}.${name}`)).toEqual(['env.memory']);
});

test('a target that interprets gets the kernels themselves', () => {
  const plan = planOf(map('a', '(x) => x'));
  const program = emitProgram(plan, { ...wasmTarget, name: 'interpreter', artifact: 'kernels' });
  expect(program).toEqual({ ...plan, target: 'interpreter', artifact: { kind: 'kernels' } });
});

test('a target that runs JavaScript gets its text', () => {
  const plan = planOf(map('a', '(x) => add(x, 1)'));
  const program = emitProgram(plan, { ...wasmTarget, name: 'js', artifact: 'js' });
  expect(program).toEqual({ ...plan, target: 'js', artifact: { kind: 'js', source: emitSource(plan.kernels) } });
});

test('with threads the memory is shared', () => {
  const { artifact } = emitProgram(planOf(map('a', '(x) => x')), {
    ...wasmTarget,
    features: { ...wasmTarget.features, threads: true },
  });
  const bytes = (artifact as { bytes: Uint8Array }).bytes;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1024, shared: true });
  expect(
    () => new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), { env: { memory } }),
  ).not.toThrow();
});
