/**
 * The gallery: the corpus as a list that can be filtered; opening an entry makes it the page's state.
 *
 * In: the store. Out: a dialog. The corpus is loaded when it is first opened: it is no part of the first view.
 */

import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { later } from '../later.ts';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { Dialog } from './dialog.tsx';
import { matching } from './gallery-filter.ts';
import { Missing, useLater } from './use-later.tsx';

const corpus = later(() => import('@heed/formulas'));

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Gallery({ store, words, isOpen, onClose }: Props): VNode {
  const entries = useLater(corpus, isOpen)?.formulas;
  const filter = useSignal('');
  const found = entries && matching(entries, filter.value);
  const language = store.language.value;
  const told =
    found === undefined
      ? words.galleryLoading
      : found.length === 0
        ? say(words.galleryNone, { text: filter.value })
        : say(words.galleryCount, { n: found.length });
  return (
    <Dialog title={words.galleryTitle} close={words.close} isOpen={isOpen} onClose={onClose}>
      <label class="field">
        {words.galleryFilter}
        <input
          type="search"
          placeholder={words.galleryHint}
          value={filter.value}
          onInput={(event) => (filter.value = event.currentTarget.value)}
        />
      </label>
      <Missing words={words} of={corpus} />
      <p class="soft small" role="status">
        {told}
      </p>
      <ul class="stack">
        {(found ?? []).map((entry) => (
          <li key={entry.name}>
            <button
              type="button"
              class="entry"
              onClick={() => {
                store.open(entry);
                onClose();
              }}
            >
              <strong>{entry.title[language]}</strong>
              <span class="small">{entry.summary[language]}</span>
              <span class="mono">{entry.formula}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
