/**
 * NumPy's npy files: bytes to a tensor, and a tensor to bytes.
 *
 * In: the bytes of a file of version 1 to 3, in either element order and byte order. Out: a row-major tensor that shares
 * nothing with the bytes; or diagnostics. Element types that are not ours become i32, or f64 where i32 is too narrow, if
 * every value survives exactly. Written is version 1, row-major, little-endian. Nothing is allocated on the word of a
 * header: the bytes must be there first. Format: NEP 1 and numpy/lib/_format_impl.py.
 */

import { HeedError, printable, type Checked, type Diagnostic } from '@heed/diagnostics';
import { contiguous, countOf, dense, transpose, type DType, type Tensor } from '@heed/tensor';
import { elementBytes, isElementKind, readElements, widthOf, type ByteOrder, type ElementKind } from './elements.ts';
import { report } from './messages.ts';
import { formatNpyHeader, parseNpyHeader, type NpyHeader } from './npy-header.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const LONGEST_HEADER = 65_536;
/** NumPy pads the header so that the data begins at a multiple of this. */
const ALIGNMENT = 64;
/** NumPy's own byte order is the machine's, and all machines that write files today are little-endian. */
const LITTLE_MARKS = '<=|';

const DESCR: Readonly<Record<DType, string>> = {
  f32: '<f4',
  f64: '<f8',
  f16: '<f2',
  i32: '<i4',
  u8: '|u1',
  bool: '|b1',
};

/** What a header says: where which elements lie in the file. */
export interface NpyLayout extends NpyHeader {
  readonly kind: ElementKind;
  readonly order: ByteOrder;
  /** The data is the bytes from `begin` to `end`; the file may lack some of them. */
  readonly begin: number;
  readonly end: number;
}

export function readNpy(bytes: Uint8Array): Checked<Tensor> {
  const { value: layout, diagnostics } = npyLayout(bytes);
  return layout === undefined ? { value: undefined, diagnostics } : readData(layout, bytes);
}

/** Where the data begins, from the first twelve bytes. */
export function npyBegin(bytes: Uint8Array): Checked<number> {
  if (MAGIC.some((byte, k) => bytes[k] !== byte)) return failed(report['npy/not-npy']({}));
  if (bytes.length < 10) return cut(10, bytes);
  const [major = 0, minor = 0] = bytes.subarray(6);
  if (![1, 2, 3].includes(major) || minor !== 0) return failed(report['npy/version']({ version: `${major}.${minor}` }));
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) return cut(start, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER) return failed(report['npy/header-size']({ actual: length, limit: LONGEST_HEADER }));
  return { value: start + length, diagnostics: [] };
}

/** What the header says, from the bytes before the data; the data need not be there. */
export function npyLayout(bytes: Uint8Array): Checked<NpyLayout> {
  const { value: begin, diagnostics: faults } = npyBegin(bytes);
  if (begin === undefined) return { value: undefined, diagnostics: faults };
  if (bytes.length < begin) return cut(begin, bytes);
  const major = bytes[6] ?? 1;
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(major === 1 ? 10 : 12, begin));
  const { value: header, diagnostics } = parseNpyHeader(text);
  if (header === undefined) return { value: undefined, diagnostics };
  const [, mark = '', type = ''] = /^([<>=|]?)([a-zA-Z]\d+)$/.exec(header.descr) ?? [];
  // `?` is how NumPy spells bool in short.
  const kind = header.descr === '?' ? 'b1' : type;
  if (!isElementKind(kind)) return failed(report['npy/dtype']({ descr: printable(`'${header.descr}'`, 60) }));
  try {
    const end = begin + countOf(header.shape) * widthOf(kind);
    return {
      value: { ...header, kind, order: LITTLE_MARKS.includes(mark) ? 'little' : 'big', begin, end },
      diagnostics,
    };
  } catch (error) {
    if (error instanceof HeedError) return { value: undefined, diagnostics: error.diagnostics };
    throw error;
  }
}

/** Version 1, row-major, little-endian: byte for byte what `numpy.save` writes. */
export function writeNpy(t: Tensor): Uint8Array<ArrayBuffer> {
  const header = formatNpyHeader(DESCR[t.dtype], t.shape);
  const begin = Math.ceil((10 + header.length + 1) / ALIGNMENT) * ALIGNMENT;
  const body = elementBytes(t);
  const out = new Uint8Array(begin + body.length);
  out.set([...MAGIC, 1, 0]);
  new DataView(out.buffer).setUint16(8, begin - 10, true);
  out.fill(0x20, 10, begin);
  for (let k = 0; k < header.length; k += 1) out[10 + k] = header.charCodeAt(k);
  out[begin - 1] = 0x0a;
  out.set(body, begin);
  return out;
}

function readData({ kind, order, fortranOrder, shape, begin, end }: NpyLayout, bytes: Uint8Array): Checked<Tensor> {
  if (bytes.length < end) return cut(end, bytes);
  const read = readElements(kind, bytes.subarray(begin, end), order);
  if ('index' in read) return failed(report['npy/value']({ index: read.index, value: read.value }));
  const { data, dtype } = read;
  const tensor = fortranOrder
    ? contiguous(
        transpose(
          dense(data, dtype, shape.toReversed()),
          shape.map((_, axis) => shape.length - 1 - axis),
        ),
      )
    : dense(data, dtype, shape);
  const rest = bytes.length - end;
  return { value: tensor, diagnostics: rest > 0 ? [report['npy/trailing']({ count: rest })] : [] };
}

function cut(expected: number, bytes: Uint8Array): Checked<never> {
  return failed(report['npy/truncated']({ expected, actual: bytes.length }));
}

function failed(diagnostic: Diagnostic): Checked<never> {
  return { value: undefined, diagnostics: [diagnostic] };
}
