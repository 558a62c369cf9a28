/**
 * The interpreter: a device that runs a program's kernels as the data they are, in float32, generating no code.
 *
 * In: programs whose artifact is the kernels themselves. Out: the same numbers a compiled device gives, up to rounding,
 * anywhere JavaScript runs and under any content security policy. It reads the same parameter blocks from the same kind
 * of arena as every device. It is slow by design; see the file of each skeleton for what keeps it bearable.
 */

import type { Kernel, Program } from '@heed/kernels';
import type { Arena, Device, Executable } from '../device.ts';
import { openPlainArena, viewsOf, type Views } from '../plain-arena.ts';
import { interpretContract } from './contract.ts';
import { interpretGather } from './gather.ts';
import { interpretPointwise } from './pointwise.ts';
import { interpretRowwise } from './rowwise.ts';
import { interpretStream } from './stream.ts';

export const interpreter: Device = {
  name: 'interpreter',
  availability: () => ({ available: true }),
  target: () => ({
    name: 'interpreter',
    artifact: 'kernels',
    features: { simd: false, relaxedSimd: false, threads: false },
  }),
  openArena: (bytes) => openPlainArena(bytes, 'interpreter'),
  load,
};

function load({ kernels }: Program, arena: Arena): Executable {
  const compiled = kernels.map(interpret);
  let buffer = arena.buffer();
  let views = viewsOf(buffer);
  return {
    launch: (kernel, block, begin, end) => {
      if (arena.buffer() !== buffer) {
        buffer = arena.buffer();
        views = viewsOf(buffer);
      }
      compiled[kernel](views, block, begin, end);
    },
  };
}

function interpret(kernel: Kernel): (views: Views, block: number, begin: number, end: number) => void {
  switch (kernel.skeleton) {
    case 'pointwise':
      return interpretPointwise(kernel);
    case 'rowwise':
      return interpretRowwise(kernel);
    case 'contract':
      return interpretContract(kernel);
    case 'gather':
      return interpretGather(kernel);
    case 'stream':
      return interpretStream(kernel);
  }
}
