/** Labels of axes as contractions spell them: letters in order, and the first that nobody uses. */

export const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export function freshLetter(used: string): string | undefined {
  return [...LETTERS].find((letter) => !used.includes(letter));
}
