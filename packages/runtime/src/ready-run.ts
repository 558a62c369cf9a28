/**
 * A program ready for one tuple of shapes: what is left of a run once every size is a number.
 *
 * In: host tensors in the order of the signature, of the shapes that this was made for: nothing is checked again but
 * that whole numbers are whole and that resident tensors are there. Out: fresh host tensors in the order of the signature. Views of the memory are kept and
 * made anew when it has moved; a small problem then costs its copies and its launches.
 */

import { bug } from '@heed/diagnostics';
import type { Program } from '@heed/kernels';
import { allocate, copyInto, rowMajor, type Tensor, type TypedArray } from '@heed/tensor';
import type { Executable, Wait } from './device.ts';
import type { Lane } from './lane.ts';
import { walkShared, walkTree } from './launch-tree.ts';
import type { Layout } from './layout.ts';
import type { Memory } from './memory.ts';
import { checkResident, placementOf, type Placement, type ResidentHost } from './resident.ts';

/** Where a run's time went: called between its parts. */
export type Mark = (part: 'prepare' | 'copyIn' | 'launch' | 'copyOut') => void;

export interface ReadyRun {
  /** Where everything lies now; another one once resident tensors need its place. */
  readonly layout: () => Layout;
  /** Inputs and outputs in the order of the signature. */
  readonly runSync: (inputs: readonly Tensor[], mark?: Mark) => readonly Tensor[];
  readonly run: (inputs: readonly Tensor[], mark?: Mark) => Promise<readonly Tensor[]>;
}

/** What a ready run needs of its program and session. */
export interface ReadyHost extends ResidentHost {
  /** Where runs wait for threads; absent where there is one alone. */
  readonly lane?: Lane;
  readonly count: (event: 'runs') => void;
}

/**
 * `inputBuffers` and `outputBuffers` say which buffer each input and output of the signature is, `placements` which
 * inputs lie in the memory already, `layOutAt` lays everything else out from an address on.
 */
export function readyRun(
  { signature }: Program,
  layOutAt: (base: number) => Layout,
  executable: Executable,
  inputBuffers: readonly number[],
  outputBuffers: readonly number[],
  placements: readonly (Placement | undefined)[],
  host: ReadyHost,
): ReadyRun {
  let layout = layOutAt(host.memory().base);
  const shapes = outputBuffers.map((k) => layout.buffers[k].shape);
  const strides = shapes.map((shape) => rowMajor(shape));
  /** Views of one incarnation of the memory. */
  let buffer: ArrayBufferLike | undefined;
  let inputViews: readonly TypedArray[] = [];
  let outputViews: readonly TypedArray[] = [];

  const look = (memory: Memory): void => {
    const view = (k: number): TypedArray => {
      const { dtype, address, elements } = layout.buffers[k];
      return memory.view(dtype, address, elements);
    };
    inputViews = inputBuffers.map(view);
    outputViews = outputBuffers.map(view);
    buffer = memory.buffer;
  };

  /** Everything before the launches. */
  const begin = (inputs: readonly Tensor[], mark: Mark | undefined): Memory => {
    const memory = host.memory();
    if (layout.base < memory.base) {
      layout = layOutAt(memory.base);
      buffer = undefined;
    }
    memory.hold(layout);
    if (buffer !== memory.buffer) look(memory);
    mark?.('prepare');
    for (let k = 0; k < inputViews.length; k++) {
      const placement = placements[k];
      if (placement === undefined) copyInto(inputs[k], signature.inputs[k], inputViews[k]);
      else checkSame(inputs[k], placement, host);
    }
    mark?.('copyIn');
    return memory;
  };

  /** Everything after them. */
  const end = (mark: Mark | undefined): readonly Tensor[] => {
    mark?.('launch');
    const outputs: Tensor[] = [];
    for (let k = 0; k < outputViews.length; k++) {
      const { dtype } = signature.outputs[k];
      const data = copyOf(outputViews[k], dtype);
      // Results are the caller's own, so each has a shape of its own, too.
      outputs.push({ data, dtype, shape: shapes[k].slice(), strides: strides[k].slice(), offset: 0 });
    }
    mark?.('copyOut');
    host.count('runs');
    return outputs;
  };

  const alone = (inputs: readonly Tensor[], mark?: Mark): readonly Tensor[] => {
    const memory = begin(inputs, mark);
    try {
      walkTree(layout, executable, memory, host.device);
    } catch (fault) {
      memory.forget();
      throw fault;
    }
    return end(mark);
  };

  function* together(inputs: readonly Tensor[], mark?: Mark): Generator<Wait, readonly Tensor[], void> {
    const memory = begin(inputs, mark);
    try {
      yield* walkShared(layout, executable, memory, host.device);
    } catch (fault) {
      memory.forget();
      throw fault;
    }
    return end(mark);
  }

  const { lane } = host;
  return {
    layout: () => layout,
    runSync: (inputs, mark) =>
      lane !== undefined && layout.faults.length > 0 ? lane.runSync(() => together(inputs, mark)) : alone(inputs, mark),
    run: async (inputs, mark) =>
      lane !== undefined && layout.faults.length > 0 ? lane.run(() => together(inputs, mark)) : alone(inputs, mark),
  };
}

/** The tensor must lie where the one did that this was made for; that one itself may be gone. */
function checkSame(tensor: Tensor, { address }: Placement, host: ReadyHost): void {
  const placement = placementOf(tensor);
  if (placement?.address !== address) bug('a ready run meets resident tensors where it was made for them');
  checkResident(placement, host);
}

/** For so few numbers a loop takes less time than `slice`. */
const FEW = 64;

function copyOf(view: TypedArray, dtype: Tensor['dtype']): TypedArray {
  const count = view.length;
  if (count > FEW) return view.slice();
  const copy = allocate(dtype, count);
  for (let k = 0; k < count; k++) copy[k] = view[k];
  return copy;
}
