import { apply, scalarConst, scalarParam, scalarProgram } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import { describe, test } from 'vitest';
import type { BoundProgram, KernelOperand } from '../kernel.ts';
import { contract, expectedOf, matrix } from './contract.check.ts';
import type { Matrix } from './contract.check.ts';
import { check, lay, position, random } from './kernel.check.ts';
import type { Laid } from './kernel.check.ts';

const SIZES = [0, 1, 3, 4, 5, 7, 8, 13, 16, 33, 64, 65];

const close = { relative: 1e-5, absolute: 1e-5 };

const ways: readonly [string, Matrix, Matrix, Matrix][] = [
  ['panel: left by rows', 'rows', 'rows', 'rows'],
  ['panel: left by columns', 'columns', 'rows', 'rows'],
  ['dot', 'rows', 'columns', 'rows'],
  ['dot into columns', 'rows', 'columns', 'columns'],
  ['general: columns and columns', 'columns', 'columns', 'rows'],
  ['general: out by columns', 'rows', 'rows', 'columns'],
  ['any strides', 'any', 'any', 'any'],
  ['broadcast', 'broadcast', 'broadcast', 'any'],
];

describe.each(ways)('%s', (_, leftLies, rightLies, outLies) => {
  test('every size of m, n and k, outer ranks 0 to 4', () => {
    const r = random(31);
    for (const [a, first] of SIZES.entries()) {
      for (let b = 0; b < 4; b++) {
        const [m, n, k] = [first, SIZES[(a + 5 * b) % 12], SIZES[(3 * a + b) % 12]];
        const outer = Array.from({ length: first > 16 ? b % 2 : b + (a % 2) }, () => 1 + r.int(3));
        const value = (): number => r.next() - 0.5;
        const left = matrix(
          r,
          'f32',
          outer,
          [
            [m, 0],
            [k, 2],
          ],
          leftLies,
          value,
        );
        const right = matrix(
          r,
          'f32',
          outer,
          [
            [k, 2],
            [n, 1],
          ],
          rightLies,
          value,
        );
        const out = matrix(
          r,
          'f32',
          outer,
          [
            [m, 0],
            [n, 1],
          ],
          outLies,
          value,
        );
        check(
          r,
          contract(['f32', 'f32', 'f32']),
          { outer, inner: [m, n, k], operands: [left, right, out], sizes: [0] },
          [0, 1],
          expectedOf(left, right, k),
          close,
        );
      }
    }
  });
});

test.each([
  ['f16', 'f32', 'f32'],
  ['f32', 'f32', 'f16'],
  ['f64', 'f64', 'f64'],
  ['f32', 'f64', 'f32'],
  ['i32', 'i32', 'i32'],
  ['u8', 'f32', 'f64'],
  ['bool', 'bool', 'f32'],
  ['bool', 'f32', 'f32'],
] satisfies DType[][])('%s × %s into %s', (...types) => {
  const r = random(32);
  for (const [m, n, k] of [
    [3, 13, 7],
    [5, 8, 16],
  ] as const) {
    const value = (): number => r.int(9) - 4;
    const left = matrix(
      r,
      types[0],
      [2],
      [
        [m, 0],
        [k, 2],
      ],
      'rows',
      value,
    );
    const right = matrix(
      r,
      types[1],
      [2],
      [
        [k, 2],
        [n, 1],
      ],
      'any',
      value,
    );
    const out = matrix(
      r,
      types[2],
      [2],
      [
        [m, 0],
        [n, 1],
      ],
      'rows',
      value,
    );
    check(
      r,
      contract(types),
      { outer: [2], inner: [m, n, k], operands: [left, right, out], sizes: [0] },
      [0, 1],
      expectedOf(left, right, k),
    );
  }
});

test('both sides move along all three axes', () => {
  const r = random(35);
  for (const [m, n, k] of [
    [3, 13, 7],
    [4, 8, 16],
    [1, 5, 2],
  ] as const) {
    const [left, right] = [0, 1].map(() =>
      lay(r, 'f32', [2, m, n, k], r.pick(['contiguous', 'any']), () => r.next() - 0.5),
    ) as [Laid, Laid];
    const out = matrix(
      r,
      'f32',
      [2],
      [
        [m, 0],
        [n, 1],
      ],
      'rows',
      () => 7,
    );
    check(
      r,
      contract(['f32', 'f32', 'f32']),
      { outer: [2], inner: [m, n, k], operands: [left, right, out], sizes: [0] },
      [0, 1],
      expectedOf(left, right, k),
      close,
    );
  }
});

test('float64 is summed in float64', () => {
  const r = random(33);
  const left = matrix(
    r,
    'f64',
    [],
    [
      [5, 0],
      [33, 2],
    ],
    'rows',
    () => r.next() - 0.5,
  );
  const right = matrix(
    r,
    'f64',
    [],
    [
      [33, 2],
      [7, 1],
    ],
    'rows',
    () => r.next() - 0.5,
  );
  const out = matrix(
    r,
    'f64',
    [],
    [
      [5, 0],
      [7, 1],
    ],
    'rows',
    () => 0,
  );
  check(
    r,
    contract(['f64', 'f64', 'f64']),
    { outer: [], inner: [5, 7, 33], operands: [left, right, out], sizes: [0] },
    [0, 1],
    expectedOf(left, right, 33),
  );
});

describe('domains', () => {
  const names = ['m', 'n', 'k'].map((name) => scalarParam(name, 'f64'));
  const [i, j, k] = names as [(typeof names)[0], (typeof names)[0], (typeof names)[0]];
  const off = scalarParam('off', 'f64');
  const positions: KernelOperand[] = [{ role: 'position' }, { role: 'position' }, { role: 'position' }];
  const inputs = [2, 3, 4].map((index) => ({ from: 'operand' as const, index }));
  const bound = (test: ReturnType<typeof apply>): BoundProgram => ({
    program: scalarProgram([...names, off], [test]),
    inputs: [...inputs, { from: 'size', index: 0 }],
  });
  const causal = bound(apply('le', k, apply('add', i, off)));
  const window = bound(
    apply(
      'and',
      apply('le', k, apply('add', i, off)),
      apply('le', apply('mod', apply('sub', j, k), scalarConst(5, 'f64')), scalarConst(2, 'f64')),
    ),
  );
  const floorMod = (a: number, b: number): number => a - b * Math.floor(a / b);

  test.each([
    [
      'k ≤ m + off, skipped in panels',
      causal,
      0,
      (a: number, _: number, c: number, offset: number): boolean => c <= a + offset,
    ],
    [
      'a window that moves with n',
      window,
      1,
      (a: number, b: number, c: number, offset: number): boolean => c <= a + offset && floorMod(b - c, 5) <= 2,
    ],
  ] as const)('%s; NaN outside does not leak', (_, domain, alongN, holds) => {
    const r = random(34);
    for (const [a, m] of SIZES.entries()) {
      const n = SIZES[(a + 5) % 12];
      const size = SIZES[(a + 7) % 12];
      for (const how of ['rows', 'any'] as const) {
        for (const offset of [0, -1, 3]) {
          const outer = [2];
          const left = matrix(
            r,
            'f32',
            outer,
            [
              [m, 0],
              [size, 2],
            ],
            how,
            () => r.next() - 0.5,
          );
          const right = matrix(
            r,
            'f32',
            outer,
            [
              [size, 2],
              [n, 1],
            ],
            how,
            () => r.next() - 0.5,
          );
          const out = matrix(
            r,
            'f32',
            outer,
            [
              [m, 0],
              [n, 1],
            ],
            how,
            () => 7,
          );
          // The last key is outside for all rows unless the window reaches it: then it must be NaN to the result as well.
          for (const operand of [left, right])
            if (size > 1) operand.data![operand.start + operand.strides.at(-1)! * (size - 1)] = NaN;
          const operands = [
            left,
            right,
            position(0, [0, 1, 0, 0]),
            position(0, [0, 0, alongN, 0]),
            position(0, [0, 0, 0, 1]),
            out,
          ];
          const counts = (index: readonly number[]): boolean => holds(index[1], index[2], index[3], offset);
          check(
            r,
            contract(['f32', 'f32', 'f32'], domain, positions),
            { outer, inner: [m, n, size], operands, sizes: [offset] },
            [0, 1],
            expectedOf(left, right, size, counts),
            close,
          );
        }
      }
    }
  });
});
