/**
 * The walk over expressions: each becomes a value, once per place it is called from.
 *
 * In: a program whose names are sorted out (scope.ts). Out: values; faults go to the context. Definitions are looked up
 * by name and kept, so their order does not matter and each is one node; functions are written out where they are
 * called, in a scope of their parameters alone. What each operation means is in the files named after it.
 */

import type { Span } from '@heed/diagnostics';
import type { Exclude, Expr, Name, Program } from '../syntax/tree.ts';
import { namedCall } from './calls.ts';
import type { Context, Demand } from './context.ts';
import { anew, beside, everywhere, under, within } from './demand.ts';
import { literal, position, sizeValue } from './floating.ts';
import { indexDefinition } from './indices/definitions.ts';
import { indexing } from './indices/indexing.ts';
import type { Inputs } from './inputs.ts';
import { report } from './messages.ts';
import { exclusion, binary, compare, concatenate, iverson, logic, negate } from './operators.ts';
import { isMatrixProduct, transpose } from './matmul.ts';
import { POSITION_AXES } from './position-names.ts';
import { isRecursive, WIDTHS, type Names } from './scope.ts';
import { unknown, type FunctionValue, type Value } from './values.ts';
import { programScope, type Scope, type Walker } from './walker.ts';
import { widthOf } from './widths.ts';

/** Nested expressions, definitions and calls that are followed; the walk recurses. */
const MAX_DEPTH = 800;

/** Expressions looked at in all; functions that call each other twice double with every level. */
const MAX_STEPS = 100_000;

export class Evaluator implements Walker {
  readonly context: Context;
  readonly program: Program;
  readonly names: Names;
  private readonly inputs: Inputs;
  private readonly known = new Map<string, Value>();
  private readonly busy = new Set<string>();
  /** Definitions in which an index may lie outside, and what they are under a guard. */
  private readonly risky = new Set<string>();
  private readonly underGuard = new Set<string>();
  private readonly guarded = new WeakMap<readonly Demand[], Map<string, Value>>();
  private readonly called = new Set<string>();
  private depth = 0;
  private steps = 0;
  private exhausted = false;

  constructor(context: Context, program: Program, names: Names, inputs: Inputs) {
    this.context = context;
    this.program = program;
    this.names = names;
    this.inputs = inputs;
  }

  evaluate(expr: Expr, scope: Scope): Value {
    this.steps += 1;
    if (this.exhausted || this.context.isFull(expr.span)) return unknown;
    if (this.steps > MAX_STEPS) return this.giveUp('formula/too-large', MAX_STEPS, expr.span);
    if (this.depth >= MAX_DEPTH) return this.giveUp('formula/too-deep', MAX_DEPTH, expr.span);
    this.depth += 1;
    const value = this.meaning(expr, scope);
    this.depth -= 1;
    return value;
  }

  private meaning(expr: Expr, scope: Scope): Value {
    const { context } = this;
    const of = (inner: Expr): Value => this.evaluate(inner, scope);
    switch (expr.kind) {
      case 'number':
        return literal(context, expr.value, expr.span);
      case 'boolean':
        return literal(context, expr.value ? 1 : 0, expr.span, 'bool');
      case 'name':
        return this.lookup(expr, scope);
      case 'unary': {
        const operand = {
          expr: expr.operand,
          value: expr.operator === 'not' ? this.condition(expr.operand, scope) : of(expr.operand),
        };
        return expr.operator === 'not'
          ? logic(context, 'not', [operand], expr.span)
          : negate(context, operand, expr.span);
      }
      case 'binary': {
        const isExponential = this.isExponential(expr, scope);
        const { demanded } = context;
        let left = isExponential ? undefined : of(expr.left);
        let right = beside(context, { expr: expr.left, value: left ?? unknown }, () => of(expr.right));
        if (context.demanded > demanded && isMatrixProduct(expr, left, right))
          [left, right] = everywhere(context, () => [of(expr.left), of(expr.right)]);
        return binary(context, expr, left, right);
      }
      case 'transpose':
        this.warnOfPower(expr.operatorSpan, scope);
        return transpose(
          context,
          { expr: expr.operand, value: everywhere(context, () => of(expr.operand)) },
          expr.span,
        );
      case 'logic': {
        const left = { expr: expr.left, value: this.condition(expr.left, scope) };
        // The right side is needed only where the left one has not decided.
        const value = under(context, left, expr.operator === 'and', () => this.condition(expr.right, scope));
        return logic(context, expr.operator, [left, { expr: expr.right, value }], expr.span);
      }
      case 'compare': {
        const operands = expr.operands.map((inner) => ({ expr: inner, value: this.condition(inner, scope) }));
        return compare(context, expr, operands);
      }
      case 'exclude':
        return this.excluded(expr, scope);
      case 'iverson':
        return iverson(context, { expr: expr.condition, value: this.condition(expr.condition, scope) }, expr.span);
      case 'concat':
        return concatenate(
          context,
          expr.items.map((item) => ({ expr: item, value: everywhere(context, () => of(item)) })),
          -1,
          expr.span,
        );
      case 'call':
        return namedCall(this, expr, scope);
      case 'index':
        return indexing(this, expr, scope);
      case 'tuple':
      case 'missing':
        return unknown;
    }
  }

  /** `S | a | c`: each condition is needed where those before it hold, the value where all do. */
  private excluded(expr: Exclude, scope: Scope): Value {
    const { context } = this;
    const chain = [expr];
    for (let inner = expr.value; inner.kind === 'exclude'; inner = inner.value) chain.unshift(inner);
    const conditions: Value[] = [];
    const guarded = (k: number): Value => {
      const one = chain[k];
      if (one === undefined) return this.evaluate((chain[0] ?? expr).value, scope);
      const value = this.condition(one.condition, scope);
      conditions.push(value);
      return under(context, { expr: one.condition, value }, true, () => guarded(k + 1));
    };
    const base = guarded(0);
    return chain.reduce((value, one, k) => exclusion(context, one, value, conditions[k] ?? unknown), base);
  }

  /** A part in which `b` and `h` are what they are. */
  private condition(expr: Expr, scope: Scope): Value {
    this.context.conditions += 1;
    const value = this.evaluate(expr, scope);
    this.context.conditions -= 1;
    return value;
  }

  lookup(name: Name, scope: Scope): Value {
    const bound = scope.bindings.get(name.name);
    if (bound !== undefined) return bound;
    const own = this.definedValue(name);
    if (own !== undefined) return own;
    const { context, names } = this;
    if (names.sizes.has(name.name)) return sizeValue(context, name.name, name.span);
    if (name.name === 'inf') return literal(context, Number.POSITIVE_INFINITY, name.span);
    if (name.name === 'pi') return literal(context, Math.PI, name.span);
    if (POSITION_AXES.has(name.name)) return position(context, name.name, name.span);
    if (WIDTHS.has(name.name)) return widthOf(this, name, scope);
    return this.inputs.roleSize(name) ?? unknown;
  }

  definedValue(name: Name): Value | undefined {
    const { names } = this;
    const definition = names.definitions.get(name.name);
    if (definition !== undefined) {
      const evaluate = (): Value => this.evaluate(definition.value, programScope);
      const value = this.defined(name, evaluate);
      return this.risky.has(name.name) ? this.asDemanded(name, evaluate, value) : value;
    }
    const callable = this.functionOf(name.name);
    if (callable !== undefined) {
      this.called.add(name.name);
      return callable;
    }
    const indexed = names.indexDefinitions.get(name.name);
    if (indexed !== undefined) return this.defined(name, () => indexDefinition(this, name, indexed));
    return this.inputs.value(name.name);
  }

  functionOf(name: string): FunctionValue | undefined {
    const found = this.names.functions.get(name);
    return found && { kind: 'function', name, parameters: found.parameters, body: found.value };
  }

  isBusy(name: string): boolean {
    return this.busy.has(name);
  }

  /** Whether a definition was used under a guard that it does not have by itself: alone, an index may lie outside. */
  needsGuard(name: string): boolean {
    return this.underGuard.has(name);
  }

  /** Whether a function was used. */
  wasCalled(name: string): boolean {
    return this.called.has(name);
  }

  /**
   * A definition in which an index may lie outside, used where not all of it is needed: it is evaluated again under what
   * guards the place of use, as if it were written there. Once per guard, so that chains of definitions stay linear.
   */
  private asDemanded({ name }: Name, evaluate: () => Value, plain: Value): Value {
    const { context } = this;
    context.risks += 1;
    if (context.demand.length === 0 || this.busy.has(name)) return plain;
    const guarded = this.guarded.get(context.demand) ?? new Map<string, Value>();
    this.guarded.set(context.demand, guarded);
    const found = guarded.get(name);
    if (found !== undefined) return found;
    this.busy.add(name);
    const { demand } = context;
    // What is at fault in it was told the first time.
    const value = context.faults.quietly(() => anew(context, () => within(context, demand, evaluate)));
    this.busy.delete(name);
    guarded.set(name, value);
    this.underGuard.add(name);
    return value;
  }

  private defined(name: Name, evaluate: () => Value): Value {
    const found = this.known.get(name.name);
    if (found !== undefined) return found;
    if (this.busy.has(name.name)) {
      return this.context.faults.add(report['name/recursive']({ name: name.name }, { span: name.span }));
    }
    this.busy.add(name.name);
    const { risks } = this.context;
    const value = anew(this.context, evaluate);
    this.busy.delete(name.name);
    this.known.set(name.name, value);
    if (this.context.risks > risks) this.risky.add(name.name);
    if (value.kind === 'tensor' && value.node.operation.op !== 'input') value.node.name ??= name.name;
    return value;
  }

  apply(callee: FunctionValue, values: readonly Value[], span: Span): Value {
    const key = `${callee.name}(`;
    if (this.busy.has(key) && isRecursive(this.names, callee.name)) {
      return this.context.faults.add(report['name/recursive']({ name: callee.name }, { span }));
    }
    const outermost = !this.busy.has(key);
    this.busy.add(key);
    this.called.add(callee.name);
    const bindings = new Map(callee.parameters.map((parameter, k) => [parameter.name, values[k] ?? unknown]));
    const value = this.evaluate(callee.body, { owner: callee, bindings });
    if (outermost) this.busy.delete(key);
    return value;
  }

  /** Told once: what is cut off after it is no fault of its own. */
  private giveUp(code: 'formula/too-large' | 'formula/too-deep', limit: number, span: Span): Value {
    this.exhausted = true;
    return this.context.faults.add(report[code]({ limit }, { span }));
  }

  /** `e^x` where nothing gives `e` a meaning. */
  private isExponential(expr: Extract<Expr, { kind: 'binary' }>, scope: Scope): boolean {
    const { left, right } = expr;
    if (expr.operator !== 'pow' || left.kind !== 'name' || left.name !== 'e') return false;
    if (scope.bindings.has('e') || this.names.definitions.has('e') || this.names.declarations.has('e')) return false;
    const { text, faults } = this.context;
    const inner = text.slice(right.span.start, right.span.end);
    const written = inner.startsWith('(') && inner.endsWith(')') ? `exp${inner}` : `exp(${inner})`;
    const help = {
      text: { en: `write ${written}`, zh: `请写 ${written}` },
      edit: [{ span: expr.span, text: written }],
    };
    if (this.names.sizes.has('e')) {
      faults.add(report['name/e-is-a-size']({}, { span: expr.span, help }));
      return false;
    }
    faults.add(report['name/e-power']({}, { span: left.span, help }));
    return true;
  }

  /** `x^T` where `T` is a name: it transposes all the same. */
  private warnOfPower(sign: Span, scope: Scope): void {
    const { text, faults } = this.context;
    if (!text.slice(sign.start, sign.end).startsWith('^')) return;
    if (
      scope.bindings.has('T') ||
      this.names.sizes.has('T') ||
      this.names.declarations.has('T') ||
      this.names.definitions.has('T')
    ) {
      const help = { text: { en: 'a power is written `^(T)`', zh: '幂要写作 `^(T)`' } };
      faults.add(report['name/transpose-or-power']({}, { span: sign, help }));
    }
  }
}
