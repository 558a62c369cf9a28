/**
 * The code editor: CodeMirror between the page's store and the person. Loaded lazily; formula-editor.tsx asks for it.
 *
 * In: the store, a host element and where the caret was. Out: an editor in the host's shadow root (editor-theme.ts says
 * why). Typing goes to `store.type`; text from elsewhere (gallery, back, fixes) comes in as the smallest change. While
 * an input method composes, nothing is sent, marked or replaced: decorations that touch a composition break it.
 */

import { history, isolateHistory, redo, undo } from '@codemirror/commands';
import { Annotation, EditorState, type Extension, StateEffect, type TransactionSpec } from '@codemirror/state';
import { EditorView, keymap, type ViewUpdate } from '@codemirror/view';
import { effect } from '@preact/signals';
import type { Language } from '@heed/diagnostics';
import type { Reading, Store } from '../store-types.ts';
import { say, wordsIn } from '../words/words.ts';
import { completion } from './completion.ts';
import { editorTheme } from './editor-theme.ts';
import { faultMarks, setFaults } from './fault-marks.ts';
import { highlightMarks, rehighlight } from './highlight-marks.ts';
import { nodeAt } from './node-at.ts';
import { pointedMark, setPointed } from './pointed-mark.ts';
import { changeBetween } from './text-change.ts';

export interface CodeEditorSetup {
  readonly store: Store;
  readonly host: HTMLElement;
  readonly anchor: number;
  readonly head: number;
  readonly focused: boolean;
}

export interface CodeEditor {
  /** Puts a text at the caret, over what is selected. */
  readonly insert: (text: string) => void;
  readonly focus: () => void;
  readonly close: () => void;
}

/** Marks a change that came out of the store and need not go back. */
const fromStore = Annotation.define<true>();

/** The attributes are worded anew. */
const reworded = StateEffect.define<Language>();

/** From a press to the focus it brings. */
const PRESS_MS = 500;
/** A composition is over for the page when the view has taken its text in. */
const AFTER_COMPOSITION_MS = 60;

export function openCodeEditor({ store, host, anchor, head, focused }: CodeEditorSetup): CodeEditor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const doc = store.state.peek().formula;
  /** Composed text that the store has not seen. */
  let isUnsent = false;
  let pressedAt = Number.NEGATIVE_INFINITY;

  const textOf = (): string => view.state.doc.toString();
  const send = (): void => {
    isUnsent = view.composing;
    if (!isUnsent) store.type(textOf());
  };
  const take = (text: string): void => {
    if (view.composing || isUnsent) return;
    const changes = changeBetween(textOf(), text);
    if (changes === undefined) return;
    view.dispatch({ changes, annotations: [fromStore.of(true), isolateHistory.of('full')] });
  };
  /** Shows in the view what the page knows; nothing while a composition runs. */
  const show = (spec: TransactionSpec): void => {
    if (!view.composing) view.dispatch(spec);
  };
  const showFaults = (reading: Reading): void => {
    if (reading.text === textOf()) show({ effects: setFaults.of(reading.diagnostics) });
  };
  const settle = (): void => {
    if (view.compositionStarted) return;
    if (isUnsent) send();
    take(store.state.peek().formula);
    view.dispatch({ effects: [rehighlight.of(null), setPointed.of(store.pointed.peek())] });
    showFaults(store.reading.peek());
  };
  const point = (): void => {
    const { text, checked } = store.reading.peek();
    const caret = view.state.selection.main;
    if (text === textOf()) store.point(caret.empty ? nodeAt(checked.program, caret.head) : spanOf(caret));
  };
  const updated = (update: ViewUpdate): void => {
    if (update.docChanged && !update.transactions.some((each) => each.annotation(fromStore) === true)) send();
    if (update.view.composing) return;
    if (update.focusChanged && !update.view.hasFocus) store.point(undefined);
    else if (update.view.hasFocus && (update.selectionSet || update.docChanged || update.focusChanged)) point();
  };

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc,
      selection: { anchor: Math.min(anchor, doc.length), head: Math.min(head, doc.length) },
      extensions: [
        // The store's text is the document, unit by unit: no other line end is read as one.
        EditorState.lineSeparator.of('\n'),
        EditorView.clipboardInputFilter.of((text) => text.replace(/\r\n?/g, '\n')),
        history(),
        completion(() => store.language.peek()),
        keys(),
        EditorView.lineWrapping,
        attributes(store),
        highlightMarks,
        faultMarks({
          words: () => {
            const language = store.language.peek();
            const { error, warning, apply } = wordsIn(language);
            return { language, error, warning, apply: (text) => say(apply, { text }) };
          },
          apply: (diagnostic) => store.applyEdit(diagnostic.help?.edit ?? []),
        }),
        pointedMark,
        editorTheme,
        EditorView.updateListener.of(updated),
        EditorView.domEventHandlers({
          beforeinput: typedOver,
          mousedown: () => {
            pressedAt = performance.now();
          },
          touchstart: () => {
            pressedAt = performance.now();
          },
          // A focus that comes by keys brings the browser's own selection, which knows no change made meanwhile.
          focus: (_, focusedView) => {
            if (performance.now() - pressedAt > PRESS_MS)
              focusedView.dispatch({ selection: focusedView.state.selection });
          },
          compositionend: () => {
            setTimeout(settle, AFTER_COMPOSITION_MS);
          },
        }),
      ],
    }),
  });

  const stops = [
    effect(() => take(store.state.value.formula)),
    effect(() => showFaults(store.reading.value)),
    effect(() => show({ effects: setPointed.of(store.pointed.value) })),
    effect(() => show({ effects: reworded.of(store.language.value) })),
  ];
  if (focused) view.focus();

  return {
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text), { userEvent: 'input', scrollIntoView: true });
      view.focus();
    },
    focus: () => view.focus(),
    close: () => {
      for (const stop of stops) stop();
      view.destroy();
    },
  };
}

/** Tab is never a character here: it takes a completion or leaves the field. */
function keys(): Extension {
  return keymap.of([
    { key: 'Mod-z', run: undo, preventDefault: true },
    { key: 'Mod-y', mac: 'Mod-Shift-z', run: redo, preventDefault: true },
    { linux: 'Ctrl-Shift-z', win: 'Ctrl-Shift-z', run: redo, preventDefault: true },
    {
      key: 'Enter',
      run: (view) => {
        view.dispatch(view.state.replaceSelection('\n'), { userEvent: 'input', scrollIntoView: true });
        return true;
      },
    },
  ]);
}

/** Typing over a selection: Chromium would keep the look of what was there in a style attribute, which the policy refuses. */
function typedOver(event: InputEvent, view: EditorView): boolean {
  const isOurs = event.inputType === 'insertText' && event.cancelable && !view.composing;
  if (!isOurs || event.data === null || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
  return true;
}

function attributes(store: Store): Extension {
  return EditorView.contentAttributes.of(() => {
    const words = wordsIn(store.language.peek());
    return {
      'aria-label': words.formulaEditor,
      'aria-description': words.formulaHint,
    };
  });
}

function spanOf(range: { readonly from: number; readonly to: number }): {
  readonly start: number;
  readonly end: number;
} {
  return { start: range.from, end: range.to };
}
