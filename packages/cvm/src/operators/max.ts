import { defineCvmOp } from '../operator.js';
import { reducedShape, reduction } from './rules/reduction.js';
import { precisionOfFirst } from './rules/unary.js';

/** Largest value over axes; the specification's 4.6 [C108–C113]. */
export const max = defineCvmOp({
  name: 'max',
  summary: 'Largest value over some or all axes.',
  attrs: reduction,
  inputs: ['data'],
  inferShape: reducedShape,
  inferPrecision: precisionOfFirst,
});
