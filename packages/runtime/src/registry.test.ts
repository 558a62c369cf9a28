// Names, `auto`, and what is said where a device is missing.
import { describe, expect, test } from 'vitest';
import type { Device } from './device.ts';
import { interpreter } from './interpreter/device.ts';
import { js } from './js/device.ts';
import { chooseDevice, deviceNames, devices, strictDevices, surveyDevices } from './registry.ts';
import { strictWasm, wasm, wasmDevice } from './wasm/device.ts';
import { probeAvailability, probeFeatures, thisEngine, type Engine } from './wasm/probe.ts';

const without = (name: string, reason: string): Device => ({
  ...interpreter,
  name,
  availability: () => ({ available: false, reason }),
});

describe('chooseDevice', () => {
  test('auto takes wasm here, and the next one where wasm is missing', () => {
    expect(chooseDevice().value).toBe(wasm);
    expect(chooseDevice('auto', [without('wasm', 'no'), js, interpreter]).value).toBe(js);
    expect(chooseDevice('auto', [without('wasm', 'no'), without('js', 'no'), interpreter]).value).toBe(interpreter);
  });

  test('a name is that device and no other', () => {
    expect(chooseDevice('interpreter')).toEqual({ value: interpreter, diagnostics: [] });
    const { value, diagnostics } = chooseDevice('wasm', [
      without('wasm', 'the engine has no WebAssembly'),
      interpreter,
    ]);
    expect(value).toBeUndefined();
    expect(diagnostics.map(({ code, message }) => [code, message.en])).toEqual([
      ['run/device-unavailable', 'the backend wasm is not available here: the engine has no WebAssembly'],
    ]);
  });

  test('an unknown name offers the nearest', () => {
    const { value, diagnostics } = chooseDevice('wsam');
    expect(value).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({
      code: 'run/unknown-device',
      facts: { name: 'wsam', known: 'auto, wasm, js, interpreter' },
      help: { text: { en: 'did you mean `wasm`?' } },
    });
    expect(chooseDevice('zzzzzzzzz').diagnostics[0].help).toBeUndefined();
  });

  test("a device of one's own is taken if it is available", () => {
    const own: Device = { ...interpreter, name: 'own' };
    expect(chooseDevice(own).value).toBe(own);
    expect(chooseDevice(without('own', 'asleep')).diagnostics[0].code).toBe('run/device-unavailable');
  });

  test('where nothing is available, auto says so', () => {
    expect(chooseDevice('auto', [without('wasm', 'a'), without('last', 'b')]).diagnostics[0].facts).toMatchObject({
      reason: 'b',
    });
    expect(deviceNames).toEqual(['auto', ...devices.map(({ name }) => name)]);
  });
});

test('surveyDevices says of each device what it has or lacks', () => {
  expect(surveyDevices([without('wasm', 'forbidden'), interpreter])).toEqual([
    { name: 'wasm', availability: { available: false, reason: 'forbidden' }, automatic: false },
    { name: 'interpreter', availability: { available: true }, features: [], automatic: true },
  ]);
  expect(surveyDevices()[0]).toMatchObject({
    name: 'wasm',
    automatic: true,
    features: expect.arrayContaining(['simd']),
  });
});

test('strict devices have the same names, and no relaxed SIMD', () => {
  expect(strictDevices.map(({ name }) => name)).toEqual(devices.map(({ name }) => name));
  for (const device of strictDevices) expect(device.target().features.relaxedSimd).toBe(false);
  expect(strictWasm.target().features.simd).toBe(true);
  // Where the engine has it, the strict device alone does without.
  const all: Engine = { validate: () => true, compile: () => undefined };
  expect(wasmDevice(all).target().features.relaxedSimd).toBe(true);
  expect(wasmDevice(all, { strict: true }).target().features).toEqual({
    simd: true,
    relaxedSimd: false,
    threads: false,
  });
  expect(chooseDevice('auto', strictDevices).value).toBe(strictWasm);
});

describe('probing WebAssembly', () => {
  const engine = thisEngine() as Engine;

  test('this engine has it, with SIMD', () => {
    expect(probeAvailability(engine)).toEqual({ available: true });
    expect(probeFeatures(engine)).toMatchObject({ simd: true, threads: false });
  });

  test('an engine without it, without SIMD, or where compiling is forbidden, says why', () => {
    expect(probeAvailability(undefined)).toMatchObject({ available: false, reason: 'the engine has no WebAssembly' });
    expect(probeAvailability({ ...engine, validate: () => false })).toMatchObject({ available: false });
    const forbidden: Engine = {
      ...engine,
      compile: () => {
        throw new WebAssembly.CompileError('Refused to compile because of policy');
      },
    };
    expect(probeAvailability(forbidden)).toMatchObject({
      available: false,
      reason: expect.stringMatching(/security policy.*Refused to compile because of policy/),
    });
    expect(wasmDevice(forbidden).availability().available).toBe(false);
    expect(probeFeatures(undefined)).toEqual({ simd: false, relaxedSimd: false, threads: false });
  });

  test('is done once', () => {
    let compiled = 0;
    const counting = wasmDevice({ ...engine, compile: (bytes) => (compiled += engine.compile(bytes) ? 1 : 0) });
    for (let k = 0; k < 3; k++) expect(counting.availability()).toEqual({ available: true });
    expect(compiled).toBe(1);
  });
});
