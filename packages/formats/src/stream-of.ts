/**
 * Streams of random numbers by name: two inputs of one shape differ, and every run, here or there, agrees.
 *
 * In: the canonical name of an input. Out: the stream that a random call without one draws from. The hash is FNV-1a of 32
 * bits (Fowler, Noll, Vo 1991).
 */

export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
