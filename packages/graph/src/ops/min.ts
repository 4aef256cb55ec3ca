import { reductionOp } from './families/reduction.js';

/** Minimum over axes. */
export const min = reductionOp('min', 'Minimum over axes.', (row) =>
  row.reduce((best, value) => Math.min(best, value), Infinity),
);
