/**
 * Where buffers lie: when each is in use, and addresses that let buffers used at different times share memory.
 *
 * In: the launch tree, then sizes in bytes. Out: lifetimes in top-level steps (inside a loop a buffer lives as long as
 * the whole loop; inputs live from the start, outputs to the end), then an address per buffer. Placement is greedy, the
 * largest first, each at the lowest address free for its whole life (Pisarchyk & Lee 2020).
 */

import type { Plan, Step } from '@heed/kernels';

/** First and last top-level step that uses a buffer; `undefined` when none does. */
export type Lifetime = { readonly first: number; readonly last: number } | undefined;

const ALIGNMENT = 16;

export function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

export function lifetimes(plan: Plan): readonly Lifetime[] {
  const first: number[] = plan.buffers.map(({ use }) => (use.kind === 'input' ? -1 : Number.POSITIVE_INFINITY));
  const last: number[] = plan.buffers.map(({ use }) => (use.kind === 'output' ? plan.steps.length : -1));
  const visit = (step: Step, at: number): void => {
    if (step.kind === 'loop') {
      for (const inside of step.body) visit(inside, at);
      return;
    }
    for (const operand of step.operands) {
      if (operand.kind !== 'buffer') continue;
      first[operand.buffer] = Math.min(first[operand.buffer], at);
      last[operand.buffer] = Math.max(last[operand.buffer], at);
    }
  };
  plan.steps.forEach(visit);
  return plan.buffers.map(({ use }, k) =>
    use.kind === 'temporary' && first[k] > last[k] ? undefined : { first: Math.min(first[k], last[k]), last: last[k] },
  );
}

/** Addresses from `base` on, and the end of what is used. */
export function place(
  lives: readonly Lifetime[],
  bytes: readonly number[],
  base: number,
): { readonly addresses: readonly number[]; readonly end: number } {
  const addresses = lives.map(() => base);
  const order = lives.map((_, k) => k).filter((k) => lives[k] !== undefined && bytes[k] > 0);
  order.sort((a, b) => bytes[b] - bytes[a] || a - b);
  const placed: number[] = []; // by address
  let end = base;
  for (const k of order) {
    let address = base;
    for (const other of placed) {
      if (!overlap(lives[k], lives[other])) continue;
      if (addresses[other] >= address + aligned(bytes[k])) break;
      address = Math.max(address, addresses[other] + aligned(bytes[other]));
    }
    addresses[k] = address;
    end = Math.max(end, address + aligned(bytes[k]));
    const at = placed.findIndex((other) => addresses[other] > address);
    placed.splice(at === -1 ? placed.length : at, 0, k);
  }
  return { addresses, end };
}

function overlap(a: Lifetime, b: Lifetime): boolean {
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}
