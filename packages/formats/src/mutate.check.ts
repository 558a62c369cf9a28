/**
 * Files broken at random, for tests: bytes flipped, cut out, doubled, moved, set to what breaks parsers.
 *
 * In: a good file and a seed. Out: so many broken ones, the same for the same seed. `survives` reads each and checks
 * what must hold of every reader: nothing thrown, an error exactly where there is no value, little time.
 */

import type { Checked, Diagnostic } from '@heed/diagnostics';
import { expect } from 'vitest';

/** xorshift32 (Marsaglia 2003). */
export function randomInts(seed: number): (below: number) => number {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const TELLING = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x2c, 0x2d, 0x3b, 0x5b, 0x5d, 0x7b, 0x7d, 0x39, 0x0a, 0x50];

export function mutated(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let broken = bytes.slice();
  for (let times = 1 + random(4); times > 0 && broken.length > 0; times -= 1) {
    const at = random(broken.length);
    const length = Math.min(broken.length - at, 1 + random(12));
    switch (random(7)) {
      case 0:
        broken[at] = (broken[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        broken[at] = TELLING[random(TELLING.length)] ?? 0;
        break;
      case 2:
        broken.fill(TELLING[random(5)] ?? 0, at, at + length);
        break;
      case 3:
        broken = broken.slice(0, random(4) === 0 ? at : broken.length - length);
        break;
      case 4:
        broken = joined(broken.subarray(0, at), broken.subarray(at + length));
        break;
      case 5:
        broken = joined(broken.subarray(0, at + length), broken.subarray(at));
        break;
      default:
        broken.copyWithin(random(broken.length), at, at + length);
    }
  }
  return broken;
}

/** Reads `count` broken forms of the files; returns how often each code was given. */
export function survives(
  files: readonly Uint8Array[],
  count: number,
  read: (bytes: Uint8Array) => readonly Checked<unknown>[],
): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  const random = randomInts(20_240_301);
  let slowest = 0;
  for (let k = 0; k < count; k += 1) {
    const bytes = mutated(files[k % files.length] ?? new Uint8Array(), random);
    const begun = performance.now();
    const results = read(bytes);
    slowest = Math.max(slowest, performance.now() - begun);
    for (const { value, diagnostics } of results) {
      if ((value === undefined) !== diagnostics.some(({ severity }) => severity === 'error')) {
        throw new RangeError(
          `file ${k}: a value together with an error, or neither: ${diagnostics.map(show).join('; ')}`,
        );
      }
      for (const diagnostic of diagnostics) {
        codes.set(diagnostic.code, (codes.get(diagnostic.code) ?? 0) + 1);
        if (/(?<!\\u)\{[a-z]\w*\}|undefined/.test(diagnostic.message.en))
          throw new RangeError(`file ${k}: ${show(diagnostic)}`);
      }
    }
  }
  expect(slowest).toBeLessThan(2000);
  return codes;
}

function show({ code, message }: Diagnostic): string {
  return `${code}: ${message.en}`;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}
