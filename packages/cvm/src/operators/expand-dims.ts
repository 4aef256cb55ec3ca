import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Inserts axes of length 1 [C119]. */
export const expandDims = defineCvmOp({
  name: 'expand_dims',
  summary: 'Inserts num_newaxis axes of length 1 before an axis.',
  attrs: {
    axis: cvmAttr.int(),
    num_newaxis: cvmAttr.int({ default: 1, atLeast: 1, range: [1, 4096] }),
  },
  inputs: ['data'],
  sharesSlot: true,
  inferShape([data], { axis, num_newaxis }) {
    const at = cvmAxis(axis, data.length + 1);
    return [[...data.slice(0, at), ...new Array<number>(num_newaxis).fill(1), ...data.slice(at)]];
  },
  inferPrecision: precisionOfFirst,
});
