// Saved programs: what is read is what was saved; whatever is cut, changed or made up is refused in words.

import { HeedError } from '@heed/diagnostics';
import { foldRecord, foldRecords, parseScalar } from '@heed/scalar';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockLayout } from '../block.ts';
import type { BoundProgram, Kernel } from '../kernel.ts';
import { kernelKey } from '../emit/kernel-key.ts';
import { emitProgram } from '../emit/emit-program.ts';
import type { Launch, OperandBinding, Plan, Program, Step } from '../program.ts';
import { readProgram, saveProgram } from './program-bytes.ts';

const bound = (text: string, ...inputs: BoundProgram['inputs']): BoundProgram => ({
  program: parseScalar(text)!,
  inputs,
});
const operand = (index: number) => ({ from: 'operand', index }) as const;
const f32 = (role: 'in' | 'out') => ({ role, dtype: 'f32' }) as const;
const shape = { lead: ['X'], axes: ['n', { op: 'div', args: ['X.m', 2] }] } as const;
const move = (axis: number) => ({ axis, step: 1, size: shape.axes[axis] }) as const;
const whole = (buffer: number): OperandBinding => ({ kind: 'buffer', buffer, moves: [move(0), move(1)], starts: [] });
const position: OperandBinding = { kind: 'position', axis: -2, start: { op: 'add', args: ['t', -3] } };

const kernels: readonly Kernel[] = [
  {
    skeleton: 'pointwise',
    name: 'π "pointwise"',
    operands: [f32('in'), { role: 'position' }, f32('out')],
    sizes: 1,
    body: bound(
      '(x, "a b": f64, s: f64) => let y = mul(x, x); select(lt("a b", s), add(y, -0), select(ne(y, inf), y, nan))',
      operand(0),
      operand(1),
      { from: 'size', index: 0 },
    ),
    out: 2,
  },
  {
    skeleton: 'rowwise',
    name: 'rows',
    operands: [f32('in'), f32('out')],
    sizes: 0,
    record: foldRecords.softpick,
    output: 'weight',
    score: bound('(x) => x', operand(0)),
    domain: bound('(x) => le(x, 2.5e-7)', operand(0)),
    out: 1,
  },
  {
    skeleton: 'contract',
    name: 'product',
    operands: [f32('in'), f32('in'), f32('out')],
    sizes: 0,
    left: 0,
    right: 1,
    out: 2,
  },
  {
    skeleton: 'gather',
    name: 'gather',
    operands: [f32('in'), { role: 'in', dtype: 'i32' }, f32('out')],
    sizes: 2,
    table: 0,
    indices: [{ program: bound('(i: f64) => i', operand(1)), axis: -1, extent: 0, stride: 1 }],
    guard: bound('(i: f64) => le(f64(0), i)', operand(1)),
    out: 2,
  },
  {
    skeleton: 'stream',
    name: 'stream',
    operands: [f32('in'), f32('in'), f32('in'), f32('out'), { role: 'position' }],
    sizes: 1,
    products: [{ left: 0, right: 1 }],
    score: bound('(s) => mul(s, 0.125)', { from: 'product', index: 0 }),
    domain: bound('(i: f64, w: f64) => lt(i, w)', operand(4), { from: 'size', index: 0 }),
    normaliser: {
      base: 'exp',
      weight: parseScalar('(p) => p')!,
      total: parseScalar('(p, u) => abs(sub(p, u))')!,
      extra: bound('() => 1'),
      empty: 'zero',
    },
    factor: bound('(i: f64) => cast<f32>(i)', operand(4)),
    value: 2,
    out: 3,
    tile: { queries: 32, keys: 128 },
  },
];

const launch = (kernel: number, operands: readonly OperandBinding[], sizes: Launch['sizes']): Launch => ({
  kind: 'launch',
  kernel,
  shape,
  operands,
  sizes,
  span: { start: 3, end: 17 },
});

const loop: Step = {
  kind: 'loop',
  index: 't',
  count: 'n',
  body: [launch(1, [whole(2), whole(4)], []), launch(2, [whole(0), whole(2), whole(4)], [])],
};

const plan: Plan = {
  signature: {
    inputs: [
      { name: '__proto__', dtype: 'f32', shape, span: { start: 0, end: 1 } },
      { name: 'doc', dtype: 'i32', shape },
    ],
    outputs: [{ name: 'result', dtype: 'f32', shape }],
    equations: [{ left: 'n', right: { op: 'broadcast', args: ['n', 'K.m'] }, span: { start: 1, end: 2 } }],
  },
  kernels,
  buffers: [
    { dtype: 'f32', shape, use: { kind: 'input', index: 0 } },
    { dtype: 'i32', shape, use: { kind: 'input', index: 1 } },
    { dtype: 'f32', shape, use: { kind: 'temporary' } },
    { dtype: 'f32', shape, use: { kind: 'output', index: 0 } },
    { dtype: 'f32', shape, use: { kind: 'temporary' } },
  ],
  steps: [
    launch(0, [whole(0), position, whole(2)], ['n']),
    loop,
    launch(3, [whole(4), whole(1), whole(2)], ['n', 4]),
    launch(4, [whole(0), whole(2), whole(4), whole(3), position], [{ op: 'mod', args: ['n', 7] }]),
  ],
};

const features = { simd: true, relaxedSimd: false, threads: false };
const targets = [
  { name: 'wasm', artifact: 'wasm', features },
  { name: 'js', artifact: 'js', features },
  { name: 'interpreter', artifact: 'kernels', features },
] as const;
const saved = targets.map((target) => saveProgram(emitProgram(plan, target)));

/** Codes of what reading says; nothing where it gives a program. Anything else it does fails the test. */
function codesOf(bytes: Uint8Array): readonly string[] {
  try {
    readProgram(bytes);
    return [];
  } catch (error) {
    if (error instanceof HeedError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
}

/** Programs compared as emitters compare them: what is shared does not matter. */
const plain = ({ kernels: own, ...rest }: Program): unknown => [
  rest,
  own.map((kernel) => [kernel.name, JSON.parse(kernelKey(kernel))]),
];

const TEXT_LENGTH = 8;
const CODE_LENGTH = 12;
const SUM = 16;
const HEADER = 20;

/** The same bytes with a check sum that fits, as one would make them who means harm. */
function resummed(bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes);
  let sum = 0x811c9dc5;
  for (let k = HEADER; k < copy.length; k += 4) {
    const word = [0, 1, 2, 3].reduce((all, byte) => all + (copy[k + byte] ?? 0) * 256 ** byte, 0);
    sum = Math.imul(sum ^ word, 0x01000193);
  }
  new DataView(copy.buffer).setUint32(SUM, sum >>> 0, true);
  return copy;
}

function withText(bytes: Uint8Array, text: string): Uint8Array {
  const own = new TextEncoder().encode(text);
  const old = new DataView(bytes.buffer).getUint32(TEXT_LENGTH, true);
  const code = bytes.subarray(HEADER + old);
  const made = new Uint8Array(HEADER + own.length + code.length);
  made.set(bytes.subarray(0, HEADER));
  made.set(own, HEADER);
  made.set(code, HEADER + own.length);
  new DataView(made.buffer).setUint32(TEXT_LENGTH, own.length, true);
  return resummed(made);
}

const textOf = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(HEADER, HEADER + new DataView(bytes.buffer).getUint32(TEXT_LENGTH, true)));

describe('what is read is what was saved', () => {
  test.each(targets.map((target) => ({ name: target.name, target })))('$name', ({ target }) => {
    const program = emitProgram(plan, target);
    expect(plain(readProgram(saveProgram(program)))).toEqual(plain(program));
  });

  test('to the bit, where JSON has no such number', () => {
    const odd = foldRecord(
      'fold odd(s) { identity: -0; lift: (x) => add(x, -0); merge: (a, b) => min(a, inf); finish: (s) => nan; }',
    );
    const [kernel] = kernels.filter(({ skeleton }) => skeleton === 'rowwise');
    const program = emitProgram(
      { ...plan, kernels: plan.kernels.with(1, { ...kernel, record: odd } as Kernel) },
      targets[2],
    );
    const read = readProgram(saveProgram(program)).kernels[1];
    expect(read.skeleton === 'rowwise' && Object.is(read.record.identity[0], -0)).toBe(true);
    expect(JSON.parse(kernelKey(read))).toEqual(JSON.parse(kernelKey(program.kernels[1])));
  });

  test('saving what was read gives the same bytes, up to the order of fields', () => {
    for (const bytes of saved) {
      const again = saveProgram(readProgram(bytes));
      expect(again).toHaveLength(bytes.length);
      expect(Buffer.compare(saveProgram(readProgram(again)), again)).toBe(0);
    }
  });

  test('also out of the middle of another array, whose later changes do not matter', () => {
    const around = new Uint8Array(saved[0].length + 7);
    around.set(saved[0], 3);
    const program = readProgram(around.subarray(3, 3 + saved[0].length));
    around.fill(0);
    expect(plain(program)).toEqual(plain(emitProgram(plan, targets[0])));
  });
});

test('code that was saved finds its block as it was: another layout needs another version', () => {
  const [version] = new Uint32Array(saved[0].slice(4, 8).buffer);
  const at = blockLayout(kernels[4]);
  const { outerRank, fault, scratch, whole, parts, partials, extents } = at;
  const places = [
    at.innerExtent(3),
    at.base(2),
    at.innerStride(2, 1),
    at.size(0),
    at.outerStrides(4, 2),
    at.counters(2),
  ];
  expect({
    version,
    layout: [outerRank, fault, scratch, whole, parts, partials, extents, ...places, at.bytes(2)],
  }).toEqual({
    version: 2,
    layout: [0, 4, 8, 12, 16, 20, 152, 36, 80, 88, 144, 192, 200, 208],
  });
});

describe('other bytes are refused', () => {
  const which = fc.constantFrom(...saved);

  test('cut anywhere, or with something added', () => {
    for (const bytes of saved) {
      for (let length = 0; length < bytes.length; length += 1 + (length > 2 * HEADER ? length % 97 : 0)) {
        const found = codesOf(bytes.subarray(0, length));
        expect(found).toEqual([length < HEADER ? 'program/not-saved' : 'program/length']);
      }
      expect(codesOf(new Uint8Array([...bytes, 0]))).toEqual(['program/length']);
    }
  });

  test('with any bit flipped', () => {
    fc.assert(
      fc.property(which, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, at, bit) => {
        const flipped = Uint8Array.from(bytes);
        flipped[at % bytes.length] ^= 1 << bit;
        expect(codesOf(flipped)).toHaveLength(1);
      }),
    );
  });

  test('of another kind, or another version', () => {
    expect(codesOf(new TextEncoder().encode('softmax(Q·Kᵀ/√d)·V'))).toEqual(['program/not-saved']);
    expect(codesOf(new Uint8Array(64))).toEqual(['program/not-saved']);
    const later = Uint8Array.from(saved[0]);
    later[4] = 9;
    expect(codesOf(later)).toEqual(['program/version']);
    const long = Uint8Array.from(saved[0]);
    new DataView(long.buffer).setUint32(CODE_LENGTH, 0xffff_ffff, true);
    expect(codesOf(long)).toEqual(['program/length']);
  });
});

/** All that an altered text may be: words or numbers replaced, brackets lost. */
describe('made-up text with a check sum that fits gives a program or a fault in words', () => {
  const values: readonly unknown[] = [null, true, -1, 0, 1, 7, 1e9, 1e300, 0.5, '', 'n', 'inf', 'wasm', [], {}, [[]]];

  /** Replaces, leaves out or doubles the `at`-th value of a tree, counted from the top. */
  function mutate(root: unknown, at: number, how: number): unknown {
    let left = at;
    const walk = (value: unknown): unknown => {
      if (left-- === 0) return values[how % values.length];
      if (Array.isArray(value)) {
        const items = value.map(walk);
        return left === -1 && how % 5 === 0 ? [...items, ...items.slice(-1)] : items;
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, walk(inside)]));
    };
    return walk(root);
  }

  test('one value or more replaced', () => {
    const mutation = fc.tuple(fc.nat({ max: 900 }), fc.nat({ max: 1000 }));
    let refused = 0;
    fc.assert(
      fc.property(fc.constantFrom(...saved), fc.array(mutation, { minLength: 1, maxLength: 3 }), (bytes, mutations) => {
        const root = mutations.reduce<unknown>((now, [at, how]) => mutate(now, at, how), JSON.parse(textOf(bytes)));
        const codes = codesOf(withText(bytes, JSON.stringify(root)));
        expect(codes.length === 0 || codes[0] === 'program/malformed').toBe(true);
        refused += codes.length;
      }),
      { numRuns: 1000 },
    );
    expect(refused).toBeGreaterThan(700);
  });

  test('bytes replaced', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...saved),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        (bytes, changes) => {
          const copy = Uint8Array.from(bytes);
          const length = new DataView(copy.buffer).getUint32(TEXT_LENGTH, true);
          for (const [at, byte] of changes) copy[HEADER + (at % length)] = byte;
          expect(codesOf(resummed(copy)).length).toBeLessThan(2);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('nested without end', () => {
    const deep = 50_000;
    const nested = (open: string, inside: string, close: string): string =>
      open.repeat(deep) + inside + close.repeat(deep);
    const text = textOf(saved[2]);
    const size = nested('{"op":"max","args":[', '1', ']}');
    expect(codesOf(withText(saved[2], text.replace('"count":"n"', `"count":${size}`)))).toEqual(['program/malformed']);
    const steps = nested('{"kind":"loop","index":"t","count":1,"body":[', '', ']}');
    const start = text.indexOf('"steps":[{"kind"') + '"steps":['.length;
    expect(codesOf(withText(saved[2], `${text.slice(0, start)}${steps},${text.slice(start)}`))).toEqual([
      'program/malformed',
    ]);
    expect(codesOf(withText(saved[2], nested('[', '', ']')))).toEqual(['program/malformed']);
  });
});

describe('parts that do not fit together', () => {
  const cases: { readonly name: string; readonly change: (root: Root) => void }[] = [];
  const refuse = (name: string, change: (root: Root) => void): void => void cases.push({ name, change });
  type Root = {
    kernels: { operands: { dtype: string }[]; body: { inputs: unknown[] }; out: number; tile: { keys: number } }[];
    buffers: { dtype: string; use: { kind: string; index: number } }[];
    steps: {
      kernel: number;
      operands: { buffer: number; axis: number; moves: { axis: number }[] }[];
      sizes: unknown[];
    }[];
    signature: { inputs: { name: string }[] };
    programs: { steps: unknown[][]; results: number[] }[];
  };

  refuse('a launch of no kernel', ({ steps }) => void (steps[0].kernel = 5));
  refuse('an operand too few', ({ steps }) => void steps[0].operands.pop());
  refuse('a size too many', ({ steps }) => void steps[0].sizes.push(1));
  refuse('a buffer that is not there', ({ steps }) => void (steps[0].operands[0].buffer = 5));
  refuse('a buffer of other elements', ({ steps }) => void (steps[0].operands[0].buffer = 1));
  refuse('an input that is written', ({ steps }) => void (steps[0].operands[2].buffer = 0));
  refuse('a position counted from the front', ({ steps }) => void (steps[0].operands[1].axis = 0));
  refuse('an axis that the buffer lacks', ({ steps }) => void (steps[0].operands[0].moves[1].axis = 2));
  refuse('two buffers of one input', ({ buffers }) => void (buffers[2].use = { kind: 'input', index: 0 }));
  refuse('an input without a buffer', ({ buffers }) => void (buffers[0].use.kind = 'temporary'));
  refuse('an output of other elements', ({ buffers }) => void (buffers[3].dtype = 'f64'));
  refuse('two inputs of one name', ({ signature }) => void (signature.inputs[1].name = '__proto__'));
  refuse('a program with an input too few', ({ kernels: own }) => void own[0].body.inputs.pop());
  refuse('an output that is read', ({ kernels: own }) => void (own[0].out = 0));
  refuse(
    'an operand of another type than its parameter',
    ({ kernels: own }) => void (own[0].operands[0].dtype = 'f64'),
  );
  refuse('a tile of no keys', ({ kernels: own }) => void (own[4].tile.keys = 0));
  refuse('a step that uses a later one', ({ programs }) => {
    const at = programs[0].steps.findIndex(([op]) => op === 'mul');
    programs[0].steps[at] = ['mul', at, at];
  });
  refuse('a result that is not there', ({ programs }) => void (programs[0].results = [99]));

  test.each(cases)('$name', ({ change }) => {
    const root = JSON.parse(textOf(saved[2])) as Root;
    change(root);
    expect(codesOf(withText(saved[2], JSON.stringify(root)))).toEqual(['program/malformed']);
  });
});
