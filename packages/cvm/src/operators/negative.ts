import { defineCvmOp } from '../operator.js';
import { precisionOfFirst, sameShapeAsInput } from './rules/unary.js';

/** Negation. Not among the operators whose output may share a slot [C26]. */
export const negative = defineCvmOp({
  name: 'negative',
  summary: 'Negation.',
  attrs: {},
  inputs: ['data'],
  inferShape: sameShapeAsInput,
  inferPrecision: precisionOfFirst,
});
