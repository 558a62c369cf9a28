/**
 * The formula as mathematics writes it; its parts point at the text and are pointed at.
 *
 * In: the LaTeX of the reading, whose parts carry the ids of their nodes, and the part that something else on the page
 * points at. Out: pointing, by the pointer or by arrow keys from part to part. KaTeX hides its picture from screen
 * readers and gives them MathML instead, so the parts themselves take no focus: the whole does.
 */

import { typesetInto } from '@heed/views/typeset';
import type { Span } from '@heed/diagnostics';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Store } from '../store-types.ts';
import type { Words } from '../words/words.ts';
import { smallestAround, spansById } from './smallest-part.ts';
import { timesOf } from './input-texts.ts';
import { moveInList } from './moves.ts';

/** How long a text stands still before its MathML is made, in milliseconds: a screen reader waits for that long anyway. */
const STILL = 350;

interface Props {
  readonly store: Store;
  readonly words: Words;
}

export function TypesetFormula({ store, words }: Props): VNode {
  const element = useRef<HTMLDivElement>(null);
  const reading = store.reading.value;
  const pointed = store.pointed.value;
  const said = useSignal('');
  const parts = useRef<readonly HTMLElement[]>([]);
  const spans = useRef<readonly (Span | undefined)[]>([]);

  useLayoutEffect(() => {
    const place = element.current;
    if (place === null) return undefined;
    const byId = spansById(reading.checked.program);
    const draw = (isQuick: boolean): void => {
      typesetInto(reading.latex, place, isQuick);
      parts.current = [...place.querySelectorAll<HTMLElement>('[data-node]')];
      // Of an older text only the picture is left: its parts point nowhere.
      spans.current = parts.current.map((part) => (reading.stale ? undefined : byId.get(Number(part.dataset['node']))));
    };
    draw(true);
    const still = setTimeout(() => {
      draw(false);
      markPointed();
    }, STILL);
    return () => clearTimeout(still);
  }, [reading.latex, reading]);
  useEffect(markPointed, [pointed, reading]);

  function markPointed(): void {
    const at = smallestAround(spans.current, store.pointed.peek());
    for (const [k, part] of parts.current.entries()) part.classList.toggle('pointed', k === at);
  }
  const pointAt = (at: number): void => {
    const span = spans.current[at];
    store.point(span);
    said.value = span === undefined ? '' : reading.text.slice(span.start, span.end);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      store.point(undefined);
      return;
    }
    const to = moveInList(event.key, smallestAround(spans.current, store.pointed.peek()), parts.current.length);
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    pointAt(to);
  };
  return (
    <div>
      <div
        class={reading.stale ? 'typeset stale' : 'typeset'}
        role="group"
        aria-label={words.typeset}
        // A long formula scrolls, and its parts are walked by keys.
        tabIndex={0}
        ref={element}
        onKeyDown={onKeyDown}
        onBlur={() => store.point(undefined)}
        onPointerLeave={() => store.point(undefined)}
        onPointerOver={(event) => {
          const part = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-node]') : null;
          store.point(part === null ? undefined : spans.current[parts.current.indexOf(part)]);
        }}
      />
      <p class="typeset-foot small soft line apart">
        <span>
          {words.resultShape} <ResultShape store={store} words={words} />
        </span>
        <span>{reading.stale ? words.typesetStale : ''}</span>
      </p>
      <span class="hush" role="status">
        {said.value}
      </span>
    </div>
  );
}

/** In symbols, and in numbers once they are known. */
function ResultShape({ store, words }: Props): VNode {
  const { shape, checked } = store.reading.value;
  const { ran, stale } = store.outcome.value;
  const last = stale ? undefined : ran?.steps.at(-1)?.shape;
  if (checked.graph === undefined && shape === '') return <>?</>;
  if (shape === '') return <>{words.resultNumber}</>;
  return (
    <span class="mono">
      {shape}
      {last !== undefined && ` = ${timesOf(last)}`}
    </span>
  );
}
