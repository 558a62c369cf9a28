/**
 * The steps in order: one is selected, and all of them can be walked with the keyboard.
 *
 * In: the store. Out: `store.selectStep`. Exactly one button takes the focus by Tab; arrows, `j` and `k` go on from there.
 * What the pointer is on elsewhere is marked here, and the other way round.
 */

import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { smallestAround } from './smallest-part.ts';
import { timesOf } from './input-texts.ts';
import { moveInList } from './moves.ts';
import { stepText } from './step-text.ts';

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function StepsPanel({ store, words }: Props): VNode {
  const list = useRef<HTMLOListElement>(null);
  const isMoved = useRef(false);
  const { ran, stale } = store.outcome.value;
  const steps = ran?.steps ?? [];
  const at = store.step.value;
  const language = store.language.value;
  const pointed = stale
    ? -1
    : smallestAround(
        steps.map(({ span }) => span),
        store.pointed.value,
      );
  useLayoutEffect(() => {
    const button = list.current?.querySelector<HTMLElement>('[aria-current]');
    if (isMoved.current) button?.focus();
    isMoved.current = false;
    // The list scrolls, the page stays where it is.
    if (list.current !== null && button !== undefined && button !== null) showIn(list.current, button);
  }, [at, steps.length]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = moveInList(event.key, at, steps.length);
    if (to === undefined) return;
    event.preventDefault();
    isMoved.current = to !== at;
    store.selectStep(to);
  };
  return (
    <section class="panel steps" aria-labelledby="steps-title">
      <div class="line apart">
        <h2 id="steps-title">{words.steps}</h2>
        {steps.length > 0 && (
          <span class="line">
            <span class="small soft">{say(words.stepOf, { k: at + 1, n: steps.length })}</span>
            <button
              type="button"
              aria-label={words.previous}
              disabled={at <= 0}
              onClick={() => store.selectStep(at - 1)}
            >
              ←
            </button>
            <button
              type="button"
              aria-label={words.next}
              disabled={at >= steps.length - 1}
              onClick={() => store.selectStep(at + 1)}
            >
              →
            </button>
          </span>
        )}
      </div>
      {steps.length === 0 && <p class="soft">{words.stepsNone}</p>}
      <ol class={stale ? 'step-list stale' : 'step-list'} ref={list} onKeyDown={onKeyDown}>
        {steps.map((step, k) => (
          <li key={k}>
            <button
              type="button"
              class={k === pointed ? 'step pointed' : 'step'}
              aria-current={k === at ? 'step' : undefined}
              tabIndex={k === Math.max(0, at) ? 0 : -1}
              onClick={() => store.selectStep(k)}
              onPointerEnter={() => store.point(step.span)}
              onPointerLeave={() => store.point(undefined)}
            >
              <span class="number">{k + 1}</span>
              <span>
                <span class="line">
                  <span class="mono">{stepText(step, store.reading.value.text)}</span>
                  <span class="small soft mono">{timesOf(step.shape)}</span>
                </span>
                <span class="small soft step-sentence">{step.sentence[language]}</span>
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function showIn(list: HTMLElement, item: HTMLElement): void {
  const { offsetTop: top, offsetHeight: height } = item;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
}
