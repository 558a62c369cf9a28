/**
 * Σ_{j ≤ i} (q_i·k_j) v_j in pieces of `CHUNK` positions, from core operations.
 *
 * In: queries, keys and values with labels. Out: the node of the result. Pieces before a query's own come in as one state
 * Σ k vᵀ, carried from piece to piece by a scan; its own piece is a small masked product, which becomes a stream. What is
 * no whole piece at the end is one more, and queries beyond the last key see the last state. Two axes stand for one
 * position: the piece (label `chunk`), then the place in it (Yang et al., "Gated Linear Attention", 2023, section 4).
 */

import { bug } from '@heed/diagnostics';
import { GraphBuilder, type NodeId } from '@heed/graph';
import { apply, scalarParam, scalarProgram, type ScalarProgram } from '@heed/scalar';
import { addSizes, divSizes, equalSizes, maxSizes, mulSizes, shapeOf, subSizes, type Size } from '@heed/tensor';
import type { Labelled } from './size-terms.ts';

/** Measured best for widths around 64; from about 300 positions on pieces take less time than one masked product. */
export const CHUNK = 128;

export interface LinearForm {
  readonly queries: Labelled;
  readonly keys: Labelled;
  readonly values: Labelled;
  readonly query: string;
  readonly key: string;
  /** The summed label of the scores. */
  readonly feature: string;
  readonly column: string;
  /** A label nobody uses. */
  readonly chunk: string;
  readonly result: string;
  /** (j, i) → whether j counts. */
  readonly condition: ScalarProgram;
}

export function writeChunks(builder: GraphBuilder, form: LinearForm): NodeId {
  const { queries, keys, values, query, key, chunk, result } = form;
  const [n, m] = [lengthOf(builder, queries, query), lengthOf(builder, keys, key)];
  const both = equalSizes(n, m) ? n : subSizes(addSizes(n, m), maxSizes(n, m));
  const count = divSizes(both, CHUNK);
  const whole = mulSizes(CHUNK, count);
  const rest = subSizes(both, whole);

  const pieces = ({ id, labels }: Labelled, label: string): Labelled => {
    const axis = labels.indexOf(label);
    const seen = narrow(builder, { id, labels }, label, 0, whole);
    return { id: builder.split(seen, axis, [count, CHUNK]), labels: labels.replace(label, chunk + label) };
  };
  const [q, k, v] = [pieces(queries, query), pieces(keys, key), pieces(values, key)];
  const sums = stateOf(builder, form, k, v, chunk);
  const { before, last } = carry(builder, sums.id, count);
  const main = addUp(builder, [
    multiply(builder, q, { id: before, labels: sums.labels }, result.replace(query, chunk + query)),
    masked(builder, form, q, k, v, CHUNK, chunk),
  ]);
  const parts = [builder.merge(main, result.indexOf(query), 2)];

  const state = { id: last, labels: sums.labels.replace(chunk, '') };
  const end = (value: Labelled, label: string): Labelled => ({
    id: narrow(builder, value, label, whole, rest),
    labels: value.labels,
  });
  const [qr, kr, vr] = [end(queries, query), end(keys, key), end(values, key)];
  if (rest !== 0)
    parts.push(addUp(builder, [multiply(builder, qr, state, result), masked(builder, form, qr, kr, vr, rest, '')]));
  if (!equalSizes(both, n)) {
    const own = stateOf(builder, form, kr, vr, '');
    const all = { id: addUp(builder, [last, own.id]), labels: own.labels };
    const beyond = { id: narrow(builder, queries, query, both, subSizes(n, both)), labels: queries.labels };
    parts.push(multiply(builder, beyond, all, result));
  }
  return parts.length === 1 ? parts[0] : builder.concat(parts, result.indexOf(query) - result.length);
}

function lengthOf(builder: GraphBuilder, { id, labels }: Labelled, label: string): Size {
  return builder.type(id).shape.axes[labels.indexOf(label)] ?? bug(`${labels} has label ${label}`);
}

function narrow(builder: GraphBuilder, { id, labels }: Labelled, label: string, start: Size, size: Size): NodeId {
  const { axes } = builder.type(id).shape;
  const views = axes.map((own, axis) =>
    labels[axis] === label ? { axis, start, step: 1, size } : { axis, start: 0, step: 1, size: own },
  );
  return builder.view(id, views);
}

/** Σ k vᵀ over the places of each piece: what a later query sees of it. */
function stateOf(
  builder: GraphBuilder,
  { feature, column, key, queries, result }: LinearForm,
  k: Labelled,
  v: Labelled,
  chunk: string,
): Labelled {
  const all = [...new Set(k.labels + v.labels)];
  const outer = all.filter((label) => ![feature, column, key, chunk].includes(label));
  const kept = outer.filter((label) => (result + queries.labels).includes(label));
  const out = `${kept.join('')}${chunk}${feature}${column}`;
  return { id: builder.contract({ left: k.labels, right: v.labels, out }, k.id, v.id), labels: out };
}

function multiply(builder: GraphBuilder, q: Labelled, state: Labelled, out: string): NodeId {
  return builder.contract({ left: q.labels, right: state.labels, out }, q.id, state.id);
}

/** The piece's own keys, under the condition; places in a piece compare as positions do. */
function masked(
  builder: GraphBuilder,
  { query, key, result, condition }: LinearForm,
  q: Labelled,
  k: Labelled,
  v: Labelled,
  size: Size,
  chunk: string,
): NodeId {
  const outer = [...new Set(q.labels + k.labels)].filter((label) => result.includes(label) && label !== query);
  const scores = `${outer.filter((label) => label !== chunk).join('')}${chunk}${query}${key}`;
  const square = shapeOf([size, size]);
  const domain = builder.map(condition, [builder.position(-1, square), builder.position(-2, square)]);
  const product = builder.contract({ left: q.labels, right: k.labels, out: scores }, q.id, k.id);
  const out = result.replace(query, chunk + query);
  return builder.contract({ left: scores, right: v.labels, out, domain: query + key }, product, v.id, domain);
}

/** The sum of all states before each, and of all; the pieces are axis -3. */
function carry(builder: GraphBuilder, states: NodeId, length: Size): { before: NodeId; last: NodeId } {
  const { dtype, shape } = builder.type(states);
  const slice = { dtype, shape: shapeOf(shape.axes.toSpliced(-3, 1), shape.lead) };
  const body = new GraphBuilder();
  const sum = body.input('sum', slice);
  body.output('next', addUp(body, [sum, body.input('state', slice)]));
  body.output('before', sum);
  const start = builder.constantOf(0, dtype);
  const scan = builder.scan(body.finish(), [start], [states], { axis: -3, length });
  return { before: builder.item(scan, 1), last: builder.item(scan, 0) };
}

function addUp(builder: GraphBuilder, [a, b]: readonly [NodeId, NodeId]): NodeId {
  const [x, y] = [scalarParam('a', 'f32'), scalarParam('b', 'f32')];
  return builder.map(scalarProgram([x, y], [apply('add', x, y)]), [a, b]);
}
