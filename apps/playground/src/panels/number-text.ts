/**
 * Numbers as people type them into a cell, and as short text.
 *
 * In: text with any minus sign, full-width digits, a fraction, true or false; or a number. Out: the number, or nothing
 * where the text is none; or a text as short as the number allows. Heat maps write their own numbers.
 */

const WORDS: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, '∞': Infinity, nan: Number.NaN };

export function readNumber(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replaceAll(/[−–]/g, '-').trim().toLowerCase();
  if (text === 'true') return 1;
  if (text === 'false') return 0;
  const [, sign = '', body = ''] = /^([+-]?)(.+)$/.exec(text) ?? [];
  const word = Object.hasOwn(WORDS, body) ? WORDS[body] : undefined;
  if (word !== undefined) return sign === '-' ? -word : word;
  const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/;
  const [over, under, ...rest] = text.split('/').map((part) => part.trim());
  if (!plain.test(over) || rest.length > 0) return undefined;
  if (under === undefined) return Number(over);
  return plain.test(under) && Number(under) !== 0 ? Number(over) / Number(under) : undefined;
}

/** At most `digits` places, none that say nothing; very large and very small numbers with an exponent. */
export function shortNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 10 ** -digits)) return value.toExponential(2);
  return String(Number(value.toFixed(digits)));
}

/** Milliseconds with three significant digits: `0.0123 ms`, `4.56 ms`, `1.23 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${Number((milliseconds / 1000).toPrecision(3))} s`;
  if (milliseconds > 0 && milliseconds < 0.001) return '< 0.001 ms';
  return `${Number(milliseconds.toPrecision(3))} ms`;
}
