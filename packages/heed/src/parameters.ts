/**
 * What a run draws by itself: initial values of parameters that nobody gave, and the masks of dropout.
 *
 * In: a variant, the tensors given, a seed. Out: all tensors, and which were seeded. Sizes come from the tensors that are
 * there; an output size that they leave open is what it is added to, else the width of the input. Numbers are PyTorch's
 * default for nn.Linear (torch/nn/modules/linear.py: kaiming_uniform with a = √5, so U(-1/√in, 1/√in) for weight and bias
 * alike; He et al. 2015), drawn by counter (random.ts of @heed/tensor) with the place in `formula.parameters` as stream:
 * the same on every backend, whatever else the formula holds.
 */

import { HeedError, type Diagnostic, type Help } from '@heed/diagnostics';
import type { DropoutMask, FormulaParameter } from '@heed/formula';
import type { Graph } from '@heed/graph';
import {
  bindGiven,
  concreteShape,
  dense,
  displayShape,
  evaluateSize,
  uniform,
  type Shape,
  type ShapeBinding,
  type Size,
  type SizeValues,
  type Tensor,
} from '@heed/tensor';
import { report } from './messages.ts';

/** What draws need to know of a compiled form. */
export interface Drawn {
  readonly graph: Graph;
  readonly parameters: readonly FormulaParameter[];
  readonly masks: readonly DropoutMask[];
}

export interface Completed {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Names of the parameters that were drawn. */
  readonly seeded: readonly string[];
  /** Whether anything was drawn, parameters or masks. */
  readonly drawn: boolean;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Masks have streams of their own, far from those of parameters. */
const FIRST_MASK = 2 ** 32;

/** The tensors with everything that `read` asks for and nobody gave. */
export function complete(
  { graph, parameters, masks }: Drawn,
  read: readonly string[],
  given: Tensors,
  { seed = 0, sizes = {} }: { readonly seed?: number | undefined; readonly sizes?: SizeValues | undefined },
): Completed {
  const open = parameters.filter(({ name }) => read.includes(name) && given[name] === undefined);
  const drawn = masks.filter(({ name }) => read.includes(name));
  if (open.length === 0 && drawn.length === 0) return { tensors: given, seeded: [], drawn: false };
  const binding = solve(graph, read, given, open, sizes);
  const tensors: Record<string, Tensor> = Object.assign(Object.create(null) as Record<string, Tensor>, given);
  for (const { name, shape, initialiser } of open) {
    const fanIn = initialiser.fanIn === undefined ? 0 : (evaluateSize(initialiser.fanIn, binding.sizes) ?? 0);
    const bound = fanIn === 0 ? 0 : 1 / Math.sqrt(fanIn);
    const stream = parameters.findIndex((parameter) => parameter.name === name);
    tensors[name] = uniform(sure(name, shape, binding), { seed, stream, low: -bound, high: bound });
  }
  for (const { name, shape, keep } of drawn) {
    const stream = FIRST_MASK + masks.findIndex((mask) => mask.name === name);
    const { data } = uniform(sure(name, shape, binding), { seed, stream });
    const kept = Uint8Array.from(data, (number) => (number < keep ? 1 : 0));
    tensors[name] = dense(kept, 'bool', sure(name, shape, binding));
  }
  return { tensors, seeded: open.map(({ name }) => name), drawn: true };
}

/** Every size, the open ones decided one by one in the order of the text. */
function solve(
  graph: Graph,
  read: readonly string[],
  given: Tensors,
  open: readonly FormulaParameter[],
  sizes: SizeValues,
): ShapeBinding {
  const expected = graph.nodes.flatMap((node) =>
    node.op === 'input' && read.includes(node.name)
      ? [{ name: node.name, dtype: node.type.dtype, shape: node.type.shape, ...(node.span && { span: node.span }) }]
      : [],
  );
  let decided: SizeValues = sizes;
  let help: Help | undefined;
  for (;;) {
    const { binding, diagnostics } = bindGiven(expected, given, graph.equations, decided);
    if (diagnostics.length > 0) throw new HeedError(diagnostics.map((one) => withHelp(one, help)));
    const waiting = open.filter(({ shape }) => shape === undefined || concreteShape(shape, binding) === undefined);
    const next = waiting.flatMap((parameter) => decisionOf(parameter, graph, binding) ?? [])[0];
    if (next === undefined) {
      const [first] = waiting;
      if (first === undefined) return binding;
      const facts = { name: first.name, shape: first.shape ? displayShape(first.shape) : '?' };
      throw new HeedError([report['input/parameter-shape'](facts, { span: first.span })]);
    }
    decided = { ...decided, [next.symbol]: next.size };
    help ??= {
      text: {
        en: `\`${next.owner}\` was taken to have ${next.size} outputs; say \`out=\` in \`Linear\` if it has another number`,
        zh: `\`${next.owner}\` 的输出个数按 ${next.size} 处理；如果不是这个数，请在 \`Linear\` 里写明 \`out=\``,
      },
    };
  }
}

interface Decision {
  readonly owner: string;
  readonly symbol: string;
  readonly size: number;
}

/** The output size of a parameter that nothing forces, once enough is known around it. */
function decisionOf(
  { name, shape, initialiser }: FormulaParameter,
  graph: Graph,
  binding: ShapeBinding,
): Decision | undefined {
  const symbol = shape?.axes[0];
  // Any other symbol is the size of something that the formula reads: only that can tell it.
  if (typeof symbol !== 'string' || !symbol.endsWith('.out') || Object.hasOwn(binding.sizes, symbol)) return undefined;
  const { fanIn } = initialiser;
  const width = fanIn === undefined ? undefined : evaluateSize(fanIn, binding.sizes);
  const size = besideOf(symbol, graph, binding) ?? width;
  return size === undefined ? undefined : { owner: name.slice(0, name.lastIndexOf('.')), symbol, size };
}

/** The length that a symbol is broadcast with, where that is more than 1: `Linear(Q) + K` is as wide as K. */
function besideOf(symbol: string, { equations }: Graph, { sizes }: ShapeBinding): number | undefined {
  for (const size of equations.flatMap(({ left, right }): Size[] => [left, right])) {
    if (typeof size !== 'object' || size.op !== 'broadcast' || !size.args.includes(symbol)) continue;
    const length = size.args
      .filter((arg) => arg !== symbol)
      .map((arg) => evaluateSize(arg, sizes))
      .find((one) => one !== undefined && one > 1);
    if (length !== undefined) return length;
  }
  return undefined;
}

function withHelp(diagnostic: Diagnostic, help: Help | undefined): Diagnostic {
  return help === undefined || diagnostic.help !== undefined ? diagnostic : { ...diagnostic, help };
}

function sure(name: string, shape: Shape | undefined, binding: ShapeBinding): number[] {
  const concrete = shape && concreteShape(shape, binding);
  if (concrete !== undefined) return concrete;
  throw new HeedError([report['input/parameter-shape']({ name, shape: shape ? displayShape(shape) : '?' })]);
}
