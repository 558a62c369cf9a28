/**
 * The words of nodes and graphs, given which fold records stand by their name alone.
 *
 * In: a node or a graph. Out: text. With no record known by name, as for the builder, two graphs that compute something
 * else have different texts; text.ts knows scalar's table and has the form that reads back. Apart from it, so that
 * building a graph does not load that table.
 */

import { foldRecordText, scalarText, type FoldRecord } from '@heed/scalar';
import { exactShapeText, sizeText } from '@heed/tensor';
import type { Graph, Node, TensorType } from './graph.ts';
import type { NodeBody } from './infer.ts';

/** Whether a reader knows the record by its name. */
export type IsKnown = (record: FoldRecord) => boolean;

const knownToNobody: IsKnown = () => false;

/** The printed graph; records that are not known are printed once at its head. */
export function textWith(graph: Graph, isKnown: IsKnown = knownToNobody): string {
  const records = [...recordsOf(graph, isKnown)].map(([, record]) => `record ${foldRecordText(record)}`);
  return [...new Set(records), ...graphLines(graph, '')].map((line) => `${line}\n`).join('');
}

export function typeText({ dtype, shape }: TensorType): string {
  return dtype + exactShapeText(shape);
}

/** What a node does to its operands: `matmul %0 %2`. A scan's body is not part of it. */
export function nodeText(node: NodeBody, operands: readonly number[]): string {
  const refs = operands.map((id) => `%${id}`);
  const [words, condition] = describe(node);
  const last = condition === undefined ? [] : [condition, refs.at(-1)];
  return [...words, ...(condition === undefined ? refs : refs.slice(0, -1)), ...last].join(' ');
}

/** Records by name that the text must define; the last of a name. */
function recordsOf(
  graph: Graph,
  isKnown: IsKnown,
  found: Map<string, FoldRecord> = new Map(),
): Map<string, FoldRecord> {
  for (const node of graph.nodes) {
    if (node.op === 'scan') recordsOf(node.body, isKnown, found);
    if (node.op === 'fold' && !isKnown(node.record)) found.set(node.record.name, node.record);
  }
  return found;
}

function graphLines(graph: Graph, indent: string): string[] {
  const lines = graph.nodes.flatMap((node, id) => {
    const head = `${indent}%${id} = ${nodeText(node, node.operands)}`;
    if (node.op !== 'scan') return [`${head} : ${typeText(node.type)}${tailText(node)}`];
    const items = node.items.map(typeText).join(', ');
    return [`${head} -> (${items})${tailText(node)} {`, ...graphLines(node.body, `${indent}  `), `${indent}}`];
  });
  for (const { left, right, span } of graph.equations) {
    lines.push(`${indent}equation ${sizeText(left)} = ${sizeText(right)}${span ? ` @${span.start}:${span.end}` : ''}`);
  }
  for (const { name, node } of graph.outputs) lines.push(`${indent}return ${wordText(name)} = %${node}`);
  return lines;
}

function tailText(node: Node): string {
  const span = node.span ? ` @${node.span.start}:${node.span.end}` : '';
  return span + (node.name === undefined || node.op === 'input' ? '' : ` ${JSON.stringify(node.name)}`);
}

/** A name as it stands in the text: bare where that is clear. */
function wordText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

const axesText = (axes: readonly number[]): string => `axes(${axes.join(' ')})`;
const flag = (word: string, isSet: boolean): string[] => (isSet ? [word] : []);
/** Labels of an operand; `.` for none. */
const labelText = (labels: string): string => labels || '.';

/** What stands before a last operand that is a condition, if there is one. */
const domainText = (domain: boolean): string | undefined => (domain ? 'domain' : undefined);

/** The words of a node, and, when its last operand is a condition, what is said of that. */
function describe(node: NodeBody): readonly [words: readonly string[], condition?: string | undefined] {
  switch (node.op) {
    case 'input':
      return [['input', JSON.stringify(node.name)]];
    case 'constant':
      return [['constant', numberText(node.value)]];
    case 'size':
      return [['size', sizeText(node.size)]];
    case 'position':
      return [['position', String(node.axis)]];
    case 'map':
      return [['map', '{', scalarText(node.program), '}']];
    case 'contract': {
      const labels = [labelText(node.left), labelText(node.right), '->', labelText(node.out)];
      return [['contract', ...labels], node.domain === undefined ? undefined : `domain ${labelText(node.domain)}`];
    }
    case 'fold': {
      const words = ['fold', wordText(node.record.name), node.output, axesText(node.axes), ...flag('keep', node.keep)];
      return [words, domainText(node.domain)];
    }
    case 'scan': {
      const words = [
        'scan',
        'carries',
        String(node.carries),
        'axis',
        String(node.axis),
        ...flag('reverse', node.reverse),
      ];
      return [[...words, 'length', `{ ${sizeText(node.length)} }`]];
    }
    case 'item':
      return [['item', String(node.index)]];
    case 'view': {
      const parts = node.axes.map((part) =>
        part === 'new'
          ? 'new'
          : `${part.axis} from ${sizeText(part.start)} by ${part.step} size ${sizeText(part.size)}`,
      );
      return [['view', `[${parts.join('; ')}]`]];
    }
    case 'concat':
    case 'join':
      return [[node.op, 'axis', String(node.axis)]];
    case 'gather':
      return [['gather', axesText(node.axes)], node.guard ? 'guard' : undefined];
    case 'split':
      return [['split', 'axis', String(node.axis), 'into', `[${node.sizes.map(sizeText).join('; ')}]`]];
    case 'merge':
      return [['merge', 'axis', String(node.axis), 'count', String(node.count)]];
    case 'matmul':
      return [['matmul'], domainText(node.domain)];
    case 'softpick':
    case 'normalize':
    case 'layernorm':
    case 'rmsnorm':
      return [[node.op, 'eps', numberText(node.eps), axesText(node.axes)], domainText(node.domain)];
    case 'cumsum':
    case 'cumprod': {
      const flags = [...flag('reverse', node.reverse), ...flag('exclusive', node.exclusive)];
      return [[node.op, 'axis', String(node.axis), ...flags], domainText(node.domain)];
    }
    case 'softmax':
    case 'log_softmax':
    case 'softmax1':
      return [[node.op, axesText(node.axes)], domainText(node.domain)];
    case 'reduce_sum':
    case 'reduce_mean':
    case 'reduce_max':
    case 'reduce_min':
    case 'reduce_prod':
    case 'reduce_logsumexp':
    case 'reduce_norm':
    case 'reduce_argmax':
      return [[node.op, axesText(node.axes), ...flag('keep', node.keep)], domainText(node.domain)];
    default:
      return [[node.op]];
  }
}
