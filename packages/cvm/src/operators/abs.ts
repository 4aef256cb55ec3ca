import { defineCvmOp } from '../operator.js';
import { precisionOfFirst, sameShapeAsInput } from './rules/unary.js';

/** Magnitude. */
export const abs = defineCvmOp({
  name: 'abs',
  summary: 'Magnitude; the most negative integer wraps to itself.',
  attrs: {},
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision: precisionOfFirst,
});
