import { reductionOp } from './families/reduction.js';

/** Maximum over axes. */
export const max = reductionOp('max', 'Maximum over axes.', (row) =>
  row.reduce((best, value) => Math.max(best, value), -Infinity),
);
