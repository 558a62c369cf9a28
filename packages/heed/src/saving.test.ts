// Saved programs: every entry of the corpus gives the same bits once saved and read, on every device; and the options.

import { readLiteral } from '@heed/formats';
import { formulas, type FormulaEntry } from '@heed/formulas';
import { chooseDevice, openSession, readProgram, saveProgram, type Session } from '@heed/runtime';
import { randn, type DType, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { attn, HeedError, type SaveOptions } from './index.ts';
import { strictWasm } from '@heed/runtime/wasm';
import { expectationOf, storedType } from './tensors.ts';

function samples({ inputs }: FormulaEntry): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, readLiteral(text).value!]));
}

function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

const bits = ({ data, shape, dtype }: Tensor): unknown => [
  dtype,
  shape,
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
];

describe.each(['wasm', 'js', 'interpreter'] as const)('%s', (backend) => {
  const session: Session = openSession(chooseDevice(backend).value!);

  test.each(formulas.map((entry) => ({ name: entry.name, entry })))('$name', ({ entry }) => {
    const formula = attn(entry.formula);
    const given = samples(entry);
    const want = [...(entry.want ?? []), 'result'];
    const sizes = entry.sizes ? { sizes: entry.sizes } : {};
    const ran = formula.runSync(given, { backend, want, ...sizes });
    const expectation = expectationOf(new Map(Object.entries(given)), formula.inputs);
    const bytes = formula.save({ backend, ...expectation, want });
    const program = readProgram(bytes);
    // Nothing was lost on the way: a field that reading does not know would be.
    expect(saveProgram(program)).toHaveLength(bytes.length);
    const inputs = Object.fromEntries(program.signature.inputs.map(({ name }) => [name, ran.inputs[name]] as const));
    const { outputs } = session.loadSync(program).runSync(inputs, sizes);
    for (const name of Object.keys(ran.outputs)) expect(bits(outputs[name])).toEqual(bits(ran.outputs[name]));
  });
});

describe('a saved program', () => {
  const attend = attn('softmax(Q·Kᵀ/√d | j ≤ i)·V');
  const q = randn([3, 7, 5], { seed: 1 });
  const k = randn([3, 9, 5], { seed: 2 });
  const v = randn([3, 9, 4], { seed: 3 });

  test('runs at any length and any number of leading axes', () => {
    const session = openSession(chooseDevice('wasm').value!);
    const loaded = session.loadSync(readProgram(attend.save({ backend: 'wasm' })));
    for (const lead of [[], [2], [2, 3]]) {
      const inputs = {
        Q: randn([...lead, 11, 6], { seed: 4 }),
        K: randn([...lead, 13, 6], { seed: 5 }),
        V: randn([...lead, 13, 3], { seed: 6 }),
      };
      const expected = attend.runSync({ Q: inputs.Q, K: inputs.K, V: inputs.V }, { backend: 'wasm' }).result;
      expect(bits(loaded.runSync(inputs).outputs['result'])).toEqual(bits(expected));
    }
    expect(session.statistics.artifacts).toBe(1);
  });

  test('may be for an engine without relaxed SIMD', () => {
    const bytes = attend.save({ backend: 'wasm', strict: true });
    const loaded = openSession(strictWasm).loadSync(readProgram(bytes));
    const expected = attend.runSync({ Q: q, K: k, V: v }, { backend: 'wasm', strict: true }).result;
    expect(bits(loaded.runSync({ Q: q, K: k, V: v }).outputs['result'])).toEqual(bits(expected));
  });

  test('may be for a session of several threads', async () => {
    const session = openSession(chooseDevice('wasm').value!, { threads: 2 });
    const loaded = await session.load(readProgram(attend.save({ backend: 'wasm', threads: 2 })));
    const { outputs } = await loaded.run({ Q: q, K: k, V: v });
    const expected = attend.runSync({ Q: q, K: k, V: v }, { backend: 'wasm' }).result;
    expect(bits(outputs['result'])).toEqual(bits(expected));
    session.close();
    const alone = openSession(chooseDevice('wasm').value!);
    expect(codesOf(() => alone.loadSync(loaded.program))).toEqual(['run/load-failed']);
  });

  test('takes names in any spelling', () => {
    const named = attn('softmax(Q·Kᵀ + M₁)·V');
    const options = (name: string): SaveOptions => ({
      backend: 'interpreter',
      ranks: { [name]: 2 },
      dtypes: { [name]: storedType('f64') satisfies DType },
    });
    expect(named.save(options('M₁'))).toEqual(named.save(options('M_1')));
    expect(codesOf(() => named.save())).toEqual(['input/open-rank']);
  });

  test('is refused where there is none', () => {
    expect(codesOf(() => attn('softmax(Q·K').save())).not.toEqual([]);
    expect(codesOf(() => attend.save({ backend: 'reference' as 'wasm' }))).toEqual(['run/unknown-device']);
  });
});
