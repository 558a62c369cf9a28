import { readFileSync } from 'node:fs';
import { HeedError, type Checked } from '@heed/diagnostics';
import { randn, tensor, transpose, uniform, values, zeros, type DType, type Tensor } from '@heed/tensor';
import { deflateSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Archive } from './archive.ts';
import { survives } from './mutate.check.ts';
import { writeNpy } from './npy.ts';
import { readNpz, writeNpz } from './npz.ts';
import { crc32 } from './zip-unpack.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const fixture = (name: string): Uint8Array => readFileSync(new URL(`${name}.npz`, FIXTURES));
const EXPECTED = JSON.parse(readFileSync(new URL('expected-npz.json', FIXTURES), 'utf8')) as Record<
  string,
  { shape: number[]; data: (number | boolean)[] }
>;
const DTYPES_OF: Readonly<Record<string, DType>> = {
  Q: 'f32',
  K_fortran: 'f64',
  half: 'f16',
  ids: 'i32',
  mask: 'bool',
  scale: 'f64',
  none: 'f32',
  'layers/0/权重': 'i32',
  ones: 'f32',
};

function open(bytes: Uint8Array): Archive {
  const { value, diagnostics } = readNpz(bytes);
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was opened');
  return value;
}

function taken<T>({ value, diagnostics }: Checked<T>): T {
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new TypeError('nothing was read');
  return value;
}

const codes = ({ diagnostics }: Checked<unknown>): readonly string[] => diagnostics.map(({ code }) => code);

/** Opens an archive and reads all of it. */
function readAll(bytes: Uint8Array): readonly Checked<unknown>[] {
  const opened = readNpz(bytes);
  const { value: archive } = opened;
  if (archive === undefined) return [opened];
  const read = archive.names.map((name) => archive.tensor(name));
  for (const { value } of read)
    if ((value?.data.byteLength ?? 0) > bytes.length * 1032) throw new RangeError('too much unpacked');
  return [opened, ...read, ...archive.names.map((name) => archive.entry(name))];
}

interface Said {
  path: string;
  packed: Uint8Array;
  method?: number;
  flags?: number;
  size?: number;
  crc?: number;
  /** What the list says, where that differs. */
  begin?: number;
  packedSize?: number;
  localPath?: string;
}

/** An archive that says of its entries whatever it is told to. */
function archiveOf(entries: readonly Said[], { zip64 = false, disk = 0, comment = '' } = {}): Uint8Array {
  const parts: number[] = [];
  const list: number[] = [];
  const u16 = (to: number[], ...numbers: number[]): void => {
    for (const x of numbers) to.push(x & 255, (x >> 8) & 255);
  };
  const u32 = (to: number[], ...numbers: number[]): void => {
    for (const x of numbers) u16(to, x & 0xffff, x >>> 16);
  };
  const u64 = (to: number[], x: number): void => u32(to, x >>> 0, Math.floor(x / 2 ** 32));
  for (const { path, packed, method = 0, flags = 0, size = packed.length, crc = 0, ...said } of entries) {
    const name = [...new TextEncoder().encode(path)];
    const local = [...new TextEncoder().encode(said.localPath ?? path)];
    const begin = said.begin ?? parts.length;
    const packedSize = said.packedSize ?? packed.length;
    u32(parts, 0x04034b50);
    u16(parts, 20, flags, method, 0, 33);
    u32(parts, crc, packed.length, size);
    u16(parts, local.length, 0);
    parts.push(...local, ...packed);
    u32(list, 0x02014b50);
    u16(list, 20, 20, flags, method, 0, 33);
    u32(list, crc, zip64 ? 0xffff_ffff : packedSize, zip64 ? 0xffff_ffff : size);
    u16(list, name.length, zip64 ? 33 : 0, 0, 0, 0);
    u32(list, 0, zip64 ? 0xffff_ffff : begin);
    list.push(...name);
    if (!zip64) continue;
    u16(list, 0x7777, 1); // another program's field first
    list.push(7);
    u16(list, 1, 24);
    u64(list, size);
    u64(list, packedSize);
    u64(list, begin);
  }
  const begin = parts.length;
  parts.push(...list);
  if (zip64) {
    const at = parts.length;
    u32(parts, 0x06064b50);
    u64(parts, 44);
    u16(parts, 45, 45);
    u32(parts, disk, disk);
    for (const x of [entries.length, entries.length, list.length, begin]) u64(parts, x);
    u32(parts, 0x07064b50, 0);
    u64(parts, at);
    u32(parts, 1);
  }
  u32(parts, 0x06054b50);
  u16(parts, disk, disk, ...(zip64 ? [0xffff, 0xffff] : [entries.length, entries.length]));
  u32(parts, ...(zip64 ? [0xffff_ffff, 0xffff_ffff] : [list.length, begin]));
  u16(parts, comment.length);
  parts.push(...new TextEncoder().encode(comment));
  return Uint8Array.from(parts);
}

const npy = writeNpy(randn([3, 5], { seed: 1 }));
const stored = (path: string): Said => ({ path, packed: npy, crc: crc32(npy) });
const deflated = (path: string, content: Uint8Array = npy): Said => {
  return { path, packed: deflateSync(content), method: 8, size: content.length, crc: crc32(content) };
};

describe('readNpz reads what NumPy wrote', () => {
  test.each(['plain', 'packed'])('%s.npz', (file) => {
    const archive = open(fixture(file));
    expect(archive.names).toEqual(Object.keys(EXPECTED).filter((name) => file === 'packed' || name !== 'ones'));
    for (const name of archive.names) {
      const { shape, data } = EXPECTED[name];
      const t = taken(archive.tensor(name));
      expect(t).toMatchObject({ shape, dtype: DTYPES_OF[name] });
      expect([...values(t)]).toEqual(data.map(Number));
      expect(taken(archive.entry(name))).toMatchObject({ name, shape });
    }
    expect(taken(archive.entry('K_fortran'))).toMatchObject({ stored: '>f8', byteLength: 120 });
  });

  test('unnamed arrays, and an archive of nothing', () => {
    expect(open(fixture('unnamed')).names).toEqual(['arr_0', 'arr_1']);
    expect(open(fixture('nothing')).names).toEqual([]);
  });

  test('a name that is not there offers the near one', () => {
    const { value, diagnostics } = open(fixture('plain')).tensor('masc');
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => [d.code, d.help?.text.en])).toEqual([['npz/name', 'write "mask"']]);
    expect(diagnostics[0]?.message.zh).toContain('"mask"');
    for (const name of ['__proto__', 'constructor', 'Q.npy', '']) {
      expect(codes(open(fixture('plain')).tensor(name))).toEqual(['npz/name']);
    }
  });

  test('what is no npy file is left out, what is broken is said when asked for', () => {
    const { value: archive, diagnostics } = readNpz(fixture('others'));
    expect(diagnostics.map((d) => [d.code, d.severity, d.facts['names']])).toEqual([
      ['npz/left-out', 'warning', '"README.txt"'],
    ]);
    expect(archive?.names).toEqual(['text', 'lzma']);
    const text = archive?.tensor('text');
    expect(text?.diagnostics.map((d) => d.code)).toEqual(['npy/not-npy']);
    expect(text?.diagnostics[0]?.notes[0]?.en).toBe('in the entry "text.npy" of the npz file');
    expect(archive?.tensor('lzma').diagnostics[0]).toMatchObject({ code: 'npz/compression', facts: { method: 14 } });
  });
});

describe('writeNpz', () => {
  const tensors: Record<string, Tensor> = {
    'layers/0/k': transpose(randn([5, 3], { seed: 3 })),
    scale: tensor(0.5, [], { dtype: 'f64' }),
    half: uniform([13], { seed: 4, dtype: 'f16' }),
    ids: tensor([-1, 7], [2], { dtype: 'i32' }),
    bytes: tensor([0, 255], [2], { dtype: 'u8' }),
    mask: tensor([true, false]),
    empty: zeros([0, 3]),
    名: zeros([65, 7]),
  };

  test.each([false, true])('comes back, compressed: %j', (compress) => {
    const bytes = writeNpz(tensors, { compress });
    const archive = open(bytes);
    expect(archive.names).toEqual(Object.keys(tensors));
    for (const [name, t] of Object.entries(tensors)) {
      const back = taken(archive.tensor(name));
      expect([back.shape, back.dtype, values(back)]).toEqual([t.shape, t.dtype, values(t)]);
    }
    expect(writeNpz(new Map(Object.entries(tensors)), { compress })).toEqual(bytes);
  });

  test('compressing zeros makes the file small', () => {
    const [plain, packed] = [false, true].map((compress) => writeNpz({ z: zeros([64, 65]) }, { compress }).length);
    expect([plain > 16_640, packed < 400]).toEqual([true, true]);
  });

  test('refuses names that lead elsewhere, all at once', () => {
    const one = zeros([1]);
    const faulty = { '../q': one, ok: one, 'a/../../k': one };
    const names = ['"../q"', '"a/../../k"'].map((name) => expect.objectContaining({ facts: { name } }));
    expect(() => writeNpz(faulty)).toThrow(expect.objectContaining({ diagnostics: names }));
  });

  test('refuses more entries than a plain archive can list', () => {
    const one = zeros([0]);
    const many = new Map(Array.from({ length: 65_535 }, (_, k) => [`t${k}`, one]));
    expect(() => writeNpz(many)).toThrow(HeedError);
  });
});

describe('other archives that are sound', () => {
  test('64-bit fields, a comment, an entry without bytes of its own', () => {
    const bytes = archiveOf([stored('q.npy'), { path: 'folder/', packed: new Uint8Array() }, deflated('k.npy')], {
      zip64: true,
      comment: 'PK\u0005\u0006 is not the end',
    });
    const archive = open(bytes);
    expect(archive.names).toEqual(['q', 'k']);
    for (const name of archive.names) expect(taken(archive.tensor(name))).toEqual(randn([3, 5], { seed: 1 }));
  });

  test('as other programs write them, and from the middle of a buffer', () => {
    const bytes = zipSync({ 'q.npy': npy, sub: { 'k.npy': [npy, { level: 0 }] } });
    const around = new Uint8Array(bytes.length + 9).fill(0x50);
    around.set(bytes, 5);
    const archive = open(around.subarray(5, 5 + bytes.length));
    expect(archive.names).toEqual(['q', 'sub/k']);
    expect(taken(archive.tensor('sub/k'))).toEqual(randn([3, 5], { seed: 1 }));
  });

  test('a header longer than usual', () => {
    const shape = Array.from({ length: 60 }, () => 1);
    for (const compress of [false, true]) {
      const archive = open(writeNpz({ long: zeros(shape) }, { compress }));
      expect(taken(archive.entry('long')).shape).toEqual(shape);
      expect(taken(archive.tensor('long')).shape).toEqual(shape);
    }
  });
});

describe('broken and hostile archives', () => {
  test.each<[string, Uint8Array]>([
    ['npz/not-npz', new Uint8Array()],
    ['npz/not-npz', npy],
    ['npz/no-end', fixture('plain').subarray(0, -1)],
    ['npz/no-end', fixture('packed').subarray(0, 300)],
    ['npz/split', archiveOf([stored('q.npy')], { disk: 1 })],
    ['npz/split', archiveOf([stored('q.npy')], { disk: 1, zip64: true })],
    ['npz/twice', archiveOf([stored('q.npy'), stored('q.npy')])],
    ['npz/entry-name', archiveOf([stored('../q.npy')])],
    ['npz/entry-name', archiveOf([stored('a/../../q.npy')])],
    ['npz/entry-name', archiveOf([stored('..\\q.npy')])],
    ['npz/entry-name', archiveOf([stored('/etc/q.npy')])],
    ['npz/entry-name', archiveOf([stored('C:q.npy')])],
    ['npz/entry-name', archiveOf([stored('q\u0000.npy')])],
    ['npz/entry-outside', archiveOf([{ ...stored('q.npy'), packedSize: 1e6 }])],
    ['npz/entry-outside', archiveOf([{ ...stored('q.npy'), packedSize: 2 ** 40 }], { zip64: true })],
    ['npz/entry-outside', archiveOf([{ ...stored('q.npy'), begin: 1e6 }])],
    ['npz/entry-outside', archiveOf([{ ...stored('q.npy'), begin: 2 ** 60 }], { zip64: true })],
    ['npz/entry-header', archiveOf([{ ...stored('q.npy'), begin: 3 }])],
    ['npz/entry-header', archiveOf([{ ...stored('q.npy'), localPath: 'k.npy' }])],
    ['npz/overlap', archiveOf([{ ...stored('q.npy'), packedSize: npy.length + 4 }, stored('k.npy')])],
  ])('%s (%#)', (code, bytes) => {
    expect(codes(readNpz(bytes))).toEqual([code]);
  });

  test('a list that breaks off, claims too much, or begins elsewhere', () => {
    const good = archiveOf([stored('q.npy'), stored('k.npy')]);
    const end = good.length - 22;
    for (const [at, byte] of [
      [end + 10, 3],
      [end + 10, 255],
      [end + 12, 1],
      [end + 16, 1],
      [end + 19, 255],
      [end - 20, 0xff],
    ] as const) {
      const bytes = good.slice();
      bytes[at] = byte;
      expect(readNpz(bytes).value === undefined || at === end - 20).toBe(true);
    }
    const wide = archiveOf([stored('q.npy')], { zip64: true });
    for (const at of [wide.length - 22 - 12, wide.length - 22 - 5]) {
      const bytes = wide.slice();
      bytes[at] = 0xff;
      expect(codes(readNpz(bytes))).toEqual(['npz/directory']);
    }
  });

  test('lists all that is wrong, and stops listing at some point', () => {
    const entries = [stored('../q.npy'), { ...stored('k.npy'), packedSize: 1e6 }, { ...stored('v.npy'), begin: 1 }];
    expect(codes(readNpz(archiveOf(entries)))).toEqual(['npz/entry-name', 'npz/entry-outside', 'npz/entry-header']);
    const many = readNpz(archiveOf(Array.from({ length: 100 }, (_, k) => stored(`../${k}.npy`))));
    expect(many.diagnostics).toHaveLength(33);
    expect(many.diagnostics.at(-1)).toMatchObject({ code: 'file/more', facts: { count: 68 } });
  });

  test.each<[string, Said]>([
    ['npz/encrypted', { ...stored('q.npy'), flags: 1 }],
    ['npz/compression', { ...stored('q.npy'), method: 12 }],
    ['npz/size', { ...stored('q.npy'), size: 4e9 }],
    ['npz/size', { ...deflated('q.npy'), size: npy.length + 1 }],
    ['npz/size', { ...deflated('q.npy'), size: npy.length - 1 }],
    ['npz/unpack', { ...deflated('q.npy'), packed: Uint8Array.from([7, 0xff, 0xff, 0xff]) }],
    ['npz/unpacked-size', { ...deflated('q.npy'), packed: deflateSync(Uint8Array.from([...npy, 0])) }],
    ['npz/unpacked-size', { ...deflated('q.npy'), packed: deflateSync(npy).subarray(0, -9) }],
    ['npz/unpacked-size', { ...stored('q.npy'), packed: Uint8Array.from([...npy, 0]), size: npy.length }],
    ['npz/ratio', { ...stored('q.npy'), packed: npy.subarray(0, -1), size: npy.length }],
    ['npz/checksum', { ...stored('q.npy'), crc: 1 }],
    ['npy/truncated', { path: 'q.npy', packed: npy.subarray(0, 40) }],
    ['npy/not-npy', { path: 'q.npy', packed: new Uint8Array() }],
    ['npy/dtype', { path: 'q.npy', packed: complexNpy(), size: 200 }],
  ])('%s (%#)', (code, entry) => {
    const archive = open(archiveOf([entry]));
    expect(codes(archive.tensor('q'))).toEqual([code]);
  });

  test('bombs do not go off', () => {
    const zerosOf = (count: number): Uint8Array => deflateSync(new Uint8Array(count), { level: 9 });
    const header = (count: number): Uint8Array => {
      const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + '\n';
      return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length, 0, ...Buffer.from(text)]);
    };
    const begun = performance.now();
    // A small header before 16 MB of zeros; one whose header asks for 8 GB; one that claims what cannot be.
    const small = Buffer.concat([header(4), Buffer.alloc(16e6)]);
    const bomb = { path: 'q.npy', packed: deflateSync(small), method: 8 };
    expect(bomb.packed.length).toBeLessThan(20_000);
    expect(codes(open(archiveOf([{ ...bomb, size: 16e6 + 128 }])).tensor('q'))).toEqual(['npz/size']);
    expect(codes(open(archiveOf([{ ...bomb, size: 132 }])).tensor('q'))).toEqual(['npz/unpacked-size']);
    const huge = { path: 'q.npy', packed: deflateSync(Buffer.concat([header(8e9)])), method: 8 };
    const claims = archiveOf([{ ...huge, size: 8e9 + 128 }], { zip64: true });
    expect(codes(open(claims).tensor('q'))).toEqual(['npz/ratio']);
    expect(taken(open(claims).entry('q'))).toMatchObject({ shape: [8e9], byteLength: 8e9 });
    // Zeros instead of a header: only the first few bytes are looked at.
    expect(
      codes(open(archiveOf([{ path: 'q.npy', packed: zerosOf(16e6), method: 8, size: 16e6 }])).entry('q')),
    ).toEqual(['npy/not-npy']);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('many entries over the same bytes are refused', () => {
    const one = deflated('q.npy');
    const many = Array.from({ length: 200 }, () => ({ ...one, begin: 0 }));
    const found = new Set(codes(readNpz(archiveOf(many))));
    expect([...found]).toEqual(expect.arrayContaining(['npz/overlap', 'npz/twice'].slice(1)));
    expect(readNpz(archiveOf(many)).value).toBeUndefined();
  });

  test('20,000 broken files: nothing is thrown, nothing takes long', () => {
    const sound = [
      writeNpz({ q: randn([3, 5], { seed: 2 }), k: zeros([2]) }),
      writeNpz({ q: zeros([40, 40]) }, { compress: true }),
      archiveOf([stored('q.npy'), deflated('k.npy')], { zip64: true }),
      fixture('plain'),
    ];
    const found = survives(sound, 20_000, readAll);
    expect([...found.keys()]).toEqual(
      expect.arrayContaining(['npz/no-end', 'npz/directory', 'npz/checksum', 'npz/entry-header', 'npz/size']),
    );
  }, 60_000);
});

function complexNpy(): Uint8Array {
  return Uint8Array.from(readFileSync(new URL('complex.npy', FIXTURES)));
}
