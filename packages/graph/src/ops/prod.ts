import { reductionOp } from './families/reduction.js';

/** Product over axes. */
export const prod = reductionOp(
  'prod',
  'Product over axes.',
  (row) => row.reduce((product, value) => product * value, 1),
  { countsInputs: true },
);
