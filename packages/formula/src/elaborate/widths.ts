/**
 * `d` and `d_k` where nothing declares them: the last axis of K (an input, a definition or a parameter in scope); else
 * of the one value that is transposed in the same function or outside all functions; else of X.
 */

import type { Expr, Name } from '../syntax/tree.ts';
import { partsOf } from '../syntax/walk.ts';
import { sizeValue } from './floating.ts';
import { report } from './messages.ts';
import { unknown, type Value } from './values.ts';
import type { Scope, Walker } from './walker.ts';

type Part = Parameters<typeof partsOf>[0];

export function widthOf(walker: Walker, name: Name, scope: Scope): Value {
  const candidates = [() => named('K'), transposed, () => named('X')];
  for (const candidate of candidates) {
    const value = candidate();
    if (value === undefined) continue;
    return value.kind === 'unknown' ? unknown : lastAxis(walker, value, name);
  }
  return unknownWidth(walker, name);

  function named(wanted: string): Value | undefined {
    const bound = scope.bindings.get(wanted);
    if (bound !== undefined || walker.isBusy(wanted)) return bound;
    return walker.definedValue({ ...name, name: wanted });
  }

  function transposed(): Value | undefined {
    const found = new Map<string, Expr>();
    const { text, statements } = walker.program;
    const own =
      scope.owner === undefined
        ? statements.filter(({ kind }) => kind !== 'function').flatMap(valueOf)
        : [scope.owner.body];
    for (const expr of own) collect(expr, text, found);
    const [operand, ...others] = found.values();
    if (operand === undefined || others.length > 0) return undefined;
    const isBusy = operand.kind === 'name' && walker.isBusy(operand.name);
    return isBusy ? undefined : walker.context.faults.quietly(() => walker.evaluate(operand, scope));
  }
}

function valueOf(statement: Walker['program']['statements'][number]): readonly Expr[] {
  return statement.kind === 'declaration' ? [] : [statement.value];
}

/** The operands of all transpositions in a part, by their text. */
function collect(part: Part, text: string, found: Map<string, Expr>): void {
  if (part.kind === 'transpose') found.set(text.slice(part.operand.span.start, part.operand.span.end), part.operand);
  for (const inner of partsOf(part)) collect(inner, text, found);
}

function lastAxis(walker: Walker, value: Value, name: Name): Value {
  if (value.kind !== 'tensor') return unknownWidth(walker, name);
  const size = walker.context.shapeOf(value).axes.at(-1);
  return size === undefined ? unknownWidth(walker, name) : sizeValue(walker.context, size, name.span);
}

function unknownWidth({ context }: Walker, name: Name): Value {
  const help = {
    text: {
      en: `declare an input with it, for example \`Q: [n, ${name.name}]\``,
      zh: `请声明带有它的输入，例如 \`Q: [n, ${name.name}]\``,
    },
  };
  return context.faults.add(report['name/unknown-width']({ name: name.name }, { span: name.span, help }));
}
