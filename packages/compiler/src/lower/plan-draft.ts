/**
 * A plan being drafted: buffers and kernels, each kernel once however many launches use it.
 *
 * It numbers and names; what goes into it is decided by the lowering of each operation.
 */

import { foldRecordText, scalarText } from '@heed/scalar';
import type { BoundProgram, BufferSpec, Kernel, StreamKernel } from '@heed/kernels';
import type { DType, Shape } from '@heed/tensor';

/** A kernel that has no address yet. */
export type Nameless = Kernel extends infer K ? (K extends Kernel ? Omit<K, 'name'> : never) : never;

export class PlanDraft {
  readonly buffers: BufferSpec[] = [];
  readonly kernels: Kernel[] = [];
  readonly #known = new Map<string, number>();

  buffer(dtype: DType, shape: Shape, use: BufferSpec['use'] = { kind: 'temporary' }): number {
    return this.buffers.push({ dtype, shape, use }) - 1;
  }

  /** The number of a kernel; one that computes the same is the same. Its address is `<what>_<dtype>_<skeleton>`. */
  kernel(what: string, kernel: Nameless): number {
    const key = kernelKey(kernel);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const dtype = kernel.operands[kernel.out].dtype ?? 'f32';
    const stem = `${what}_${dtype}_${kernel.skeleton}`;
    const twins = this.kernels.filter((k) => k.name === stem || k.name.startsWith(`${stem}_`)).length;
    const index = this.kernels.push({ ...kernel, name: twins === 0 ? stem : `${stem}_${twins + 1}` }) - 1;
    this.#known.set(key, index);
    return index;
  }
}

function kernelKey(kernel: Nameless): string {
  const { skeleton, operands, sizes, out } = kernel;
  const rest =
    kernel.skeleton === 'pointwise'
      ? [boundKey(kernel.body)]
      : kernel.skeleton === 'rowwise'
        ? [
            foldRecordText(kernel.record),
            kernel.output,
            boundKey(kernel.score),
            kernel.domain && boundKey(kernel.domain),
          ]
        : kernel.skeleton === 'gather'
          ? [
              kernel.table,
              kernel.indices.map(({ program, ...rest }) => [boundKey(program), rest]),
              kernel.guard && boundKey(kernel.guard),
            ]
          : kernel.skeleton === 'stream'
            ? streamKey(kernel)
            : [kernel.left, kernel.right, kernel.domain && boundKey(kernel.domain)];
  return JSON.stringify([skeleton, operands, sizes, out, rest]);
}

function streamKey({ products, score, domain, normaliser, factor, value, tile }: Omit<StreamKernel, 'name'>): unknown {
  const { base, weight, total, extra, empty } = normaliser;
  const programs = [score, domain, extra, factor].map((bound) => bound && boundKey(bound));
  return [products, programs, base, scalarText(weight), total && scalarText(total), empty, value, tile];
}

function boundKey(bound: BoundProgram): string {
  return `${scalarText(bound.program)} ${JSON.stringify(bound.inputs)}`;
}
