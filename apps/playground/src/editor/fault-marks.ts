/**
 * Diagnostics in the text: wavy lines, a tooltip with the fix as a button, and keys that reach them.
 *
 * In: diagnostics of the text as it stands (`setFaults`). Out: an extension. F8 and Shift-F8 go from fault to fault and
 * show what is said; Ctrl-. puts the focus on the fix. It judges nothing and changes no text: fixes are handed on.
 * Written on decorations and tooltips of the view alone: the lint package would cost 4 KB for what is not used here.
 */

import type { Diagnostic } from '@heed/diagnostics';
import {
  type EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  type StateEffectType,
  StateField,
} from '@codemirror/state';
import {
  activateHover,
  closeHoverTooltips,
  type Command,
  Decoration,
  type DecorationSet,
  EditorView,
  hoverTooltip,
  keymap,
  type Tooltip,
} from '@codemirror/view';
import { faultCard, type FaultWords } from './fault-card.ts';
import { nextFault, visibleRange } from './fault-places.ts';

export interface FaultActions {
  readonly words: () => FaultWords;
  readonly apply: (diagnostic: Diagnostic) => void;
}

interface Fault {
  readonly from: number;
  readonly to: number;
  readonly diagnostic: Diagnostic;
}

/** Replaces all marks. */
export const setFaults: StateEffectType<readonly Diagnostic[]> = StateEffect.define<readonly Diagnostic[]>();

const faultField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFaults)) return marksOf(effect.value, transaction.newDoc.toString());
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function faultMarks(actions: FaultActions): Extension {
  const hover = hoverTooltip((view, position) => tooltipAt(view, position, actions), { hideOnChange: true });
  const show = (view: EditorView, position: number): void => {
    view.dispatch({ effects: closeHoverTooltips });
    activateHover(view, position, 1, {
      tooltip: hover,
      until: (transaction) => transaction.docChanged || transaction.selection !== undefined,
    });
  };
  const go =
    (forward: boolean): Command =>
    (view) => {
      const fault = nextFault(faultsIn(view.state), view.state.selection.main.head, forward);
      if (fault === undefined) return false;
      view.dispatch({
        selection: { anchor: fault.from },
        scrollIntoView: true,
        effects: EditorView.announce.of(fault.diagnostic.message[actions.words().language]),
      });
      show(view, fault.from);
      return true;
    };
  const fix: Command = (view) => {
    const caret = view.state.selection.main.head;
    const faults = faultsIn(view.state);
    const fault = faults.find(({ from, to }) => from <= caret && caret <= to) ?? nextFault(faults, caret, true);
    if (fault === undefined) return false;
    show(view, fault.from);
    // The tooltip is put into the page when the view has measured itself.
    requestAnimationFrame(() => view.dom.querySelector<HTMLButtonElement>('.cm-fault button')?.focus());
    return true;
  };
  const leave: Command = (view) => {
    if (view.state.field(hover.active).length === 0) return false;
    view.dispatch({ effects: closeHoverTooltips });
    return true;
  };
  return [
    faultField,
    hover,
    keymap.of([
      { key: 'F8', run: go(true), shift: go(false), preventDefault: true },
      { key: 'Ctrl-.', mac: 'Cmd-.', run: fix },
      { key: 'Escape', run: leave },
    ]),
  ];
}

function marksOf(diagnostics: readonly Diagnostic[], text: string): DecorationSet {
  const marks = diagnostics.flatMap((diagnostic) => {
    if (diagnostic.span === undefined) return [];
    const { from, to } = visibleRange(diagnostic.span, text);
    if (from === to) return [];
    const mark = Decoration.mark({ class: `cm-mark-${diagnostic.severity}`, diagnostic });
    return [mark.range(from, to)];
  });
  return RangeSet.of(marks, true);
}

function faultsIn(state: EditorState): readonly Fault[] {
  const faults: Fault[] = [];
  state.field(faultField).between(0, state.doc.length, (from, to, mark) => {
    faults.push({ from, to, diagnostic: mark.spec.diagnostic as Diagnostic });
  });
  return faults;
}

function tooltipAt(view: EditorView, position: number, actions: FaultActions): Tooltip | null {
  const here = faultsIn(view.state).filter(({ from, to }) => from <= position && position <= to);
  const first = here[0];
  if (first === undefined) return null;
  return {
    pos: first.from,
    end: Math.max(...here.map(({ to }) => to)),
    above: false,
    create: () => ({
      dom: faultCard(
        here.map(({ diagnostic }) => diagnostic),
        actions.words(),
        {
          apply: (diagnostic) => {
            actions.apply(diagnostic);
            view.focus();
          },
          leave: () => {
            view.dispatch({ effects: closeHoverTooltips });
            view.focus();
          },
        },
      ),
    }),
  };
}
