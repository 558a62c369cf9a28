/**
 * What a run gave, as text or bytes for a person, a pipe or a file.
 *
 * In: tensors by name, and the form that is wanted. Out: text or bytes, or a Stop. The form is settled by `planOutput`
 * before anything runs, so that a long run does not end in a refusal; only how many axes a table would have is known too
 * late for that. NaN and infinities in JSON are texts, as formats has it; what is written can be read as an input again.
 */

import { extname } from 'node:path';
import { toJson, writeCsv, writeNpy, writeNpz } from '@heed/formats';
import { displayName } from '@heed/formula';
import { printTensor, tensorHeading, type Tensor } from '@heed/tensor';
import { show, writeOut } from './files.ts';
import { report } from './messages.ts';
import { stop } from './stop.ts';
import { talk, write, type Terminal } from './terminal.ts';

/** npz needs a file: it has no place among the choices of --format. */
export type Format = 'pretty' | 'json' | 'csv' | 'npy' | 'npz';

export interface OutputPlan {
  readonly format: Format;
  /** A file, or stdout where there is none. */
  readonly path?: string;
  readonly digits?: number;
}

export interface OutputOptions {
  readonly format?: Format;
  readonly output?: string;
  readonly digits?: number;
}

const BY_ENDING: ReadonlyMap<string, Format> = new Map([
  ['.npy', 'npy'],
  ['.npz', 'npz'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.txt', 'pretty'],
]);

/** Settles where the outputs go and in which form, or refuses. */
export function planOutput(wanted: readonly string[], options: OutputOptions): OutputPlan {
  const { output: path, digits } = options;
  const ending = path === undefined ? '' : extname(path).toLowerCase();
  const format = options.format ?? (path === undefined ? 'pretty' : BY_ENDING.get(ending));
  if (format === undefined) {
    const facts = { path: show(path ?? ''), known: [...BY_ENDING.keys()].join(', ') };
    throw stop(report['usage/output-kind'](facts));
  }
  if ((format === 'npy' || format === 'csv') && wanted.length > 1) {
    const facts = {
      format: format.toUpperCase().replace('NPY', 'npy'),
      count: wanted.length,
      names: wanted.map(displayName).join(', '),
    };
    throw stop(report['usage/several-outputs'](facts));
  }
  if (format === 'npy' && path === undefined && process.stdout.isTTY) {
    const help = { text: { en: 'write to a file: -o out.npy', zh: '写入文件：-o out.npy' } };
    throw stop(report['usage/terminal']({}, { help }));
  }
  return { format, ...(path !== undefined && { path }), ...(digits !== undefined && { digits }) };
}

export type Outputs = readonly (readonly [name: string, value: Tensor])[];

export async function writeOutputs(outputs: Outputs, plan: OutputPlan, terminal: Terminal): Promise<void> {
  const data = encode(outputs, plan, terminal);
  if (plan.path === undefined) return write(data);
  await writeOut(plan.path, data);
  if (process.stderr.isTTY) {
    const what = outputs.map(([name, value]) => `${displayName(name)}: ${tensorHeading(value)}`).join(', ');
    talk(`${show(plan.path)} ← ${what}`);
  }
}

function encode(outputs: Outputs, { format, path, digits }: OutputPlan, terminal: Terminal): string | Uint8Array {
  const [first] = outputs;
  if (format === 'npy') return first === undefined ? '' : writeNpy(first[1]);
  if (format === 'csv') return first === undefined ? '' : writeCsv(first[1]);
  if (format === 'npz') return writeNpz(new Map(outputs));
  if (format === 'json')
    return `${JSON.stringify(Object.fromEntries(outputs.map(([name, t]) => [name, toJson(t)])))}\n`;
  // A file gets every number; a terminal the edges of what is long.
  const size = path === undefined ? {} : { threshold: Number.POSITIVE_INFINITY };
  const paint = path === undefined ? terminal.paint : (_: string, text: string) => text;
  return outputs
    .map(([name, value]) => {
      const body = printTensor(value, {
        heading: false,
        width: terminal.width,
        ...size,
        ...(digits !== undefined && { digits }),
      });
      return `${paint('name', displayName(name))}: ${paint('quiet', tensorHeading(value))}\n${body}\n`;
    })
    .join('\n');
}
