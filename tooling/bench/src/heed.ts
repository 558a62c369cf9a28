/**
 * heed as a contestant, through its public face and from its built packages.
 *
 * In: a problem, which backend, what stays resident. Out: a contestant. With `without`, the passes named are left out of
 * the pipeline: the same formula as its own baseline. Nothing else of heed's inside is touched.
 */

import { attn, upload, type Backend, type RunOptions, type Tensor } from 'heed';
import { lower, pipeline } from '@heed/compiler';
import { check } from '@heed/formula';
import { emitProgram } from '@heed/kernels';
import { chooseDevice, openSession } from '@heed/runtime';
import { tensor } from '@heed/tensor';
import { NotPossible, type Contestant, type Maker, type Settings } from './contestant.ts';
import type { HostTensor, Problem } from './problem.ts';

export interface HeedOptions {
  readonly backend?: Backend;
  /** Inputs that stay on the device between runs. */
  readonly resident?: readonly string[];
  readonly threads?: number;
}

export function heed({ backend = 'wasm', resident = [], threads }: HeedOptions = {}): Maker {
  return async (problem, settings): Promise<Contestant> => {
    const formula = attn(problem.formula);
    const [fault] = formula.diagnostics;
    if (fault) throw new NotPossible(`${fault.code}: ${fault.message.en}`);
    const many = threads ?? settings.threads;
    const options = runOptions(problem, backend, settings, many);
    const inputs: Record<string, Tensor> = {};
    for (const [name, host] of Object.entries(problem.inputs)) {
      inputs[name] = resident.includes(name) ? residentOf(host, options) : hostTensor(host);
    }
    let result: Tensor | undefined;
    const keep = ({ result: made }: { readonly result: Tensor }): void => {
      result = made;
    };
    const waits = many > 1;
    return {
      waits,
      run: waits
        ? async () => {
            keep(await formula.run(inputs, options));
          }
        : () => {
            keep(formula.runSync(inputs, options));
          },
      row: (row) => rowOf(result, row, problem.width),
    };
  };
}

/** The same formula, compiled without these passes. */
export function heedWithout(without: readonly string[]): Maker {
  return async (problem): Promise<Contestant> => {
    const missing = without.filter((name) => !pipeline.some((pass) => pass.name === name));
    if (missing.length > 0) throw new NotPossible(`heed has no pass ${missing.join(', ')} to switch off`);
    const ranks = Object.fromEntries(Object.entries(problem.inputs).map(([name, { shape }]) => [name, shape.length]));
    const { graph } = check(problem.formula, { ranks });
    const { value: device } = chooseDevice('wasm');
    if (!graph || !device) throw new NotPossible('the formula or the device is not there');
    let core = graph;
    for (const pass of pipeline) if (!without.includes(pass.name)) core = pass.run(core);
    const session = openSession(device);
    const loaded = session.loadSync(emitProgram(lower(core, graph), session.target));
    const inputs = Object.fromEntries(
      Object.entries(problem.inputs).map(([name, host]) => [name, hostTensor(host)] as const),
    );
    let result: Tensor | undefined;
    return {
      waits: false,
      run: () => {
        result = Object.values(loaded.runSync(inputs, { sizes: problem.sizes ?? {} }).outputs)[0];
      },
      row: (row) => rowOf(result, row, problem.width),
    };
  };
}

function runOptions({ sizes }: Problem, backend: Backend, { strict }: Settings, threads: number): RunOptions {
  return { backend, ...(sizes && { sizes }), ...(strict && { strict }), ...(threads > 1 && { threads }) };
}

function hostTensor({ data, shape }: HostTensor): Tensor {
  return tensor(data, shape);
}

/** In the memory of the session that runs with the same options use. */
function residentOf(host: HostTensor, { backend, strict, threads }: RunOptions): Tensor {
  return upload(hostTensor(host), {
    ...(backend && { backend }),
    ...(strict && { strict }),
    ...(threads && { threads }),
  });
}

function rowOf(result: Tensor | undefined, row: number, width: number): ArrayLike<number> {
  return (result?.data as Float32Array | undefined)?.subarray((result?.offset ?? 0) + row * width) ?? [];
}
