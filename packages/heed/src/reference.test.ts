// The entry without a compiler: what it loads, that its numbers are those of the full entry, and what it refuses.

import { existsSync, readFileSync } from 'node:fs';
import { HeedError } from '@heed/diagnostics';
import { formulas } from '@heed/formulas';
import { randn, values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { attn as attnReference } from './reference.ts';
import type { TraceStep } from './views.ts';

const packages = new URL('../../', import.meta.url);

interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The package folders by name, and every source file that a file's code (not its types) leads to. */
function reachedFrom(entry: URL): { readonly rooms: ReadonlySet<string>; readonly files: ReadonlySet<string> } {
  const rooms = new Set<string>();
  const files = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file.href)) continue;
    files.add(file.href);
    for (const specifier of loadedBy(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) {
        waiting.push(new URL(specifier, file));
        continue;
      }
      rooms.add(specifier);
      const [, folder, door = ''] = /^@heed\/([^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
      if (folder === undefined) continue;
      const manifest = JSON.parse(readFileSync(new URL(`${folder}/package.json`, packages), 'utf8')) as Manifest;
      const source = manifest.exports[door === '' ? '.' : `./${door}`]['@heed/source'];
      waiting.push(new URL(`${folder}/${source}`, packages));
    }
  }
  return { rooms, files };
}

/** Specifiers of static, re-exporting and dynamic imports, without those that are types alone. */
function loadedBy(code: string): readonly string[] {
  const plain = code.replace(/\/\*[\s\S]*?\*\//g, '');
  const clauses = /^(?:import|export)\s+(?!type\b)[\w\s{},*$]*?\bfrom\s+'([^']+)'/gm;
  const bare = /^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...plain.matchAll(clauses), ...plain.matchAll(bare)].flatMap(([, one, other]) => one ?? other);
}

describe('what the entry loads', () => {
  const MACHINERY = ['@heed/compiler', '@heed/kernels', '@heed/runtime'];

  test('no compiler, no kernels, no devices', () => {
    const { rooms, files } = reachedFrom(new URL('reference.ts', import.meta.url));
    expect([...rooms].filter((room) => MACHINERY.some((name) => room.startsWith(name)))).toEqual([]);
    expect([...rooms]).toEqual(expect.arrayContaining(['@heed/formula', '@heed/graph', '@heed/tensor']));
    expect(files.size).toBeGreaterThan(100);
    expect([...files].filter((file) => !existsSync(new URL(file)))).toEqual([]);
  });

  test('the full entry does load them, so the walk can tell', () => {
    const { rooms } = reachedFrom(new URL('index.ts', import.meta.url));
    expect([...rooms]).toEqual(expect.arrayContaining(MACHINERY));
  });
});

/** What a step says and holds, as plain data. */
const plain = (steps: readonly TraceStep[]): unknown =>
  steps.map(({ value, excluded, ...others }) => ({
    ...others,
    value: [value.shape, value.dtype, values(value)],
    excluded: excluded && values(excluded),
  }));

describe('the same as the full entry on its reference', () => {
  const Q = randn([2, 5, 3], { seed: 1 });
  const K = randn([2, 7, 3], { seed: 2 });
  const V = randn([2, 7, 4], { seed: 3 });
  const text = 'W = softmax(Linear(Q)·Kᵀ/√d | j ≤ i); dropout(W, 0.5)·V';
  const options = { seed: 4, training: true, want: ['W', 'result'] };

  test('runs', async () => {
    const expected = attn(text).runSync({ Q, K, V }, { ...options, backend: 'reference' });
    const light = attnReference(text);
    for (const ran of [light.runSync({ Q, K, V }, options), await light.run({ Q, K, V }, options)]) {
      expect(ran.backend).toBe('reference');
      expect(ran.seeded).toEqual(['linear.weight', 'linear.bias']);
      expect(ran.outputs).toEqual(expected.outputs);
      expect(ran.result.shape).toEqual([2, 5, 4]);
    }
  });

  test('traces', async () => {
    const { want: _, ...told } = options;
    const expected = plain(attn(text).traceSync({ Q, K, V }, told));
    expect(plain(attnReference(text).traceSync({ Q, K, V }, told))).toEqual(expected);
    expect(plain(await attnReference(text).trace({ Q, K, V }, { ...told, backend: 'reference' }))).toEqual(expected);
  });

  test.each(formulas.map(({ formula }) => formula))('%j reads alike', (formula) => {
    const [full, light] = [attn(formula), attnReference(formula)];
    const read = ({ inputs, parameters, diagnostics }: typeof full | typeof light): unknown => ({
      inputs,
      parameters,
      diagnostics,
    });
    expect(read(light)).toEqual(read(full));
    expect([light.source, light.unicode(), light.ascii()]).toEqual([full.source, full.unicode(), full.ascii()]);
  });

  test('shapes', () => {
    const axes = { Q: ['n', 'd'], K: ['m', 'd'], V: ['m', 'e'] };
    expect(attnReference('softmax(Q·Kᵀ/√d)·V').shape(axes)).toBe('n×e');
  });
});

describe('what only the full entry can do', () => {
  const X = randn([2, 3], { seed: 5 });
  // As JavaScript would call it.
  const loose = attnReference('X·Xᵀ') as unknown as ReturnType<typeof attn<string>>;

  const fault = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      if (error instanceof HeedError) return error.message;
      throw error;
    }
    return 'nothing';
  };

  test.each<[string, () => unknown]>([
    ['backend wasm', () => loose.runSync({ X }, { backend: 'wasm' })],
    ['backend auto', () => loose.runSync({ X }, { backend: 'auto' })],
    ['backend js', () => loose.traceSync({ X }, { backend: 'js' })],
    ['cost', () => loose.cost({ n: 2 })],
    ['inspect', () => loose.inspect('graph')],
  ])('%s is refused', (what, work) => {
    expect(fault(work)).toBe(
      `backend/reference-only: heed/reference has no ${what}: it computes in float64 and compiles nothing`,
    );
  });

  test('a promise is refused, not the call', async () => {
    const running = loose.run({ X }, { backend: 'interpreter' });
    await expect(running).rejects.toThrow('heed/reference has no backend interpreter');
  });
});
