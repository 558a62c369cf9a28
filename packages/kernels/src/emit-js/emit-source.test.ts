import { bug } from '@heed/diagnostics';
import { apply, foldRecord, foldRecords, parseScalar, scalarConst, scalarParam, scalarProgram } from '@heed/scalar';
import type { Scalar } from '@heed/scalar';
import { describe, expect, test } from 'vitest';
import { at, check, compileSource, lay, position, random } from '../emit/kernel.check.ts';
import type { BoundProgram, ContractKernel, Kernel, PointwiseKernel, RowwiseKernel } from '../kernel.ts';
import { emitSource } from './emit-source.ts';
import { jsSupport } from './support.ts';

function over(text: string, operands: readonly number[], sizes: readonly number[] = []): BoundProgram {
  return {
    program: parseScalar(text)!,
    inputs: [
      ...operands.map((index) => ({ from: 'operand' as const, index })),
      ...sizes.map((index) => ({ from: 'size' as const, index })),
    ],
  };
}

function map(text: string, name = 'map'): PointwiseKernel {
  const body = over(text, [...parseScalar(text)!.params.keys()]);
  const operands = body.inputs.map(() => ({ role: 'in' as const, dtype: 'f32' as const }));
  return {
    skeleton: 'pointwise',
    name,
    operands: [...operands, { role: 'out', dtype: 'f32' }],
    sizes: 0,
    body,
    out: operands.length,
  };
}

/** Softmax of x/√d where j ≤ i. */
const softmax: RowwiseKernel = {
  skeleton: 'rowwise',
  name: 'softmax_f32_rowwise',
  record: foldRecords.softmax,
  output: 'weight',
  score: over('(x, d: f64) => div(x, cast<f32>(sqrt(d)))', [0], [0]),
  domain: over('(i: f64, j: f64) => le(j, i)', [1, 2]),
  sizes: 1,
  operands: [{ role: 'in', dtype: 'f32' }, { role: 'position' }, { role: 'position' }, { role: 'out', dtype: 'f32' }],
  out: 3,
};

test('a kernel is text that one can read', () => {
  expect(emitSource([softmax])).toBe(`'use strict';
const { fround } = Math;
const { expSingle } = math;

// rowwise
function k0(block, begin, end) {
  if (begin >= end) return;
  const { f32, f64, i32 } = views();
  const head = block >> 2;
  const nCount = i32[head + 6];
  const x0N = i32[head + 8] >> 2;
  const p1N = i32[head + 10];
  const p2N = i32[head + 12];
  const outN = i32[head + 14] >> 2;
  const size0 = f64[(block + 64) >> 3];
  let x0At = i32[head + 7] >>> 2;
  let p1At = i32[head + 9];
  let p2At = i32[head + 11];
  let outAt = i32[head + 13] >>> 2;
  const t0 = fround(Math.sqrt(size0));
  const rank = i32[head], extents = head + 18, counters = extents + 5 * rank;
  for (let axis = rank - 1, rest = begin; axis >= 0; axis--) {
    const extent = i32[extents + axis], index = rest % extent;
    rest = (rest - index) / extent;
    i32[counters + axis] = index;
    x0At += index * (i32[extents + rank + axis] >> 2);
    p1At += index * i32[extents + 2 * rank + axis];
    p2At += index * i32[extents + 3 * rank + axis];
    outAt += index * (i32[extents + 4 * rank + axis] >> 2);
  }
  for (let position = begin; ; ) {
    let s0 = -Infinity, s1 = 0;
    for (let n = 0, x0 = x0At, p1 = p1At, p2 = p2At; n < nCount; n++, x0 += x0N, p1 += p1N, p2 += p2N) {
      if (p2 <= p1) {
        const t1 = fround(f32[x0] / t0);
        const t2 = Math.max(s0, t1);
        const t3 = (s1 * ((s0 === t2) ? 1 : expSingle(s0 - t2))) + ((t1 === t2) ? 1 : expSingle(t1 - t2));
        s0 = t2;
        s1 = t3;
      }
    }
    const t4 = s0 === (-Infinity);
    for (let n = 0, x0 = x0At, p1 = p1At, p2 = p2At, out = outAt; n < nCount; n++, x0 += x0N, p1 += p1N, p2 += p2N, out += outN) {
      if (p2 <= p1) {
        const t5 = fround(f32[x0] / t0);
        f32[out] = t4 ? 0 : (expSingle(t5 - s0) / s1);
      } else {
        f32[out] = 0;
      }
    }
    if (++position === end) return;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const extent = i32[extents + axis], index = i32[counters + axis] + 1;
      x0At += i32[extents + rank + axis] >> 2;
      p1At += i32[extents + 2 * rank + axis];
      p2At += i32[extents + 3 * rank + axis];
      outAt += i32[extents + 4 * rank + axis] >> 2;
      if (index < extent) {
        i32[counters + axis] = index;
        break;
      }
      i32[counters + axis] = 0;
      x0At -= extent * (i32[extents + rank + axis] >> 2);
      p1At -= extent * i32[extents + 2 * rank + axis];
      p2At -= extent * i32[extents + 3 * rank + axis];
      outAt -= extent * (i32[extents + 4 * rank + axis] >> 2);
    }
  }
}

return [k0];
`);
});

/** The functions that the text compiles to. */
function compiled(kernels: readonly Kernel[]): readonly unknown[] {
  return compileSource(emitSource(kernels))(() => bug('nothing is launched'), jsSupport);
}

test('the same kernels give the same text, equal ones one function', () => {
  const kernels = [
    map('(x, y) => sin(mul(x, y))', 'a'),
    softmax,
    map('(p, q) => sin(mul(p, q))', 'b'),
    map('(x) => neg(x)'),
  ];
  expect(emitSource(kernels)).toBe(emitSource(kernels));
  const [a, , b, c, ...more] = compiled(kernels);
  expect(a).toBe(b);
  expect(a).not.toBe(c);
  expect(more).toEqual([]);
});

test('no names of a person get into the text', () => {
  const evil = 'EVIL`*/\n;throw 0//${}';
  const param = scalarParam('EVIL_x', 'f32');
  const record = foldRecord(
    'fold EVIL_r(EVIL_f, EVIL_g) { identity: 0, 0; lift: (EVIL_y) => [EVIL_y, 1]; merge: (a, b, c, d) => [add(a, c), add(b, d)]; finish: (a, b) => div(a, b); }',
  );
  const kernels: Kernel[] = [
    {
      ...map('(x) => x', evil),
      body: { program: scalarProgram([param], [apply('neg', param)]), inputs: [{ from: 'operand', index: 0 }] },
    },
    {
      ...softmax,
      name: evil,
      record: { ...record, name: evil, weight: foldRecords.softmax.weight! },
      output: 'finish',
    },
  ];
  expect(emitSource(kernels)).not.toMatch(/EVIL/);
  expect(compiled(kernels)).toHaveLength(2);
});

describe('expressions', () => {
  const value = (node: Scalar, names: readonly string[] = ['x', 'y']): PointwiseKernel => ({
    ...map(`(${names.join(', ')}) => x`),
    body: {
      program: scalarProgram(
        names.map((name) => scalarParam(name, 'f32')),
        [node],
      ),
      inputs: names.map((_, index) => ({ from: 'operand', index })),
    },
  });

  test('minus of minus, and minus of a constant, are not a decrement', () => {
    const x = scalarParam('x', 'f32');
    const y = scalarParam('y', 'f32');
    const node = apply('sub', apply('neg', apply('neg', x)), apply('mul', apply('neg', y), scalarConst(-3, 'f32')));
    const r = random(1);
    const operands = [0, 1, 2].map(() => lay(r, 'f32', [13], 'contiguous', () => r.int(9) - 4));
    check(
      r,
      value(node),
      { outer: [], inner: [13], operands },
      [0],
      (i) => at(operands[0], i) - 3 * at(operands[1], i),
    );
  });

  test('a chain of ten thousand steps is no deeper than a parser goes', () => {
    let node: Scalar = scalarParam('x', 'f32');
    for (let k = 0; k < 10_000; k++) node = apply(k % 2 === 0 ? 'sin' : 'cos', node);
    expect(compiled([value(node, ['x'])])).toHaveLength(1);
    const text = emitSource([value(node, ['x'])]);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(200);
  });

  test('what is shared is computed once, and text does not grow with the number of paths', () => {
    let node: Scalar = scalarParam('x', 'f32');
    for (let k = 0; k < 40; k++) node = apply('mul', apply('sin', node), node);
    expect(emitSource([value(node, ['x'])]).match(/sin\(/g)).toHaveLength(40);
  });
});

describe('tiles', () => {
  const operands = [
    { role: 'in', dtype: 'f32' },
    { role: 'in', dtype: 'f32' },
    { role: 'position' },
    { role: 'position' },
    { role: 'out', dtype: 'f32' },
  ] as const;
  const full: ContractKernel = { skeleton: 'contract', name: 'c', left: 0, right: 1, out: 4, sizes: 0, operands };
  const holds = (i: number, k: number): boolean => k <= i + 1 && ((k % 5) + 5) % 5 !== 2;
  const part: ContractKernel = {
    ...full,
    domain: over('(i: f64, k: f64) => and(le(k, add(i, f64(1))), ne(mod(k, f64(5)), f64(2)))', [2, 3]),
  };

  const sizes = [1, 2, 3, 4, 5, 6, 7, 11] as const;
  const cases = [
    ...sizes.flatMap((m) => sizes.map((n) => [m, n, (m * n) % 8] as const)),
    [3, 400, 400], // more columns than are packed at once
    [5, 4, 50_000], // a sum longer than the packed block: three columns at a time
  ] as const;

  test.each([
    ['every product', full, () => true],
    ['products inside a domain; NaN outside does not leak', part, holds],
  ] as const)('%s, every remainder of rows and columns, several blocks', (_, kernel, counts) => {
    const r = random(3);
    for (const [m, n, k] of cases) {
      const value = (): number => r.int(17) - 8; // whole numbers: sums are exact
      const left = lay(r, 'f32', [2, m, k], 'contiguous', value);
      const right = lay(r, 'f32', [2, k, n], 'contiguous', value);
      const outside = (i: number): boolean =>
        Array.from({ length: m }, (_row, row) => row).every((row) => !counts(row, i));
      for (let t = 0; t < 2 * k; t++) if (outside(t % k)) right.data!.fill(NaN, t * n, (t + 1) * n);
      const run = {
        outer: [2],
        inner: [m, n, k],
        operands: [
          { ...left, strides: [m * k, k, 0, 1] },
          { ...right, strides: [k * n, 0, 1, n] },
          position(0, [0, 1, 0, 0]),
          position(0, [0, 0, 0, 1]),
          { ...lay(r, 'f32', [2, m, n], 'contiguous', () => 7), strides: [m * n, n, 1, 0] },
        ],
      };
      check(r, kernel, run, [0, 1], ([b = 0, i = 0, j = 0]) => {
        let sum = 0;
        for (let t = 0; t < k; t++)
          if (counts(i, t)) sum += left.data![(b * m + i) * k + t] * right.data![(b * k + t) * n + j];
        return sum;
      });
    }
  });

  test.each([
    ['every product', full, () => true],
    ['products inside a domain', part, holds],
  ] as const)('%s, where right moves along m: cells four by four', (_, kernel, counts) => {
    const r = random(4);
    for (const [m, n, k] of [...sizes.map((size) => [3, size, 7] as const), [2, 13, 65], [4, 6, 0]] as const) {
      const left = lay(r, 'f32', [m, k], 'contiguous', () => r.int(17) - 8);
      const right = lay(r, 'f32', [m, k, n], 'contiguous', () => r.int(17) - 8);
      for (let i = 0; i < m; i++)
        for (let t = 0; t < k; t++) if (!counts(i, t)) right.data!.fill(NaN, (i * k + t) * n, (i * k + t + 1) * n);
      const run = {
        outer: [],
        inner: [m, n, k],
        operands: [
          { ...left, strides: [k, 0, 1] },
          { ...right, strides: [k * n, 1, n] },
          position(0, [1, 0, 0]),
          position(0, [0, 0, 1]),
          { ...lay(r, 'f32', [m, n], 'contiguous', () => 7), strides: [n, 1, 0] },
        ],
      };
      check(r, kernel, run, [0, 1], ([i = 0, j = 0]) => {
        let sum = 0;
        for (let t = 0; t < k; t++) if (counts(i, t)) sum += left.data![i * k + t] * right.data![(i * k + t) * n + j];
        return sum;
      });
    }
  });
});
