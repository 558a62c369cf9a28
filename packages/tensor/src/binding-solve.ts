/**
 * The arithmetic behind binding: a size as a line in one symbol, and broadcasting of numbers.
 *
 * In: sizes and known values. Out: slope and offset, joined axes, tables without a prototype. No diagnostics.
 */

import { evaluateSize, sizeSymbols, type Size, type SizeSymbol, type SizeValues } from './size.ts';

export interface Line {
  readonly slope: number;
  readonly offset: number;
}

/** A table whose keys may be any name, `__proto__` too. */
export function nameTable<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}

/** `size` as slope·symbol + offset, every other symbol known; `undefined` when it is no such line. */
export function linearSize(size: Size, symbol: SizeSymbol, values: SizeValues): Line | undefined {
  if (size === symbol) return { slope: 1, offset: 0 };
  if (!sizeSymbols(size).has(symbol)) {
    const offset = evaluateSize(size, values);
    return offset === undefined ? undefined : { slope: 0, offset };
  }
  if (typeof size !== 'object' || (size.op !== 'add' && size.op !== 'mul')) return undefined;
  let total: Line = size.op === 'add' ? { slope: 0, offset: 0 } : { slope: 0, offset: 1 };
  for (const arg of size.args) {
    const line = linearSize(arg, symbol, values);
    if (line === undefined || (size.op === 'mul' && total.slope !== 0 && line.slope !== 0)) return undefined;
    total =
      size.op === 'add'
        ? { slope: total.slope + line.slope, offset: total.offset + line.offset }
        : { slope: total.slope * line.offset + total.offset * line.slope, offset: total.offset * line.offset };
  }
  return total;
}

/** NumPy broadcasting of concrete axes; `undefined` where two lengths clash. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] | undefined {
  const joined: number[] = [];
  for (let back = Math.max(a.length, b.length); back >= 1; back -= 1) {
    const [left, right] = [a.at(-back) ?? 1, b.at(-back) ?? 1];
    if (left !== right && left !== 1 && right !== 1) return undefined;
    joined.push(left === 1 ? right : left);
  }
  return joined;
}
