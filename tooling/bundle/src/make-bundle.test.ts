// The one-file entries: made of today's sources, they give the numbers of the packages, threads included, and stay small.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attn, randn, type Tensor } from 'heed';
import { chooseDevice, openSession } from '@heed/runtime';
import { makeBundle } from './make-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'heed-bundle-'));
// Where no package says what a .js file is, the engine reads it twice.
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
afterAll(() => rmSync(folder, { recursive: true }));

const formula = 'softmax(Q·Kᵀ/√d | j ≤ i)·V';
const inputs = {
  Q: randn([3, 33, 5], { seed: 1 }),
  K: randn([3, 41, 5], { seed: 2 }),
  V: randn([3, 41, 7], { seed: 3 }),
};
const bytesOf = ({ data }: Tensor): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');

describe.each(['wasm', 'js', 'interpreter'] as const)('%s', (backend) => {
  const expected = bytesOf(attn(formula).runSync(inputs, { backend }).result);

  test('formula text through heed/bundle', () => {
    expect(bytesOf(heed.attn(formula).runSync(inputs, { backend }).result)).toBe(expected);
  });

  test('a saved program through @heed/runtime/bundle', () => {
    const session = runtime.openSession(runtime.chooseDevice(backend).value!);
    const program = runtime.readProgram(heed.attn(formula).save({ backend }));
    expect(bytesOf(session.loadSync(program).runSync(inputs).outputs['result'])).toBe(expected);
  });
});

let heed: typeof import('heed/bundle');
let runtime: typeof import('@heed/runtime/bundle');

beforeAll(async () => {
  const files = [await makeBundle('heed', folder), await makeBundle('runtime', folder)];
  heed = (await import(pathToFileURL(files[0].file).href)) as typeof heed;
  runtime = (await import(pathToFileURL(files[1].file).href)) as typeof runtime;
});

test('threads start without any file', async () => {
  const large = {
    Q: randn([4, 150, 64], { seed: 4 }),
    K: randn([4, 150, 64], { seed: 5 }),
    V: randn([4, 150, 64], { seed: 6 }),
  };
  const session = runtime.openSession(runtime.chooseDevice('wasm').value!, { threads: 2, grain: 1 });
  const loaded = await session.load(runtime.readProgram(heed.attn(formula).save({ backend: 'wasm', threads: 2 })));
  const expected = bytesOf(attn(formula).runSync(large, { backend: 'wasm' }).result);
  // The second one takes a while to come up; until then the first does all.
  for (let k = 0; k < 400 && session.statistics.threads < 2; k += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await loaded.run(large);
  }
  expect(session.statistics.fewerThreads).toBe(undefined);
  expect(session.statistics.threads).toBe(2);
  for (let k = 0; k < 5; k += 1) expect(bytesOf((await loaded.run(large)).outputs['result'])).toBe(expected);
  session.close();
});

test('faults are told in words, by an error of the bundle', () => {
  expect(() => runtime.readProgram(new Uint8Array(99))).toThrow(runtime.HeedError);
  expect(heed.attn('softmax(Q·K').diagnostics[0]?.message.zh).toMatch(/\p{Script=Han}/u);
});

test('a package reads what a bundle saved', () => {
  const session = openSession(chooseDevice('wasm').value!);
  expect(session.loadSync(runtime.readProgram(heed.attn(formula).save({ backend: 'wasm' }))).program.target).toBe(
    'wasm',
  );
});

test('they are ASCII, import nothing and leave out what they do without', () => {
  const texts = ['heed', 'runtime'].map((name) => readFileSync(join(folder, `${name}.js`), 'utf8'));
  for (const text of texts) {
    expect(text).toMatch(/^[\0-\x7f]*$/);
    expect(text).not.toMatch(/\bimport\s*[({"'*]|\bfrom\s*["']/);
  }
  const [whole, small] = texts as [string, string];
  expect(whole.length).toBeLessThan(800_000);
  expect(small.length).toBeLessThan(130_000);
  // An example of an explanation, and Chevrotain.
  expect(whole).not.toContain('inspect pass:fuse-everything');
  expect(small).not.toContain('performSelfAnalysis');
});
