/** What the tests of this folder share: PyTorch's numbers from ../fixtures, and every backend that is here. */

import { readFileSync } from 'node:fs';
import { tensor, values, type Tensor } from '@heed/tensor';
import { doctor, type Backend } from 'heed';
import { expect } from 'vitest';
import type { Layer } from './layer.ts';

interface Fixture {
  readonly state: Record<string, Tensor>;
  readonly inputs: Record<string, Tensor>;
  readonly outputs: Record<string, Tensor>;
}

export const backends: readonly Backend[] = doctor()
  .filter(({ available }) => available)
  .map(({ name }) => name as Backend);

/** Float64, conditions apart. */
function toTensor(nested: unknown): Tensor {
  const isCondition = typeof [nested].flat(9)[0] === 'boolean';
  return tensor(nested as never, undefined, { dtype: isCondition ? 'bool' : 'f64' });
}

export function fixture(name: string): Fixture {
  const read = JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Record<
    keyof Fixture,
    Record<string, unknown>
  >;
  const all = (part: keyof Fixture): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(read[part]).map(([key, nested]) => [key, toTensor(nested)]));
  return { state: all('state'), inputs: all('inputs'), outputs: all('outputs') };
}

/** PyTorch computed in float64: the reference backend agrees to its digits, devices as far as f32 goes. */
export function expectLike(actual: Tensor, expected: Tensor, backend: Backend): void {
  expect(actual.shape).toEqual(expected.shape);
  const [got, wanted] = [[...values(actual)], [...values(expected)]];
  const worst = Math.max(0, ...got.map((x, k) => Math.abs(x - (wanted[k] ?? Number.NaN))));
  expect(worst).toBeLessThan(backend === 'reference' ? 1e-11 : 2e-5);
}

/** The layer with PyTorch's parameters gives PyTorch's outputs, on every backend. */
export function expectSame<In, Out extends string>(layer: Layer<In, Out>, name: string, inputs?: In): void {
  const { state, inputs: given, outputs } = fixture(name);
  expect(layer.parameters.map((one) => one.name)).toEqual(Object.keys(state));
  layer.loadStateDict(state);
  for (const backend of backends) {
    const result = layer.runSync(inputs ?? (given as In), { backend }) as unknown as Record<string, Tensor>;
    for (const [output, expected] of Object.entries(outputs)) {
      expectLike(result[output], expected, backend);
    }
  }
}
