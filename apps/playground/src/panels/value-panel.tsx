/**
 * The value of the selected step, matrix by matrix, and the story of the selected cell.
 *
 * In: the store. Out: the selected cell; pictures to take away. Results from before the last change are greyed and said
 * to be old; they never vanish.
 */

import { labelsFor, matricesOf } from '@heed/views';
import type { VNode } from 'preact';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { fileNameOf, indexOfCell, placeOfCell } from './cell-places.ts';
import { CellStoryView } from './cell-story-view.tsx';
import { FigureActions } from './figure-actions.tsx';
import { MatrixView, MOST_CELLS } from './matrix-view.tsx';
import { stepText, titleOf } from './step-text.ts';
import { roomFor } from './value-room.ts';

/** A row of more columns has one decimal less, so that it needs less scrolling. */
const WIDE = 8;

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly isDark: boolean;
}

export function ValuePanel({ store, words, isDark }: Props): VNode {
  const { ran, stale, formula = '' } = store.outcome.value;
  const at = store.step.value;
  const step = ran?.steps[at];
  const language = store.language.value;
  return (
    <section class="panel value" aria-labelledby="value-title">
      <div class="line apart">
        <h2 id="value-title">{words.value}</h2>
        <span class="small soft">{stale && ran !== undefined ? words.stale : ''}</span>
      </div>
      {ran === undefined || step === undefined ? (
        <p class="soft">{words.valueNone}</p>
      ) : (
        <div class={stale ? 'stack stale' : 'stack'}>
          <p class="mono value-text" title={stepText(step, formula)}>
            {stepText(step, formula)}
          </p>
          <Matrices store={store} words={words} isDark={isDark} />
          <CellStoryView store={store} words={words} ran={ran} at={at} />
          <div class="actions">
            <FigureActions
              words={words}
              what={words.figureMap}
              file={fileNameOf(step.name ?? step.text)}
              svg={({ stepPicture }) => stepPicture(ran, at, store.state.peek().tokens, language)}
            />
            <FigureActions
              words={words}
              what={words.figureSteps}
              file="heed-steps.svg"
              svg={({ runPicture }) => runPicture(ran, store.state.peek().tokens, language)}
            />
          </div>
        </div>
      )}
    </section>
  );
}

function Matrices({ store, words, isDark }: Props): VNode | null {
  const { ran } = store.outcome.value;
  const step = ran?.steps[store.step.value];
  if (ran === undefined || step === undefined) return null;
  const { cell, tokens } = store.state.value;
  const { of, more } = matricesOf(step.value, step.excluded);
  const labels = labelsFor(step, ran.steps, tokens);
  const own = step.shape.length < 2 ? { ...labels, rows: [''] } : labels;
  const hasExcluded = of.some(({ matrix }) => Array.from(matrix.excluded ?? []).some((out) => out !== 0));
  const room = roomFor(
    ran.steps.map(({ shape }) => shape),
    MOST_CELLS,
  );
  return (
    <>
      <div class="matrices" style={{ '--room': `${room.toFixed(2)}rem` }}>
        {of.map(({ index, matrix }) => (
          <figure key={index.join(',')}>
            {index.length > 0 && <figcaption class="mono">{titleOf(step, index)}</figcaption>}
            <MatrixView
              words={words}
              language={store.language.value}
              isDark={isDark}
              title={titleOf(step, index)}
              matrix={matrix}
              labels={own}
              digits={matrix.columns > WIDE ? 3 : 4}
              chosen={placeOfCell(cell, index, step.shape)}
              onChoose={(place) =>
                store.selectCell(place === undefined ? undefined : indexOfCell(index, place, step.shape.length))
              }
            />
          </figure>
        ))}
      </div>
      <p class="small soft line matrices-foot">
        {more > 0 && <span>{say(words.matrixMore, { n: more })}</span>}
        {hasExcluded && <span>{words.excludedCells}</span>}
      </p>
    </>
  );
}
