/**
 * The looks of the code editor, on the page's colour variables.
 *
 * It is script and no style sheet because the editor lives in a shadow root: there its styles become adopted sheets,
 * which `style-src 'self'` allows; in the page itself they would be a `<style>` element, which it refuses. Variables
 * reach into a shadow root, rules do not. style/editor.css sets those that are the editor's own.
 */

import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

const wave = (colour: string): Record<string, string> => ({
  textDecoration: `underline wavy ${colour} 1.5px`,
  textDecorationSkipInk: 'none',
  textUnderlineOffset: '0.25em',
});

export const editorTheme: Extension = EditorView.theme({
  '&': { color: 'inherit', backgroundColor: 'transparent', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', overflow: 'auto' },
  '.cm-content': { padding: 'var(--editor-padding)', caretColor: 'var(--editor-caret)' },
  '.cm-line': { padding: '0' },
  '.cm-announced': { position: 'fixed', top: '-10000px' },

  '.cm-t-name': { color: 'var(--editor-name)' },
  '.cm-t-position': { color: 'var(--editor-position)', fontStyle: 'italic' },
  '.cm-t-builtin, .cm-t-function': { color: 'var(--editor-function)' },
  '.cm-t-number': { color: 'var(--editor-number)' },
  '.cm-t-operator': { color: 'var(--editor-operator)' },
  '.cm-t-bracket, .cm-t-punctuation': { color: 'var(--editor-bracket)' },
  '.cm-t-keyword': { color: 'var(--editor-keyword)' },
  '.cm-t-comment': { color: 'var(--editor-comment)', fontStyle: 'italic' },
  '.cm-t-junk': { color: 'var(--editor-error)' },

  '.cm-mark-error': wave('var(--editor-error)'),
  '.cm-mark-warning': wave('var(--editor-warning)'),
  '.cm-pointed': { backgroundColor: 'var(--editor-pointed)', borderRadius: '0.2em' },

  '.cm-tooltip': {
    color: 'var(--editor-card-ink)',
    backgroundColor: 'var(--editor-card)',
    border: '1px solid var(--editor-line)',
    borderRadius: '0.375rem',
    boxShadow: '0 0.25rem 1rem rgb(0 0 0 / 0.2)',
    zIndex: '20',
  },
  '.cm-fault': {
    padding: '0.5rem 0.75rem',
    maxWidth: 'min(32rem, 90vw)',
    fontFamily: 'var(--editor-card-font)',
    fontSize: '0.875rem',
    lineHeight: '1.45',
  },
  '.cm-fault p': { margin: '0' },
  '.cm-fault > * + *': { marginTop: '0.5rem', paddingTop: '0.5rem', borderTop: '1px solid var(--editor-line)' },
  '.cm-fault-error strong': { color: 'var(--editor-error)' },
  '.cm-fault-warning strong': { color: 'var(--editor-warning)' },
  '.cm-fault-note': { color: 'var(--editor-comment)' },
  '.cm-fault button': {
    marginTop: '0.375rem',
    padding: '0.25rem 0.625rem',
    minHeight: '2rem',
    font: 'inherit',
    color: 'var(--editor-accent-ink)',
    backgroundColor: 'var(--editor-accent)',
    border: '0',
    borderRadius: '0.25rem',
    cursor: 'pointer',
  },
  '.cm-fault button:focus-visible': { outline: '2px solid var(--editor-card-ink)', outlineOffset: '2px' },

  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '14em', minWidth: '14em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.625rem', lineHeight: '1.4' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--editor-accent-ink)',
    backgroundColor: 'var(--editor-accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 'bold' },
  '.cm-completionDetail': { fontStyle: 'normal', opacity: '0.85' },
});
