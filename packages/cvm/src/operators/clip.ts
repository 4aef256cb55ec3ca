import { cvmAttr } from '../attributes.js';
import { logicError } from '../errors.js';
import { defineCvmOp } from '../operator.js';
import { numberPrecision } from '../precision.js';

const BOUND = [-(2 ** 31 - 1), 2 ** 31 - 1] as const;

/** Limits values to a range [C66, C81]. */
export const clip = defineCvmOp({
  name: 'clip',
  summary: 'Limits values to [a_min, a_max].',
  attrs: {
    a_min: cvmAttr.int({ range: BOUND }),
    a_max: cvmAttr.int({ range: BOUND }),
  },
  inputs: ['data'],
  sharesSlot: true,
  inferShape([data], { a_min, a_max }) {
    if (a_min >= a_max) logicError('MRT4004', `clip: a_min ${a_min} is not below a_max ${a_max}`);
    return [data];
  },
  inferPrecision: (_, { a_min, a_max }) => [numberPrecision(Math.max(Math.abs(a_min), Math.abs(a_max)))],
});
