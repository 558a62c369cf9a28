/**
 * Names that are probably not what was meant: run-together products, near-misses, functions without their brackets,
 * positions as sizes, and names with two meanings.
 */

import { nearest } from '@heed/diagnostics';
import type { Program } from '../syntax/tree.ts';
import { BUILTIN_NAMES } from './builtins/builtins.ts';
import type { Context } from './context.ts';
import { report } from './messages.ts';
import { POSITION_AXES } from './position-names.ts';
import type { Names } from './scope.ts';
import { isAscii } from './wording.ts';

/** Whether an undefined name is made only of the letters of a product: `QK`, `KT`. */
export function isRunTogether(name: string): boolean {
  return /^[QKVXT]{2,}$/.test(name);
}

export function reportNames(context: Context, names: Names, program: Program): void {
  const { faults, text } = context;
  for (const { name, first } of names.repeated) {
    const labels = [
      { span: first.span, text: { en: 'first here', zh: '第一次在这里' } },
      { span: name.span, text: { en: 'and again here', zh: '这里又一次' } },
    ];
    faults.add(report['name/defined-twice']({ name: name.name }, { span: name.span, labels }));
  }
  for (const size of names.sizes.values()) {
    const axis = POSITION_AXES.get(size.name);
    if (axis === undefined) continue;
    const better = size.name === 'b' ? 'B' : size.name === 'h' ? 'H' : size.name === 'i' ? 'n' : 'm';
    const help = {
      text: { en: `call it \`${better}\``, zh: `请改叫 \`${better}\`` },
      edit: [{ span: size.span, text: better }],
    };
    faults.add(report['name/position-as-size']({ name: size.name, axis }, { span: size.span, help }));
  }
  const known = [
    ...names.declarations.keys(),
    ...names.definitions.keys(),
    ...names.functions.keys(),
    ...names.sizes.keys(),
    'd_k',
  ];
  for (const name of names.free.values()) {
    const { span } = name;
    if (isRunTogether(name.name)) {
      const product = spacedOut(name.name, isAscii(text) && program.text.includes('@'));
      const help = { text: { en: `write ${product}`, zh: `请写 ${product}` }, edit: [{ span, text: product }] };
      faults.add(report['name/run-together']({ name: name.name, product }, { span, help }));
      continue;
    }
    if (BUILTIN_NAMES.some((known) => known === name.name)) {
      faults.add(report['name/built-in-as-value']({ name: name.name }, { span }));
      continue;
    }
    const near = nearest(
      name.name,
      known.filter((other) => !isVariant(name.name, other)),
    );
    if (near === undefined) continue;
    const help = {
      text: { en: `did you mean \`${near}\`?`, zh: `是不是 \`${near}\`？` },
      edit: [{ span, text: near }],
    };
    faults.add(report['name/near-miss']({ name: name.name, near }, { span, help }));
  }
}

/** `Q·Kᵀ·V` for `QKTV`. */
function spacedOut(name: string, ascii: boolean): string {
  const factors = name.match(/[QKVX]T?|T/g) ?? [];
  const sign = ascii ? '^T' : 'ᵀ';
  return factors.map((factor) => (factor.length > 1 ? (factor[0] ?? '') + sign : factor)).join(ascii ? ' @ ' : '·');
}

/** Names of one family, `W_1` and `W_2`, `x1` and `x2`, are told apart on purpose. */
function isVariant(a: string, b: string): boolean {
  const stem = (name: string): string => name.replace(/(?:_.*|\d+)$/, '');
  return stem(a) === stem(b);
}
