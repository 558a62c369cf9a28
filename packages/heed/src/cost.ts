/**
 * What a formula costs: arithmetic and traffic of every written step, and the memory of its compiled plan.
 *
 * In: a compiled form of a formula, sizes by name, inputs that are there. Out: each figure as a size over the formula's symbols, as text, and
 * as a number where every size in it is known. Steps are counted as if each ran by itself and stored its value, in the
 * element types of the formula (f32 unless declared); `memory` is what the plan's kernels really keep. The counting
 * rules (`rules`) are such that a person can check the figures by hand; the table itself is the graph room's.
 */

import { HeedError, type Localized } from '@heed/diagnostics';
import { canonicalName, displayName, kindOf, writtenSteps } from '@heed/formula';
import { addWork, constantNodes, leadSymbol, noWork, workOf, type Graph, type Work } from '@heed/graph';
import { maskTiles, planMemory } from '@heed/compiler';
import {
  bindGiven,
  concreteShape,
  evaluateSize,
  sizeSymbols,
  type Shape,
  type ShapeBinding,
  type Size,
  unfit,
  type SizeValues,
} from '@heed/tensor';
import { compiledOf } from './compiled.ts';
import { costText } from './cost-text.ts';
import type { Tensors } from './engine.ts';
import type { CostOptions } from './face.ts';
import { numbersOf, sizeName } from './size-names.ts';
import type { Variant } from './variants.ts';
import type { Amount, Amounts, Cost } from './views.ts';

export function costOf(variant: Variant, given: SizeValues, leads: CostOptions['leads'], inputs: Tensors): Cost {
  const { graph, checked } = variant;
  const { plan } = compiledOf(variant);
  const constants = constantNodes(graph);
  const written = writtenSteps(checked);
  const steps = (written?.steps ?? []).map((step) => ({
    step,
    // A node that two steps share is counted with the first.
    work: addWork(
      noWork,
      ...step.nodes.flatMap((id) => (written?.stepOf.get(id) === step ? [workOf(graph, id, constants)] : [])),
    ),
  }));
  const total = addWork(noWork, ...steps.map(({ work }) => work));
  const memory = planMemory(plan);

  const shapes = [...graph.nodes.map(({ type }) => type.shape), ...plan.buffers.map(({ shape }) => shape)];
  const symbols = new Set(shapes.flatMap(({ axes }) => axes.flatMap((size) => [...sizeSymbols(size)])));
  const told = numbersOf(given, symbols, checked.unified);
  const known = boundBy(inputs, graph, told);
  const own = leadsOf(shapes, leads, known.leads);
  const numbers = { ...told, ...known.sizes, ...leadNumbers(shapes, own) };
  const amount = (size: Size): Amount => {
    const value = evaluateSize(size, numbers);
    return { size, text: costText(size), ...(value !== undefined && { value }) };
  };
  const amounts = ({ flops, special, readBytes, writtenBytes }: Work): Amounts<Work> => ({
    flops: amount(flops),
    special: amount(special),
    readBytes: amount(readBytes),
    writtenBytes: amount(writtenBytes),
  });
  return {
    steps: steps.map(({ step, work }) => ({
      ...(step.name !== undefined && { name: displayName(step.name) }),
      text: step.text,
      span: step.span,
      kind: written ? kindOf(step, graph, written) : step.text,
      ...amounts(work),
    })),
    total: amounts(total),
    memory: {
      inputs: amount(memory.inputs),
      outputs: amount(memory.outputs),
      intermediates: amount(memory.intermediates),
      peak: amount(memory.peak),
    },
    tiles: maskTiles(plan, { sizes: numbers, leads: own }, inputs),
    sizes: [...symbols].map((symbol) => {
      const value = numbers[symbol];
      return { name: sizeName(symbol), symbol, ...(value !== undefined && { value }) };
    }),
    rules: costRules,
  };
}

/** What the tensors that are there tell; throws where they do not fit. */
function boundBy(inputs: Tensors, graph: Graph, told: SizeValues): ShapeBinding {
  const names = Object.keys(inputs);
  if (names.length === 0) return { sizes: {}, leads: {} };
  const expected = graph.nodes.flatMap((node) =>
    node.op === 'input' && names.includes(node.name)
      ? [{ name: node.name, dtype: node.type.dtype, shape: node.type.shape, ...(node.span && { span: node.span }) }]
      : [],
  );
  const read = Object.fromEntries(expected.flatMap(({ name }) => (inputs[name] ? [[name, inputs[name]]] : [])));
  const { binding, diagnostics } = bindGiven(expected, read, graph.equations, told);
  const faults = [...diagnostics, ...expected.flatMap((one) => (read[one.name] && unfit(read[one.name], one)) ?? [])];
  if (faults.length > 0) throw new HeedError(faults);
  return binding;
}

/** The leading axes under each name: those of a tensor, those told, or none. */
function leadsOf(
  shapes: readonly Shape[],
  leads: CostOptions['leads'],
  known: ShapeBinding['leads'],
): ShapeBinding['leads'] {
  const own: Record<string, readonly number[]> = Object.create(null) as Record<string, readonly number[]>;
  const byName = isList(leads)
    ? undefined
    : new Map(Object.entries(leads ?? {}).map(([name, axes]) => [canonicalName(name), axes]));
  for (const name of shapes.flatMap(({ lead }) => lead)) {
    const told = isList(leads) ? leads : (byName?.get(name) ?? []);
    own[name] = Object.hasOwn(known, name) ? known[name] : told;
  }
  return own;
}

/** The products of leading axes. */
function leadNumbers(shapes: readonly Shape[], own: ShapeBinding['leads']): SizeValues {
  const numbers: Record<string, number> = {};
  for (const { lead } of shapes) {
    const symbol = leadSymbol(lead);
    const axes = concreteShape({ lead, axes: [] }, { sizes: {}, leads: own });
    if (typeof symbol === 'string' && axes) numbers[symbol] = axes.reduce((product, length) => product * length, 1);
  }
  return numbers;
}

function isList(leads: CostOptions['leads']): leads is readonly number[] {
  return Array.isArray(leads);
}

/** The rules the figures follow, for whoever prints them. */
export const costRules: readonly Localized[] = [
  {
    en: 'a multiply-add counts 2; an addition, multiplication, division, maximum or square root counts 1',
    zh: '一次乘加算 2 次；加、乘、除、取最大值、开平方各算 1 次',
  },
  {
    en: 'exp, log, sin, cos, tanh, sigmoid, erf and powers are counted apart, as special functions',
    zh: 'exp、log、sin、cos、tanh、sigmoid、erf 和乘幂另计，算作特殊函数',
  },
  {
    en: 'softmax counts 4 and one exp per entry: maximum, difference, sum, quotient',
    zh: 'softmax 每个元素算 4 次（最大值、差、和、商），外加 1 次 exp',
  },
  {
    en: 'conditions, whole numbers, views and what no input goes into (positions, sizes, literals) are free',
    zh: '条件、整数、视图，以及不依赖任何输入的量（位置、尺寸、字面量）不计',
  },
  {
    en: 'excluded entries are counted as if they were not excluded',
    zh: '被排除的元素按未排除计算',
  },
  {
    en: 'tiles of scores are counted in streams that have a condition, at every turn of a loop, as the kernel finds them: a tile may be masked that is whole or empty; heads along which the condition stays the same count once',
    zh: '得分分块只统计带条件的流式内核，循环的每一轮都计入，并按内核自己的判断：判断不出的整块或空块也算需逐项判断；条件不随之变化的各个头只算一次',
  },
  {
    en: 'bytes are those of every written step by itself; the compiled program fuses steps and moves fewer',
    zh: '字节数按每个书写步骤单独读写计算；编译后的程序会合并步骤，实际搬运得更少',
  },
  {
    en: 'peak memory is the most the compiled program keeps at once, inputs and outputs among it, without alignment',
    zh: '峰值内存是编译后的程序同时保留的最大字节数，包括输入与输出，不计对齐',
  },
];
