/**
 * Sizes by the names people use.
 *
 * In: numbers under any spelling (`n`, `d_k`, `dₖ`, `Q.d`, `M_0`), and the symbols of a formula. Out: numbers by symbol. A
 * name without its owner stands for every symbol that is shown so; a size that an operation made equal to another sets
 * that other. A name of no size is refused, because a number that is silently ignored is worse.
 */

import { HeedError, nearest, type Diagnostic } from '@heed/diagnostics';
import { canonicalName, displayName, type UnifiedSize } from '@heed/formula';
import { bindingFaults, displaySize, type SizeSymbol, type SizeValues } from '@heed/tensor';
import { report } from './messages.ts';

/** A symbol as people write it: `d` for `Q.d`. */
export function sizeName(symbol: SizeSymbol): string {
  return displayName(displaySize(symbol));
}

export function numbersOf(
  given: SizeValues,
  symbols: ReadonlySet<SizeSymbol>,
  unified: readonly UnifiedSize[],
): Readonly<Record<SizeSymbol, number>> {
  const faults: Diagnostic[] = [];
  const numbers: Record<SizeSymbol, number> = Object.create(null) as Record<SizeSymbol, number>;
  const set = (symbol: SizeSymbol, value: number): void => {
    const before = numbers[symbol];
    if (before !== undefined && before !== value) {
      faults.push(report['shape/axes-differ']({ axis: sizeName(symbol), first: before, second: value }));
    } else numbers[symbol] = value;
  };
  const isMeant = (symbol: SizeSymbol, name: string): boolean => symbol === name || displaySize(symbol) === name;
  for (const [written, value] of Object.entries(given)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      faults.push(bindingFaults['shape/given-size']({ axis: written, given: value }));
      continue;
    }
    const name = canonicalName(written);
    const own = [...symbols].filter((symbol) => isMeant(symbol, name));
    const others = unified.filter(({ symbol }) => isMeant(symbol, name));
    for (const symbol of own) set(symbol, value);
    if (own.length > 0) continue;
    for (const { size } of others) if (typeof size === 'string' && symbols.has(size)) set(size, value);
    if (others.length === 0) faults.push(unknownSize(written, symbols));
  }
  if (faults.length > 0) throw new HeedError(faults);
  return numbers;
}

function unknownSize(written: string, symbols: ReadonlySet<SizeSymbol>): Diagnostic {
  const known = [...new Set([...symbols].map(sizeName))];
  const near = nearest(written, known);
  const help = near === undefined ? undefined : { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } };
  return report['size/unknown']({ name: written, known: known.join(', ') || '–' }, help && { help });
}
