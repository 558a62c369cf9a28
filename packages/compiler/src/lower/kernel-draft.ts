/**
 * A kernel being drafted: operands and sizes are numbered as programs ask for them, each once.
 *
 * In: values placed in a frame. Out: the operand table, the run-time numbers, and scalar programs tied to both. Values
 * without a buffer (constants, sizes, positions and maps that lowering chose to inline) become part of the program here:
 * this is where elementwise fusion happens.
 */

import { bug } from '@heed/diagnostics';
import type { Graph, NodeId } from '@heed/graph';
import { type BoundProgram, type KernelOperand, type OperandBinding, type ProgramInput } from '@heed/kernels';
import {
  applyProgram,
  scalarConst,
  scalarParam,
  scalarProgram,
  type Scalar,
  type ScalarParam,
  type ScalarType,
} from '@heed/scalar';
import { sizeText, type DType, type Size, scalarTypeOf } from '@heed/tensor';
import { bindLocation, bindPosition, type Frame, type Location } from './walk.ts';

const letters = { operand: 'x', size: 'size', product: 's' } as const satisfies Record<ProgramInput['from'], string>;

export class KernelDraft {
  readonly operands: KernelOperand[] = [];
  readonly bindings: OperandBinding[] = [];
  readonly sizes: Size[] = [];
  readonly #known = new Map<string, number>();

  /** The number of an operand; the same binding in the same role is one operand. */
  operand(operand: KernelOperand, binding: OperandBinding): number {
    return this.#once(JSON.stringify([operand, binding]), () => {
      this.bindings.push(binding);
      return this.operands.push(operand) - 1;
    });
  }

  read(location: Location, dtype: DType, frame: Frame): number {
    return this.operand({ role: 'in', dtype }, bindLocation(location, frame));
  }

  write(location: Location, dtype: DType, frame: Frame): number {
    return this.operand({ role: 'out', dtype }, bindLocation(location, frame));
  }

  size(size: Size): number {
    return this.#once(`size ${sizeText(size)}`, () => this.sizes.push(size) - 1);
  }

  #once(key: string, make: () => number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }
}

/** A graph, where its values lie, and where its positions begin. */
interface Values {
  readonly graph: Graph;
  readonly locations: ReadonlyMap<NodeId, Location>;
  readonly positions: ReadonlyMap<NodeId, Size>;
}

/** Writes the program of a value: inlines what has no buffer, reads what has. */
export class ProgramDraft {
  readonly #kernel: KernelDraft;
  readonly #graph: Graph;
  readonly #locations: ReadonlyMap<NodeId, Location>;
  readonly #positions: ReadonlyMap<NodeId, Size>;
  readonly #frame: Frame;
  readonly #values = new Map<NodeId, Scalar>();
  readonly #products = new Map<NodeId, number>();
  readonly #params: ScalarParam[] = [];
  readonly #inputs: ProgramInput[] = [];
  readonly #known = new Map<string, ScalarParam>();

  constructor(kernel: KernelDraft, { graph, locations, positions }: Values, frame: Frame) {
    this.#kernel = kernel;
    this.#graph = graph;
    this.#locations = locations;
    this.#positions = positions;
    this.#frame = frame;
  }

  /** The number of value `id` at a position of the walk. */
  value(id: NodeId): Scalar {
    const known = this.#values.get(id);
    if (known) return known;
    const made = this.#write(id, this.#frame);
    this.#values.set(id, made);
    return made;
  }

  #write(id: NodeId, frame: Frame): Scalar {
    const node = this.#graph.nodes[id];
    const type = scalarTypeOf[node.type.dtype];
    const product = this.#products.get(id);
    if (product !== undefined) return this.#param('product', product, 'f32');
    const location = this.#locations.get(id);
    if (location) return this.stored(location, node.type.dtype);
    switch (node.op) {
      case 'constant':
        return scalarConst(node.value, type);
      case 'size':
        return this.size(node.size);
      case 'position':
        return this.position(bindPosition(node.axis, frame, this.#positions.get(id)));
      case 'map':
        return applyProgram(
          node.program,
          node.operands.map((operand) => this.value(operand)),
        )[0];
      default:
        return bug(`a ${node.op} is read before it has a buffer`);
    }
  }

  /** Value `id` is score product `index` of a stream, where it is read at all. */
  product(id: NodeId, index: number): void {
    this.#products.set(id, index);
  }

  /** The number of a map that is computed here although it may be stored too. */
  inline(id: NodeId): void {
    const node = this.#graph.nodes[id];
    if (node.op !== 'map') bug(`a ${node.op} is computed inline`);
    else
      this.define(
        id,
        applyProgram(
          node.program,
          node.operands.map((operand) => this.value(operand)),
        )[0],
      );
  }

  /** What value `id` is here, whatever the graph says. */
  define(id: NodeId, value: Scalar): void {
    this.#values.set(id, value);
  }

  /** The number at a position of the walk in a buffer no node stands for. */
  stored(location: Location, dtype: DType): Scalar {
    return this.#param('operand', this.#kernel.read(location, dtype, this.#frame), scalarTypeOf[dtype]);
  }

  size(size: Size): Scalar {
    return this.#param('size', this.#kernel.size(size), 'f64');
  }

  /** The number that a binding counts. */
  position(binding: OperandBinding): Scalar {
    return this.#param('operand', this.#kernel.operand({ role: 'position' }, binding), 'f64');
  }

  finish(result: Scalar): BoundProgram {
    return { program: scalarProgram(this.#params, [result]), inputs: this.#inputs };
  }

  #param(from: ProgramInput['from'], index: number, type: ScalarType): Scalar {
    const key = `${from} ${index}`;
    const known = this.#known.get(key);
    if (known) return known;
    const param = scalarParam(`${letters[from]}${index}`, type);
    this.#params.push(param);
    this.#inputs.push({ from, index });
    this.#known.set(key, param);
    return param;
  }
}
