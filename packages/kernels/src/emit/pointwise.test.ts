import { apply, cast, compileEvaluator, scalarConst, scalarOps, scalarParam, scalarProgram } from '@heed/scalar';
import type { Scalar, ScalarType } from '@heed/scalar';
import type { DType } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import type { KernelOperand, PointwiseKernel, ProgramInput } from '../kernel.ts';
import { at, bytesOf, check, lay, machines, position, random, relaxedWasm } from './kernel.check.ts';
import type { Laid, Lie, Random } from './kernel.check.ts';
import { scalarTypeOf } from '@heed/tensor';

const LENGTHS = [0, 1, 3, 4, 5, 7, 8, 13, 16, 33, 64, 65];
const p = scalarParam;

/** A kernel whose parameters are operands in order (then sizes), and whose last operand is the output. */
function pointwise(results: Scalar, params: readonly (DType | 'position')[], out: DType, sizes = 0): PointwiseKernel {
  const operands: KernelOperand[] = params.map((kind) =>
    kind === 'position' ? { role: 'position' } : { role: 'in', dtype: kind },
  );
  const types: ScalarType[] = params.map((kind) => (kind === 'position' ? 'f64' : scalarTypeOf[kind]));
  const names = [
    ...types.map((type, k) => p(`x${k}`, type)),
    ...Array.from({ length: sizes }, (_, k) => p(`s${k}`, 'f64')),
  ];
  const inputs: ProgramInput[] = [
    ...params.map((_, index) => ({ from: 'operand' as const, index })),
    ...Array.from({ length: sizes }, (_, index) => ({ from: 'size' as const, index })),
  ];
  return {
    skeleton: 'pointwise',
    name: 'test_pointwise',
    operands: [...operands, { role: 'out', dtype: out }],
    sizes,
    body: { program: scalarProgram(names, [results]), inputs },
    out: params.length,
  };
}

function outerOf(r: Random, rank: number): number[] {
  return Array.from({ length: rank }, () => 1 + r.int(4));
}

/** Against the evaluator in f32. */
function agree(
  r: Random,
  kernel: PointwiseKernel,
  outer: readonly number[],
  length: number,
  operands: readonly Laid[],
  sizes: readonly number[] = [],
  relative = 0,
  absolute = 0,
): void {
  const evaluate = compileEvaluator(kernel.body.program, 'f32');
  const ins = operands.slice(0, -1);
  check(
    r,
    kernel,
    { outer, inner: [length], operands, sizes },
    [0],
    (index) => evaluate([...ins.map((laid) => at(laid, index)), ...sizes])[0],
    { relative, absolute },
    [...machines, relaxedWasm],
  );
}

describe('walks', () => {
  const kernel = pointwise(
    apply('add', apply('mul', p('x0', 'f32'), p('x1', 'f32')), p('x2', 'f32')),
    ['f32', 'f32', 'f32'],
    'f32',
  );
  test.each([0, 1, 2, 3, 4])('outer rank %i, every length, strides of every kind', (rank) => {
    const r = random(rank + 1);
    for (const length of LENGTHS) {
      for (const lies of [
        ['contiguous', 'broadcast', 'contiguous', 'contiguous'],
        ['any', 'any', 'broadcast', 'any'],
        ['broadcast', 'contiguous', 'any', 'contiguous'],
      ] satisfies Lie[][]) {
        const outer = outerOf(r, rank);
        const operands = lies.map((lie) => lay(r, 'f32', [...outer, length], lie, () => r.next() - 0.5));
        agree(r, kernel, outer, length, operands);
      }
    }
  });

  test('an outer axis of 0, and a row longer than a piece', () => {
    const r = random(9);
    for (const [outer, length] of [
      [[3, 0, 2], 5],
      [[0], 4],
      [[2], 2500],
      [[], 1024],
      [[], 1027],
    ] as const) {
      agree(
        r,
        kernel,
        outer,
        length,
        (['contiguous', 'any', 'broadcast', 'contiguous'] as const).map((lie) =>
          lay(r, 'f32', [...outer, length], lie, () => r.next()),
        ),
      );
    }
  });
});

describe('element types', () => {
  const dtypes: DType[] = ['f32', 'f64', 'f16', 'i32', 'u8', 'bool'];
  const specials = [
    0,
    -0,
    1,
    -1,
    0.5,
    1.5,
    2.5,
    255,
    256,
    300.7,
    -3.9,
    65504,
    65519.99,
    65520,
    1e-8,
    2 ** -24,
    2 ** -25,
    3 * 2 ** -26,
    6.1e-5,
    2 ** -14 - 2 ** -26,
    2049,
    2051,
    1e10,
    -1e10,
    3e38,
    1e300,
    Infinity,
    -Infinity,
    NaN,
    1 + 2 ** -11 + 2 ** -40,
  ];
  test.each(dtypes.flatMap((from) => dtypes.map((to) => [from, to] as const)))('%s is stored as %s', (from, to) => {
    const r = random(3);
    const type = scalarTypeOf[from];
    const kernel = pointwise(
      type === 'bool' ? apply('not', apply('not', p('x0', type))) : apply('neg', apply('neg', p('x0', type))),
      [from],
      to,
    );
    for (const lie of ['contiguous', 'any', 'broadcast'] as const) {
      for (const length of [5, 65]) {
        const value = (): number => (r.next() < 0.6 ? r.pick(specials) : (r.next() - 0.5) * 10 ** r.int(6));
        agree(r, kernel, [3], length, [
          lay(r, from, [3, length], lie, value),
          lay(r, to, [3, length], lie === 'broadcast' ? 'contiguous' : lie, () => 1),
        ]);
      }
    }
  });

  test('every half is read, and written back, to the bit', () => {
    const r = random(4);
    const data = Uint16Array.from({ length: 65536 }, (_, k) => k);
    const operand: Laid = { dtype: 'f16', data, start: 0, strides: [256, 1] };
    const out = lay(r, 'f16', [256, 256], 'contiguous', () => 1);
    agree(r, pointwise(apply('mul', p('x0', 'f32'), scalarConst(1, 'f32')), ['f16'], 'f16'), [256], 256, [
      operand,
      out,
    ]);
  });
});

describe('operations', () => {
  const numbers = [
    0,
    -0,
    1,
    -1,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3,
    7,
    -7,
    1e-3,
    88.9,
    -88.9,
    1e30,
    -1e-30,
    Infinity,
    -Infinity,
    NaN,
  ];
  const tight: readonly string[] = [
    'neg',
    'abs',
    'sign',
    'sqrt',
    'floor',
    'ceil',
    'round',
    'add',
    'sub',
    'mul',
    'div',
    'min',
    'max',
    'floordiv',
    'mod',
    'lt',
    'le',
    'eq',
    'ne',
    'select',
    'cast',
    'and',
    'or',
    'not',
    'pow',
  ];
  const types = ['f32', 'f64', 'bool'] as const;
  const arity = (op: string): number =>
    op === 'select'
      ? 3
      : [
            'neg',
            'abs',
            'sign',
            'sqrt',
            'exp',
            'log',
            'log1p',
            'expm1',
            'sin',
            'cos',
            'tanh',
            'sigmoid',
            'erf',
            'floor',
            'ceil',
            'round',
            'not',
          ].includes(op)
        ? 1
        : 2;
  const cases = scalarOps
    .filter((op) => op !== 'cast')
    .flatMap((op) => types.map((type) => [op, type] as const))
    .filter(([op, type]) => {
      if (['and', 'or', 'not'].includes(op)) return type === 'bool';
      if (op === 'select') return true;
      return ['bitand', 'bitor', 'shl', 'shr'].includes(op) ? type === 'f64' : type !== 'bool';
    });

  test.each(cases)('%s on %s', (op, type) => {
    const r = random(11);
    const count = arity(op);
    const params = Array.from({ length: count }, (_, k) => (op === 'select' && k === 0 ? 'bool' : type));
    const node = apply(op, ...params.map((kind, k) => p(`x${k}`, kind)));
    const kernel = pointwise(node, params, node.type);
    const value = (): number => (r.next() < 0.5 ? r.pick(numbers) : (r.next() - 0.5) * 40);
    const tolerance = type === 'f64' || tight.includes(op) ? 0 : 6e-7;
    for (const lie of ['contiguous', 'any'] as const) {
      const operands = [...params, node.type].map((dtype) => lay(r, dtype, [4, 67], lie, value));
      agree(r, kernel, [4], 67, operands, [], tolerance, tolerance && 1e-44);
    }
  });

  test.each(types.flatMap((from) => types.filter((to) => to !== from).map((to) => [from, to] as const)))(
    'cast of %s to %s',
    (from, to) => {
      const r = random(12);
      const kernel = pointwise(cast(p('x0', from), to), [from], to);
      agree(
        r,
        kernel,
        [2],
        37,
        [from, to].map((dtype) => lay(r, dtype, [2, 37], 'contiguous', () => r.pick(numbers))),
      );
    },
  );

  test('x² needs no host function, x³ does', () => {
    const power = (exponent: number): string[] =>
      WebAssembly.Module.imports(
        new WebAssembly.Module(
          bytesOf(
            pointwise(apply('pow', p('x0', 'f32'), scalarConst(exponent, 'f32')), ['f32'], 'f32'),
          ) as BufferSource,
        ),
      ).map(({ name }) => name);
    expect(power(2)).toEqual(['memory']);
    expect(power(3)).toEqual(['pow', 'memory']);
  });
});

describe('a limit that is a constant', () => {
  const limits = [0, -0, 1.5, -2.5, Infinity, -Infinity, NaN];
  const numbers = [0, -0, 1.5, -1.5, 1e-40, -3e38, Infinity, -Infinity, NaN, 7, -7, 0.25, -0];
  const cases = (['f32', 'f64'] as const).flatMap((type) =>
    (['min', 'max'] as const).flatMap((op) => limits.map((limit) => ({ type, op, limit }))),
  );
  test.each(cases)('$op(x, $limit), $type', ({ type, op, limit }) => {
    const r = random(3);
    const sides = [p('x0', type), scalarConst(limit, type)] as const;
    for (const [a, b] of [sides, sides.toReversed()]) {
      // Of zeros the sign counts: 1 divided by them tells.
      for (const result of [apply(op, a, b), apply('div', scalarConst(1, type), apply(op, a, b))]) {
        let next = 0;
        const data = lay(r, type, [numbers.length], 'contiguous', () => numbers[next++ % numbers.length]);
        agree(r, pointwise(result, [type], type), [], numbers.length, [
          data,
          lay(r, type, [numbers.length], 'any', () => 1),
        ]);
      }
    }
  });
});

test('what may be a constant is none', () => {
  const r = random(4);
  const chosen = apply(
    'select',
    apply('lt', p('x1', 'f32'), scalarConst(0, 'f32')),
    scalarConst(1.5, 'f32'),
    p('x1', 'f32'),
  );
  for (const op of ['min', 'max'] as const) {
    const numbers = [3, NaN, -1, 0, -0, 1e-50, 9];
    const operands = [0, 1, 2].map((turn) => {
      let next = turn;
      return lay(r, 'f32', [49], 'contiguous', () => numbers[(turn === 0 ? next++ : Math.floor(next++ / 7)) % 7]);
    });
    agree(r, pointwise(apply(op, p('x0', 'f32'), chosen), ['f32', 'f32'], 'f32'), [], 49, operands);
    const tiny = apply('div', scalarConst(1, 'f32'), apply(op, p('x0', 'f32'), scalarConst(1e-50, 'f32')));
    agree(r, pointwise(tiny, ['f32'], 'f32'), [], 49, [operands[0], operands[2]]);
  }
});

describe('positions and sizes', () => {
  test('j ≤ i + off inside a window modulo a stride, as a mask and as a number', () => {
    const r = random(21);
    const [i, j, off, period] = [p('x0', 'f64'), p('x1', 'f64'), p('s0', 'f64'), p('s1', 'f64')];
    const inside = apply(
      'and',
      apply('le', j, apply('add', i, off)),
      apply('lt', apply('mod', apply('sub', i, j), period), scalarConst(3, 'f64')),
    );
    const number = apply(
      'select',
      inside,
      apply('floordiv', apply('sub', i, j), period),
      apply('neg', apply('log1p', apply('abs', j))),
    );
    for (const length of LENGTHS) {
      for (const [node, dtype] of [
        [inside, 'bool'],
        [number, 'f64'],
        [cast(number, 'f32'), 'f32'],
      ] as const) {
        const outer = [3, 5];
        const operands = [
          position(-2, [0, 1, 0]),
          position(7, [2, 0, r.pick([1, -3])]),
          lay(r, dtype, [...outer, length], 'contiguous', () => 1),
        ];
        agree(r, pointwise(node, ['position', 'position'], dtype, 2), outer, length, operands, [r.int(9) - 4, 7]);
      }
    }
  });
});

describe('random programs', () => {
  const families: Readonly<Record<ScalarType, readonly string[]>> = {
    f32: [
      'add',
      'sub',
      'mul',
      'div',
      'min',
      'max',
      'neg',
      'abs',
      'sqrt',
      'floor',
      'round',
      'sign',
      'mod',
      'floordiv',
      'select',
      'cast',
    ],
    f64: [
      'add',
      'sub',
      'mul',
      'div',
      'min',
      'max',
      'neg',
      'ceil',
      'sqrt',
      'exp',
      'bitand',
      'shl',
      'mod',
      'select',
      'cast',
    ],
    bool: ['lt', 'le', 'eq', 'ne', 'and', 'or', 'not', 'select', 'cast'],
  };
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])("number %i gives the evaluator's bits", (seed) => {
    const r = random(seed);
    const params = ['f32', 'f16', 'f64', 'i32', 'bool', 'position'] as const;
    const pool: Scalar[] = params.map((kind, k) => p(`x${k}`, kind === 'position' ? 'f64' : scalarTypeOf[kind]));
    pool.push(p('s0', 'f64'), scalarConst(0.1, 'f32'), scalarConst(3, 'f64'), scalarConst(1, 'bool'));
    const some = (type: ScalarType): Scalar => r.pick(pool.filter((node) => node.type === type));
    while (pool.length < 60) {
      const type = r.pick(['f32', 'f64', 'bool'] as const);
      const op = r.pick(families[type]);
      const others = (['f32', 'f64', 'bool'] as const).filter((other) => other !== type);
      if (op === 'cast') pool.push(cast(some(r.pick(others)), type));
      else if (op === 'select') pool.push(apply(op, some('bool'), some(type), some(type)));
      else {
        const argument = ['lt', 'le', 'eq', 'ne'].includes(op) ? r.pick(['f32', 'f64'] as const) : type;
        const unary = ['neg', 'abs', 'sqrt', 'floor', 'ceil', 'round', 'sign', 'exp', 'not'].includes(op);
        pool.push(apply(op as 'add', ...(unary ? [some(argument)] : [some(argument), some(argument)])));
      }
    }
    for (const result of pool.slice(-6)) {
      const operands = params.map((kind) =>
        kind === 'position'
          ? position(-3, [5, 2])
          : lay(r, kind, [3, 21], r.pick(['contiguous', 'any', 'broadcast']), () =>
              r.pick([0, 1, -1, 2.5, -7, 40, r.next() * 9]),
            ),
      );
      agree(
        r,
        pointwise(result, params, result.type, 1),
        [3],
        21,
        [...operands, lay(r, result.type, [3, 21], 'any', () => 1)],
        [r.int(9) - 4],
      );
    }
  });
});
