import { cvmAttr } from '../attributes.js';
import { cvmAxis, defineCvmOp } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Repeats every element along an axis [C115]. */
export const repeat = defineCvmOp({
  name: 'repeat',
  summary: 'Repeats every element along an axis.',
  attrs: {
    repeats: cvmAttr.int({ range: [1, 2 ** 31 - 1] }),
    axis: cvmAttr.int({ default: 0 }),
  },
  inputs: ['data'],
  inferShape([data], { repeats, axis }) {
    const at = cvmAxis(axis, data.length);
    return [data.map((dim, i) => (i === at ? dim * repeats : dim))];
  },
  inferPrecision: precisionOfFirst,
});
