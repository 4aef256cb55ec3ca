import { defineCvmOp } from '../operator.js';
import { sameShapeAsInput } from './rules/unary.js';

/** Bits that each value needs, at least 1 [C79]. */
export const cvmPrecision = defineCvmOp({
  name: 'cvm_precision',
  summary: 'Number of bits of the magnitude of each value, at least 1.',
  attrs: {},
  inputs: ['data'],
  sharesSlot: true,
  inferShape: sameShapeAsInput,
  inferPrecision: () => [6],
});
