/**
 * Syntax tree → typed graph: the door of this room. It never throws.
 *
 * In: a program, and what is known of its inputs. Out: its inputs, its named values with their types, the graph of what
 * is wanted, and every fault. The graph is there unless something is at fault or an input's rank is not known. Faults of
 * reading are syntax/read.ts's; tensors are bound elsewhere.
 */

import { nearest } from '@heed/diagnostics';
import type { Diagnostic, Span } from '@heed/diagnostics';
import type { Graph, NodeId, TensorType } from '@heed/graph';
import type { DType, Size } from '@heed/tensor';
import { canonicalName } from '../syntax/names.ts';
import type { Expr, Program } from '../syntax/tree.ts';
import { isExpr, walk } from '../syntax/walk.ts';
import { numericOperands } from './arithmetic.ts';
import { Context } from './context.ts';
import type { Draft } from './drafts.ts';
import { Evaluator } from './evaluate.ts';
import { written } from './exclusion.ts';
import { finish, type Output } from './finish.ts';
import { settle } from './floating.ts';
import { reportOutside } from './indices/bounds.ts';
import { reportUnbound } from './indices/hints.ts';
import { Inputs, type FormulaInput, type Knowledge } from './inputs.ts';
import { report } from './messages.ts';
import type { DropoutMask, FormulaParameter } from './parameters.ts';
import { reportNames } from './name-hints.ts';
import { namesOf, type Names } from './scope.ts';
import { isNumeric, unknown, type Operand, type Value } from './values.ts';
import { programScope } from './walker.ts';

export interface ElaborateOptions {
  /** Ranks of inputs, by name in any spelling. */
  readonly ranks?: Readonly<Record<string, number>> | undefined;
  /** Element types of inputs that the formula does not declare. */
  readonly dtypes?: Readonly<Record<string, DType>> | undefined;
  /** `result` (which is also the default) and names of the formula. */
  readonly want?: readonly string[] | undefined;
  /** Whether `dropout` drops; it is the identity otherwise. */
  readonly training?: boolean | undefined;
}

/** A value the formula names, or its result. */
export interface NamedValue {
  readonly name: string;
  readonly span: Span;
  /** Unknown where it is at fault, rests on an input of unknown rank, or has no extent of its own. */
  readonly type: TensorType | undefined;
  /** Whether it is used under a guard that it lacks by itself: asked for alone, an index may lie outside. */
  readonly needsGuard: boolean;
  /** Its node, where an output needs it. */
  readonly node: NodeId | undefined;
}

/** A size that stands for another because an operation needs them equal. */
export interface UnifiedSize {
  readonly symbol: string;
  readonly size: Size;
  readonly span: Span | undefined;
}

export interface Elaborated {
  readonly graph: Graph | undefined;
  readonly inputs: readonly FormulaInput[];
  /** Weights and biases in the order of the text; in the graph they are inputs. */
  readonly parameters: readonly FormulaParameter[];
  /** Hidden inputs of the graph, drawn anew for each run; only when training. */
  readonly masks: readonly DropoutMask[];
  readonly values: ReadonlyMap<string, NamedValue>;
  readonly result: NamedValue | undefined;
  readonly unified: readonly UnifiedSize[];
  /** Inputs whose rank must be given before there is a graph: unknown ones, and leading axes that must be counted. */
  readonly needsRank: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Diagnostics listed for one formula. */
const MAX_FAULTS = 200;

export function elaborate(program: Program, options: ElaborateOptions = {}): Elaborated {
  const ranks = new Map(Object.entries(options.ranks ?? {}).map(([name, rank]) => [canonicalName(name), rank]));
  const dtypes = new Map(Object.entries(options.dtypes ?? {}).map(([name, dtype]) => [canonicalName(name), dtype]));
  const want = [...new Set((options.want ?? [RESULT]).map(canonicalName))];
  const pinned = new Set<string>();
  // Leading axes stay open as long as nothing needs their number, so that one program serves every rank.
  for (;;) {
    const { elaborated, openLeads } = attempt(program, { ranks, dtypes, pinned }, want, options.training);
    const more = [...openLeads].filter((name) => ranks.has(name) && !pinned.has(name));
    if (more.length === 0) return elaborated;
    for (const name of more) pinned.add(name);
  }
}

const RESULT = 'result';

function attempt(
  program: Program,
  knowledge: Knowledge,
  want: readonly string[],
  training: boolean | undefined,
): { elaborated: Elaborated; openLeads: ReadonlySet<string> } {
  const context = new Context(program, training);
  const names = namesOf(program);
  for (const name of names.sizes.keys()) context.sizes.declare(name);
  const inputs = new Inputs(context, names, knowledge);
  reportNames(context, names, program);
  reportUnbound(context, names, program);
  const evaluator = new Evaluator(context, program, names, inputs);
  const named = evaluateAll(evaluator);
  const outputs = wanted(evaluator, named, want);
  reportSizes(context, inputs);
  reportOutside(context, draftsOf(named, outputs));
  const { faults } = context;
  const finished = !faults.failed && outputs !== undefined ? finish(context, outputs, inputs.list) : undefined;
  const describe = ({ name, expr, value, span }: Named): NamedValue => {
    const draft = value.kind === 'tensor' ? value.node : undefined;
    return {
      name,
      span: span ?? expr.span,
      type: draft && context.typeOf(draft),
      needsGuard: evaluator.needsGuard(name),
      node: draft && finished?.idOf(draft),
    };
  };
  const result = named.get(RESULT);
  const values = new Map(
    [...named]
      .filter(([name]) => name !== RESULT || names.definitions.has(RESULT))
      .map(([name, one]) => [name, describe(one)]),
  );
  const elaborated = {
    graph: finished?.graph,
    inputs: inputs.list,
    parameters: context.parameters.list,
    masks: context.parameters.masks,
    values,
    result: result && describe(result),
    unified: context.sizes.unified(),
    needsRank: [
      ...new Set([
        ...inputs.list.filter(({ shape, declared }) => shape === undefined && !declared).map(({ name }) => name),
        ...context.openLeads,
      ]),
    ],
    diagnostics: faults.list.slice(0, MAX_FAULTS),
  };
  return { elaborated, openLeads: context.openLeads };
}

/** Every node that is named or wanted. */
function draftsOf(named: ReadonlyMap<string, Named>, outputs: readonly Output[] | undefined): readonly Draft[] {
  const values = [...named.values()].flatMap(({ value }) => (value.kind === 'tensor' ? [value.node] : []));
  return [...values, ...(outputs ?? []).map(({ draft }) => draft)];
}

interface Named extends Operand {
  readonly name: string;
  readonly span?: Span;
}

/** Every statement's value, and `result`. */
function evaluateAll(evaluator: Evaluator): ReadonlyMap<string, Named> {
  const { names, program } = evaluator;
  const named = new Map<string, Named>();
  for (const { name, value: expr } of names.definitions.values()) {
    named.set(name.name, { name: name.name, expr, value: evaluator.definedValue(name) ?? unknown, span: name.span });
  }
  for (const [name, definitions] of names.indexDefinitions) {
    const last = definitions.at(-1);
    if (last === undefined) continue;
    const value = evaluator.definedValue(last.name) ?? unknown;
    named.set(name, { name, expr: last.value, value, span: last.name.span });
  }
  for (const statement of program.statements) {
    // Not the last: reading has reported it, and its parts are looked at all the same.
    if (statement.kind === 'expression' && statement !== names.result?.statement)
      evaluator.evaluate(statement.value, programScope);
  }
  const result = resultOf(evaluator, names);
  if (result !== undefined) named.set(RESULT, { name: RESULT, ...result });
  reportUncalled(evaluator, names);
  return named;
}

function resultOf(evaluator: Evaluator, names: Names): Operand | undefined {
  const { context } = evaluator;
  const statement = names.result?.statement;
  if (statement === undefined) return undefined;
  switch (statement.kind) {
    case 'declaration': {
      const isAll = evaluator.program.statements.every(({ kind }) => kind === 'declaration');
      const code = isAll ? 'formula/no-result' : 'formula/result-not-last';
      context.faults.add(report[code]({}, { span: statement.span }));
      return undefined;
    }
    case 'definition':
      return { expr: statement.value, value: evaluator.definedValue(statement.name) ?? unknown };
    case 'indexDefinition':
      return { expr: statement.value, value: evaluator.definedValue(statement.name) ?? unknown };
    case 'function':
    case 'expression':
      return { expr: statement.value, value: evaluator.evaluate(statement.value, programScope) };
  }
}

/** Functions that nobody calls are looked at too, with parameters of which nothing is known. */
function reportUncalled(evaluator: Evaluator, names: Names): void {
  const { context } = evaluator;
  context.speculative = true;
  for (const [name, { value: expr, parameters }] of names.functions) {
    const callee = evaluator.functionOf(name);
    if (evaluator.wasCalled(name) || callee === undefined) continue;
    if (names.result?.statement === names.functions.get(name)) continue;
    evaluator.evaluate(expr, {
      owner: callee,
      bindings: new Map(parameters.map((parameter) => [parameter.name, unknown])),
    });
  }
  context.speculative = false;
}

/** What is asked for as nodes; nothing where one of them is not known. */
function wanted(
  evaluator: Evaluator,
  named: ReadonlyMap<string, Named>,
  want: readonly string[],
): readonly Output[] | undefined {
  const { context } = evaluator;
  const outputs: Output[] = [];
  for (const name of want) {
    const found = named.get(name) ?? inputAs(evaluator, name) ?? writtenAs(evaluator, name);
    if (found === undefined) reportUnknown(evaluator, named, name);
    const draft = found && readable(context, found);
    if (draft !== undefined) outputs.push({ name, draft });
  }
  return outputs.length === want.length ? outputs : undefined;
}

function inputAs(evaluator: Evaluator, name: string): Named | undefined {
  const declared = evaluator.names.declarations.get(name)?.name ?? evaluator.names.free.get(name);
  return declared && { name, expr: declared, value: evaluator.definedValue(declared) ?? unknown };
}

/** Any written expression outside functions and index definitions: by its span, `@8:12`, or by its text. */
function writtenAs(evaluator: Evaluator, asked: string): Named | undefined {
  const { program } = evaluator;
  const span = /^@(\d+):(\d+)$/.exec(asked);
  const text = withoutSpace(asked);
  for (const statement of program.statements) {
    if (statement.kind !== 'definition' && statement.kind !== 'expression') continue;
    const found = expressionsIn(statement.value).find(({ span: { start, end } }) =>
      span
        ? start === Number(span[1]) && end === Number(span[2])
        : withoutSpace(program.text.slice(start, end)) === text,
    );
    if (found) return { name: asked, expr: found, value: evaluator.evaluate(found, programScope) };
  }
  return undefined;
}

function expressionsIn(root: Expr): readonly Expr[] {
  const found: Expr[] = [];
  walk(root, (part) => {
    if (isExpr(part)) found.push(part);
  });
  return found;
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function reportUnknown({ context, names, program }: Evaluator, named: ReadonlyMap<string, Named>, name: string): void {
  // Why there is no result is told where it is looked for; an empty text has no name at all, and reading says so.
  if (name === RESULT || program.statements.length === 0) return;
  const near = nearest(name, [RESULT, ...named.keys(), ...names.declarations.keys(), ...names.free.keys()]);
  const help =
    near === undefined ? undefined : { text: { en: `did you mean \`${near}\`?`, zh: `是不是 \`${near}\`？` } };
  context.faults.add(report['name/unknown-want']({ name }, help && { help }));
}

/** The node of a value as it is read from outside: excluded entries are 0. */
function readable(
  context: Context,
  { expr, value }: { readonly expr: Expr; readonly value: Value },
): Draft | undefined {
  const [numeric] =
    isNumeric(value) || value.kind === 'function' ? (numericOperands(context, [{ expr, value }]) ?? []) : [];
  if (numeric === undefined) return undefined;
  const settled = settle(context, numeric);
  if (settled.kind === 'unknown') return undefined;
  const read = written(context, { expr, value: settled }, expr.span);
  return read.kind === 'tensor' ? read.node : undefined;
}

/** What only the whole formula shows: lengths that cannot be one, and letters that could be two sizes. */
function reportSizes(context: Context, inputs: Inputs): void {
  for (const { span, lengths } of context.sizes.contradictions()) {
    const [first, second] = lengths;
    context.faults.add(report['shape/size-clash']({ first, second }, span && { span }));
  }
  for (const { name, symbols } of inputs.ambiguous) {
    const [first = '', ...others] = symbols;
    const other = others.find((symbol) => context.sizes.size(symbol) !== context.sizes.size(first));
    if (other === undefined) continue;
    const owner = (symbol: string): string => symbol.slice(0, symbol.indexOf('.'));
    context.faults.add(
      report['name/ambiguous-size'](
        { name: name.name, first: owner(first), second: owner(other) },
        { span: name.span },
      ),
    );
  }
}
