/**
 * The attention weights over tokens: as a map, and as text shaded by what one query attends to.
 *
 * In: the store. Out: a picked cell selects the step of the weights and that cell everywhere. Which step holds the weights
 * is told by the numbers (@heed/views), not by a name.
 */

import { labelsFor, matricesOf, weightsStep, type TokenLabels } from '@heed/views';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Ran } from '../engine/protocol.ts';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { indexOfCell, placeOfCell } from './cell-places.ts';
import { modelOf } from './matrix-model.ts';
import { MatrixView } from './matrix-view.tsx';
import { Segments } from './segments.tsx';
import { titleOf } from './step-text.ts';
import { TokensAsText } from './tokens-as-text.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly isDark: boolean;
}

export function WeightsPanel({ store, words, isDark }: Props): VNode {
  const { ran, stale } = store.outcome.value;
  const view = useSignal<'map' | 'text'>('map');
  const at = ran === undefined ? -1 : weightsStep(ran.steps);
  const views = [
    { value: 'map', word: words.asMap },
    { value: 'text', word: words.asText },
  ] as const;
  return (
    <section class="panel weights" aria-labelledby="weights-title">
      <div class="line apart">
        <h2 id="weights-title">{words.weights}</h2>
        <Segments legend={words.view} choices={views} value={view.value} onChoose={(chosen) => (view.value = chosen)} />
      </div>
      {ran === undefined || at < 0 ? (
        <p class="soft">{ran === undefined ? words.valueNone : words.weightsNone}</p>
      ) : (
        <div class={stale ? 'stale' : ''}>
          <Weights store={store} words={words} isDark={isDark} ran={ran} at={at} view={view.value} />
        </div>
      )}
    </section>
  );
}

interface WeightsProps extends Props {
  readonly ran: Ran;
  readonly at: number;
  readonly view: 'map' | 'text';
}

function Weights({ store, words, isDark, ran, at, view }: WeightsProps): VNode | null {
  const head = useSignal(0);
  const step = ran.steps[at];
  if (step === undefined) return null;
  const { of } = matricesOf(step.value, step.excluded, 64);
  const shown = of[Math.min(head.value, of.length - 1)];
  if (shown === undefined) return null;
  const labels: TokenLabels = labelsFor(step, ran.steps, store.state.value.tokens);
  const title = titleOf(step, shown.index);
  const chosen = store.step.value === at ? placeOfCell(store.state.value.cell, shown.index, step.shape) : undefined;
  return (
    <div class="stack">
      <p class="small soft line">
        <span>{say(words.weightsOf, { name: title })}</span>
        {store.outcome.value.stale && <span>{words.stale}</span>}
        {of.length > 1 && (
          <label class="line">
            {words.head}
            <select value={String(head.value)} onChange={(event) => (head.value = Number(event.currentTarget.value))}>
              {of.map(({ index }, k) => (
                <option key={k} value={String(k)}>
                  [{index.join(', ')}]
                </option>
              ))}
            </select>
          </label>
        )}
      </p>
      {view === 'map' ? (
        <MatrixView
          words={words}
          language={store.language.value}
          isDark={isDark}
          title={title}
          matrix={shown.matrix}
          labels={labels}
          chosen={chosen}
          onChoose={(place) => {
            if (store.step.peek() !== at) store.selectStep(at);
            store.selectCell(place === undefined ? undefined : indexOfCell(shown.index, place, step.shape.length));
          }}
        />
      ) : (
        <TokensAsText words={words} model={modelOf(title, shown.matrix, labels)} start={chosen?.row ?? 0} />
      )}
    </div>
  );
}
