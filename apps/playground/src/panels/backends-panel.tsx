/**
 * Where it runs, how long that took, and whether all backends say the same.
 *
 * In: the store. Out: the chosen backend; a comparison, when it is asked for. Times are of the last run, with how often
 * it was timed and how fine the clock is: a number without those says little.
 */

import type { VNode } from 'preact';
import type { PageBackend } from '../state/page-state.ts';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { compareTable } from './later-parts.ts';
import { duration } from './number-text.ts';
import { Segments } from './segments.tsx';
import { Missing, useLater } from './use-later.tsx';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function BackendsPanel({ store, words }: Props): VNode {
  const { ran, stale } = store.outcome.value;
  const { status, compared } = store.comparison.value;
  const table = useLater(compareTable, status !== 'idle');
  const choices: readonly { readonly value: PageBackend; readonly word: string; readonly about: string }[] = [
    { value: 'reference', word: words.reference, about: words.aboutReference },
    { value: 'wasm', word: words.wasm, about: words.aboutWasm },
    { value: 'js', word: words.js, about: words.aboutJs },
    { value: 'interpreter', word: words.interpreter, about: words.aboutInterpreter },
  ];
  const chosen = store.state.value.backend;
  const timings = ran?.timings;
  return (
    <section class="panel backends" aria-labelledby="backends-title">
      <div class="line apart">
        <h2 id="backends-title">{words.backend}</h2>
        <button type="button" disabled={status === 'running'} onClick={store.compare}>
          {words.compareAll}
        </button>
      </div>
      <div class="stack">
        <Segments legend={words.backend} choices={choices} value={chosen} onChoose={store.setBackend} />
        <p class="small soft">{choices.find(({ value }) => value === chosen)?.about}</p>
        <dl class={stale ? 'timings stale' : 'timings'}>
          {timings !== undefined && (
            <>
              <Time word={words.compile} text={duration(timings.compile)} />
              <Time word={words.load} text={duration(timings.load)} />
              <Time
                word={words.run}
                text={
                  timings.runs > 1
                    ? say(words.median, { time: duration(timings.run), n: timings.runs })
                    : duration(timings.run)
                }
              />
              <Time word={words.tick} text={duration(timings.tick)} />
            </>
          )}
        </dl>
        {status === 'running' && <p role="status">{words.comparing}</p>}
        {compared !== undefined && status !== 'running' && table !== undefined && (
          <table.CompareTable words={words} language={store.language.value} rows={compared.backends} />
        )}
        {status !== 'idle' && <Missing words={words} of={compareTable} />}
      </div>
    </section>
  );
}

function Time({ word, text }: { readonly word: string; readonly text: string }): VNode {
  return (
    <div>
      <dt class="soft">{word}</dt>
      <dd>{text}</dd>
    </div>
  );
}
