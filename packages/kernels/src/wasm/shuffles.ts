/**
 * Orders of 32-bit lanes for `i8x16.shuffle`, as bytes: 0–15 are of the first vector, 16–31 of the second. Data only.
 */

type Order = readonly number[];

/** First and second lanes of both in turns, and third and fourth. */
export const LOW_IN_TURNS: Order = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23];
export const HIGH_IN_TURNS: Order = LOW_IN_TURNS.map((byte) => byte + 8);
/** The first two lanes of both, and the last two. */
export const LOW_HALVES: Order = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
export const HIGH_HALVES: Order = LOW_HALVES.map((byte) => byte + 8);
/** Halves of one vector changed; neighbours changed. */
export const OTHER_HALF: Order = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
export const NEIGHBOURS: Order = [4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11];
