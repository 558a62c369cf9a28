/**
 * Reading the text form of a graph.
 *
 * In: what `graphText` prints. Out: an equal graph, or one diagnostic with the line and what is expected there. Types are
 * taken as written: whether they are true is the verifier's question.
 */

import type { Checked } from '@heed/diagnostics';
import { parseFoldRecord, parseScalar, type FoldRecord, type ScalarProgram } from '@heed/scalar';
import { isDType, parseShape, parseSize, type Size } from '@heed/tensor';
import { ELEMENTWISE_OPS } from './elementwise.ts';
import { report } from './messages.ts';
import type {
  CumulateNode,
  ElementwiseOp,
  Graph,
  GraphOutput,
  Node,
  NodeId,
  NormaliseNode,
  ReduceNode,
  RescaleNode,
  SizeEquation,
  TensorType,
  ViewAxis,
} from './graph.ts';
import type { NodeBody } from './infer.ts';
import { builtInRecord } from './text.ts';

const NORMALISERS: readonly string[] = ['softmax', 'log_softmax', 'softmax1'] satisfies NormaliseNode['op'][];
const RESCALERS: readonly string[] = ['softpick', 'normalize', 'layernorm', 'rmsnorm'] satisfies RescaleNode['op'][];
const CUMULATORS: readonly string[] = ['cumsum', 'cumprod'] satisfies CumulateNode['op'][];
const REDUCTIONS: readonly string[] = [
  'reduce_sum', 'reduce_mean', 'reduce_max', 'reduce_min', 'reduce_prod', 'reduce_logsumexp', 'reduce_norm',
  'reduce_argmax',
] satisfies ReduceNode['op'][]; // prettier-ignore

/** How deep bodies may lie in bodies. */
const DEPTH = 32;

/** Stops the reading; caught by `parseGraph` alone. */
class Unreadable extends Error {
  readonly what: string;
  constructor(what: string) {
    super(what);
    this.what = what;
  }
}

export function parseGraph(text: string): Checked<Graph> {
  const reader = new LineReader(text);
  try {
    const records = new Map<string, FoldRecord>();
    for (let line = reader.take(/record (.+)/y); line; line = reader.take(/record (.+)/y)) {
      const record = parseFoldRecord(line[1]) ?? reader.fail('a fold record');
      records.set(record.name, record);
      reader.endLine();
    }
    const graph = readGraph(reader, records, 0);
    if (!reader.atEnd) reader.fail('the end');
    return { value: graph, diagnostics: [] };
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    const facts = { line: reader.line, what: fault.what, found: reader.rest.slice(0, 40) };
    return { value: undefined, diagnostics: [report['graph/text'](facts)] };
  }
}

/** A cursor over lines; blank ones and indentation are skipped. */
class LineReader {
  line = 1;
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.skipBlank();
  }

  get atEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** What is left of the line. */
  get rest(): string {
    const end = this.text.indexOf('\n', this.at);
    return this.text.slice(this.at, end < 0 ? undefined : end);
  }

  fail(what: string): never {
    throw new Unreadable(what);
  }

  /** Takes what a sticky pattern matches here, and the spaces after it. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    while (this.text[this.at] === ' ') this.at += 1;
    return match;
  }

  expect(pattern: RegExp, what: string): RegExpExecArray {
    return this.take(pattern) ?? this.fail(what);
  }

  endLine(): void {
    if (!this.atEnd && this.text[this.at] !== '\n') this.fail('the end of the line');
    this.skipBlank();
  }

  private skipBlank(): void {
    for (; this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at]); this.at += 1) {
      if (this.text[this.at] === '\n') this.line += 1;
    }
  }
}

type Records = ReadonlyMap<string, FoldRecord>;

function readGraph(reader: LineReader, records: Records, depth: number): Graph {
  if (depth > DEPTH) reader.fail(`at most ${DEPTH} bodies in bodies`);
  const nodes: Node[] = [];
  const equations: SizeEquation[] = [];
  const outputs: GraphOutput[] = [];
  for (let id = reader.take(/%(\d+) = /y); id; id = reader.take(/%(\d+) = /y)) {
    if (Number(id[1]) !== nodes.length) reader.fail(`node %${nodes.length}`);
    nodes.push(readNode(reader, records, depth));
    reader.endLine();
  }
  while (reader.take(/equation /y)) {
    const left = readSize(reader, /([^=\n]+)=/y);
    const right = readSize(reader, /([^@\n]+)/y);
    equations.push({ left, right, ...readSpan(reader) });
    reader.endLine();
  }
  while (reader.take(/return /y)) {
    const name = readWord(reader);
    reader.expect(/= /y, '=');
    outputs.push({ name, node: readId(reader) });
    reader.endLine();
  }
  return { nodes, outputs, equations };
}

function readNode(reader: LineReader, records: Records, depth: number): Node {
  const op = reader.expect(/\w+/y, 'an operation')[0];
  if (op === 'scan') return readScan(reader, records, depth);
  const make = readBody(reader, op, records);
  const operands = readIds(reader);
  let condition: string | undefined;
  if (reader.take(op === 'gather' ? /guard /y : /domain /y)) {
    condition = op === 'contract' ? readLabels(reader) : '';
    operands.push(readId(reader));
  }
  const body = make(condition);
  reader.expect(/: /y, 'a colon and the type');
  const type = readType(reader);
  const span = readSpan(reader);
  const name = body.op === 'input' ? { name: body.name } : readName(reader);
  return { ...body, operands, type, ...span, ...name };
}

/** Reads a node's own words; what is returned makes the node once its domain (a gather's guard) is known. */
function readBody(reader: LineReader, op: string, records: Records): (domain: string | undefined) => NodeBody {
  const hasDomain = (domain: string | undefined): boolean => domain !== undefined;
  if ((ELEMENTWISE_OPS as readonly string[]).includes(op)) return () => ({ op: op as ElementwiseOp });
  if (NORMALISERS.includes(op)) {
    const axes = readAxes(reader);
    return (domain) => ({ op: op as NormaliseNode['op'], axes, domain: hasDomain(domain) });
  }
  if (RESCALERS.includes(op)) {
    reader.expect(/eps /y, 'eps');
    const eps = readNumber(reader);
    const axes = readAxes(reader);
    return (domain) => ({ op: op as RescaleNode['op'], eps, axes, domain: hasDomain(domain) });
  }
  if (CUMULATORS.includes(op)) {
    const axis = readAxis(reader);
    const reverse = readFlag(reader, /reverse /y);
    const exclusive = readFlag(reader, /exclusive /y);
    return (domain) => ({ op: op as CumulateNode['op'], axis, reverse, exclusive, domain: hasDomain(domain) });
  }
  if (REDUCTIONS.includes(op)) {
    const axes = readAxes(reader);
    const keep = readFlag(reader, /keep /y);
    return (domain) => ({ op: op as ReduceNode['op'], axes, keep, domain: hasDomain(domain) });
  }
  switch (op) {
    case 'input': {
      const name = readQuoted(reader);
      return () => ({ op, name });
    }
    case 'constant': {
      const value = readNumber(reader);
      return () => ({ op, value });
    }
    case 'size': {
      const size = readSize(reader, /(.+?)(?= : )/y);
      return () => ({ op, size });
    }
    case 'position':
    case 'concat':
    case 'join': {
      const axis = op === 'position' ? readInteger(reader) : readAxis(reader);
      return () => ({ op, axis });
    }
    case 'map': {
      const program = readProgram(reader);
      return () => ({ op, program });
    }
    case 'contract': {
      const [left, right] = [readLabels(reader), readLabels(reader)];
      reader.expect(/-> /y, '->');
      const out = readLabels(reader);
      return (domain) => ({ op, left, right, out, ...(domain !== undefined && { domain }) });
    }
    case 'fold': {
      const name = readWord(reader);
      const record = records.get(name) ?? builtInRecord(name) ?? reader.fail(`the record of ${name}`);
      const output = reader.expect(/finish|weight/y, 'finish or weight')[0] as 'finish' | 'weight';
      const axes = readAxes(reader);
      const keep = readFlag(reader, /keep /y);
      return (domain) => ({ op, record, axes, output, keep, domain: hasDomain(domain) });
    }
    case 'item': {
      const index = readInteger(reader);
      return () => ({ op, index });
    }
    case 'view': {
      const axes = readView(reader);
      return () => ({ op, axes });
    }
    case 'gather': {
      const axes = readAxes(reader);
      return (guard) => ({ op, axes, guard: guard !== undefined });
    }
    case 'split': {
      const axis = readAxis(reader);
      reader.expect(/into /y, 'into');
      const sizes = readSizes(reader);
      return () => ({ op, axis, sizes });
    }
    case 'merge': {
      const axis = readAxis(reader);
      reader.expect(/count /y, 'count');
      const count = readInteger(reader);
      return () => ({ op, axis, count });
    }
    case 'matmul':
      return (domain) => ({ op, domain: hasDomain(domain) });
    case 'transpose':
      return () => ({ op });
    default:
      return reader.fail('a known operation');
  }
}

function readScan(reader: LineReader, records: Records, depth: number): Node {
  reader.expect(/carries /y, 'carries');
  const carries = readInteger(reader);
  const axis = readAxis(reader);
  const reverse = readFlag(reader, /reverse /y);
  reader.expect(/length \{ /y, 'length');
  const length = readSize(reader, /([^}\n]+)\}/y);
  const operands = readIds(reader);
  reader.expect(/-> \(/y, '-> and the types of the results');
  const items: TensorType[] = [];
  do items.push(readType(reader));
  while (reader.take(/,/y));
  reader.expect(/\)/y, ')');
  const span = readSpan(reader);
  const name = readName(reader);
  reader.expect(/\{/y, '{');
  reader.endLine();
  const body = readGraph(reader, records, depth + 1);
  reader.expect(/\}/y, '}');
  return { op: 'scan', carries, axis, reverse, length, body, items, operands, type: items[0], ...span, ...name };
}

function readView(reader: LineReader): ViewAxis[] {
  const inside = reader.expect(/\[([^\]\n]*)\]/y, 'the axes of a view')[1].trim();
  if (inside === '') return [];
  return inside.split(';').map((part) => {
    if (part.trim() === 'new') return 'new';
    const [, axis, start, step, size] =
      /^\s*(\d+) from (.+) by (-?\d+) size (.+)$/.exec(part) ?? reader.fail('an axis of a view');
    const [from, length] = [parseSize(start), parseSize(size)];
    if (from === undefined || length === undefined) return reader.fail('the sizes of a view');
    return { axis: Number(axis), start: from, step: Number(step), size: length };
  });
}

/** A scalar program in braces; its names may be quoted and hold braces. */
function readProgram(reader: LineReader): ScalarProgram {
  const match = reader.expect(/\{((?:[^"{}\n]|"(?:[^"\\\n]|\\.)*")*)\}/y, 'a scalar program in braces');
  return parseScalar(match[1]) ?? reader.fail('a scalar program');
}

function readType(reader: LineReader): TensorType {
  const [, dtype, text] = reader.expect(/(\w+)(\[[^\]\n]*\])/y, 'a type');
  const shape = parseShape(text);
  return isDType(dtype) && shape !== undefined ? { dtype, shape } : reader.fail('a type');
}

function readSize(reader: LineReader, pattern: RegExp): Size {
  return parseSize(reader.expect(pattern, 'a size')[1].trim()) ?? reader.fail('a size');
}

/** `[H; div(d, H)]` */
function readSizes(reader: LineReader): Size[] {
  const inside = reader.expect(/\[([^\]\n]*)\]/y, 'sizes in brackets')[1];
  return inside.split(';').map((text) => parseSize(text.trim()) ?? reader.fail('a size'));
}

function readAxis(reader: LineReader): number {
  reader.expect(/axis /y, 'axis');
  return readInteger(reader);
}

function readAxes(reader: LineReader): number[] {
  const inside = reader.expect(/axes\((-?\d+(?: -?\d+)*)\)/y, 'axes(…)')[1];
  return inside.split(' ').map(Number);
}

function readIds(reader: LineReader): NodeId[] {
  const ids: NodeId[] = [];
  for (let id = reader.take(/%(\d+)/y); id; id = reader.take(/%(\d+)/y)) ids.push(Number(id[1]));
  return ids;
}

function readId(reader: LineReader): NodeId {
  return Number(reader.expect(/%(\d+)/y, 'a node')[1]);
}

function readInteger(reader: LineReader): number {
  return Number(reader.expect(/-?\d+/y, 'a whole number')[0]);
}

function readNumber(reader: LineReader): number {
  const text = reader.expect(/nan|-?inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y, 'a number')[0];
  return text === 'nan' ? Number.NaN : Number(text.replace('inf', 'Infinity'));
}

function readLabels(reader: LineReader): string {
  const labels = reader.expect(/\.|[A-Za-z]+/y, 'labels')[0];
  return labels === '.' ? '' : labels;
}

function readFlag(reader: LineReader, pattern: RegExp): boolean {
  return reader.take(pattern) !== undefined;
}

function readWord(reader: LineReader): string {
  return reader.take(/[A-Za-z_]\w*/y)?.[0] ?? readQuoted(reader);
}

function readQuoted(reader: LineReader): string {
  return unquote(reader, reader.expect(/"(?:[^"\\\n]|\\.)*"/y, 'a name in quotes')[0]);
}

function unquote(reader: LineReader, text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return reader.fail('a name in quotes');
  }
}

function readName(reader: LineReader): { name?: string } {
  const quoted = reader.take(/"(?:[^"\\\n]|\\.)*"/y);
  return quoted ? { name: unquote(reader, quoted[0]) } : {};
}

function readSpan(reader: LineReader): { span?: { start: number; end: number } } {
  const match = reader.take(/@(\d+):(\d+)/y);
  return match ? { span: { start: Number(match[1]), end: Number(match[2]) } } : {};
}
