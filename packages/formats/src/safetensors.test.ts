import { readFileSync } from 'node:fs';
import { HeedError, type Checked } from '@heed/diagnostics';
import { randn, slice, tensor, transpose, uniform, values, zeros, type DType, type Tensor } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { surveyJson } from './json-survey.ts';
import { survives } from './mutate.check.ts';
import { readSafetensorsHeader } from './safetensors-header.ts';
import { readSafetensors, readSafetensorsTensor, writeSafetensors, type Safetensors } from './safetensors.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(`${name}.safetensors`, FIXTURES));
const EXPECTED = JSON.parse(readFileSync(new URL('expected-safetensors.json', FIXTURES), 'utf8')) as Record<
  string,
  Record<string, { shape: number[]; data: number[] }>
>;

const codes = ({ diagnostics }: Checked<unknown>): readonly string[] => diagnostics.map(({ code }) => code);

function open(bytes: Uint8Array): Safetensors {
  const { value, diagnostics } = readSafetensors(bytes);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was opened');
  return value;
}

function taken<T>({ value, diagnostics }: Checked<T>): T {
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was read');
  return value;
}

/** A file with the given header and so many bytes of data. */
function file(header: unknown, data = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const described = (dtype: unknown, shape: unknown, offsets: unknown): object => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe('readSafetensors reads what another program wrote', () => {
  test('model.safetensors', () => {
    const model = open(fixture('model'));
    expect(model.names).toEqual([
      'score',
      '0',
      '10',
      'attn.k_proj.weight',
      'attn.q_proj.weight',
      'ids',
      'half',
      'bytes',
      'mask',
    ]);
    expect(model.metadata).toEqual(new Map([['format', 'pt'], ['说明', 'a "quoted" text']])); // prettier-ignore
    for (const [name, { shape, data }] of Object.entries(EXPECTED['model'])) {
      const t = taken(model.tensor(name));
      expect([t.shape, [...values(t)]]).toEqual([shape, data]);
    }
    expect(taken(model.entry('ids'))).toMatchObject({ stored: 'I32', shape: [3], byteLength: 12 });
  });

  test.each<[string, DType]>([
    ['i8', 'i32'],
    ['bf16', 'f32'],
    ['u16', 'i32'],
    ['f64', 'f64'],
    ['i64', 'f64'],
    ['i64-small', 'i32'],
    ['u64', 'f64'],
    ['u32', 'f64'],
    ['i16', 'i32'],
    ['f16', 'f16'],
    ['__proto__', 'u8'],
  ])('%s as %s', (name, dtype) => {
    const { value: types } = readSafetensors(fixture('types'));
    const { shape, data } = EXPECTED['types'][name];
    const t = taken(types!.tensor(name));
    expect(t).toMatchObject({ dtype, shape });
    expect([...values(t)]).toEqual(data);
  });

  test('warns of gaps and of types that are not read; the rest is there', () => {
    const { value: types, diagnostics } = readSafetensors(fixture('types'));
    expect(diagnostics.map((d) => [d.code, d.severity])).toEqual([
      ['safetensors/gap', 'warning'],
      ['safetensors/unread', 'warning'],
    ]);
    expect(diagnostics[1]?.message.en).toContain('("F8_E4M3"): "f8"');
    const f8 = types!.tensor('f8').diagnostics;
    expect(f8.map((d) => [d.code, d.facts['dtype']])).toEqual([['safetensors/dtype', '"F8_E4M3"']]);
    expect(types!.tensor('i64-wide').diagnostics[0]?.message.en).toBe(
      'element 0 of the tensor "i64-wide" is 9007199254740993, which neither i32 nor f64 holds exactly',
    );
  });

  test('every bfloat16 is the float32 with those upper bits', () => {
    const bytes = file({ b: described('BF16', [65_536], [0, 131_072]) }, 131_072);
    const halves = new DataView(bytes.buffer, bytes.length - 131_072);
    for (let k = 0; k < 65_536; k += 1) halves.setUint16(2 * k, k, true);
    const data = taken(open(bytes).tensor('b')).data;
    const bits = new Uint32Array(data.buffer);
    expect(bits.every((word, k) => word === k * 65_536)).toBe(true);
  });

  test('the header alone tells where each tensor lies', () => {
    const whole = fixture('model');
    const [head, rest] = [whole.subarray(0, 8 + 624), whole.slice()];
    const { entries } = taken(readSafetensorsHeader(head, whole.length));
    const entry = entries.get('attn.q_proj.weight')!;
    expect(taken(readSafetensorsTensor(entry, rest.subarray(entry.begin, entry.end)))).toEqual(
      taken(open(whole).tensor('attn.q_proj.weight')),
    );
    expect(readSafetensorsHeader(head.subarray(0, 8), whole.length).diagnostics[0]?.facts).toEqual({
      expected: 632,
      actual: 8,
    });
  });

  test('names that are not there offer the near one', () => {
    const { diagnostics } = open(fixture('model')).tensor('attn.k_proj.wieght');
    expect(diagnostics.map((d) => [d.code, d.help?.text.zh])).toEqual([
      ['safetensors/name', '改为 "attn.k_proj.weight"'],
    ]);
    expect(codes(open(fixture('model')).entry('toString'))).toEqual(['safetensors/name']);
  });
});

describe('writeSafetensors', () => {
  test('the bytes of the other program, from any order', () => {
    const bytes = fixture('model');
    const model = open(bytes);
    const tensors = new Map(model.names.toReversed().map((name) => [name, taken(model.tensor(name))]));
    const { metadata } = model;
    expect(Buffer.from(writeSafetensors(tensors, { metadata })).equals(bytes)).toBe(true);
    const reordered = Object.fromEntries([...metadata].toReversed());
    expect(Buffer.from(writeSafetensors(tensors, { metadata: reordered })).equals(bytes)).toBe(true);
  });

  test.each<DType>(['f32', 'f64', 'f16', 'i32', 'u8', 'bool'])('%s comes back, at odd sizes', (dtype) => {
    const tensors: Record<string, Tensor> = {};
    for (const shape of [[], [1], [13], [7, 0], [2, 3, 65]]) {
      const data = values(uniform(shape, { seed: 8, high: 2, dtype: 'f64' })).map((x) =>
        dtype.startsWith('f') ? x : Math.floor(x),
      );
      tensors[`t"\\${shape.length}\u0001é😀`] = tensor(data, shape, { dtype });
    }
    const back = open(writeSafetensors(tensors));
    for (const [name, t] of Object.entries(tensors)) expect(taken(back.tensor(name))).toEqual(t);
  });

  test('views, the alignment of the data, and nothing at all', () => {
    const t = slice(transpose(randn([5, 7, 3], { seed: 4 }), [2, 0, 1]), [{ step: -2 }]);
    const bytes = writeSafetensors({ t, one: tensor([1], [1], { dtype: 'u8' }) });
    expect(values(taken(open(bytes).tensor('t')))).toEqual(values(t));
    expect(taken(readSafetensorsHeader(bytes)).entries.get('t')!.begin % 8).toBe(0);
    expect(open(writeSafetensors({})).names).toEqual([]);
  });

  test('names are ordered by code point', () => {
    const one = zeros([1]);
    const names = open(writeSafetensors({ '\uff5e': one, '\u{1f600}': one, b: one, B: one, ba: one })).names;
    expect(names).toEqual(['B', 'b', 'ba', '\uff5e', '\u{1f600}']);
  });

  test('the name of the metadata is refused', () => {
    expect(() => writeSafetensors(new Map([['__metadata__', zeros([1])]]))).toThrow(HeedError);
  });
});

describe('broken and hostile files', () => {
  test('any cut gives a diagnostic', () => {
    const bytes = fixture('model');
    for (let length = 0; length < bytes.length; length += 1) {
      const { value, diagnostics } = readSafetensors(bytes.subarray(0, length));
      expect(value).toBeUndefined();
      const code = length < 632 ? 'safetensors/truncated' : 'safetensors/offsets';
      expect(diagnostics.every((d) => d.code === code)).toBe(true);
    }
  });

  test.each<[string, Uint8Array]>([
    ['safetensors/truncated', new Uint8Array()],
    ['safetensors/header-size', Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0x80])],
    ['safetensors/header-size', Uint8Array.from([1, 0xe1, 0xf5, 5, 0, 0, 0, 0])],
    ['safetensors/truncated', Uint8Array.from([0, 0xe1, 0xf5, 5, 0, 0, 0, 0, 0x7b])],
    ['safetensors/header', file('')],
    ['safetensors/header', file('[]')],
    ['safetensors/header', file('null')],
    ['safetensors/header', file('{"w": {"dtype": "F32",')],
    ['safetensors/header', file('\ufeff{}')],
    ['safetensors/header', file('{"w": NaN}')],
    ['safetensors/header', file(`{"w": ${'['.repeat(1000)}`)],
    ['safetensors/entry', file({ w: null })],
    ['safetensors/entry', file({ w: {} })],
    ['safetensors/entry', file({ w: described(32, [2], [0, 8]) }, 8)],
    ['safetensors/entry', file({ w: described('F32', 2, [0, 8]) }, 8)],
    ['safetensors/entry', file({ w: described('F32', ['2'], [0, 8]) }, 8)],
    ['safetensors/entry', file({ w: described('F32', [2], [0, 4, 8]) }, 8)],
    ['safetensors/entry', file('{"w": {"__proto__": 1, "dtype": "F32", "shape": [2]}}', 8)],
    ['safetensors/shape', file({ w: described('U8', [-8], [0, 8]) }, 8)],
    ['safetensors/shape', file({ w: described('U8', [-2, -4], [0, 8]) }, 8)],
    ['safetensors/shape', file({ w: described('U8', [0.5, 16], [0, 8]) }, 8)],
    ['safetensors/shape', file({ w: described('U8', [2 ** 32, 2 ** 32], [0, 8]) }, 8)],
    ['safetensors/shape', file({ w: described('U8', [2 ** 32, 2 ** 32, 0], [0, 0]) })],
    [
      'safetensors/shape',
      file(
        {
          w: described(
            'U8',
            Array.from({ length: 65 }, () => 1),
            [0, 1],
          ),
        },
        1,
      ),
    ],
    ['safetensors/shape', file('{"w": {"dtype": "U8", "shape": [1e999], "data_offsets": [0, 8]}}', 8)],
    ['safetensors/offsets', file({ w: described('F32', [2], [-4, 4]) }, 8)],
    ['safetensors/offsets', file({ w: described('F32', [2], [8, 0]) }, 8)],
    ['safetensors/offsets', file({ w: described('F32', [2], [4, 12]) }, 8)],
    ['safetensors/offsets', file({ w: described('F32', [2], [0.5, 8.5]) }, 9)],
    ['safetensors/offsets', file({ w: described('F32', [2], [0, 2 ** 60]) }, 8)],
    ['safetensors/offsets', file({ w: described('F32', [0], [9, 9]) }, 8)],
    ['safetensors/bytes', file({ w: described('F32', [3], [0, 8]) }, 8)],
    ['safetensors/bytes', file({ w: described('F64', [2 ** 50], [0, 8]) }, 8)],
    ['safetensors/twice', file('{"w": {"dtype": "U8", "shape": [], "data_offsets": [0, 1], "dtype": "BOOL"}}', 1)],
    ['safetensors/twice', file('{"__metadata__": {"a": "1", "\\u0061": "2"}}')],
    ['safetensors/metadata', file({ __metadata__: { epoch: 3 } })],
    ['safetensors/metadata', file({ __metadata__: 'pt' })],
    ['safetensors/overlap', file({ a: described('F32', [2], [0, 8]), b: described('U8', [8], [4, 12]) }, 12)],
  ])('%s (%#)', (code, bytes) => {
    expect(codes(readSafetensors(bytes))).toEqual([code]);
  });

  test('invalid UTF-8 is refused', () => {
    const bytes = file('{"w": 1}');
    bytes[10] = 0xff;
    expect(codes(readSafetensors(bytes))).toEqual(['safetensors/header']);
  });

  test('says all that is wrong at once, in both languages', () => {
    const { diagnostics } = readSafetensors(
      file(
        {
          a: described('F32', [2], [0, 8]),
          b: described('F32', [2], [4, 12]),
          c: described('F32', [-1], [0, 99]),
          d: described('F64', [5], [12, 16]),
          e: 7,
        },
        16,
      ),
    );
    expect(diagnostics.map((d) => d.code.slice(12))).toEqual(['shape', 'offsets', 'bytes', 'entry', 'overlap']);
    expect(diagnostics[4]?.message).toEqual({
      en: 'the tensors "a" and "b" of the safetensors file share bytes 4 to 8 of the data',
      zh: 'safetensors 文件的张量 "a" 与 "b" 在数据的第 4 到 8 字节处重叠',
    });
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, k) => [`t${k}`, k]));
    expect(readSafetensors(file(many)).diagnostics.at(-1)).toMatchObject({ code: 'file/more', facts: { count: 468 } });
  });

  test('one tensor over many is reported with each; an unknown type keeps its place', () => {
    const { diagnostics } = readSafetensors(
      file({ wide: described('U8', [9], [0, 9]), x: described('U8', [2], [1, 3]), y: described('F4', [2], [4, 5]) }, 9),
    );
    expect(diagnostics.map((d) => [d.facts['left'], d.facts['right']])).toEqual([
      ['"wide"', '"x"'],
      ['"wide"', '"y"'],
    ]);
  });

  test.each(['[', '{"a":', '"', '{"a":{"a":[', '{"a":1,', '\\"', '{"a":{"shape":[1],"data_offsets":[0],"dtype":"'])(
    'a header of megabytes of %j is refused in bounded time',
    (part) => {
      const begun = performance.now();
      expect(readSafetensors(file(`{${part.repeat(4_000_000 / part.length)}`)).value).toBeUndefined();
      expect(performance.now() - begun).toBeLessThan(3000);
    },
  );

  test('20,000 broken files: nothing is thrown, nothing takes long', () => {
    const sound = [
      fixture('types'),
      fixture('model'),
      writeSafetensors({ q: zeros([2, 3]), k: tensor([true]) }, { metadata: { a: 'b' } }),
    ];
    const found = survives(sound, 20_000, (bytes) => {
      const opened = readSafetensors(bytes);
      const { value } = opened;
      if (value === undefined) return [opened];
      return [opened, ...value.names.flatMap((name) => [value.entry(name), value.tensor(name)])];
    });
    const expected = ['header', 'header-size', 'truncated', 'entry', 'offsets', 'bytes', 'metadata', 'gap', 'dtype'];
    expect([...found.keys()]).toEqual(expect.arrayContaining(expected.map((code) => `safetensors/${code}`)));
  }, 60_000);
});

test.each<[string, number | undefined, readonly string[]]>([
  ['{"a": 1, "b": {"a": 2}}', undefined, []],
  ['{"a": 1, "b": [{"a": 2}], "a" : 3, "a":4}', undefined, ['a', 'a']],
  ['{"a\\"": "a\\"", "a\\u0022": "x"}', undefined, ['a"']],
  ['["a", "a", {"k": "k", "v": "k"}]', undefined, []],
  ['{"a": [[[1]]]}', 8, []],
  ['}]{"a', undefined, []],
])('surveyJson(%j)', (text, deep, repeated) => {
  expect(surveyJson(text, 3)).toEqual({ deep, repeated });
});
