/**
 * Tokens as one text, and back.
 *
 * In: a text someone typed. Out: its tokens: at `｜` where there is one, else at spaces, else, where it is Chinese,
 * character by character (word boundaries in Chinese names are guesses, and a wrong one is worse than none). A list is
 * written so that it reads back as it was.
 */

const BARS = /[｜|]/;
const HAN = /\p{Script=Han}/u;

export function splitTokens(text: string): readonly string[] {
  const parts = (separator: RegExp): string[] =>
    text
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  if (BARS.test(text)) return parts(BARS);
  const words = parts(/\s+/u);
  const [only] = words;
  if (words.length !== 1 || !HAN.test(only)) return words;
  return only.match(/\p{Script=Han}|[^\p{Script=Han}]+/gu) ?? words;
}

export function joinTokens(tokens: readonly string[]): string {
  const spaced = tokens.join(' ');
  if (sameTokens(splitTokens(spaced), tokens)) return spaced;
  return tokens.length === 1 ? `${tokens[0]}｜` : tokens.join('｜');
}

export function sameTokens(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((token, k) => token === b[k]);
}
