/**
 * The tokens of queries and keys: chips that can be removed, and the same list as a text that can be typed.
 *
 * In: the store. Out: token lists. Labels fit only where there are as many as rows or columns; how many are needed is said
 * where the weights are known.
 */

import { weightsStep } from '@heed/views';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { joinTokens, sameTokens, splitTokens } from './token-text.ts';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function TokenRows({ store, words }: Props): VNode {
  const { ran } = store.outcome.value;
  const shape = ran?.steps[weightsStep(ran.steps)]?.shape;
  return (
    <div class="stack">
      <TokenRow store={store} words={words} axis="rows" needed={shape?.at(-2)} />
      <TokenRow store={store} words={words} axis="columns" needed={shape?.at(-1)} />
    </div>
  );
}

interface RowProps extends Props {
  readonly axis: 'rows' | 'columns';
  /** As many as the weights have. */
  readonly needed: number | undefined;
}

function TokenRow({ store, words, axis, needed }: RowProps): VNode {
  const tokens = store.state.value.tokens[axis] ?? [];
  const typed = useSignal<string | undefined>(undefined);
  const word = axis === 'rows' ? words.tokenRows : words.tokenColumns;
  const set = (list: readonly string[]): void => store.setTokens(axis, list.length === 0 ? undefined : list);
  // A space at the end, typed a moment ago, is kept while the field has the focus.
  const shown =
    typed.value !== undefined && sameTokens(splitTokens(typed.value), tokens) ? typed.value : joinTokens(tokens);
  const isOff = needed !== undefined && tokens.length > 0 && tokens.length !== needed;
  return (
    <div class="tokens" role="group" aria-label={word}>
      <h3>{word}</h3>
      {tokens.length === 0 ? (
        <span class="small soft">{words.tokenNone}</span>
      ) : (
        <ul class="chips">
          {tokens.map((token, k) => (
            <li key={k} class="token">
              {token}
              <button
                type="button"
                aria-label={say(words.tokenRemove, { token })}
                onClick={() => set(tokens.filter((_, other) => other !== k))}
              >
                ×
              </button>
            </li>
          ))}
          {isOff && <li class="small bad">{say(words.tokenCount, { n: tokens.length, of: needed })}</li>}
        </ul>
      )}
      <input
        aria-label={say(words.tokenText, { axis: word })}
        placeholder={words.tokenHint}
        value={shown}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          set(splitTokens(typed.value));
        }}
        onBlur={() => (typed.value = undefined)}
      />
      <button type="button" disabled={tokens.length === 0} onClick={() => set([])}>
        {words.tokenClear}
      </button>
    </div>
  );
}
