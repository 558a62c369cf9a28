/**
 * A heat map as a table with headers, cell by cell.
 *
 * In: the model of @heed/views, the cell that is selected, rows and columns to set off. Out: the cell that is picked.
 * Arrow keys move from cell to cell, Enter or a click picks one, Escape lets go. Colours are those of the model;
 * an excluded cell has none: it is hatched, and read as excluded.
 */

import type { HeatMapCell, HeatMapModel } from '@heed/views';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { Words } from '../words/words.ts';
import { moveInGrid, type GridPlace } from './moves.ts';

interface Props {
  readonly words: Words;
  readonly model: HeatMapModel;
  /** Of the table, for screen readers. */
  readonly label: string;
  readonly chosen?: GridPlace | undefined;
  readonly onChoose?: (place: GridPlace | undefined) => void;
  /** Row and column that a number came from. */
  readonly marked?: { readonly rows?: readonly number[]; readonly columns?: readonly number[] } | undefined;
  /** Beside a story: without headers, because words count rows from 1. */
  readonly isSmall?: boolean;
}

export function HeatMapTable({ words, model, label, chosen, onChoose, marked, isSmall = false }: Props): VNode {
  const table = useRef<HTMLTableElement>(null);
  const at = useSignal<GridPlace>(chosen ?? { row: 0, column: 0 });
  const { rows, columns } = model;
  const place = { row: Math.min(at.value.row, rows - 1), column: Math.min(at.value.column, columns - 1) };
  const isChosen = (row: number, column: number): boolean => chosen?.row === row && chosen.column === column;
  const isMarked = (row: number, column: number): boolean =>
    marked !== undefined && (marked.rows?.includes(row) ?? true) && (marked.columns?.includes(column) ?? true);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (onChoose === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') onChoose(place);
    else if (event.key === 'Escape' && chosen !== undefined) onChoose(undefined);
    else {
      const to = moveInGrid(event, place, { rows, columns });
      if (to === undefined) return;
      at.value = to;
      // What is selected goes along, so that a row can be read cell by cell.
      if (chosen !== undefined) onChoose(to);
      table.current?.querySelector<HTMLElement>(`[data-at="${to.row},${to.column}"]`)?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const cell = (found: HeatMapCell, row: number, column: number): VNode => {
    const names = ['cell'];
    if (found.excluded) names.push('out');
    if (isChosen(row, column)) names.push('chosen');
    if (isMarked(row, column)) names.push('on');
    // Beside a story, only what was read has its colour.
    const isColoured = !found.excluded && (!isSmall || isMarked(row, column));
    return (
      <td
        key={column}
        class={names.join(' ')}
        data-at={`${row},${column}`}
        style={isColoured ? { backgroundColor: found.fill, color: found.ink } : undefined}
        {...(onChoose && {
          role: 'gridcell',
          tabIndex: place.row === row && place.column === column ? 0 : -1,
          'aria-selected': isChosen(row, column),
          onClick: () => {
            at.value = { row, column };
            onChoose({ row, column });
          },
        })}
      >
        {found.excluded ? <span class="hush">{words.excluded}</span> : found.text}
      </td>
    );
  };
  return (
    <div class="scroll">
      <table
        ref={table}
        class={isSmall ? 'map small' : 'map'}
        aria-label={label}
        {...(onChoose && { role: 'grid' })}
        onKeyDown={onKeyDown}
      >
        {!isSmall && (
          <thead>
            <tr>
              <td />
              {model.columnLabels.map((text, column) => (
                <th key={column} scope="col" class={chosen?.column === column ? 'on' : undefined} title={text}>
                  {text}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {model.rowLabels.map((text, row) => (
            <tr key={row}>
              {!isSmall && (
                <th scope="row" class={chosen?.row === row ? 'on' : undefined} title={text}>
                  {text}
                </th>
              )}
              {model.cells.slice(row * columns, (row + 1) * columns).map((found, column) => cell(found, row, column))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
