/**
 * Room for the value of every step of a run, so that what stands beneath does not jump from step to step.
 *
 * In: the shapes of the steps. Out: a height in rem. Matrices of one value stand side by side, so one of each counts; what
 * is taller than the most scrolls.
 */

const MOST = 30;
/** A table's column heads, one of its rows, the title over one of several, a bar to scroll with. */
const HEADS = 1.6;
const ROW = 2.45;
const TITLE = 1.5;
const BAR = 1;
/** Of a picture: how wide it is drawn, and what stands above and beneath its cells. */
const WIDTH = 34;
const FRAME = 4;

export function roomFor(shapes: readonly (readonly number[])[], mostCells: number): number {
  const heights = shapes.map((shape) => {
    const rows = shape.length < 2 ? 1 : (shape.at(-2) ?? 1);
    const columns = shape.at(-1) ?? 1;
    const isPicture = rows > mostCells || columns > mostCells;
    const height = isPicture ? FRAME + (WIDTH * rows) / Math.max(1, columns) : HEADS + rows * ROW;
    return height + (shape.length > 2 ? TITLE + BAR : 0);
  });
  return Math.min(MOST, Math.max(0, ...heights));
}
