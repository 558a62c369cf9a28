import type { Diagnostic, Severity } from '@heed/diagnostics';
import { expect, test } from 'vitest';
import { exitCodeOf, exitCodeOfAll, type Phase } from './exit-codes.ts';

test.each<[string, Phase, number]>([
  ['syntax/empty', 'formula', 3],
  ['shape/inner-sizes', 'formula', 3],
  ['name/unknown', 'formula', 3],
  ['type/condition', 'formula', 3],
  ['formula/anything', 'formula', 3],
  ['anything/else', 'formula', 3],
  ['shape/axis-clash', 'run', 4],
  ['input/missing', 'run', 4],
  ['input/no-such-file', 'run', 4],
  ['bind/not-whole', 'run', 4],
  ['tensor/ragged', 'run', 4],
  ['npy/truncated', 'run', 4],
  ['json/syntax', 'run', 4],
  ['literal/value', 'run', 4],
  ['npz/name', 'run', 4],
  ['safetensors/truncated', 'run', 4],
  ['csv/ragged', 'run', 4],
  ['csv/axes', 'run', 2],
  ['file/more', 'run', 4],
  ['size/unknown', 'run', 4],
  ['run/index-out-of-range', 'run', 4],
  ['run/device-unavailable', 'run', 6],
  ['backend/off', 'run', 6],
  ['run/out-of-memory', 'run', 1],
  ['output/refused', 'run', 1],
  ['serve/port-taken', 'run', 1],
  ['anything/else', 'run', 1],
  ['usage/arguments', 'run', 2],
  ['name/unknown-want', 'run', 2],
  ['name/unknown-want', 'formula', 3],
])('%s, found in the phase %s, ends with %i', (code, phase, exit) => {
  expect(exitCodeOf(code, phase)).toBe(exit);
});

test('of several faults, what must be mended first decides; warnings do not count', () => {
  const fault = (code: string, severity: Severity = 'error'): Diagnostic => ({
    code,
    severity,
    message: { en: '', zh: '' },
    labels: [],
    facts: {},
    notes: [],
  });
  expect(exitCodeOfAll([fault('npy/truncated'), fault('usage/arguments')], 'run')).toBe(2);
  expect(exitCodeOfAll([fault('run/out-of-memory'), fault('npy/truncated')], 'run')).toBe(4);
  expect(exitCodeOfAll([fault('name/shadow', 'warning')], 'formula')).toBe(0);
  expect(exitCodeOfAll([], 'run')).toBe(0);
});
