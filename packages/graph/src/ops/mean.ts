import { reductionOp } from './families/reduction.js';
import { total } from './reference/rows.js';

/** Arithmetic mean over axes. */
export const mean = reductionOp('mean', 'Mean over axes.', (row) => total(row) / row.length, {
  countsInputs: true,
});
