/**
 * The parameters of a layer: what they are, what they begin with, and how they are replaced.
 *
 * In: specifications; later, state dictionaries under PyTorch's names. Out: tensors by name. A dictionary is taken whole
 * or not at all, and everything that does not fit is told at once. Initial values follow PyTorch's modules: nn.Linear is
 * uniform between ±1/√in (kaiming_uniform with a = √5; He et al. 2015), projections of nn.MultiheadAttention are xavier
 * uniform (Glorot and Bengio 2010). They are drawn by counter, the place of a parameter being its stream.
 */

import { HeedError, nearest, type Diagnostic } from '@heed/diagnostics';
import { asTensor, shapeText, uniform, zeros, type Tensor } from '@heed/tensor';
import type { TensorLike } from 'heed';
import { report } from './messages.ts';

export interface ParameterSpec {
  /** As in PyTorch: `attn.weight`. */
  readonly name: string;
  readonly shape: readonly number[];
  /** Uniform between -bound and bound; 0 for zeros. */
  readonly bound: number;
}

export type StateDict = Readonly<Record<string, Tensor>>;

/** Weight and bias of a `Linear(inputs → outputs)`. */
export function linearSpecs(name: string, inputs: number, outputs: number, bias = true): readonly ParameterSpec[] {
  const bound = 1 / Math.sqrt(inputs);
  const weight = { name: `${name}.weight`, shape: [outputs, inputs], bound };
  return bias ? [weight, { name: `${name}.bias`, shape: [outputs], bound }] : [weight];
}

export class State {
  readonly specs: readonly ParameterSpec[];
  private tensors: ReadonlyMap<string, Tensor>;

  constructor(specs: readonly ParameterSpec[], seed = 0) {
    this.specs = specs;
    this.tensors = new Map(
      specs.map(({ name, shape, bound }, stream) => [
        name,
        bound === 0 ? zeros(shape) : uniform(shape, { seed, stream, low: -bound, high: bound }),
      ]),
    );
  }

  get(name: string): Tensor | undefined {
    return this.tensors.get(name);
  }

  /** In the order of the layer. */
  dict(): StateDict {
    return Object.fromEntries(this.tensors);
  }

  load(given: Readonly<Record<string, TensorLike>>): void {
    const faults: Diagnostic[] = [];
    const names = this.specs.map(({ name }) => name);
    const missing = new Set(names.filter((name) => !Object.hasOwn(given, name)));
    const tensors = new Map<string, Tensor>();
    for (const { name, shape } of this.specs) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined) {
        faults.push(report['state/missing']({ name, expected: shapeText(shape) }));
        continue;
      }
      try {
        const tensor = asTensor(value);
        if (shapeText(tensor.shape) === shapeText(shape)) tensors.set(name, tensor);
        else {
          const facts = { name, expected: shapeText(shape), actual: shapeText(tensor.shape) };
          faults.push(report['state/shape'](facts));
        }
      } catch (error) {
        if (!(error instanceof HeedError)) throw error;
        faults.push(...error.diagnostics);
      }
    }
    for (const name of Object.keys(given)) {
      if (names.includes(name)) continue;
      const near = nearest(name, missing) ?? nearest(name, names);
      const help =
        near === undefined ? {} : { help: { text: { en: `did you mean ${near}?`, zh: `是否想写 ${near}？` } } };
      faults.push(report['state/unexpected']({ name, known: names.join(', ') || '∅' }, help));
    }
    if (faults.length > 0) throw new HeedError(faults);
    this.tensors = new Map(names.map((name) => [name, tensors.get(name) ?? asTensor(given[name])]));
  }
}
