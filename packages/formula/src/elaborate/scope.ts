/**
 * Names: what each means, decided by the text alone.
 *
 * In: a program. Out: what it declares and defines, its result, and its free names, which are its inputs. The rule is
 * syntactic, so that an editor and a type checker reach the same answer without knowing a shape: a name is free when
 * nothing declares, defines or binds it, and it is no position, constant or size of an input.
 */

import type {
  FunctionDefinition,
  IndexDefinition,
  Name,
  Program,
  Statement,
  Declaration,
  Definition,
} from '../syntax/tree.ts';
import { CONSTANTS } from '../syntax/tree.ts';
import { partsOf } from '../syntax/walk.ts';
import { labelsOf } from './label-arguments.ts';
import { POSITION_AXES } from './position-names.ts';

type Part = Parameters<typeof partsOf>[0];

/** Names of inputs whose axes are known without a declaration, and the letters of these axes. */
export const ROLES: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['Q', ['n', 'd']],
  ['K', ['m', 'd']],
  ['V', ['m', 'e']],
  ['X', ['n', 'd']],
]);

/** `d` and `d_k`, undeclared, are found out by their own rule. */
export const WIDTHS: ReadonlySet<string> = new Set(['d', 'd_k']);

export interface Names {
  readonly declarations: ReadonlyMap<string, Declaration>;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly indexDefinitions: ReadonlyMap<string, readonly IndexDefinition[]>;
  /** Names in the axes of declarations. */
  readonly sizes: ReadonlyMap<string, Name>;
  /** Statements whose name was taken already. */
  readonly repeated: readonly { readonly name: Name; readonly first: Name }[];
  /** The last statement; where it is a function, its body is the result and its parameters are inputs. */
  readonly result: { readonly statement: Statement; readonly parameters: readonly Name[] } | undefined;
  /** Free names, in the order of the text, each with its first place. */
  readonly free: ReadonlyMap<string, Name>;
}

/** Whether a name is defined by the program; sizes are not. */
export function isDefined(names: Omit<Names, 'free'>, name: string): boolean {
  return (
    names.declarations.has(name) ||
    names.definitions.has(name) ||
    names.functions.has(name) ||
    names.indexDefinitions.has(name)
  );
}

export function namesOf(program: Program): Names {
  const declarations = new Map<string, Declaration>();
  const definitions = new Map<string, Definition>();
  const functions = new Map<string, FunctionDefinition>();
  const indexDefinitions = new Map<string, IndexDefinition[]>();
  const sizes = new Map<string, Name>();
  const first = new Map<string, Name>();
  const repeated: { name: Name; first: Name }[] = [];
  for (const statement of program.statements) {
    if (statement.kind === 'expression') continue;
    const { name } = statement;
    const known = first.get(name.name);
    if (known !== undefined && !(statement.kind === 'indexDefinition' && indexDefinitions.has(name.name))) {
      repeated.push({ name, first: known });
      continue;
    }
    first.set(name.name, known ?? name);
    if (statement.kind === 'declaration') {
      declarations.set(name.name, statement);
      for (const axis of statement.axes) collectSizes(axis, sizes);
    } else if (statement.kind === 'definition') definitions.set(name.name, statement);
    else if (statement.kind === 'function') functions.set(name.name, statement);
    else indexDefinitions.set(name.name, [...(indexDefinitions.get(name.name) ?? []), statement]);
  }
  for (const { parameters } of functions.values()) {
    const own = new Map<string, Name>();
    for (const name of parameters) {
      const known = own.get(name.name);
      if (known !== undefined) repeated.push({ name, first: known });
      own.set(name.name, known ?? name);
    }
  }
  const last = program.statements.at(-1);
  if (last?.kind === 'function') {
    // Its parameters are inputs, which may be declared; a definition of the name is something else.
    for (const name of last.parameters) {
      const other = definitions.get(name.name) ?? functions.get(name.name);
      if (other !== undefined) repeated.push({ name, first: other.name });
    }
  }
  const result = last && { statement: last, parameters: last.kind === 'function' ? last.parameters : [] };
  const names = { declarations, definitions, functions, indexDefinitions, sizes, repeated, result };
  return { ...names, free: freeNames(program, names) };
}

function collectSizes(part: Part, sizes: Map<string, Name>): void {
  if (part.kind === 'name' && !sizes.has(part.name)) sizes.set(part.name, part);
  for (const inner of partsOf(part)) collectSizes(inner, sizes);
}

function freeNames(program: Program, names: Omit<Names, 'free'>): ReadonlyMap<string, Name> {
  const found = new Map<string, Name>();
  const labels = labelsOf(program);
  const note = (name: Name): void => {
    if (labels.has(name)) return;
    if (!found.has(name.name) && !isDefined(names, name.name)) found.set(name.name, name);
  };
  for (const statement of program.statements) {
    if (statement.kind === 'declaration') continue;
    const isResult = statement === names.result?.statement;
    const bound = new Set<string>();
    if (statement.kind === 'function') {
      for (const parameter of statement.parameters) {
        if (isResult && names.result?.parameters.includes(parameter) === true) note(parameter);
        else bound.add(parameter.name);
      }
    } else if (statement.kind === 'indexDefinition') {
      for (const index of statement.indices) {
        if (index.kind === 'name' || index.kind === 'bound')
          bound.add(index.kind === 'name' ? index.name : index.name.name);
        if (index.kind === 'bound') visit(index.limit, bound, note);
      }
    }
    visit(statement.value, bound, note);
  }
  // Letters that are sizes of inputs, and names with a meaning of their own, are inputs nowhere.
  const letters = new Set([...found.keys()].flatMap((name) => ROLES.get(name) ?? []));
  const parameters = new Set(names.result?.parameters.map(({ name }) => name));
  for (const name of found.keys()) {
    const isOther =
      names.sizes.has(name) ||
      CONSTANTS.includes(name) ||
      POSITION_AXES.has(name) ||
      WIDTHS.has(name) ||
      letters.has(name);
    if (isOther && !parameters.has(name)) found.delete(name);
  }
  return found;
}

/** Every name in `part` that stands for a value and is not bound around it. */
function visit(part: Part, bound: ReadonlySet<string>, note: (name: Name) => void): void {
  if (part.kind === 'name') {
    if (!bound.has(part.name)) note(part);
    return;
  }
  const inner =
    part.kind === 'call' && part.subscript.length > 0
      ? new Set([...bound, ...part.subscript.map(({ name }) => name)])
      : bound;
  for (const child of partsOf(part)) visit(child, inner, note);
}

/** Whether a function leads back to itself by the names in function bodies, so that no call of it can end. */
export function isRecursive(names: Names, name: string): boolean {
  const seen = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const body = names.functions.get(next)?.value;
    if (body === undefined) continue;
    const used = new Set<string>();
    mentions(body, used);
    if (used.has(name)) return true;
    for (const other of used) if (!seen.has(other)) open.push(other);
    for (const other of used) seen.add(other);
  }
  return false;
}

/** Every name in a part, callees included. */
function mentions(part: Part, found: Set<string>): void {
  if (part.kind === 'name') found.add(part.name);
  if (part.kind === 'call') found.add(part.callee.name);
  for (const inner of partsOf(part)) mentions(inner, found);
}
