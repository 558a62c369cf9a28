/**
 * `--scan n=128,256`: a formula on several sizes, one after the other.
 *
 * In: scans, the `NAME=SOURCE` words. Out: for every combination of numbers, the words with the numbers in them: in a
 * source that is a call, such as `randn(8,n,64)`, the name stands for its number, and a size of the formula that nobody
 * gives is given. A name that stands nowhere is refused, for such a scan would repeat one measurement.
 */

import { printable } from '@heed/diagnostics';
import { canonicalName } from '@heed/formula';
import { report } from './messages.ts';
import type { Assignment } from './sources.ts';
import { stop } from './stop.ts';

export interface Scan {
  readonly name: string;
  readonly values: readonly number[];
}

/** One combination: what is scanned as numbers, and the sources that come of it. */
export interface ScanPoint {
  readonly sizes: Readonly<Record<string, number>>;
  readonly assignments: readonly Assignment[];
}

const MOST_POINTS = 1000;

export function readScans(words: readonly string[]): readonly Scan[] {
  return words.map((word) => {
    const found = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*[=＝]\s*(\d{1,9}(?:\s*[,，]\s*\d{1,9})*)\s*$/u.exec(word);
    const [, name, values] = found ?? [];
    if (name === undefined || values === undefined) {
      throw stop(report['usage/not-a-scan']({ found: printable(word, 60) }));
    }
    return { name, values: values.split(/[,，]/).map(Number) };
  });
}

/** `sizes` are the names of the formula's own sizes. */
export function scanPoints(
  scans: readonly Scan[],
  assignments: readonly Assignment[],
  sizes: ReadonlyMap<string, string>,
): readonly ScanPoint[] {
  const count = scans.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS) throw stop(report['usage/many-points']({ count, most: MOST_POINTS }));
  let points: readonly ScanPoint[] = [{ sizes: {}, assignments }];
  for (const { name, values } of scans) {
    const isWritten = assignments.some(({ source }) => inSource(source, name, 0) !== source);
    const canonical = canonicalName(name);
    const isGiven = assignments.some((one) => one.name === canonical);
    if (!isWritten && (isGiven || !sizes.has(canonical))) throw stop(report['usage/scan-of-nothing']({ name }));
    points = points.flatMap((point) =>
      values.map((value) => ({
        sizes: { ...point.sizes, [name]: value },
        assignments: [
          ...point.assignments.map((one) => ({ ...one, source: inSource(one.source, name, value) })),
          ...(isWritten ? [] : [{ name: canonical, source: String(value), word: `${name}=${value}` }]),
        ],
      })),
    );
  }
  return points;
}

/** A call's arguments with the number in place of the name; any other source as it is. */
function inSource(source: string, name: string, value: number): string {
  const call = /^(?<head>\s*[A-Za-z_]\w*\s*[(（])(?<rest>.*)$/s.exec(source)?.groups;
  if (!call) return source;
  // A name with `=` behind it is one of the call's options.
  const word = new RegExp(`(?<![\\p{L}\\p{N}_.])${name}(?![\\p{L}\\p{N}_]|\\s*[=＝])`, 'gu');
  return `${call['head']}${(call['rest'] ?? '').replaceAll(word, String(value))}`;
}
