/**
 * The one place that turns what went wrong into the code the process ends with.
 *
 * In: diagnostics, and whether they were found in the formula alone or once tensors were there. Out: a number. A size
 * clash found by reading is the formula's fault (3); the same clash found with the tensors is theirs (4). An interrupt
 * is not caught: the process dies of the signal, which every shell reports as 130; `serve` alone ends with that number. Code 5 is no fault: verify, diff and
 * fmt --check end with it when what they compared is not alike.
 */

import { isError, type Diagnostic } from '@heed/diagnostics';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  formula: 3,
  inputs: 4,
  differs: 5,
  backend: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** `formula`: before any tensor was bound; `run`: from binding on. */
export type Phase = 'formula' | 'run';

/** Codes that differ from the rest of their topic. */
const BY_CODE: Readonly<Record<Phase, ReadonlyMap<string, ExitCode>>> = {
  formula: new Map(),
  run: new Map<string, ExitCode>([
    ['name/unknown-want', EXIT.usage],
    ['csv/axes', EXIT.usage],
    ['run/index-out-of-range', EXIT.inputs],
    ['run/unknown-device', EXIT.backend],
    ['run/device-unavailable', EXIT.backend],
    ['run/load-failed', EXIT.backend],
  ]),
};

/** Topics of what is given besides the formula. */
const INPUTS = [
  'binding',
  'bind',
  'input',
  'size',
  'tensor',
  'literal',
  'npy',
  'npz',
  'safetensors',
  'json',
  'csv',
  'file',
];

const BY_TOPIC: Readonly<Record<Phase, ReadonlyMap<string, ExitCode>>> = {
  formula: topics({ shape: EXIT.formula, type: EXIT.formula, name: EXIT.formula }),
  run: topics({ shape: EXIT.inputs, type: EXIT.inputs, name: EXIT.inputs }),
};

function topics(perPhase: Readonly<Record<string, ExitCode>>): ReadonlyMap<string, ExitCode> {
  return new Map<string, ExitCode>([
    ...['syntax', 'formula', 'axis', 'index', 'call'].map((topic) => [topic, EXIT.formula] as const),
    ...INPUTS.map((topic) => [topic, EXIT.inputs] as const),
    ['usage', EXIT.usage],
    ['backend', EXIT.backend],
    ['run', EXIT.failed],
    ['output', EXIT.failed],
    ['serve', EXIT.failed],
    ...Object.entries(perPhase),
  ]);
}

/** What one fault ends the process with; topics this page does not name are the formula's before a run. */
export function exitCodeOf(code: string, phase: Phase): ExitCode {
  const topic = code.slice(0, Math.max(0, code.indexOf('/')));
  return BY_CODE[phase].get(code) ?? BY_TOPIC[phase].get(topic) ?? (phase === 'formula' ? EXIT.formula : EXIT.failed);
}

/** Of several faults the first in this order decides: what must be mended first. */
const FIRST: readonly ExitCode[] = [EXIT.usage, EXIT.formula, EXIT.backend, EXIT.inputs, EXIT.failed];

/** Warnings do not count; without an error it is 0. */
export function exitCodeOfAll(diagnostics: readonly Diagnostic[], phase: Phase): ExitCode {
  const codes = new Set(diagnostics.filter(isError).map(({ code }) => exitCodeOf(code, phase)));
  return FIRST.find((code) => codes.has(code)) ?? EXIT.ok;
}
