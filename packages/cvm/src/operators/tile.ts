import { cvmAttr } from '../attributes.js';
import { defineCvmOp, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Repeats the whole tensor along each axis [C116]. */
export const tile = defineCvmOp({
  name: 'tile',
  summary: 'Repeats the whole tensor along each axis.',
  attrs: {
    /** The default is out of range, which makes the attribute required with code 1. */
    reps: cvmAttr.tuple({ default: [0], range: [1, 4096] }),
  },
  inputs: ['data'],
  inferShape([data], { reps }) {
    if (reps.length === 0) shapeError('tile: reps is empty');
    const rank = Math.max(data.length, reps.length);
    return [
      Array.from(
        { length: rank },
        (_, i) => (data[i - rank + data.length] ?? 1) * (reps[i - rank + reps.length] ?? 1),
      ),
    ];
  },
  inferPrecision: precisionOfFirst,
});
