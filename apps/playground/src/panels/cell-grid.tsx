/**
 * The cells of an input as a table that can be edited.
 *
 * In: a tensor, the input's name. Out: `store.setCell` for a committed number, `store.pasteTable` for a table from the
 * clipboard. Arrow keys go from cell to cell, Enter or a digit edits, Enter again keeps, Escape drops. Of large inputs
 * the first rows and columns are shown, which is said.
 */

import { numberAt, type Tensor } from '@heed/tensor';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Store } from '../store-types.ts';
import { say, type Words } from '../words/words.ts';
import { moveInGrid, type GridPlace } from './moves.ts';
import { readNumber, shortNumber } from './number-text.ts';

/** Rows and columns shown at most. */
const MOST = 12;

interface Props {
  readonly store: Store;
  readonly words: Words;
  readonly name: string;
  readonly tensor: Tensor;
  readonly onPaste: (text: string) => void;
}

export function CellGrid({ store, words, name, tensor, onPaste }: Props): VNode {
  const { shape } = tensor;
  const [allRows, allColumns] = [shape.length < 2 ? 1 : (shape.at(-2) ?? 1), shape.at(-1) ?? 1];
  const size = { rows: Math.min(MOST, allRows), columns: Math.min(MOST, allColumns) };
  const leading = shape.slice(0, -2);
  const matrices = leading.reduce((product, length) => product * length, 1);
  const matrix = useSignal(0);
  const at = useSignal<GridPlace>({ row: 0, column: 0 });
  const typed = useSignal<string | undefined>(undefined);
  const bad = useSignal('');
  const table = useRef<HTMLTableElement>(null);
  const isMoved = useRef(false);
  const place = { row: Math.min(at.value.row, size.rows - 1), column: Math.min(at.value.column, size.columns - 1) };
  const chosen = Math.min(matrix.value, matrices - 1);

  useLayoutEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    const cell = table.current?.querySelector<HTMLElement>(`[data-at="${place.row},${place.column}"]`);
    (cell?.querySelector('input') ?? cell)?.focus();
  }, [place.row, place.column, typed.value === undefined]);

  const indexAt = ({ row, column }: GridPlace): readonly number[] =>
    [...leadingIndex(leading, chosen), row, column].slice(-shape.length || Number.POSITIVE_INFINITY);
  const edit = (to: GridPlace, text?: string): void => {
    at.value = to;
    typed.value = text ?? String(numberAt(tensor, ...indexAt(to)));
    isMoved.current = true;
  };
  const leave = (): void => {
    typed.value = undefined;
    isMoved.current = true;
  };
  const commit = (): boolean => {
    const text = typed.peek();
    if (text === undefined) return true;
    const value = readNumber(text);
    bad.value = value === undefined ? text : '';
    if (value === undefined) return false;
    const index = indexAt(place);
    if (!Object.is(value, numberAt(tensor, ...index))) store.setCell(name, index, value);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isEditing = typed.peek() !== undefined;
    if (isEditing) {
      if (event.key === 'Escape') bad.value = '';
      else if (event.key !== 'Enter' || event.isComposing || !commit()) return;
      event.preventDefault();
      event.stopPropagation();
      leave();
      return;
    }
    const to = moveInGrid(event, place, size);
    if (to !== undefined) {
      event.preventDefault();
      at.value = to;
      isMoved.current = true;
    } else if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault();
      edit(place);
    } else if (/^[\d.+−-]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      edit(place, event.key);
    }
  };
  if (size.rows === 0 || size.columns === 0) return <p class="soft">{words.empty}</p>;
  return (
    <div class="stack">
      {matrices > 1 && (
        <label class="line small soft">
          {words.matrixAt}
          <select value={String(chosen)} onChange={(event) => (matrix.value = Number(event.currentTarget.value))}>
            {Array.from({ length: Math.min(matrices, 256) }, (_, k) => (
              <option key={k} value={String(k)}>
                [{leadingIndex(leading, k).join(', ')}]
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="scroll">
        <table
          class="map edit"
          role="grid"
          aria-label={say(words.cells, { name })}
          ref={table}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const text = event.clipboardData?.getData('text/plain') ?? '';
            // Into a cell that is being edited, text goes as everywhere else.
            if (typed.peek() !== undefined || text === '') return;
            event.preventDefault();
            onPaste(text);
          }}
        >
          <thead>
            <tr>
              <td />
              {Array.from({ length: size.columns }, (_, j) => (
                <th key={j} scope="col">
                  {j}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: size.rows }, (_, i) => (
              <tr key={i}>
                <th scope="row">{i}</th>
                {Array.from({ length: size.columns }, (_, j) => {
                  const here = { row: i, column: j };
                  const isHere = place.row === i && place.column === j;
                  return (
                    <td
                      key={j}
                      class="cell"
                      role="gridcell"
                      data-at={`${i},${j}`}
                      tabIndex={isHere ? 0 : -1}
                      onClick={() => (isHere && typed.peek() !== undefined ? undefined : edit(here))}
                    >
                      {isHere && typed.value !== undefined ? (
                        <input
                          class="mono"
                          inputMode="text"
                          aria-label={say(words.cellAt, { name, row: i, column: j })}
                          aria-invalid={bad.value !== ''}
                          value={typed.value}
                          onInput={(event) => (typed.value = event.currentTarget.value)}
                          onBlur={() => {
                            // Leaving keeps a number, and drops what is none.
                            commit();
                            bad.value = '';
                            typed.value = undefined;
                          }}
                        />
                      ) : (
                        shortNumber(numberAt(tensor, ...indexAt(here)))
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(size.rows < allRows || size.columns < allColumns) && (
        <p class="small soft">{say(words.cellPart, { ...size, allRows, allColumns })}</p>
      )}
      {bad.value !== '' && (
        <p class="small bad" role="alert">
          {say(words.cellBad, { text: bad.value })}
        </p>
      )}
    </div>
  );
}

function leadingIndex(leading: readonly number[], at: number): readonly number[] {
  const index: number[] = [];
  let rest = at;
  for (const length of leading.toReversed()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
}
