/**
 * From kernels to JavaScript: one source text per program.
 *
 * In: kernels as data. Out: the body of `function (views, math)` that gives an array, kernel n at place n, each to be
 * called as block.ts says. `views()` gives the arrays of the memory as it is now; `math` is `jsSupport`. The text is
 * strict, depends on the kernels alone, is made to be read, and holds nothing that a person wrote: operands, sizes and
 * fields are named by their numbers. Nothing is evaluated here.
 */

import { kernelKey } from '../emit/kernel-key.ts';
import type { Kernel } from '../kernel.ts';
import { contractText } from './contract.ts';
import { tileScratch } from './contract-tile.ts';
import { faultText, gatherText } from './gather.ts';
import { Names, render } from './lines.ts';
import type { Lines } from './lines.ts';
import { Operands } from './operands.ts';
import { pointwiseText } from './pointwise.ts';
import { rowwiseText } from './rowwise.ts';
import { streamText } from './stream.ts';
import { streamShared } from './stream-shared.ts';
import type { SupportName } from './support.ts';

export function emitSource(kernels: readonly Kernel[]): string {
  const used = new Set<SupportName>();
  const use = (name: SupportName): string => {
    used.add(name);
    return name;
  };
  const emitted = new Map<string, string>();
  const functions: Lines[] = [];
  const names = kernels.map((kernel, index) => {
    const key = kernelKey(kernel);
    const known = emitted.get(key);
    if (known !== undefined) return known;
    const name = `k${index}`;
    emitted.set(key, name);
    functions.push([`// ${kernel.skeleton}`, ...kernelText(kernel, name, new Operands(kernel, new Names(), use))]);
    return name;
  });
  const parts: readonly Lines[] = [
    [
      "'use strict';",
      'const { fround } = Math;',
      ...(used.size > 0 ? [`const { ${[...used].sort().join(', ')} } = math;`] : []),
    ],
    ...(kernels.some(({ skeleton }) => skeleton === 'contract') ? [tileScratch] : []),
    ...(kernels.some(({ skeleton }) => skeleton === 'gather') ? [faultText] : []),
    ...(kernels.some(({ skeleton }) => skeleton === 'stream') ? [streamShared] : []),
    ...functions,
    [`return [${names.join(', ')}];`],
  ];
  return parts.map((part) => render(part)).join('\n');
}

function kernelText(kernel: Kernel, name: string, operands: Operands): Lines {
  switch (kernel.skeleton) {
    case 'pointwise':
      return pointwiseText(kernel, name, operands);
    case 'rowwise':
      return rowwiseText(kernel, name, operands);
    case 'contract':
      return contractText(kernel, name, operands);
    case 'gather':
      return gatherText(kernel, name, operands);
    case 'stream':
      return streamText(kernel, name, operands);
  }
}
