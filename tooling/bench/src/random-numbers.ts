/**
 * Seeded normal numbers, fast enough for inputs of many megabytes.
 *
 * In: a count and a seed. Out: the same float32 numbers every time. xorshift32 (Marsaglia 2003) and the polar method
 * (Marsaglia, Bray 1964); good enough to measure with, and independent of heed's own generator.
 */

export function uniformNumbers(seed: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b9) ^ 0x5bd1e995) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export function normalNumbers(count: number, seed: number): Float32Array {
  const next = uniformNumbers(seed);
  const numbers = new Float32Array(count);
  for (let k = 0; k < count;) {
    const x = 2 * next() - 1;
    const y = 2 * next() - 1;
    const square = x * x + y * y;
    if (square >= 1 || square === 0) continue;
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    numbers[k++] = x * factor;
    if (k < count) numbers[k++] = y * factor;
  }
  return numbers;
}
