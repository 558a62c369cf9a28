// The table as text gives the same bits as the table.
import { uniform, values } from '@heed/tensor';
import { expect, test } from 'vitest';
import { hostMath, hostMathText, type HostName } from './host-math.ts';

test('functions made from their text alone give the same bits', () => {
  // oxlint-disable-next-line typescript/no-implied-eval -- that the text names nothing outside itself is the point
  const made = new Function(`'use strict'; return ${hostMathText()};`)() as typeof hostMath;
  expect(Object.keys(made)).toEqual(Object.keys(hostMath));
  const special = [0, -0, 1, -1, 0.5, 2, 0.46875, 4, 6, 710, -750, 5e-324, Infinity, -Infinity, Number.NaN];
  const numbers = [...special, ...values(uniform([400], { seed: 5, low: -8, high: 8, dtype: 'f64' }))];
  for (const name of Object.keys(hostMath) as HostName[]) {
    for (const x of numbers) {
      for (const y of name === 'pow' ? [...special, 2.5, -3] : [0]) {
        expect(made[name](x, y, 0), `${name}(${x}, ${y})`).toBe(hostMath[name](x, y, 0));
      }
    }
  }
});
