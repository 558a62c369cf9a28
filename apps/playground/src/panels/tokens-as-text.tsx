/**
 * Weights as text: the queries in a row to pick one, the keys in a row, shaded by its weights.
 *
 * In: the heat map's model, so that shades and numbers are those of the map. Out: which query is picked is this view's own.
 */

import type { HeatMapModel } from '@heed/views';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { say, type Words } from '../words/words.ts';

interface Props {
  readonly words: Words;
  readonly model: HeatMapModel;
  readonly start: number;
}

export function TokensAsText({ words, model, start }: Props): VNode {
  const picked = useSignal(start);
  const row = Math.min(picked.value, model.rows - 1);
  const cells = model.cells.slice(row * model.columns, (row + 1) * model.columns);
  return (
    <div class="stack text-view">
      <p class="small soft">{words.queryPick}</p>
      <div role="group" aria-label={words.tokenRows}>
        {model.rowLabels.map((label, k) => (
          <button key={k} type="button" class="word" aria-pressed={k === row} onClick={() => (picked.value = k)}>
            {label}
          </button>
        ))}
      </div>
      <p class="small" role="status">
        {say(words.attends, { query: model.rowLabels[row] ?? '' })}
      </p>
      <p>
        {cells.map((cell, k) => (
          <span
            key={k}
            class={cell.excluded ? 'word cell out' : 'word'}
            style={cell.excluded ? undefined : { backgroundColor: cell.fill, color: cell.ink }}
          >
            {model.columnLabels[k]} <small>{cell.excluded ? words.excluded : cell.text}</small>
          </span>
        ))}
      </p>
    </div>
  );
}
