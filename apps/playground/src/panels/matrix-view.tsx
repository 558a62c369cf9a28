/**
 * One matrix of a value: a table of cells while it is small, a picture where it is not.
 *
 * In: the matrix, its labels and title. Out: the picked cell, of a table. A picture has no cells to pick: its numbers are
 * under the pointer.
 */

import type { HeatMapModel, Matrix, TokenLabels } from '@heed/views';
import type { Language } from '@heed/diagnostics';
import type { VNode } from 'preact';
import { say, type Words } from '../words/words.ts';
import { HeatMapTable } from './heat-map-table.tsx';
import { pictures } from './later-parts.ts';
import { modelOf } from './matrix-model.ts';
import type { GridPlace } from './moves.ts';
import { Missing, useLater } from './use-later.tsx';

/** A table of more rows or columns is no longer read cell by cell. */
export const MOST_CELLS = 32;

interface Props {
  readonly words: Words;
  readonly language: Language;
  readonly isDark: boolean;
  readonly title: string;
  readonly matrix: Matrix;
  readonly labels: TokenLabels;
  /** Decimals in the cells of a table; as many as its numbers ask for where nothing is said. */
  readonly digits?: number;
  readonly chosen: GridPlace | undefined;
  readonly onChoose: (place: GridPlace | undefined) => void;
}

export function MatrixView({ words, language, isDark, title, matrix, labels, digits, chosen, onChoose }: Props): VNode {
  if (matrix.rows > MOST_CELLS || matrix.columns > MOST_CELLS) {
    const model = modelOf(title, matrix, labels);
    return (
      <div>
        <Picture words={words} model={model} language={language} isDark={isDark} />
        {model.averaged !== undefined && <p class="small soft">{say(words.averaged, { ...model.averaged })}</p>}
      </div>
    );
  }
  const model = modelOf(title, matrix, labels, digits);
  if (model.cells.length === 0) return <p class="soft">{words.empty}</p>;
  return <HeatMapTable words={words} model={model} label={title} chosen={chosen} onChoose={onChoose} />;
}

interface PictureProps extends Pick<Props, 'words' | 'language' | 'isDark'> {
  readonly model: HeatMapModel;
}

/** Until it can be drawn, its room is kept. */
function Picture({ words, ...rest }: PictureProps): VNode {
  const there = useLater(pictures, true);
  if (there !== undefined) return <there.MatrixPicture {...rest} />;
  return (
    <div class="picture-room">
      <Missing words={words} of={pictures} />
    </div>
  );
}
