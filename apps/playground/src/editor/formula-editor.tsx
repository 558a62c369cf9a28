/**
 * The formula's editor: a plain field that works from the first paint, the code editor as soon as it is there.
 *
 * In: the store. Out: typed text, by `store.type`. The code editor is asked for when the field has the focus or the page
 * has nothing to do, takes over text, caret, selection and focus, and never in the middle of a composition. Where it
 * cannot be loaded, the plain field stays: nothing is lost but colours and completion.
 */

import { symbols } from '@heed/formula';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Store } from '../store-types.ts';
import { wordsIn } from '../words/words.ts';
import type { CodeEditor, openCodeEditor } from './code-editor.ts';
import { whenIdle } from './idle.ts';
import { SymbolPalette } from './symbol-palette.tsx';

interface FormulaEditorProps {
  readonly store: Store;
}

export function FormulaEditor({ store }: FormulaEditorProps): JSX.Element {
  const [isUpgraded, setUpgraded] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>(undefined);
  const isComposing = useRef(false);
  const isAsked = useRef(false);
  const words = wordsIn(store.language.value);
  const formula = store.state.value.formula;

  const takeOver = (open: typeof openCodeEditor): void => {
    const from = field.current;
    const into = host.current;
    if (from === null || into === null || editor.current !== undefined) return;
    if (isComposing.current) {
      from.addEventListener('compositionend', () => setTimeout(takeOver, 0, open), { once: true });
      return;
    }
    const isBackward = from.selectionDirection === 'backward';
    const [anchor, head] = isBackward
      ? [from.selectionEnd, from.selectionStart]
      : [from.selectionStart, from.selectionEnd];
    const isFocused = document.activeElement === from;
    into.hidden = false;
    editor.current = open({ store, host: into, anchor, head, focused: isFocused });
    setUpgraded(true);
  };
  const ask = (): void => {
    if (isAsked.current) return;
    isAsked.current = true;
    import('./code-editor.ts').then(
      (loaded) => takeOver(loaded.openCodeEditor),
      () => {
        isAsked.current = false;
      },
    );
  };

  useEffect(() => {
    const stop = whenIdle(ask);
    return () => {
      stop();
      editor.current?.close();
      editor.current = undefined;
    };
  }, []);
  useLayoutEffect(() => {
    if (field.current !== null) fitHeight(field.current);
  }, [formula, isUpgraded]);

  const insert = (text: string): void => {
    if (editor.current !== undefined) editor.current.insert(text);
    else if (field.current !== null) insertInto(field.current, text, store);
  };
  return (
    <div class="formula-editor">
      {!isUpgraded && (
        <textarea
          ref={field}
          class="formula-field"
          aria-label={words.formulaEditor}
          aria-description={words.formulaHint}
          rows={1}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          translate={false}
          value={formula}
          onFocus={ask}
          onInput={(event) => store.type(event.currentTarget.value)}
          onCompositionStart={() => {
            isComposing.current = true;
          }}
          onCompositionEnd={() => {
            isComposing.current = false;
          }}
        />
      )}
      <div ref={host} class="formula-code" hidden={!isUpgraded} />
      <SymbolPalette symbols={symbols} words={words} onInsert={insert} />
    </div>
  );
}

function insertInto(field: HTMLTextAreaElement, text: string, store: Store): void {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.focus();
  store.type(field.value);
}

/** As tall as its text: the field never scrolls. */
function fitHeight(field: HTMLTextAreaElement): void {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}
