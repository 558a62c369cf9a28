// Where a cell comes from: inputs are changed number by number, and only cells whose chased regions hold it may follow.

import { readLiteral } from '@heed/formats';
import { canonicalName } from '@heed/formula';
import { formulas } from '@heed/formulas';
import { readRegion } from '@heed/graph';
import { dense, randn, uniform, values, type Tensor } from '@heed/tensor';
import { formulaCases, makeInputs, sizeTuples } from '@heed/testing';
import { describe, expect, test } from 'vitest';
import { attn } from './attn.ts';
import type { TraceStep } from './views.ts';

type Tensors = Readonly<Record<string, Tensor>>;
type Sizes = Readonly<Record<string, number>>;

interface Sample {
  readonly text: string;
  readonly inputs: Tensors;
  readonly sizes?: Sizes | undefined;
}

const tracing = ({ text, sizes }: Sample, inputs: Tensors): readonly TraceStep[] =>
  attn(text).traceSync(inputs, { ...(sizes && { sizes }) });

function indexOf(at: number, shape: readonly number[]): number[] {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1, rest = at; axis >= 0; axis -= 1) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

/** Whether any of the marked elements lies in the box. */
function holds(marks: readonly boolean[], shape: readonly number[], box: ReturnType<typeof readRegion>): boolean {
  const visit = (axis: number, from: number): boolean => {
    const edge = box[axis];
    if (edge === undefined) return marks[from];
    for (let k = edge[0]; k < edge[1]; k += 1) if (visit(axis + 1, from * shape[axis] + k)) return true;
    return false;
  };
  return visit(0, 0);
}

/** Per step, the cells that the trace says one input element gets into, step after step. */
function chased(steps: readonly TraceStep[], name: string, x: Tensor, at: number): readonly (readonly boolean[])[] {
  const source = Array.from(values(x), (_, k) => k === at);
  const marks: (readonly boolean[])[] = [];
  for (const step of steps) {
    const sources = step.operands.flatMap((operand) => {
      const other = operand.step === undefined ? undefined : steps[operand.step];
      const own = other ? marks[operand.step ?? -1] : operand.input === name ? source : undefined;
      return own?.includes(true) ? [{ own, shape: other?.shape ?? x.shape, reads: operand.reads }] : [];
    });
    const cells = Array.from(values(step.value), (_, cell) => {
      const index = indexOf(cell, step.shape);
      return sources.some(({ own, shape, reads }) => holds(own, shape, readRegion(reads, index, shape)));
    });
    marks.push(cells);
  }
  return marks;
}

/** The tensor with another number at one place: a flipped condition, a number that it has elsewhere, another real one. */
function changed(x: Tensor, at: number): Tensor {
  const all = values(x);
  if (x.dtype === 'bool')
    return dense(
      Uint8Array.from(all, (value, k) => (k === at ? 1 - value : value)),
      'bool',
      x.shape,
    );
  const isWhole = all.every((value) => Number.isInteger(value));
  const other = isWhole ? (all.find((value) => value !== all[at]) ?? all[at]) : all[at] + 0.37;
  return dense(
    Float64Array.from(all, (value, k) => (k === at ? other : value)),
    'f64',
    x.shape,
  );
}

/** Changes up to `most` numbers of every input; what follows and what is said to, one line per step. */
function compared(sample: Sample, most: number): { seen: string[]; said: string[]; unsaid: string[]; count: number } {
  const before = tracing(sample, sample.inputs);
  const found = { seen: [] as string[], said: [] as string[], unsaid: [] as string[], count: 0 };
  for (const [name, x] of Object.entries(sample.inputs)) {
    const size = values(x).length;
    const stride = Math.max(1, Math.ceil(size / most));
    for (let at = 0; at < size; at += stride) {
      const after = tracing(sample, { ...sample.inputs, [name]: changed(x, at) });
      for (const [k, marks] of chased(before, canonicalName(name), x, at).entries()) {
        const old = values(before[k].value);
        const follows = Array.from(values(after[k].value), (value, cell) => !Object.is(value, old[cell]));
        const line = (of: readonly boolean[]): string =>
          `${name}[${at}] in ${k} ${before[k].text}: ${of.map((one) => (one ? '#' : '.')).join('')}`;
        found.count += follows.filter(Boolean).length;
        found.seen.push(line(follows));
        found.said.push(line(marks));
        if (follows.some((one, cell) => one && !marks[cell])) found.unsaid.push(line(follows), line(marks));
      }
    }
  }
  return found;
}

const EIGHT = formulas.find(({ name }) => name === 'self-attention-eight-steps')!.formula;
const told = (sample: Sample): string[][] =>
  tracing(sample, sample.inputs).map(({ operands }) =>
    operands.map(({ text, step, input, condition }) => `${condition ? '| ' : ''}${text} = ${step ?? input}`),
  );

const random = (seed: number, ...shape: readonly number[]): Tensor => uniform(shape, { seed, low: 0.2, high: 1.3 });

describe('exactly the cells that follow', () => {
  test.each<[string, Sample]>([
    [
      'textbook',
      { text: 'softmax(Q·Kᵀ/√d)·V', inputs: { Q: random(1, 3, 4), K: random(2, 5, 4), V: random(3, 5, 2) } },
    ],
    [
      'textbook, batches broadcast',
      { text: 'softmax(Q·Kᵀ/√d)·V', inputs: { Q: random(1, 2, 1, 3, 2), K: random(2, 3, 5, 2), V: random(3, 5, 3) } },
    ],
    [
      'eight steps',
      {
        text: EIGHT,
        inputs: { X: random(1, 3, 4), W_key: random(2, 4, 3), W_query: random(3, 4, 3), W_value: random(4, 4, 2) },
      },
    ],
    ['heads, merged again', { text: 'X: [n, 6]\nmerge(cumsum(heads(X, 3), axis=-2))', inputs: { X: random(1, 3, 6) } }],
    ['parts joined and turned', { text: 'X: [n, d]\n[X[:, 1:3], Xᵀ]ᵀ', inputs: { X: random(1, 3, 3) } }],
    [
      'groups',
      {
        text: 'K: [2, m, d]; Q: [6, n, d]\nQ·gqa(K, Q, axis=-3)ᵀ',
        inputs: { K: random(1, 2, 3, 2), Q: random(2, 6, 2, 2) },
      },
    ],
  ])('%s', (_, sample) => {
    const { seen, said, count } = compared(sample, Number.POSITIVE_INFINITY);
    expect(said).toEqual(seen);
    expect(count).toBeGreaterThan(0);
  });
});

test('a window reads what its index reaches', () => {
  const text = 'X: [n, d]; w: [3]\nZ[i < n, t] = Σ_k (w[k]·X[i - k, t] | i - k ≥ 0)\nZ';
  const { seen, said } = compared({ text, inputs: { X: random(1, 5, 2), w: random(2, 3) } }, Number.POSITIVE_INFINITY);
  const ofX = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('X['));
  expect(ofX(said)).toEqual(ofX(seen));
});

describe('no cell follows that was not said to', () => {
  test.each(formulas.map((entry) => ({ name: entry.name, entry })))('$name of the corpus', ({ entry }) => {
    const inputs = Object.fromEntries(
      Object.entries(entry.inputs).map(([name, text]) => [name, readLiteral(text).value ?? randn([1], { seed: 1 })]),
    );
    const { unsaid, count } = compared({ text: entry.formula, inputs, sizes: entry.sizes }, 4);
    expect(unsaid).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });

  const sizes = sizeTuples[1];
  test.each(formulaCases.filter(({ except }) => !except?.(sizes)))('$name of the case table', (formulaCase) => {
    const sample = { text: formulaCase.formula, inputs: makeInputs(formulaCase, sizes, 3) };
    const { unsaid, seen } = compared(sample, 2);
    expect(unsaid).toEqual([]);
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('operands by name', () => {
  const X = random(1, 4, 4);

  test('of the eight steps', () => {
    const sample = { text: EIGHT, inputs: { X, W_key: X, W_query: X, W_value: X } };
    expect(told(sample)).toEqual([
      ['X = X', 'W_key = W_key'],
      ['X = X', 'W_query = W_query'],
      ['X = X', 'W_value = W_value'],
      ['Q = 1', 'Kᵀ = 0'],
      ['S = 3'],
      ['A[i, k] = 4', 'V[k, t] = 2'],
      ['weighted[i, k, t] = 5'],
    ]);
  });

  test.each<[string, string[]]>([
    ['X·Xᵀ', ['X = X', 'Xᵀ = X']],
    ['(X + 1)ᵀ·X', ['(X + 1)ᵀ = 0', 'X = X']],
    ['[Xᵀ·X, 2·X]', ['Xᵀ·X = 0', '2·X = 1']],
    ['B = X + 1\nA[i, k, j] = B[i, k]·B[k, j]\nA', ['B[i, k] = 0', 'B[k, j] = 0']],
    ['A = softmax(X | j ≤ i)\nA·X', ['A = 1', 'X = X', '| j ≤ i = 0']],
    ['A = X·X | j ≤ i\nsum(A)', ['A = 2', '| j ≤ i = 1']],
    ['f(x) = x·Xᵀ\nf(X)', ['X = X', 'Xᵀ = X']],
    ['φ(x) = elu(x) + 1\nφ(X)ᵀ·X', ['φ(X)ᵀ = 1', 'X = X']],
    ['softmax(X | X > 0)', ['X = X', '| X > 0 = 0']],
    ['X/√n', ['X = X']],
  ])('of the last step of %s', (text, expected) => {
    expect(told({ text: `X: [n, n]\n${text}`, inputs: { X } }).at(-1)).toEqual(expected);
  });

  test('of values that are only used under a guard, which keep their names', () => {
    const steps = tracing(
      { text: 'S: [n, n]; b: [p]\nB = 2·b[i - j]\nC = S + B\nsoftmax(C | j ≤ i)', inputs: {} },
      { S: X, b: random(2, 4) },
    );
    expect(steps.map(({ name, text, operands }) => [name, text, operands.map((one) => one.text).join('; ')])).toEqual([
      [undefined, 'i - j', ''],
      [undefined, 'j ≤ i', ''],
      [undefined, 'b[i - j]', 'b; i - j; j ≤ i'],
      ['B', '2·b[i - j]', 'b[i - j]'],
      ['C', 'S + B', 'S; B'],
      [undefined, 'softmax(C | j ≤ i)', 'C; j ≤ i'],
    ]);
  });

  test('never come later than the step, whatever the order of the text', () => {
    const steps = tracing({ text: 'X: [n, n]\nB = A·X\nA = softmax(X | j ≤ i)\nB', inputs: {} }, { X });
    expect(steps.length).toBeGreaterThan(1);
    for (const [k, { operands }] of steps.entries()) for (const { step = -1 } of operands) expect(step).toBeLessThan(k);
  });

  test('of a condition over summed indices, which is one step', () => {
    const sample = { text: 'X: [n, n]\nA[i, j] = Σ_k (X[i, k]·X[k, j] | k ≤ i)\nA', inputs: { X } };
    expect(told(sample)).toEqual([['X[i, k] = X', 'X[k, j] = X'], [], ['X[i, k]·X[k, j] = 0', '| k ≤ i = 1']]);
  });

  test('are plain data, and axes have the names of their sizes', () => {
    const steps = tracing({ text: EIGHT, inputs: {} }, { X, W_key: X, W_query: X, W_value: random(2, 4, 3) });
    expect(steps.map(({ axes }) => axes.join())).toEqual(['n,d', 'n,d', 'n,e', 'n,n', 'n,n', 'n,n,e', 'n,e']);
    for (const { axes, shape, operands } of steps) {
      expect(axes).toHaveLength(shape.length);
      expect(structuredClone(operands)).toEqual(operands);
      expect(JSON.parse(JSON.stringify(operands))).toEqual(operands);
    }
    const broad = tracing(
      { text: 'softmax(Q·Kᵀ/√d)·V', inputs: {} },
      { Q: random(1, 2, 3, 4), K: random(2, 5, 4), V: random(3, 5, 2) },
    );
    expect(broad.map(({ axes }) => axes.join())).toEqual([',n,m', ',n,m', ',n,m', ',n,e']);
  });
});
