/**
 * How much a state may hold: what a link can carry, and what the page computes without being stuck.
 *
 * Numbers only. valid-state.ts refuses a link beyond them; the store cuts what is set by hand down to them.
 */

export const MOST_FORMULA = 10_000;
export const MOST_INPUTS = 64;
export const MOST_SOURCE = 20_000;
/** All sources together. */
export const MOST_SOURCES = 60_000;
export const MOST_NAME = 200;
export const MOST_TOKENS = 512;
export const MOST_TOKEN = 100;
export const MOST_SIZES = 64;
export const MOST_SIZE = 1_000_000;
export const MOST_STEP = 10_000;
export const MOST_AXES = 32;
/** Elements of one input. */
export const MOST_ELEMENTS = 1_048_576;
/** Elements of an input whose numbers stand in the link. */
export const MOST_WRITTEN = 512;
export const MOST_FILE_BYTES = 16_777_216;
