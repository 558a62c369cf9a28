/**
 * The code editor: CodeMirror between the page's store and the person. Loaded lazily; formula-editor.tsx asks for it.
 *
 * In: the store, a host element and where the caret was. Out: an editor in the host's shadow root (editor-theme.ts says
 * why). Typing goes to `store.type`; text from elsewhere (gallery, back, fixes) comes in as the smallest change. While
 * an input method composes, nothing is sent, marked or replaced: decorations that touch a composition break it.
 */

import { history, isolateHistory, redo, undo } from '@codemirror/commands';
import { Annotation, EditorState, type Extension, StateEffect } from '@codemirror/state';
import { EditorView, keymap, type ViewUpdate } from '@codemirror/view';
import type { Diagnostic, Language } from '@heed/diagnostics';
import type { Store } from '../store-types.ts';
import { say, wordsIn } from '../words/words.ts';
import { caretKeys, deletingKeys } from './caret-keys.ts';
import { completion } from './completion.ts';
import { editorTheme } from './editor-theme.ts';
import { faultMarks, setFaults } from './fault-marks.ts';
import { highlightMarks, rehighlight } from './highlight-marks.ts';
import { nextFrame } from './next-frame.ts';
import { nodeAt } from './node-at.ts';
import { type Pointed, pointedMark, setPointed } from './pointed-mark.ts';
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

interface Shown {
  readonly faults: readonly Diagnostic[];
  readonly pointed: Pointed | undefined;
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
  /** The caret has moved, or what is under it changed. */
  let isMoved = false;
  let shown: Shown = { faults: [], pointed: undefined };
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
  const point = (): void => {
    const { text, checked } = store.reading.peek();
    const caret = view.state.selection.main;
    if (text === textOf()) store.point(caret.empty ? nodeAt(checked.program, caret.head) : spanOf(caret));
  };
  /** Shows in the text what the page knows of it; nothing while a composition runs. */
  const marks = nextFrame(() => {
    if (view.composing) return;
    if (isMoved && view.hasFocus) point();
    isMoved = false;
    const { text, diagnostics } = store.reading.peek();
    const next = { faults: text === textOf() ? diagnostics : shown.faults, pointed: store.pointed.peek() };
    const effects: StateEffect<unknown>[] = [];
    if (!isSame(next.faults, shown.faults)) effects.push(setFaults.of(next.faults));
    if (next.pointed !== shown.pointed) effects.push(setPointed.of(next.pointed));
    shown = next;
    if (effects.length > 0) view.dispatch({ effects });
  });
  const settle = (): void => {
    if (view.compositionStarted) return;
    if (isUnsent) send();
    take(store.state.peek().formula);
    view.dispatch({ effects: rehighlight.of(null) });
    isMoved = true;
    marks.soon();
  };
  const updated = (update: ViewUpdate): void => {
    if (update.docChanged && !update.transactions.some((each) => each.annotation(fromStore) === true)) send();
    if (update.view.composing) return;
    if (update.focusChanged && !update.view.hasFocus) store.point(undefined);
    else if (update.selectionSet || update.docChanged || update.focusChanged) {
      isMoved = true;
      marks.soon();
    }
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
          beforeinput: overSelection,
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
    store.state.subscribe(({ formula }) => take(formula)),
    store.reading.subscribe(marks.soon),
    store.pointed.subscribe(marks.soon),
    store.language.subscribe((language) => {
      if (!view.composing) view.dispatch({ effects: reworded.of(language) });
    }),
    marks.stop,
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

function isSame(one: readonly Diagnostic[], other: readonly Diagnostic[]): boolean {
  return one === other || (one.length === 0 && other.length === 0);
}

/** Tab is never a character here: it takes a completion or leaves the field. */
function keys(): Extension {
  return keymap.of([
    ...caretKeys,
    ...deletingKeys,
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

/** What touch keyboards do to a selection; typing over one with others. Done by Chromium, it leaves style attributes. */
const OVER: ReadonlySet<string> = new Set(['insertText', 'deleteContentBackward', 'deleteContentForward']);

function overSelection(event: InputEvent, view: EditorView): boolean {
  const isOurs = OVER.has(event.inputType) && event.cancelable && !view.composing;
  if (!isOurs || view.state.selection.main.empty) return false;
  const userEvent = event.data === null ? 'delete.selection' : 'input.type';
  view.dispatch(view.state.replaceSelection(event.data ?? ''), { userEvent, scrollIntoView: true });
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
