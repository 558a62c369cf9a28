/**
 * What a token may look like, and which of several patterns fits where one reads.
 *
 * In: patterns in the order they are tried, a text, a place. Out: the first that fits and where it ends. A pattern says
 * which characters it begins with, so that a regular expression is only tried, and only compiled by the engine, where it
 * may fit: expressions over Unicode classes are slow to compile. Nothing here knows a token.
 */

export interface Pattern {
  /** The characters it begins with, or a test of the first UTF-16 unit; absent where any may come. */
  readonly begins?: string | ((unit: number) => boolean);
  /** Where the match at `at` ends; `at` itself for none. */
  readonly end: (text: string, at: number) => number;
}

/** Exactly this text. */
export function exactly(word: string): Pattern {
  return { begins: word[0] ?? '', end: (text, at) => (text.startsWith(word, at) ? at + word.length : at) };
}

/** A regular expression, or what makes one, made sticky. */
export function matching(pattern: RegExp | (() => RegExp), begins?: Pattern['begins']): Pattern {
  let sticky: RegExp | undefined;
  const end: Pattern['end'] = (text, at) => {
    if (sticky === undefined) {
      const { source, flags } = typeof pattern === 'function' ? pattern() : pattern;
      sticky = new RegExp(source, `${flags}y`);
    }
    sticky.lastIndex = at;
    return sticky.test(text) ? sticky.lastIndex : at;
  };
  return begins === undefined ? { end } : { begins, end };
}

export function between(low: number, high: number): (unit: number) => boolean {
  return (unit) => unit >= low && unit <= high;
}

/** The candidates for a first unit, in order; worked out once for each unit that is met. */
export function byFirstUnit<T extends { readonly pattern: Pattern }>(
  all: readonly T[],
): (unit: number) => readonly T[] {
  const known = new Map<number, readonly T[]>();
  const mayBegin = ({ pattern: { begins } }: T, unit: number): boolean =>
    begins === undefined || (typeof begins === 'string' ? begins.includes(String.fromCharCode(unit)) : begins(unit));
  return (unit) => {
    let found = known.get(unit);
    if (found === undefined) {
      found = all.filter((one) => mayBegin(one, unit));
      known.set(unit, found);
    }
    return found;
  };
}
