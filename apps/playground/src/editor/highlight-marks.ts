/**
 * Colours of the text: the tokens that the formula's own lexer sees, as decorations.
 *
 * In: `highlight` of @heed/formula, so that one lexer is the truth. Out: an extension. While an input method composes,
 * marks only move with the text; `rehighlight` says that it is over.
 */

import { type Extension, StateEffect, type StateEffectType } from '@codemirror/state';
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { highlight } from '@heed/formula';

export const rehighlight: StateEffectType<null> = StateEffect.define<null>();

const marks = new Map<string, Decoration>();

export const highlightMarks: Extension = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marksOf(view.state.doc.toString());
    }
    update(update: ViewUpdate): void {
      const isAsked = update.transactions.some(({ effects }) => effects.some((each) => each.is(rehighlight)));
      if (update.view.composing) this.decorations = this.decorations.map(update.changes);
      else if (update.docChanged || isAsked) this.decorations = marksOf(update.state.doc.toString());
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function marksOf(text: string): DecorationSet {
  return Decoration.set(
    highlight(text).map(({ span, kind }) => markOf(kind).range(span.start, span.end)),
    true,
  );
}

function markOf(kind: string): Decoration {
  const known = marks.get(kind);
  if (known !== undefined) return known;
  const made = Decoration.mark({ class: `cm-t-${kind}` });
  marks.set(kind, made);
  return made;
}
