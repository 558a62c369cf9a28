/**
 * What a formula costs that a warm process has not met: from its text (for others, its model) to the first result.
 *
 * In: contestants, how many rounds. Out: milliseconds of each, and what fails. Every round gives all of them a formula with
 * a number that none had before, so that no table of compiled ones helps; some rounds before are not counted.
 */

import { attentionProblem, type Described } from './attention-problem.ts';
import { checkRows } from './check-rows.ts';
import type { Contestant, Maker, Settings } from './contestant.ts';
import type { ColdFigures, Outcome, Starter } from './fresh-process.ts';
import { makers } from './makers.ts';
import type { Problem } from './problem.ts';
import { reasonOf } from './rounds.ts';
import { spread, type Spread } from './statistics.ts';

/** Rounds for engines to optimise what compiles. */
const WARM_UP = 40;
/** Formulas a round. */
const EACH = 5;
/** Held still before each, so that what an engine does in the background is done. */
const PAUSE = 20;

/** `described` says what formula `number` is. */
export async function newFormulas(
  starters: readonly Starter[],
  described: (number: number) => Described,
  rounds: number,
  settings: Settings,
): Promise<readonly ColdFigures[]> {
  const figures: ColdFigures[] = [];
  const problems = Array.from({ length: WARM_UP + EACH * rounds }, (_, number) => attentionProblem(described(number)));
  // The arrays are the same ones: it is the formula that is new.
  const inputs = problems[0]?.inputs ?? {};
  const alike = problems.map((problem): Problem => ({ ...problem, inputs }));
  for (const { maker: name, most } of starters) {
    const outcome = await timesOf(await makers[name](), alike, settings);
    figures.push({ name, outcome, ...(most !== undefined && { most }) });
  }
  return figures;
}

async function timesOf(maker: Maker, problems: readonly Problem[], settings: Settings): Promise<Outcome<Spread>> {
  const times: number[] = [];
  try {
    for (const [number, problem] of problems.entries()) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const start = performance.now();
      const contestant: Contestant = await maker(problem, settings);
      await contestant.run();
      const ms = performance.now() - start;
      if (number % 16 === 0 && !checkRows(problem, contestant.row).passed) return { failure: 'wrong numbers' };
      if (number >= WARM_UP) times.push(ms);
      await contestant.close?.();
    }
    return { value: spread(times) };
  } catch (error) {
    return { failure: reasonOf(error) };
  }
}
