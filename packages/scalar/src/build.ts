/**
 * Building scalar programs: what every other room uses.
 *
 * In: names, numbers, operands, programs. Out: typed nodes and programs, constants folded and units dropped where that
 * changes no bit (units.ts). A wrong type is a broken promise of the caller, not a person's mistake. Nothing here
 * looks deeper than one node; see simplify.ts.
 */

import { bug } from '@heed/diagnostics';
import { isApply, scalarNode } from './node.ts';
import type { Scalar, ScalarOp, ScalarParam, ScalarProgram, ScalarType } from './scalar.ts';
import { postorder, transform } from './traverse.ts';
import { applyUnits, foldConstants } from './units.ts';

/** `op` over `args`, folded where that is exact. For a cast, use `cast`. */
export function apply(op: Exclude<ScalarOp, 'cast'>, ...args: readonly Scalar[]): Scalar {
  return build(op, args);
}

/** `x` as a `type`; `x` itself where it is one already. */
export function cast(x: Scalar, type: ScalarType): Scalar {
  return x.type === type ? x : build('cast', [x], type);
}

/** `apply` and `cast` in one: the form a rewriter needs. `type` is the result's and matters to a cast only. */
export function rebuild(op: ScalarOp, args: readonly Scalar[], type: ScalarType): Scalar {
  return build(op, args, op === 'cast' ? type : undefined);
}

function build(op: ScalarOp, args: readonly Scalar[], target?: ScalarType): Scalar {
  const node = scalarNode(op, args, target);
  return foldConstants(op, node.type, args) ?? applyUnits(op, node.type, args) ?? node;
}

/** A program. Parameter names are distinct, and every parameter used in `results` is among `params`. */
export function scalarProgram(params: readonly ScalarParam[], results: readonly Scalar[]): ScalarProgram {
  const types = new Map(params.map((param) => [param.name, param.type]));
  if (types.size !== params.length) bug(`parameter names are distinct: ${params.map((p) => p.name).join(', ')}`);
  for (const { name, type } of paramsOf(...results)) {
    if (types.get(name) !== type) bug(`every parameter used is declared with its type: ${name}: ${type}`);
  }
  return { params, results };
}

/** The parameters that `roots` use, one per name, in order of first use. */
export function paramsOf(...roots: readonly Scalar[]): ScalarParam[] {
  const found = new Map<string, ScalarParam>();
  for (const node of postorder(roots)) {
    if (node.op !== 'param') continue;
    const other = found.get(node.name);
    if (other !== undefined && other.type !== node.type) bug(`one name is one parameter: ${node.name}`);
    if (other === undefined) found.set(node.name, node);
  }
  return [...found.values()];
}

/** The results of `program` with its parameters replaced by `args`, in order. */
export function applyProgram(program: ScalarProgram, args: readonly Scalar[]): Scalar[] {
  const { params, results } = program;
  if (args.length !== params.length) bug(`a program of ${params.length} parameters gets ${args.length} arguments`);
  const bound = new Map<string, Scalar>();
  params.forEach((param, k) => {
    const arg = args[k] ?? bug('an argument is given');
    if (arg.type !== param.type) bug(`argument ${param.name} is ${param.type}, not ${arg.type}`);
    bound.set(param.name, arg);
  });
  return transform(results, (node, replaced) => {
    if (node.op === 'param') return bound.get(node.name) ?? bug(`parameter ${node.name} is declared`);
    return isApply(node) ? rebuild(node.op, replaced, node.type) : node;
  });
}
