/** Every device against the float64 oracle, over the one case table. A device that is absent is skipped, not passed. */

import { disagreement, formulaCases, makeInputs, sizeTuples } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import { doctor } from './doctor.ts';
import type { Backend } from './face.ts';

const backends = doctor().filter(({ name }) => name !== 'reference');

describe.each(backends)('$name agrees with the oracle', ({ name, available }) => {
  test.skipIf(!available).each(formulaCases)('$name', (formulaCase) => {
    const formula = attn(formulaCase.formula);
    expect(formula.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const [seed, sizes] of sizeTuples.entries()) {
      if (formulaCase.except?.(sizes)) continue;
      const inputs = makeInputs(formulaCase, sizes, seed + 1);
      const oracle = formula.runSync(inputs, { backend: 'reference' }).result;
      const { result } = formula.runSync(inputs, { backend: name as Backend });
      expect(`${JSON.stringify(sizes)}: ${disagreement(result, oracle) ?? 'agrees'}`).toBe(
        `${JSON.stringify(sizes)}: agrees`,
      );
    }
  });
});
