import { defineCvmOp } from '../operator.js';
import { precisionOfFirst, sameShapeAsInput } from './rules/unary.js';

/** Rectifier. */
export const relu = defineCvmOp({
  name: 'relu',
  summary: 'Replaces negative values by zero.',
  attrs: {},
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision: precisionOfFirst,
});
