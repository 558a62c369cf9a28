/** Streams as JavaScript against attention by its definition, on every kind of program, mask and odd number. */

import { describe, expect, test } from 'vitest';
import { compileSource, random, runKernel, type Machine } from '../emit/kernel.check.ts';
import { checkStream, randomStream } from '../emit/stream.check.ts';
import type { StreamWish, Trouble } from '../emit/stream.check.ts';
import { domainNames, normaliserTexts } from '../emit/stream-programs.check.ts';
import { emitSource } from './emit-source.ts';
import { jsSupport } from './support.ts';

/** `count` cases of a kind; what failed says what it was. */
function tryStreams(seed: number, count: number, wish: StreamWish): void {
  const r = random(seed);
  for (let k = 0; k < count; k++) {
    const drawn = randomStream(r, wish);
    try {
      checkStream(r, drawn, ['js']);
    } catch (cause) {
      throw new TypeError(`${k}: ${drawn.text}, tile ${JSON.stringify(drawn.kernel.tile)}`, { cause });
    }
  }
}

describe('is attention, for every', () => {
  test.each(normaliserTexts.map(({ name }) => name))('normaliser: %s', (normaliser) => {
    tryStreams(1, 15, { normaliser });
  });
  test.each(domainNames)('domain: %s', (domain) => {
    tryStreams(2, 12, { domain });
  });
  test.each<Trouble>(['scores', 'values', 'large', 'huge'])('oddity: %s', (trouble) => {
    tryStreams(3, 25, { trouble });
  });
  test.each([0, 1, 2, 3])('number of products: %i', (products) => {
    tryStreams(4, 12, { products });
  });
});

test.each([
  { queries: 1, keys: 1 },
  { queries: 2, keys: 3 },
  { queries: 64, keys: 64 },
])('any tile will do: $queries × $keys', (tile) => {
  tryStreams(5, 12, { tile });
});

test('a single query, and no keys', () => {
  tryStreams(6, 10, { inner: [1, 65, 17, 9], products: 1 });
  tryStreams(7, 10, { inner: [5, 0, 3, 9], products: 1 });
});

test('tiles that a mask excludes are not read', () => {
  const reads = (domain: string): number => {
    let count = 0;
    const counted = <T extends object>(array: T): T =>
      new Proxy(array, {
        get: (target, key) => {
          count += 1;
          return Reflect.get(target, key, target) as unknown;
        },
      });
    const counting: Machine = (kernel, { buffer }) => {
      const views = {
        f32: counted(new Float32Array(buffer)),
        f64: counted(new Float64Array(buffer)),
        i32: new Int32Array(buffer),
        u16: counted(new Uint16Array(buffer)),
        u8: counted(new Uint8Array(buffer)),
      };
      return compileSource(emitSource([kernel]))(() => views, jsSupport)[0];
    };
    const { kernel, run } = randomStream(random(8), {
      domain,
      products: 1,
      normaliser: 'softmax',
      trouble: 'none',
      outer: [],
      inner: [150, 150, 8, 8],
      tile: { queries: 16, keys: 2 },
    });
    runKernel(kernel, run, [], counting);
    return count;
  };
  expect(reads('window')).toBeLessThan(0.6 * reads('none'));
});

test('scratch is a tile, whatever the lengths', () => {
  const { kernel } = randomStream(random(9), { normaliser: 'softmax', domain: 'causal', products: 1 });
  const sizes = [...emitSource([kernel]).matchAll(/grown\(tile\w+, (.*)\);/g)].map(([, size]) => size);
  expect(sizes.length).toBeGreaterThan(4);
  // `most` and `group` are bounded by the tile.
  for (const size of sizes) expect(size).not.toMatch(/iCount|jCount/);
});
