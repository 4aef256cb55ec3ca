import { reductionOp } from './families/reduction.js';
import { total } from './reference/rows.js';

/** Sum over axes. */
export const sum = reductionOp('sum', 'Sum over axes.', total, { countsInputs: true });
