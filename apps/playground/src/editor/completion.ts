/**
 * Completion: symbols by their `\name`, words of the language and of this formula.
 *
 * In: what `complete` of @heed/formula offers at the caret. Out: the list and its keys. After `\` it opens by itself and
 * Tab, Enter and Space take the name that stands there, list or no list (a fast typist never waits for it). Words open
 * from two letters on; Tab takes one, Enter only after a choice was made: it must stay possible to end a line.
 */

import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  type CompletionContext,
  type CompletionResult,
  moveCompletionSelection,
  selectedCompletionIndex,
  startCompletion,
} from '@codemirror/autocomplete';
import { type Extension, Prec } from '@codemirror/state';
import { type Command, keymap } from '@codemirror/view';
import type { Language } from '@heed/diagnostics';
import { complete, symbolNamed } from '@heed/formula';

/** Letters a word needs before the list opens by itself. */
const OPENS_AT = 2;
const SYMBOL_NAME = /\\(?:[A-Za-z]+|[_^][0-9A-Za-z+-])$/;
/** Milliseconds after Escape in which Tab is the browser's own. */
const TAB_LEAVES_FOR = 2000;

export function completion(language: () => Language): Extension {
  return [
    autocompletion({
      override: [(context) => offers(context, language())],
      icons: false,
      defaultKeymap: false,
      activateOnTypingDelay: 0,
      // No key takes a word by mistake: Tab does nothing else here.
      interactionDelay: 0,
    }),
    Prec.highest(
      keymap.of([
        { key: 'Ctrl-Space', run: startCompletion },
        { key: 'ArrowDown', run: moveCompletionSelection(true) },
        { key: 'ArrowUp', run: moveCompletionSelection(false) },
        { key: 'PageDown', run: moveCompletionSelection(true, 'page') },
        { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
        { key: 'Escape', run: leave },
        { key: 'Tab', run: (view) => takeSymbol(view) || acceptCompletion(view) },
        { key: 'Enter', run: (view) => takeSymbol(view) || takeChosen(view) },
        { key: 'Space', run: takeSymbol },
      ]),
    ),
  ];
}

function offers({ state, pos, explicit }: CompletionContext, language: Language): CompletionResult | null {
  const offer = complete(state.doc.toString(), pos);
  if (offer === undefined) return null;
  const isSymbol = offer.items[0]?.kind === 'symbol';
  if (!explicit && !isSymbol && pos - offer.from < OPENS_AT) return null;
  return {
    from: offer.from,
    to: offer.to,
    // What is offered is filtered and in order already.
    filter: false,
    options: offer.items.map(({ label, insert, detail, kind }) => ({
      label,
      displayLabel: kind === 'symbol' ? `${insert}  ${label}` : label,
      apply: insert,
      detail: detail[language],
    })),
  };
}

/** Replaces the `\name` before the caret by its symbol; a name only begun is taken as the list has it. */
const takeSymbol: Command = (view) => {
  const { state } = view;
  const caret = state.selection.main;
  if (!caret.empty || view.composing) return false;
  const line = state.doc.lineAt(caret.head);
  const written = SYMBOL_NAME.exec(line.text.slice(0, caret.head - line.from))?.[0];
  if (written === undefined) return false;
  const symbol = symbolNamed(written);
  if (symbol === undefined) return acceptCompletion(view);
  const from = caret.head - written.length;
  view.dispatch({
    changes: { from, to: caret.head, insert: symbol.insert },
    selection: { anchor: from + symbol.insert.length },
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
  return true;
};

/** The list closes, and the Tab key that follows leaves the field whatever stands before the caret. */
const leave: Command = (view) => {
  view.setTabFocusMode(TAB_LEAVES_FOR);
  return closeCompletion(view);
};

const takeChosen: Command = (view) => (selectedCompletionIndex(view.state) ?? 0) > 0 && acceptCompletion(view);
