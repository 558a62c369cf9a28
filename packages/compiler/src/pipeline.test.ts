import { graphText } from '@heed/graph';
import { planText, type Launch, type Step } from '@heed/kernels';
import { expect, test } from 'vitest';
import { causalAttention, graphFrom } from './graph-source.check.ts';
import { compile, pipeline, runPasses } from './pipeline.ts';

const launches = (steps: readonly Step[]): Launch[] =>
  steps.flatMap((step) => (step.kind === 'loop' ? launches(step.body) : [step]));

test('every pass is observed in order and prints', () => {
  const seen: string[] = [];
  const last = runPasses(graphFrom(causalAttention), {
    observe: (pass, graph) => {
      seen.push(pass);
      expect(graphText(graph)).toContain('return result');
    },
  });
  expect(seen).toEqual(pipeline.map(({ name }) => name));
  expect(last.nodes.map(({ op }) => op)).not.toContain('softmax');
});

test('the textbook formula is one launch and holds no scores; scale and mask are fused', () => {
  const plan = compile(graphFrom(causalAttention));
  expect(plan.kernels.map(({ skeleton }) => skeleton)).toEqual(['stream']);
  const text = planText(plan);
  expect(text).toContain('score = (s0, size0: f64) => div(s0, cast<f32>(sqrt(size0)))');
  expect(text).toContain('=> le(');
  expect(plan.buffers.filter(({ use }) => use.kind === 'temporary')).toHaveLength(0);
});

test('softmax, sum, max, mean and logsumexp are one skeleton with different records', () => {
  const rows = ['softmax weight', 'sum finish', 'max finish', 'mean finish', 'logsumexp finish'];
  for (const row of rows) {
    const [record, output] = row.split(' ');
    const plan = compile(
      graphFrom(`
%0 = input "X" : f32[n, d]
%1 = fold ${row} axes(-1) %0 : f32[${output === 'weight' ? 'n, d' : 'n'}]
return result = %1`),
    );
    expect(plan.kernels).toHaveLength(1);
    expect(plan.kernels[0]).toMatchObject({ skeleton: 'rowwise', record: { name: record }, output });
    expect(planText(plan)).toContain(`fold ${record}`);
  }
});

test('only what is asked for is computed', () => {
  const plan = compile(graphFrom(causalAttention.replace('return result = %12', 'return A = %11')));
  expect(plan.kernels.map(({ skeleton }) => skeleton)).toEqual(['contract', 'rowwise']);
  expect(plan.signature.inputs.map(({ name }) => name)).toEqual(['Q', 'K']);
  expect(plan.buffers.filter(({ use }) => use.kind === 'temporary')).toHaveLength(1);
});

test('a number at each position is never stored', () => {
  const plan = compile(
    graphFrom(`
%0 = input "S" : f32[n, m]
%1 = position -2 : i32[n, 1]
%2 = position -1 : i32[m]
%3 = sub %1 %2 : i32[n, m]
%4 = abs %3 : i32[n, m]
%5 = sub %0 %4 : f32[n, m]
%6 = exp %5 : f32[n, m]
%7 = reduce_sum axes(-1) %6 : f32[n]
%8 = reduce_max axes(-1) %5 : f32[n]
%9 = add %7 %8 : f32[n]
return result = %9`),
  );
  const stored = plan.buffers
    .filter(({ use }) => use.kind === 'temporary')
    .map(({ dtype, shape }) => `${dtype}${shape.axes.length}`);
  expect(stored.filter((kind) => kind.startsWith('i32'))).toEqual([]);
});

test('equal kernels are one kernel, however many launches use it', () => {
  const plan = compile(
    graphFrom(`
%0 = input "X" : f32[n, d]
%1 = input "Y" : f32[m, d]
%2 = fold sum finish axes(-1) %0 : f32[n]
%3 = fold sum finish axes(-1) %1 : f32[m]
return a = %2
return b = %3`),
  );
  expect(plan.kernels).toHaveLength(1);
  expect(launches(plan.steps)).toHaveLength(2);
});

test('a scan becomes a loop at run-time length', () => {
  const plan = compile(
    graphFrom(`
%0 = input "y0" : f32[c]
%1 = input "a" : f32[T, c]
%2 = input "x" : f32[T, c]
%3 = scan carries 1 axis -2 length { T } %0 %1 %2 -> (f32[c], f32[T, c]) {
  %0 = input "y" : f32[c]
  %1 = input "a" : f32[c]
  %2 = input "x" : f32[c]
  %3 = mul %0 %1 : f32[c]
  %4 = add %3 %2 : f32[c]
  return y = %4
  return out = %4
}
%4 = item 1 %3 : f32[T, c]
return result = %4`),
  );
  const loop = plan.steps.find((step) => step.kind === 'loop');
  expect(loop).toMatchObject({ kind: 'loop', count: 'T' });
});

test('an input that only fixes a size is still asked for', () => {
  const plan = compile(
    graphFrom(`
%0 = input "Q" : f32[n, d]
%1 = input "K" : f32[m, d]
%2 = size m : i32[]
%3 = scale %0 %2 : f32[n, d]
return result = %3`),
  );
  expect(plan.signature.inputs.map(({ name }) => name)).toEqual(['Q', 'K']);
});
