/**
 * The suite any device can run, its author's included: plans written by hand, run in one session, compared with plain
 * loops. It needs no test framework and never throws: whatever a device does is a line of the report.
 *
 * In: a device. Out: how many trials passed, and for each one that did not, its name and what was wrong.
 */

import { HeedError } from '@heed/diagnostics';
import { emitProgram } from '@heed/kernels';
import { compare, indexOutOfRange, isClose, shapeText, type IndexFault, type Tensor } from '@heed/tensor';
import type { Device, Executable } from '../device.ts';
import { reasonOf } from '../faults.ts';
import { openSession, type Session } from '../session.ts';
import { contractCases } from './contract-cases.ts';
import { loopCases } from './loop-cases.ts';
import { gatherCases } from './gather-cases.ts';
import type { ConformanceCase } from './plans.ts';
import { pointwiseCases } from './pointwise-cases.ts';
import { keepsWhatStays } from './residence.ts';
import { rowwiseCases } from './rowwise-cases.ts';
import { storageCases } from './storage-cases.ts';
import { streamCases } from './stream-cases.ts';

export interface ConformanceFailure {
  readonly name: string;
  readonly message: string;
}

export interface ConformanceReport {
  /** Trials, not cases: each case is tried at many sizes. */
  readonly passed: number;
  readonly failed: readonly ConformanceFailure[];
}

export const conformanceCases: readonly ConformanceCase[] = [
  ...pointwiseCases,
  ...rowwiseCases,
  ...contractCases,
  ...gatherCases,
  ...streamCases,
  ...loopCases,
  ...storageCases,
];

/** Runs every case; `report` hears of each trial as it ends, with what was wrong with it if anything was. */
export async function runConformance(
  device: Device,
  report: (name: string, message: string | undefined) => void = () => undefined,
  cases: readonly ConformanceCase[] = conformanceCases,
): Promise<ConformanceReport> {
  let passed = 0;
  const failed: ConformanceFailure[] = [];
  const note: Note = (name, message) => {
    if (message === undefined) passed += 1;
    else failed.push({ name, message });
    report(name, message);
  };
  let session: Session;
  let cut: Session;
  try {
    session = openSession(device);
    cut = openSession(cutting(device));
  } catch (fault) {
    note('opening a session', wordsOf(fault));
    return { passed, failed };
  }
  for (const test of cases) {
    await runCase(test, session, note);
    await runCut(test, session, cut, note);
  }
  note('memory keeps what stays as it grows', keepsWhatStays(session));
  session.close();
  cut.close();
  return { passed, failed };
}

type Note = (name: string, message: string | undefined) => void;

async function runCase(
  { name, plan, tolerance, trials }: ConformanceCase,
  session: Session,
  note: Note,
): Promise<void> {
  try {
    const before = session.statistics.artifacts;
    const program = await session.load(emitProgram(plan, session.device.target()));
    for (const { label, inputs, expected, fault: wanted } of trials()) {
      const title = `${name}: ${label}`;
      if (wanted) {
        note(title, await missed(() => program.run(inputs), wanted));
        continue;
      }
      try {
        const { outputs } = await program.run(inputs);
        const wrong = Object.entries(expected).flatMap(
          ([output, want]) => difference(output, outputs[output], want, tolerance) ?? [],
        );
        note(title, wrong.length === 0 ? undefined : wrong.join('; '));
      } catch (fault) {
        note(title, wordsOf(fault));
      }
    }
    const loads = session.statistics.artifacts - before;
    note(`${name}: loaded once`, loads <= 1 ? undefined : `the artifact was loaded ${loads} times`);
  } catch (fault) {
    note(name, wordsOf(fault));
  }
}

/** What is wrong when a run should end with a fault. */
async function missed(run: () => Promise<unknown>, wanted: IndexFault): Promise<string | undefined> {
  const { message } = indexOutOfRange(wanted);
  try {
    await run();
  } catch (fault) {
    return wordsOf(fault) === message.en ? undefined : `${wordsOf(fault)}; expected: ${message.en}`;
  }
  return `it gave a result; expected: ${message.en}`;
}

/** The largest trial again, with every launch in three parts and these out of order: the same bits must come. */
async function runCut(
  { name, plan, trials }: ConformanceCase,
  session: Session,
  cut: Session,
  note: Note,
): Promise<void> {
  const title = `${name}: the same bits in parts`;
  try {
    const program = emitProgram(plan, session.device.target());
    const { inputs } = trials().reduce((a, b) => (elements(b.expected) > elements(a.expected) ? b : a));
    const whole = await (await session.load(program)).run(inputs);
    const parts = await (await cut.load(program)).run(inputs);
    const wrong = Object.entries(whole.outputs).flatMap(
      ([output, want]) => difference(output, parts.outputs[output], want, { rel: 0, abs: 0 }) ?? [],
    );
    note(title, wrong.length === 0 ? undefined : wrong.join('; '));
  } catch (fault) {
    note(title, wordsOf(fault));
  }
}

function elements(tensors: Readonly<Record<string, Tensor>>): number {
  return Object.values(tensors).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** The device, with each launch cut in three. */
function cutting(device: Device): Device {
  const inParts = (real: Executable): Executable => ({
    launch: (kernel, block, begin, end, stage) => {
      const [low, high] = [begin + Math.floor((end - begin) / 3), end - Math.floor((end - begin) / 4)];
      for (const [from, to] of [
        [high, end],
        [begin, low],
        [low, high],
      ])
        if (from < to) real.launch(kernel, block, from, to, stage);
    },
  });
  return {
    name: device.name,
    ...(device.parts && { parts: true }),
    availability: () => device.availability(),
    target: () => device.target(),
    openArena: (bytes) => device.openArena(bytes),
    load: (program, arena) => {
      const real = device.load(program, arena);
      return real instanceof Promise ? real.then(inParts) : inParts(real);
    },
  };
}

function difference(
  name: string,
  got: Tensor | undefined,
  want: Tensor,
  tolerance: ConformanceCase['tolerance'],
): string | undefined {
  if (got === undefined) return `${name} is missing`;
  if (got.dtype !== want.dtype) return `${name} is ${got.dtype}, expected ${want.dtype}`;
  if (shapeText(got.shape) !== shapeText(want.shape)) {
    return `${name} has shape ${shapeText(got.shape)}, expected ${shapeText(want.shape)}`;
  }
  if (isClose(got, want, tolerance)) return undefined;
  const { worst, differing } = compare(got, want);
  const where = worst && ` at [${worst.index.join(', ')}]: ${worst.a}, expected ${worst.b}`;
  return `${name} differs in ${differing} elements${where ?? ''}`;
}

function wordsOf(fault: unknown): string {
  return fault instanceof HeedError ? fault.diagnostics.map(({ message }) => message.en).join('; ') : reasonOf(fault);
}
