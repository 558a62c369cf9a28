/**
 * Where the selected cell's number came from: a line of text, and the operands with the row and column it read.
 *
 * In: the run, the selected step and cell. Out: nothing but what is seen and said; the story is told by @heed/views.
 * Operands too large to be seen at once are told in words only.
 */

import type { StoryPart } from '@heed/views';
import type { Tensor } from '@heed/tensor';
import type { VNode } from 'preact';
import type { Ran } from '../engine/protocol.ts';
import type { Store } from '../store-types.ts';
import type { Words } from '../words/words.ts';
import { isCellOf, markedMatrix } from './cell-places.ts';
import { HeatMapTable } from './heat-map-table.tsx';
import { cellStories } from './later-parts.ts';
import { modelOf } from './matrix-model.ts';
import { own } from './own.ts';
import { Missing, useLater } from './use-later.tsx';

/** Rows and columns of an operand that is drawn. */
const MOST = 12;

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly ran: Ran;
  readonly at: number;
}

export function CellStoryView({ store, words, ran, at }: Props): VNode {
  const { cell } = store.state.value;
  const step = ran.steps[at];
  const isThere = cell !== undefined && step !== undefined && isCellOf(cell, step.shape);
  const stories = useLater(cellStories, isThere);
  const story = isThere ? stories?.storyOf(ran, at, cell, store.language.value) : undefined;
  return (
    <div class="story" role="group" aria-label={words.storyTitle} tabIndex={0}>
      <h3>{words.storyTitle}</h3>
      <p class={story === undefined ? 'soft small' : 'mono'} role="status">
        {story === undefined ? words.cellPick : story.text}
      </p>
      <Missing words={words} of={cellStories} />
      {story !== undefined && story.parts.length > 0 && (
        <div class="matrices">
          {story.parts.map((part, k) => (
            <Part key={k} part={part} words={words} ran={ran} />
          ))}
        </div>
      )}
    </div>
  );
}

function Part({ part, words, ran }: { readonly part: StoryPart; readonly words: Words; readonly ran: Ran }): VNode {
  const value = valueOf(part, ran);
  const found = value && markedMatrix(value, part.region);
  const isDrawn = found !== undefined && found.matrix.rows <= MOST && found.matrix.columns <= MOST;
  return (
    <figure>
      <figcaption>{part.text}</figcaption>
      {isDrawn && (
        <HeatMapTable
          words={words}
          model={modelOf(part.text, found.matrix, {})}
          label={part.text}
          marked={{ rows: found.rows, columns: found.columns }}
          isSmall
        />
      )}
    </figure>
  );
}

function valueOf({ operand }: StoryPart, { steps, inputs }: Ran): Tensor | undefined {
  if (operand.step !== undefined) return steps[operand.step]?.value;
  return operand.input === undefined ? undefined : own(inputs, operand.input);
}
