import { describe, expect, it } from 'vitest';
import { bindGiven, bindShapes, concreteShape, type BindingEquation, type ExpectedInput } from './binding.ts';
import { parseShape } from './shape.ts';
import { addSizes, broadcastSizes, divSizes, mulSizes, type SizeValues } from './size.ts';

const input = (name: string, shape: string): ExpectedInput => ({ name, dtype: 'f32', shape: parseShape(shape)! });
const tensors = (shapes: Record<string, number[]>): Record<string, { shape: number[] }> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));

const attention = [input('Q', '[…Q, Q.n, d]'), input('K', '[…K, K.m, d]'), input('V', '[…V, V.m, V.e]')];
const keys: BindingEquation[] = [{ left: 'K.m', right: 'V.m', span: { start: 8, end: 9 } }];

function faults(
  expected: readonly ExpectedInput[],
  shapes: Record<string, number[]>,
  equations: readonly BindingEquation[] = [],
  given: SizeValues = {},
  results: { shape: ExpectedInput['shape'] }[] = [],
): string[] {
  const found = bindShapes(expected, tensors(shapes), equations, given, results);
  expect(found.value === undefined).toBe(found.diagnostics.length > 0);
  for (const { message } of found.diagnostics) expect(message.en + message.zh).not.toMatch(/\{\w+\}/);
  return found.diagnostics.map((d) => `${d.code}: ${d.message.en}`);
}

describe('bindShapes', () => {
  it('binds bare axes and leading axes', () => {
    const { value } = bindShapes(attention, tensors({ Q: [2, 8, 5, 64], K: [8, 7, 64], V: [7, 3] }), keys);
    expect({ ...value!.sizes }).toEqual({ 'Q.n': 5, d: 64, 'K.m': 7, 'V.m': 7, 'V.e': 3 });
    expect({ ...value!.leads }).toEqual({ Q: [2, 8], K: [8], V: [] });
    expect(concreteShape(parseShape('[…Q…K…V, Q.n, V.e]')!, value!)).toEqual([2, 8, 5, 3]);
    expect(concreteShape(parseShape('[V.m, nowhere]')!, value!)).toBeUndefined();
  });

  it('solves linear axes one after another, and takes the rest as given', () => {
    const expected = [
      input('A', '[2*n + 1]'),
      { name: 'B', shape: { lead: [], axes: [addSizes('n', mulSizes(3, 'k'))] } },
      { name: 'C', shape: { lead: [], axes: [mulSizes('k', 'n', 'p')] } },
      { name: 'D', shape: { lead: [], axes: [divSizes('H', 'g'), 'H'] } },
    ];
    const shapes = { D: [4, 8], C: [30], B: [9], A: [7] };
    const { value } = bindShapes(expected, tensors(shapes), [], { g: 2 });
    expect({ ...value!.sizes }).toEqual({ n: 3, k: 2, p: 5, H: 8, g: 2 });
    expect(faults(expected, shapes)).toEqual(['shape/undetermined: size g is not determined by the tensors']);
    expect(faults(expected, shapes, [], { g: 3 })).toEqual([
      'shape/axis-length: D has length 4 along axis -2, but the formula reads div(H, g) = 2 there',
    ]);
    expect(faults(expected, shapes, [], { g: 0 })).toEqual([
      'shape/no-value: div(H, g) has no value here: it divides by 0',
    ]);
    expect(faults(expected, shapes, [], { g: 1.5 })[0]).toContain('shape/given-size');
  });

  it('lets an equation determine a size', () => {
    const { value } = bindShapes([input('X', '[n]')], tensors({ X: [6] }), [{ left: mulSizes(2, 'half'), right: 'n' }]);
    expect(value!.sizes['half']).toBe(3);
    expect(faults([input('X', '[n]')], { X: [7] }, [{ left: mulSizes(2, 'half'), right: 'n' }])).toEqual([
      'shape/undetermined: size half is not determined by the tensors',
    ]);
  });

  it('refuses fractional and negative solutions', () => {
    const message = (length: number): string[] => faults([input('X', '[2*n + 3]')], { X: [length] });
    expect(message(3)).toEqual([]);
    expect(message(4)).toEqual(['shape/no-solution: X has length 4 along axis -1, so n would be 0.5 in 2*n + 3']);
    expect(message(1)).toEqual(['shape/no-solution: X has length 1 along axis -1, so n would be -1 in 2*n + 3']);
  });

  it('names both inputs and both numbers of a clash', () => {
    const spans = [
      { ...attention[0], span: { start: 8, end: 9 } },
      { ...attention[1], span: { start: 10, end: 11 } },
    ];
    const { diagnostics } = bindShapes(spans, tensors({ Q: [6, 64], K: [7, 128] }), []);
    expect(diagnostics.map((d) => d.message.en)).toEqual(['axis d has two sizes: Q has 64, K has 128']);
    expect(diagnostics[0].labels.map((l) => l.text.en)).toEqual(['Q: [6, 64]', 'K: [7, 128]']);
    expect(diagnostics[0].notes[0].en).toContain('Q.n = 6');
    expect(faults(attention.slice(0, 1), { Q: [6, 64] }, [], { d: 32 })).toEqual([
      'shape/given-clash: size d is given as 32, but Q has 64',
    ]);
    // The symbol of one input's own axis is shown as people write it.
    const own = [input('Q', '[Q.n, Q.d]'), input('K', '[K.m, Q.d]')];
    expect(faults(own, { Q: [6, 64], K: [7, 128] })).toEqual([
      'shape/axis-clash: axis d has two sizes: Q has 64, K has 128',
    ]);
    expect(faults(own, { Q: [6, 64], K: [7, 64] }, [], { 'Q.d': 32 })).toEqual([
      'shape/given-clash: size d is given as 32, but Q has 64',
    ]);
  });

  it('tells missing, unknown and misspelt inputs, one fault each', () => {
    expect(faults(attention, { Q: [6, 64], K: [7, 64] })).toEqual([
      'input/missing: no tensor is given for input V, which reads […, m, e]',
    ]);
    expect(faults([input('query', '[n]'), input('key', '[m]')], { qeury: [3], key: [4] })).toEqual([
      'input/unknown: the formula has no input qeury; it reads query, key',
    ]);
    expect(faults([input('Q', '[n]')], { Q: [3], W: [4] })).toEqual([
      'input/unknown: the formula has no input W; it reads Q',
    ]);
  });

  it('tells wrong ranks, and not what follows from them', () => {
    expect(faults(attention, { Q: [7], K: [7, 64], V: [7, 3] }, [{ left: 'Q.n', right: 'K.m' }])).toEqual([
      'shape/rank: Q has shape [7], but the formula reads […, n, d]',
    ]);
    expect(faults([input('x', '[]')], { x: [1] })).toEqual(['shape/rank: x has shape [1], but the formula reads []']);
  });

  it('checks equations, literal lengths, broadcasts and leading axes', () => {
    expect(faults(attention, { Q: [6, 64], K: [7, 64], V: [8, 3] }, keys)).toEqual([
      'shape/sizes-differ: K.m is 7 and V.m is 8, but the formula needs them equal',
    ]);
    expect(faults([input('Q', '[n, 64]')], { Q: [6, 63] })).toEqual([
      'shape/axis-length: Q has length 63 along axis -1, but the formula reads 64 there',
    ]);
    const wide = broadcastSizes('Q.n', 'K.m')!;
    const exists = [{ left: wide, right: wide }];
    expect(faults(attention.slice(0, 2), { Q: [6, 4], K: [1, 4] }, exists)).toEqual([]);
    expect(faults(attention.slice(0, 2), { Q: [6, 4], K: [7, 4] }, exists)).toEqual([
      'shape/no-broadcast: the sizes K.m, Q.n do not broadcast: they are 7, 6',
    ]);
    const result = { shape: parseShape('[…K…Q, Q.n]')! };
    expect(faults(attention.slice(0, 2), { Q: [2, 6, 4], K: [3, 6, 4] }, [], {}, [result, result])).toEqual([
      'shape/lead-clash: the leading axes do not broadcast: K has [3], Q has [2]',
    ]);
  });

  it('holds an input with several lead names to their broadcast', () => {
    const expected = [...attention.slice(0, 2), input('G', '[…K…Q, Q.n, K.m]')];
    expect(faults(expected, { Q: [2, 1, 6, 4], K: [3, 7, 4], G: [2, 3, 6, 7] })).toEqual([]);
    expect(faults(expected, { Q: [2, 1, 6, 4], K: [3, 7, 4], G: [3, 6, 7] })).toEqual([
      'shape/lead-clash: the leading axes do not broadcast: K, Q has [2, 3], G has [3]',
    ]);
  });

  it('reports several faults at once', () => {
    const codes = faults(attention, { Q: [6, 64], K: [7, 65], V: [3], W: [1] }, keys).map((text) => text.split(':')[0]);
    expect(codes).toEqual(['input/unknown', 'shape/rank', 'shape/axis-clash']);
  });

  it('is safe with names of the object prototype', () => {
    const expected = [input('__proto__', '[…__proto__, constructor]'), input('toString', '[__proto__]')];
    const actual = JSON.parse('{"__proto__": {"shape": [2, 3]}, "toString": {"shape": [4]}}') as Record<
      string,
      { shape: number[] }
    >;
    const { value, diagnostics } = bindShapes(expected, actual, []);
    expect(diagnostics).toEqual([]);
    expect(concreteShape(parseShape('[…__proto__, __proto__, constructor]')!, value!)).toEqual([2, 4, 3]);
    expect(faults(expected, {}).map((text) => text.split(':')[0])).toEqual(['input/missing', 'input/missing']);
  });
});

describe('bindGiven', () => {
  const linear = [input('X', '[n, d]'), input('w', '[out, d]'), input('b', '[out]'), input('V', '[2*k, out + 1]')];
  const equations = [{ left: 'm', right: addSizes('out', 1) }];

  it('tells what the tensors that are there fix; that others are not there is no fault', () => {
    const { binding, diagnostics } = bindGiven(linear, tensors({ X: [3, 5] }), equations);
    expect(diagnostics).toEqual([]);
    expect({ ...binding.sizes }).toEqual({ n: 3, d: 5 });
    expect(concreteShape(parseShape('[out, d]')!, binding)).toBeUndefined();
  });

  it('solves through what is there, equations included', () => {
    const { binding, diagnostics } = bindGiven(linear, tensors({ X: [3, 5], V: [8, 7] }), equations, { m: 7 });
    expect(diagnostics).toEqual([]);
    expect({ ...binding.sizes }).toEqual({ m: 7, n: 3, d: 5, k: 4, out: 6 });
  });

  it('still tells what does not fit', () => {
    const { diagnostics } = bindGiven(linear, tensors({ X: [3, 5], b: [4], V: [8, 7] }), equations);
    expect(diagnostics.map(({ code }) => code)).toEqual(['shape/axis-length']);
  });
});
