/**
 * The roofline: how many products and sums a second one core does in WebAssembly's registers, measured.
 *
 * In: whether products and sums may be one relaxed operation. Out: GFLOP/s, the best of some batches. Twelve chains hide
 * the latency of each; nothing is loaded or stored, so no kernel can be faster (Williams et al., "Roofline", 2009).
 */

const CHAINS = 12;
const STEPS = 4;
const TURNS = 20_000;

export function roofline(relaxed: boolean): number {
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(relaxed))).exports as {
    readonly run: (turns: number) => number;
  };
  const flops = 2 * 4 * CHAINS * STEPS * TURNS;
  for (let warm = 0; warm < 20; warm += 1) run(TURNS);
  let best = Infinity;
  for (let batch = 0; batch < 50; batch += 1) {
    const start = performance.now();
    run(TURNS);
    best = Math.min(best, performance.now() - start);
  }
  return flops / best / 1e6;
}

/** `run(turns)`: every chain is a = a + x·y, again and again; gives their sum. */
function moduleOf(relaxed: boolean): Uint8Array<ArrayBuffer> {
  const chains = Array.from({ length: CHAINS }, (_, k) => k + 1);
  const [x, y] = [CHAINS + 1, CHAINS + 2];
  const get = (local: number): number[] => [0x20, local];
  const set = (local: number): number[] => [0x21, local];
  const simd = (op: number): number[] => [0xfd, ...leb(op)];
  const splat = (value: number): number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer), ...simd(0x13)];
  const [multiply, add, multiplyAdd] = [simd(0xe6), simd(0xe4), simd(0x105)];
  const step = (chain: number): number[] =>
    relaxed
      ? [...get(x), ...get(y), ...get(chain), ...multiplyAdd, ...set(chain)]
      : [...get(x), ...get(y), ...multiply, ...get(chain), ...add, ...set(chain)];
  const locals = [1, CHAINS + 2, 0x7b];
  const loop = [0x03, 0x40];
  // turns = turns − 1, and again while it is not 0
  const again = [0x41, 0x01, 0x6b, 0x22, 0x00, 0x0d, 0x00, 0x0b];
  const body = [
    ...locals,
    ...splat(1.25),
    ...set(x),
    ...splat(-0.75),
    ...set(y),
    ...loop,
    ...Array.from({ length: STEPS }, () => chains.flatMap(step)).flat(),
    ...get(0),
    ...again,
    ...chains.flatMap((chain, k) => (k === 0 ? get(chain) : [...get(chain), ...add])),
    ...simd(0x1f), // extract_lane
    0,
    0x0b,
  ];
  const head = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const section = (id: number, content: readonly number[]): number[] => [id, ...leb(content.length), ...content];
  return Uint8Array.from([
    ...head,
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 3, 0x72, 0x75, 0x6e, 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function leb(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) {
    bytes[bytes.length - 1] |= 128;
    bytes.push(rest & 127);
  }
  return bytes;
}
