// All devices pass the whole suite; devices that are broken in one way each do not.
import { describe, expect, test } from 'vitest';
import type { Device } from '../device.ts';
import { interpreter } from '../interpreter/device.ts';
import { js } from '../js/device.ts';
import { wasm } from '../wasm/device.ts';
import { conformanceCases, runConformance } from './conformance.ts';

describe.each([interpreter, js, wasm])('$name', (device) => {
  test.each(conformanceCases)('$name', async (one) => {
    const { passed, failed } = await runConformance(device, undefined, [one]);
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(3);
  });
});

test('all cases in one session: the arena is shared and programs do not disturb each other', async () => {
  const heard: string[] = [];
  const { passed, failed } = await runConformance(interpreter, (name) => heard.push(name));
  expect(failed).toEqual([]);
  expect(heard).toHaveLength(passed);
  expect(new Set(heard).size).toBe(passed);
}, 20_000);

describe('a broken device', () => {
  // Every fourth case is enough to tell.
  const some = conformanceCases.filter((_, k) => k % 4 === 0);
  /** The interpreter, but each launch goes through `launch`. */
  const broken = (launch: (real: () => void, kernel: number, arena: ArrayBufferLike) => void): Device => ({
    ...interpreter,
    name: 'broken',
    load: (program, arena) => {
      const real = interpreter.load(program, arena);
      if (real instanceof Promise) return real;
      return {
        launch: (kernel, block, begin, end) =>
          launch(() => real.launch(kernel, block, begin, end), kernel, arena.buffer()),
      };
    },
  });

  test('that does nothing fails nearly everything', async () => {
    const { passed, failed } = await runConformance(
      broken(() => undefined),
      undefined,
      some,
    );
    expect(failed.length).toBeGreaterThan(passed);
    expect(failed[0]?.message).toMatch(/out differs in \d+ elements at \[.*\]: .*, expected /);
  });

  test('that throws is reported, not thrown', async () => {
    const failing = broken(() => {
      throw new RangeError('no more launches');
    });
    const { failed } = await runConformance(failing, undefined, some);
    expect(failed.length).toBeGreaterThan(50);
    expect(failed[0]?.message).toContain('failed on broken: no more launches');
  });

  test('that leaves out every tenth launch fails', async () => {
    let launches = 0;
    const { failed } = await runConformance(
      broken((real) => void (launches++ % 10 === 9 || real())),
      undefined,
      some,
    );
    expect(failed.length).toBeGreaterThan(10);
  });

  test('that treats its first outer position apart gives other bits in parts', async () => {
    // Only the part that begins at 0 is run: whole launches are right, parts are not.
    const device: Device = {
      ...interpreter,
      name: 'greedy',
      load: (program, arena) => {
        const real = interpreter.load(program, arena);
        if (real instanceof Promise) return real;
        return {
          launch: (kernel, block, begin, end) => (begin === 0 ? real.launch(kernel, block, begin, end) : undefined),
        };
      },
    };
    const { failed } = await runConformance(device, undefined, some);
    expect(failed.length).toBeGreaterThan(3);
    expect(failed.every(({ name }) => name.endsWith('the same bits in parts'))).toBe(true);
  });

  test('that loses what was in its memory as it grew fails', async () => {
    const forgetful: Device = {
      ...interpreter,
      name: 'forgetful',
      openArena: (bytes) => {
        const arena = interpreter.openArena(bytes);
        return { buffer: arena.buffer, grow: (wanted) => arena.grow(wanted, 0) };
      },
    };
    const { failed } = await runConformance(forgetful, undefined, []);
    expect(failed).toEqual([
      { name: 'memory keeps what stays as it grows', message: '2 of 3 tensors changed as the memory grew' },
    ]);
  });

  test('that is not available fails with its reason', async () => {
    const absent: Device = {
      ...interpreter,
      name: 'absent',
      availability: () => ({ available: false, reason: 'it is raining' }),
    };
    expect(await runConformance(absent)).toEqual({
      passed: 0,
      failed: [{ name: 'opening a session', message: 'the backend absent is not available here: it is raining' }],
    });
  });
});
