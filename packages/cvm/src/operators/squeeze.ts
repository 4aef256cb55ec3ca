import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Drops axes of length 1 [C122]. */
export const squeeze = defineCvmOp({
  name: 'squeeze',
  summary: 'Drops the named axes, or all axes, of length 1.',
  attrs: { axis: cvmAttr.tuple({ default: [] }) },
  inputs: ['data'],
  sharesSlot: true,
  inferShape([data], { axis }) {
    const named = new Set(axis.map((each) => cvmAxis(each, data.length)));
    for (const each of named)
      if (data[each] !== 1) shapeError(`axis ${each} of ${formatShape(data)} has not length 1`);
    const kept = data.filter((dim, i) => (axis.length === 0 ? dim !== 1 : !named.has(i)));
    return [kept.length === 0 ? [1] : kept];
  },
  inferPrecision: precisionOfFirst,
});
