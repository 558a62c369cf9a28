/**
 * Plain computations that the page's numbers are compared with: written here from the textbook, sharing no code with it.
 */

export type Rows = readonly (readonly number[])[];

export function product(a: Rows, b: Rows): Rows {
  return a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? Number.NaN), 0)));
}

export function transposed(a: Rows): Rows {
  return (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? Number.NaN));
}

export function softmaxRows(a: Rows): Rows {
  return a.map((row) => {
    const top = Math.max(...row);
    const powers = row.map((x) => Math.exp(x - top));
    const sum = powers.reduce((total, x) => total + x, 0);
    return powers.map((x) => x / sum);
  });
}

export function scaled(a: Rows, factor: number): Rows {
  return a.map((row) => row.map((x) => x * factor));
}

/** Numbers in [0, 1), the same for the same seed (Tommy Ettinger's mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
