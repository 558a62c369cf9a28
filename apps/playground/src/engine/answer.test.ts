/** Answers on every backend, for the whole corpus and for what is wrong. */

import { formulas } from '@heed/formulas';
import { values } from '@heed/tensor';
import { describe, expect, test } from 'vitest';
import { defaultState, stateOf } from '../state/starting.ts';
import { answer } from './answer.ts';
import type { Problem, Ran, Reply } from './protocol.ts';

const lesson = defaultState('en');
const asked = (problem: Problem, backend: Ran['backend'] = 'reference'): Promise<Reply> =>
  answer({ kind: 'run', id: 7, problem, backend });
const problemOf = (formula: string, inputs: Problem['inputs'] = {}): Problem => ({
  formula,
  inputs,
  sizes: {},
  seed: 0,
});

async function ran(problem: Problem, backend: Ran['backend'] = 'reference'): Promise<Ran> {
  const reply = await asked(problem, backend);
  expect(reply.kind === 'refused' ? reply.diagnostics.map(({ code }) => code) : []).toEqual([]);
  return reply as Ran;
}

const codes = (reply: Reply): readonly string[] =>
  reply.kind === 'refused' ? reply.diagnostics.map(({ code }) => code) : [reply.kind];

test.each(formulas.map((entry) => [entry.name, entry] as const))('%s', async (_, entry) => {
  const { steps, seeded, timings } = await ran({ ...stateOf(entry, 'en') });
  expect(steps.length).toBeGreaterThan(0);
  expect(seeded).toEqual([]);
  expect(timings.run).toBeGreaterThan(0);
});

test.each(['reference', 'wasm', 'js', 'interpreter'] as const)('the lesson on %s', async (backend) => {
  const reply = await ran(lesson, backend);
  expect([reply.id, reply.backend, reply.steps.map(({ name }) => name)]).toEqual([
    7,
    backend,
    ['K', 'Q', 'V', 'S', 'A', 'weighted', 'output'],
  ]);
  expect(values(reply.steps[4].value)[4]).toBeCloseTo(0.9820078648958167, backend === 'reference' ? 15 : 6);
  expect(Object.keys(reply.inputs).toSorted()).toEqual(['W_key', 'W_query', 'W_value', 'X']);
  const { run, runs, tick, compile } = reply.timings;
  expect([run > 0, runs >= 1 && runs <= 50, tick > 0 && tick < 5, compile > 0]).toEqual([
    true,
    true,
    true,
    backend !== 'reference',
  ]);
  expect(structuredClone(reply)).toEqual(reply);
});

test('what is not given is drafted or drawn, and bound values are told', async () => {
  const { inputs, seeded, steps } = await ran(problemOf('softmax(Linear(Q)·Kᵀ)·V', { V: '[[1,2],[3,4]]' }));
  expect(seeded).toEqual(['linear.weight', 'linear.bias']);
  expect(
    Object.entries(inputs)
      .map(([name, { shape }]) => `${name} ${shape.join('×')}`)
      .toSorted(),
  ).toEqual(['K 2×4', 'Q 3×4', 'V 2×2', 'linear.bias 4', 'linear.weight 4×4']);
  expect(steps.at(-1)?.shape).toEqual([3, 2]);
});

describe('refusals', () => {
  test.each<[string, Problem, readonly string[]]>([
    ['the formula', problemOf('softmax(Q·K)·V'), ['shape/inner-sizes']],
    ['a source', problemOf('Q·Kᵀ', { Q: '[[1,2]', K: 'q.npy' }), ['literal/unfinished', 'page/file-missing']],
    ['a shape', problemOf('Q·Kᵀ', { Q: '[[1,2]]', K: '[[1,2,3]]' }), ['shape/axis-clash']],
    ['a name', problemOf('2·Q', { Q: '[[1]]', R: '1' }), ['input/unknown']],
    [
      'a run',
      problemOf('E: [c, d]; k: i32[n]; Y[i, t] = E[k[i], t]', { k: '[9]', E: '[[1]]' }),
      ['run/index-out-of-range'],
    ],
  ])('%s', async (_, problem, expected) => {
    expect(codes(await asked(problem))).toEqual(expected);
  });

  test('what breaks is told as broken', async () => {
    const broken = {
      now: (): number => {
        throw new RangeError('no time');
      },
    };
    const reply = await answer({ kind: 'run', id: 1, problem: problemOf('2·Q'), backend: 'reference' }, broken);
    expect(reply).toMatchObject({
      kind: 'refused',
      diagnostics: [{ code: 'page/broken', facts: { reason: 'no time' } }],
    });
  });
});

describe('comparing', () => {
  test('every backend with its difference and timings, the reference first', async () => {
    const reply = await answer({ kind: 'compare', id: 3, problem: lesson });
    const backends = reply.kind === 'compared' ? reply.backends : [];
    expect(backends.map(({ backend, agrees, timings }) => [backend, agrees, (timings?.run ?? 0) > 0])).toEqual([
      ['reference', undefined, true],
      ['wasm', true, true],
      ['js', true, true],
      ['interpreter', true, true],
    ]);
    expect(backends[1].timings?.compile).toBeGreaterThan(0);
    expect(backends[1].maxAbs).toBeLessThan(1e-5);
  });

  test('faults', async () => {
    expect(codes(await answer({ kind: 'compare', id: 3, problem: problemOf('softmax(Q·K)') }))).toEqual([
      'shape/inner-sizes',
    ]);
  });
});
