/** A matrix as the model of a heat map: @heed/views with what a panel knows of it. */

import { heatMapModel, type HeatMapModel, type Matrix, type TokenLabels } from '@heed/views';

/** `digits`: decimals in the cells; as many as the numbers ask for where nothing is said. */
export function modelOf(title: string, matrix: Matrix, { rows, columns }: TokenLabels, digits?: number): HeatMapModel {
  return heatMapModel(matrix, {
    title,
    ...(digits !== undefined && { digits }),
    ...(rows && { rowLabels: rows }),
    ...(columns && { columnLabels: columns }),
  });
}
