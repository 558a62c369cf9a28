import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { cases, coldStarters, memoryCases } from './cases.ts';
import { makers } from './makers.ts';
import { caseText, headOf, holds, memoryText, quickest } from './report.ts';

const settings = { threads: 1, strict: false, wide: false };
const measured = cases[1];
const row = (label: string, time: number | undefined, ratio = 1) => ({
  label,
  flops: 2e6,
  ...(time !== undefined && {
    time: { median: time, low: time, high: time },
    ratio: { median: ratio, low: ratio * 0.9, high: ratio * 1.1 },
    check: { error: 1e-7, passed: true, rows: 9 },
  }),
  ...(time === undefined && { failure: 'cannot be loaded' }),
});

test('names are told apart, and heed comes first in every case', () => {
  const names = [...cases, ...memoryCases].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, entries } of cases) {
    expect([name, entries[0]?.label.startsWith('heed')]).toEqual([name, true]);
    expect(new Set(entries.map(({ label }) => label)).size).toBe(entries.length);
    for (const { maker } of entries) expect(Object.keys(makers)).toContain(maker);
  }
  for (const { maker } of coldStarters) expect(Object.keys(makers)).toContain(maker);
});

test('every goal is about an entry that is not the subject, and asks for something', () => {
  for (const { name, entries, goals } of cases) {
    for (const { against, least, most } of goals) {
      const meant = entries.slice(1).filter(({ label }) => label.startsWith(against));
      expect([name, against, meant.length > 0]).toEqual([name, against, true]);
      expect((least ?? 0) + (most ?? 0)).toBeGreaterThan(0);
    }
  }
});

test('a goal is told on the quickest it names, under its own settings, up to 5 % of noise', () => {
  const entries = [row('heed', 1), row('onnxruntime-web graph', 2.2, 2.2), row('onnxruntime-node mha', undefined)];
  const told = caseText({ measured, entries }, settings);
  expect(told).toContain('| onnxruntime-web graph | 2.20 | 0.9 | 2.20 [1.98–2.42] | ≥ 2.3 met | 1.0e-7 |');
  expect(told).toContain('| onnxruntime-node mha | – | – | – |  | cannot be loaded |');
  const slow = [row('heed', 1), row('onnxruntime-web graph', 2, 2)];
  expect(caseText({ measured, entries: slow }, settings)).toContain('≥ 2.3 not met');
  expect(caseText({ measured, entries: slow }, { ...settings, strict: true })).toContain('≥ 1.8 met');
  expect(caseText({ measured, entries: slow }, { ...settings, threads: 2 })).not.toContain('≥');
  const alone = [row('heed', undefined), { ...row('jax-js', 3), ratio: undefined }].map(({ ratio, ...one }) =>
    ratio ? { ...one, ratio } : one,
  );
  expect(caseText({ measured, entries: alone }, settings)).toContain('≥ 5 not measured');
  const two = [row('heed', 1), row('onnxruntime-web mha', 3), row('onnxruntime-web graph', 2)];
  expect(quickest({ against: 'onnxruntime-web' }, two)?.label).toBe('onnxruntime-web graph');
  expect(holds({ against: '', wide: true }, settings)).toBe(false);
});

test('the head says where, when and how; memory is told beyond one copy', () => {
  const machine = { processor: 'a processor', engine: 'Node', versions: { peer: '1.2.3' } };
  const head = headOf({ machine, date: '2026-01-02', command: 'npm run bench', settings, rounds: 9 });
  for (const part of ['a processor', 'peer 1.2.3', '2026-01-02', 'npm run bench', '9 rounds']) {
    expect(head).toContain(part);
  }
  const mib = 2 ** 20;
  const value = { inputs: 6 * mib, outputs: 2 * mib, device: 11 * mib, seconds: 1, error: 1e-7, passed: true };
  expect(memoryText([{ title: 'T', outcome: { value } }], 1)).toContain('| T | 8.0 | 3.0 | 1.00 | 1.0e-7 |');
});

test('options are read, or refused with a reason', () => {
  const read = readArguments(['--only', 'dense', '--only', 'tiny', '--threads', '2', '--strict', '--out', 'x.md']);
  expect(read).toEqual({
    options: {
      only: ['dense', 'tiny'],
      rounds: 9,
      settings: { threads: 2, strict: true, wide: false },
      long: false,
      out: 'x.md',
    },
  });
  expect(readArguments(['--rounds', '0'])).toEqual({ fault: expect.stringContaining('--rounds') });
  expect(readArguments(['--threads', 'two'])).toEqual({ fault: expect.stringContaining('--threads') });
  expect(readArguments(['--onyl', 'x'])).toEqual({ fault: expect.stringContaining('--onyl') });
});
