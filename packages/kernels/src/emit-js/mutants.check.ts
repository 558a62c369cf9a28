/**
 * For tests of tests: generated JavaScript with one operator or number changed (mutation testing, DeMillo, Lipton & Sayward
 * 1978), and loops that cannot go on for ever.
 *
 * In: a source. Out: its mutants as sources, each with the function it is in. Every loop burns fuel and throws at 0.
 */

export interface SourceMutant {
  /** Of the function. */
  readonly name: string;
  /** The line before and after. */
  readonly what: string;
  readonly source: () => string;
}

const FUEL = 600_000;

/** What stands in place of what, and how it is found. */
const CHANGES: readonly (readonly [pattern: RegExp, other: string])[] = [
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' + '],
  [/ \+= /g, ' -= '],
  [/ \/ /g, ' * '],
  [/ \+ 1\b/g, ' + 2'],
  [/ = 0\b/g, ' = 1'],
];

export function sourceMutants(text: string): readonly SourceMutant[] {
  const lines = text.split('\n');
  let name = '';
  return lines.flatMap((line, at) => {
    name = /^function (\w+)/.exec(line)?.[1] ?? name;
    if (name === '' || line.startsWith('function') || line.startsWith('//')) return [];
    const own = name;
    return CHANGES.flatMap(([pattern, other]) =>
      Array.from(line.matchAll(pattern), ({ index, 0: found }): SourceMutant => {
        const changed = line.slice(0, index) + other + line.slice(index + found.length);
        return {
          name: own,
          what: `${line.trim()} → ${changed.trim()}`,
          source: () => fuelled(lines.with(at, changed)),
        };
      }),
    );
  });
}

function fuelled(lines: readonly string[]): string {
  const burning = lines.map((line) =>
    line.replaceAll(
      /for \(([^;]*); ?([^;]*);/g,
      (_, first: string, condition: string) => `for (${first}; burn()${condition === '' ? '' : ` && (${condition})`};`,
    ),
  );
  const [strict, ...rest] = burning;
  const burn = `let fuel = ${FUEL};
function burn() { if (--fuel < 0) throw new RangeError('no fuel is left'); return true; }`;
  return [strict, burn, ...rest].join('\n');
}
