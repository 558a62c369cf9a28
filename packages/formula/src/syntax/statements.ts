/**
 * Statements: concrete syntax → tree, with what only a statement can get wrong (parameters that are no names, indices
 * that name nothing, unknown element types).
 */

import { cover } from '@heed/diagnostics';
import type { Span } from '@heed/diagnostics';
import { argument, places } from './calls.ts';
import { isExpr } from './walk.ts';
import { rulesOf, tokensOf } from './cst.ts';
import type { Context } from './cst.ts';
import { advise } from './faults.ts';
import type { CstNode } from './grammar.ts';
import type { Head } from './heads.ts';
import { report } from './messages.ts';
import { ELEMENT_TYPES } from './tree.ts';
import type {
  BoundIndex,
  Declaration,
  Definition,
  ExpressionStatement,
  FunctionDefinition,
  Index,
  IndexDefinition,
  Name,
  Statement,
} from './tree.ts';

/** Element types by the names other systems give them. */
const TYPE_ALIASES: Readonly<Record<string, string>> = {
  int: 'i32',
  int32: 'i32',
  long: 'i32',
  i64: 'i32',
  int64: 'i32',
  float: 'f32',
  float32: 'f32',
  double: 'f64',
  float64: 'f64',
  half: 'f16',
  float16: 'f16',
  bf16: 'f32',
  bfloat16: 'f32',
  boolean: 'bool',
  mask: 'bool',
  uint8: 'u8',
  byte: 'u8',
};

export function buildStatement(context: Context, kind: Head['kind'], cst: CstNode): Statement {
  if (kind === 'declaration') return declaration(context, cst);
  if (kind === 'expression') return expressionStatement(context, cst);
  const [token] = tokensOf(cst, 'Name');
  const name =
    token === undefined
      ? context.maker.make<Name>({ kind: 'name', name: '', span: context.here })
      : context.name(token);
  if (kind === 'function') return functionDefinition(context, name, cst);
  if (kind === 'indexDefinition') return indexDefinition(context, name, cst);
  const value = context.expression(rulesOf(cst, 'expression')[0]);
  return context.maker.make<Definition>({ kind: 'definition', name, value, span: cover(name.span, value.span) }, value);
}

function expressionStatement(context: Context, cst: CstNode): ExpressionStatement {
  const value = context.expression(cst);
  return context.maker.make<ExpressionStatement>({ kind: 'expression', value, span: value.span }, value);
}

function declaration(context: Context, cst: CstNode): Declaration {
  const [token] = tokensOf(cst, 'name');
  const [type] = tokensOf(cst, 'elementType');
  const name =
    token === undefined
      ? context.maker.make<Name>({ kind: 'name', name: '', span: context.here })
      : context.name(token);
  const elementType =
    type === undefined
      ? undefined
      : context.maker.make<Name>({ kind: 'name', name: type.image, span: context.at(type) });
  if (elementType !== undefined && !ELEMENT_TYPES.includes(elementType.name)) unknownType(context, elementType);
  const axes = places(context, rulesOf(cst, 'indices')[0]).filter((axis) => {
    if (isExpr(axis) || axis.kind === 'ellipsis') return true;
    unexpected(context, axis.span);
    return false;
  });
  const list = context.enclosed(tokensOf(cst, 'LSquare')[0], axes.at(-1)?.span, tokensOf(cst, 'RSquare')[0]);
  const span = cover(name.span, list);
  return context.maker.make<Declaration>({
    kind: 'declaration',
    name,
    elementType,
    axes: axes as Declaration['axes'],
    span,
  });
}

function unknownType(context: Context, { name, span }: Name): void {
  const text = Object.hasOwn(TYPE_ALIASES, name.toLowerCase()) ? TYPE_ALIASES[name.toLowerCase()] : undefined;
  const help = text === undefined ? {} : { help: advise(`write \`${text}\``, `写作 \`${text}\``, { span, text }) };
  context.maker.faults.push(report['syntax/element-type']({ name, known: ELEMENT_TYPES.join(' ') }, { span, ...help }));
}

function unexpected(context: Context, span: Span): void {
  context.maker.faults.push(report['syntax/unexpected']({ found: context.source.written(span) }, { span }));
}

function functionDefinition(context: Context, name: Name, cst: CstNode): FunctionDefinition {
  const parameters: Name[] = [];
  for (const child of rulesOf(rulesOf(cst, 'call')[0], 'argument')) {
    const given = argument(context, child);
    if (given.name === undefined && given.value.kind === 'name') parameters.push(given.value);
    else {
      const written = context.source.written(given.span);
      context.maker.faults.push(report['syntax/parameter']({ written }, { span: given.span }));
    }
  }
  const value = context.expression(rulesOf(cst, 'expression')[0]);
  const span = cover(name.span, value.span);
  return context.maker.make<FunctionDefinition>({ kind: 'function', name, parameters, value, span }, value);
}

function indexDefinition(context: Context, name: Name, cst: CstNode): IndexDefinition {
  const written = places(context, rulesOf(rulesOf(cst, 'indexing')[0], 'indices')[0]);
  const indices = written.map((index) => leftIndex(context, index));
  const value = context.expression(rulesOf(cst, 'expression')[0]);
  const span = cover(name.span, value.span);
  return context.maker.make<IndexDefinition>({ kind: 'indexDefinition', name, indices, value, span }, value);
}

/** An index on the left: `i < n` gives the index a range; other conditions, slices and lists name nothing. */
function leftIndex(context: Context, index: Index): Index | BoundIndex {
  if (index.kind === 'compare') {
    const [name, limit, more] = index.operands;
    if (name?.kind === 'name' && limit !== undefined && more === undefined && index.operators[0] === '<')
      return context.maker.make<BoundIndex>({ kind: 'bound', name, limit, span: index.span }, limit);
  }
  const fine = ['all', 'ellipsis', 'name', 'number', 'unary', 'binary', 'missing'].includes(index.kind);
  if (!fine) {
    const facts = { written: context.source.written(index.span) };
    context.maker.faults.push(report['syntax/definition-index'](facts, { span: index.span }));
  }
  return index;
}
