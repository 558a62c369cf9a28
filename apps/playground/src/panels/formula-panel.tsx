/**
 * The formula: its text on one side, as mathematics on the other, what is wrong with it beneath.
 *
 * In: the store. Out: typing, edits and pointing, each through the part that does it.
 */

import type { VNode } from 'preact';
import { FormulaEditor } from '../editor/formula-editor.tsx';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { Announce } from './announce.tsx';
import { DiagnosticsList } from './diagnostics-list.tsx';
import { TypesetFormula } from './typeset-formula.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function FormulaPanel({ store, words }: Props): VNode {
  const { diagnostics, text } = store.reading.value;
  const [first] = diagnostics;
  const told =
    first === undefined
      ? words.noFaults
      : say(words.labelled, { label: words[first.severity], text: first.message[store.language.value] });
  return (
    <section class="panel formula" id="formula" aria-labelledby="formula-title" tabIndex={-1}>
      <div class="line apart">
        <h2 id="formula-title">{words.formula}</h2>
        <span class="small soft">{words.formulaHint}</span>
      </div>
      <div class="formula-split">
        <FormulaEditor store={store} />
        <TypesetFormula store={store} words={words} />
      </div>
      <div class="faults" role="region" aria-label={words.faults}>
        {diagnostics.length === 0 ? (
          <p class="small ok">✓ {words.noFaults}</p>
        ) : (
          <DiagnosticsList store={store} words={words} faults={diagnostics} text={text} />
        )}
      </div>
      <Announce text={told} />
    </section>
  );
}
