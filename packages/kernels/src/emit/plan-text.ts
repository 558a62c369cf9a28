/**
 * Plans as text for people: what `inspect --show kernels` prints.
 *
 * In: a plan or a kernel. Out: lines: signature, kernels with their scalar programs (a fold record field by field),
 * buffers with symbolic shapes, and the tree of launches. The text is not read back; the WebAssembly of an emitted
 * program is printed by wasm/wat.ts.
 */

import { scalarText } from '@heed/scalar';
import type { FoldRecord } from '@heed/scalar';
import { exactShapeText, sizeText } from '@heed/tensor';
import type { BoundProgram, Kernel, KernelOperand, ProgramInput, StreamKernel } from '../kernel.ts';
import type { AxisMove, BufferSpec, Launch, OperandBinding, Plan, Signature, Step } from '../program.ts';

export function planText(plan: Plan): string {
  const parts = [
    signatureLines(plan.signature),
    ...plan.kernels.map((kernel, index) => kernelLines(kernel, index)),
    plan.buffers.map((buffer, index) => bufferLine(buffer, index, plan.signature)),
    plan.steps.flatMap((step) => stepLines(step, plan)),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

export function kernelText(kernel: Kernel): string {
  return `${kernelLines(kernel).join('\n')}\n`;
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function signatureLines({ inputs, outputs, equations }: Signature): string[] {
  return [
    ...inputs.map(({ name, dtype, shape }) => `input ${name}: ${dtype} ${exactShapeText(shape)}`),
    ...outputs.map(({ name, dtype, shape }) => `output ${name}: ${dtype} ${exactShapeText(shape)}`),
    ...equations.map(({ left, right }) => `equation ${sizeText(left)} = ${sizeText(right)}`),
  ];
}

function kernelLines(kernel: Kernel, index?: number): string[] {
  const head = `kernel ${index === undefined ? '' : `${index} `}${kernel.name}: ${kernel.skeleton}(${kernel.operands.map(operandText).join(', ')})`;
  return [head, ...indent(skeletonLines(kernel))];
}

function operandText({ role, dtype }: KernelOperand, index: number): string {
  return `%${index} ${role}${dtype === undefined ? '' : ` ${dtype}`}`;
}

function skeletonLines(kernel: Kernel): string[] {
  switch (kernel.skeleton) {
    case 'pointwise':
      return [`%${kernel.out} = ${boundText(kernel.body)}`];
    case 'rowwise':
      return [
        `%${kernel.out} = ${kernel.output} of each ${kernel.output === 'finish' ? 'row' : 'element'}`,
        `score = ${boundText(kernel.score)}`,
        ...domainLines(kernel.domain),
        ...recordLines(kernel.record),
      ];
    case 'gather':
      return [
        `%${kernel.out} = %${kernel.table} at ${kernel.indices.map(({ axis }) => `axis ${axis}`).join(', ')}`,
        ...kernel.indices.map(
          ({ program, axis, extent, stride }) =>
            `axis ${axis} = ${boundText(program)}, below #${extent}, #${stride} bytes a step`,
        ),
        ...(kernel.guard === undefined ? [] : [`guard = ${boundText(kernel.guard)}`]),
      ];
    case 'contract':
      return [`%${kernel.out}[m, n] = sum over k of %${kernel.left} · %${kernel.right}`, ...domainLines(kernel.domain)];
    case 'stream':
      return streamLines(kernel);
  }
}

function streamLines(kernel: StreamKernel): string[] {
  const { products, score, domain, normaliser, factor, value, out, tile } = kernel;
  const { base, weight, total, extra, empty } = normaliser;
  const result = value === undefined ? 'the total' : `sum over j of weight · %${value}`;
  const corner = { zero: ' (zero where it is 0)', divide: '', keyless: ' (zero where no key counts)' }[empty];
  const divided = value === undefined || total === undefined ? '' : `, divided by the total${corner}`;
  return [
    `%${out} = ${result}${divided}`,
    ...products.map(({ left, right }, k) => `product ${k} = sum over k of %${left} · %${right}`),
    `score = ${boundText(score)}`,
    ...domainLines(domain),
    `weight (${base}) = ${scalarText(weight)}`,
    ...(total === undefined ? [] : [`total = ${scalarText(total)}`]),
    ...(extra === undefined ? [] : [`total from = ${boundText(extra)}`]),
    ...(factor === undefined ? [] : [`factor = ${boundText(factor)}`]),
    `tile = ${tile.queries} queries × ${tile.keys} keys`,
  ];
}

function domainLines(domain: BoundProgram | undefined): string[] {
  return domain === undefined ? [] : [`domain = ${boundText(domain)}`];
}

const signs = { operand: '%', size: '#', product: 'product ' } as const satisfies Record<ProgramInput['from'], string>;

/** A program, and what its parameters are: operands `%n`, run-time sizes `#n`, score products. */
function boundText({ program, inputs }: BoundProgram): string {
  const tied = program.params.map(
    ({ name }, k) => `${name} = ${inputs[k] === undefined ? '' : signs[inputs[k].from]}${inputs[k]?.index}`,
  );
  return `${scalarText(program)}${tied.length > 0 ? ` where ${tied.join(', ')}` : ''}`;
}

const programs = ['lift', 'merge', 'finish', 'weight', 'rescale'] as const satisfies (keyof FoldRecord)[];

function recordLines(record: FoldRecord): string[] {
  const fields = [
    `identity: ${record.identity.map((value) => String(value).replace('Infinity', 'inf')).join(', ')}`,
    ...programs.flatMap((name) => {
      const program = record[name];
      return program === undefined ? [] : [`${name}: ${scalarText(program)}`];
    }),
  ];
  return [
    `fold ${record.name}(${record.fields.join(', ')})${record.commutative ? ' commutative' : ''}`,
    ...indent(fields),
  ];
}

function bufferLine({ dtype, shape, use }: BufferSpec, index: number, { inputs, outputs }: Signature): string {
  const name =
    use.kind === 'temporary' ? '' : ` ${(use.kind === 'input' ? inputs : outputs)[use.index]?.name ?? use.index}`;
  return `buffer ${index}: ${dtype} ${exactShapeText(shape)} ${use.kind}${name}`;
}

function stepLines(step: Step, plan: Plan): string[] {
  if (step.kind === 'launch') return launchLines(step, plan);
  return [
    `loop ${step.index} < ${sizeText(step.count)}`,
    ...indent(step.body.flatMap((inner) => stepLines(inner, plan))),
  ];
}

function launchLines({ kernel, shape, operands, sizes }: Launch, { kernels }: Plan): string[] {
  return [
    `launch ${kernel} ${kernels[kernel]?.name ?? ''} over ${exactShapeText(shape)}`,
    ...indent([
      ...operands.map((binding, k) => `%${k} = ${bindingText(binding)}`),
      ...sizes.map((size, k) => `#${k} = ${sizeText(size)}`),
    ]),
  ];
}

function bindingText(binding: OperandBinding): string {
  if (binding.kind === 'position') return `position along axis ${binding.axis} from ${sizeText(binding.start)}`;
  const starts = binding.starts.map(({ axis, start }) => `, axis ${axis} from ${sizeText(start)}`).join('');
  return `buffer ${binding.buffer} [${binding.moves.map(moveText).join(', ')}]${starts}`;
}

/** `·` stands still, `1` follows axis 1 of the buffer, `-1·2` follows axis 2 backwards. */
function moveText(move: AxisMove): string {
  if (move === null) return '·';
  if (move.every !== undefined) {
    const { every, ...whole } = move;
    return `${moveText(whole)}/${sizeText(every)}`;
  }
  if (move.step === 1) return `${move.axis}`;
  const step = sizeText(move.step);
  return `${typeof move.step === 'object' ? `(${step})` : step}·${move.axis}`;
}
