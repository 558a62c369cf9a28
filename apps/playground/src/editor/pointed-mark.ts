/**
 * The part of the formula that is pointed at, anywhere on the page, marked in the text.
 *
 * In: a span (`setPointed`). Out: an extension that marks it. Where the caret points is node-at.ts.
 */

import { StateEffect, type StateEffectType, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

export interface Pointed {
  readonly start: number;
  readonly end: number;
}

export const setPointed: StateEffectType<Pointed | undefined> = StateEffect.define<Pointed | undefined>();

const mark = Decoration.mark({ class: 'cm-pointed' });

export const pointedMark: StateField<DecorationSet> = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setPointed)) return marksOf(effect.value, transaction.newDoc.length);
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marksOf(pointed: Pointed | undefined, length: number): DecorationSet {
  if (pointed === undefined || pointed.start >= pointed.end || pointed.end > length) return Decoration.none;
  return Decoration.set(mark.range(pointed.start, pointed.end));
}
