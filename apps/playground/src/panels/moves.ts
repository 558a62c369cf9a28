/**
 * Where a key moves a selection: in a list, in a grid.
 *
 * In: the key's name and where the selection is. Out: where it goes, or nothing where the key means nothing here, so that
 * the browser keeps it. No event, no element.
 */

/** `←`, `→`, `j` and `k` as well as up and down: steps are walked like pages. */
export function moveInList(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowUp':
    case 'k':
      return Math.max(0, at - 1);
    case 'ArrowRight':
    case 'ArrowDown':
    case 'j':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Arrows from cell to cell; Home and End along the row, with Ctrl to the corners; PageUp and PageDown along the column. */
export function moveInGrid(
  { key, ctrlKey = false }: { readonly key: string; readonly ctrlKey?: boolean },
  { row, column }: GridPlace,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): GridPlace | undefined {
  if (rows === 0 || columns === 0) return undefined;
  const [bottom, right] = [rows - 1, columns - 1];
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(bottom, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(right, column + 1) };
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 };
    case 'End':
      return { row: ctrlKey ? bottom : row, column: right };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: bottom, column };
    default:
      return undefined;
  }
}
