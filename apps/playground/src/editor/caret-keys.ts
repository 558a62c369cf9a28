/**
 * Keys that move the caret and keys that delete, as commands of the editor.
 *
 * In: arrows, Home, End, Backspace and Delete, with Shift for selecting and the platform's key for words and ends. Out:
 * key bindings. Left to the browser they would nearly work: but its selection is read a moment later, and a mark set in
 * between would put the old one back; and joining lines it writes style attributes, which the page's policy refuses. The
 * commands package has more of them and costs 7 KB.
 */

import { EditorSelection, type SelectionRange } from '@codemirror/state';
import { type Command, Direction, type EditorView, type KeyBinding } from '@codemirror/view';

type Step = (view: EditorView, from: SelectionRange) => SelectionRange;

const byChar =
  (isRight: boolean): Step =>
  (view, from) =>
    view.moveByChar(from, isForward(view, from, isRight));
const byWord =
  (isRight: boolean): Step =>
  (view, from) =>
    view.moveByGroup(from, isForward(view, from, isRight));
const byLine =
  (isDown: boolean): Step =>
  (view, from) =>
    view.moveVertically(from, isDown);
const toLineEnd =
  (isEnd: boolean): Step =>
  (view, from) =>
    view.moveToLineBoundary(from, isEnd);
const toTextEnd =
  (isEnd: boolean): Step =>
  (view) =>
    EditorSelection.cursor(isEnd ? view.state.doc.length : 0);

/** A step without Shift ends a selection at this side. */
const left = (view: EditorView, { from, to }: SelectionRange): number =>
  isForward(view, { head: from }, false) ? to : from;
const right = (view: EditorView, { from, to }: SelectionRange): number =>
  isForward(view, { head: from }, true) ? to : from;

export const caretKeys: readonly KeyBinding[] = [
  bound({ key: 'ArrowLeft' }, byChar(false), left),
  bound({ key: 'ArrowRight' }, byChar(true), right),
  bound({ key: 'ArrowUp' }, byLine(false)),
  bound({ key: 'ArrowDown' }, byLine(true)),
  bound({ key: 'Home' }, toLineEnd(false)),
  bound({ key: 'End' }, toLineEnd(true)),
  bound({ key: 'Ctrl-ArrowLeft', mac: 'Alt-ArrowLeft' }, byWord(false)),
  bound({ key: 'Ctrl-ArrowRight', mac: 'Alt-ArrowRight' }, byWord(true)),
  bound({ mac: 'Cmd-ArrowLeft' }, toLineEnd(false)),
  bound({ mac: 'Cmd-ArrowRight' }, toLineEnd(true)),
  bound({ key: 'Mod-Home' }, toTextEnd(false)),
  bound({ key: 'Mod-End' }, toTextEnd(true)),
  bound({ mac: 'Cmd-ArrowUp' }, toTextEnd(false)),
  bound({ mac: 'Cmd-ArrowDown' }, toTextEnd(true)),
];

export const deletingKeys: readonly KeyBinding[] = [
  { key: 'Backspace', ...deleting((view, from) => view.moveByChar(from, false)) },
  { key: 'Delete', ...deleting((view, from) => view.moveByChar(from, true)) },
  { key: 'Ctrl-Backspace', mac: 'Alt-Backspace', ...deleting((view, from) => view.moveByGroup(from, false)) },
  { key: 'Ctrl-Delete', mac: 'Alt-Delete', ...deleting((view, from) => view.moveByGroup(from, true)) },
  { mac: 'Cmd-Backspace', ...deleting(toLineEnd(false)) },
  { mac: 'Cmd-Delete', ...deleting(toLineEnd(true)) },
];

/** Deletes what is selected, else as far as a step goes; with Shift too, which is easily held down by mistake. */
function deleting(step: Step): Pick<KeyBinding, 'run' | 'shift'> {
  const run: Command = (view) => {
    if (view.composing) return false;
    const { main } = view.state.selection;
    const { head } = main.empty ? step(view, main) : main;
    const [from, to] = [Math.min(main.anchor, head), Math.max(main.anchor, head)];
    if (from < to) view.dispatch({ changes: { from, to }, scrollIntoView: true, userEvent: 'delete' });
    return true;
  };
  return { run, shift: run };
}

function bound(
  keys: { readonly key?: string; readonly mac?: string },
  step: Step,
  collapse?: (view: EditorView, range: SelectionRange) => number,
): KeyBinding {
  return {
    ...keys,
    run: (view) => {
      const { main } = view.state.selection;
      const isEnded = collapse !== undefined && !main.empty;
      return select(view, isEnded ? EditorSelection.cursor(collapse(view, main)) : step(view, main));
    },
    shift: (view) => {
      const { main } = view.state.selection;
      const { head, goalColumn } = step(view, main);
      return select(view, EditorSelection.range(main.anchor, head, goalColumn));
    },
  };
}

function select(view: EditorView, range: SelectionRange): boolean {
  view.dispatch({ selection: range, scrollIntoView: true, userEvent: 'select' });
  return true;
}

function isForward(view: EditorView, { head }: { readonly head: number }, isRight: boolean): boolean {
  return (view.textDirectionAt(head) === Direction.LTR) === isRight;
}
