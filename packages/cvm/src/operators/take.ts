import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Elements at given indices, which are clamped into range [C126]. */
export const take = defineCvmOp({
  name: 'take',
  summary: 'Slices of the data at the given indices along an axis, or elements of the flattened data.',
  attrs: { axis: cvmAttr.optionalInt() },
  inputs: ['data', 'indices'],
  inferShape([data, indices], { axis }) {
    if (axis === null) return [indices];
    const at = cvmAxis(axis, data.length);
    return [[...data.slice(0, at), ...indices, ...data.slice(at + 1)]];
  },
  inferPrecision: precisionOfFirst,
});
