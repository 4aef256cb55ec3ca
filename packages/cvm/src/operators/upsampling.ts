import { cvmAttr } from '../attributes.js';
import { defineCvmOp, requireRank } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Repeats every pixel `scale` times in both directions [C107]. */
export const upsampling = defineCvmOp({
  name: 'upsampling',
  summary: 'Nearest-neighbour upsampling over NCHW.',
  attrs: {
    scale: cvmAttr.int({ range: [1, 4096] }),
    layout: cvmAttr.string({ default: 'NCHW', only: ['NCHW'] }),
    method: cvmAttr.string({ default: 'NEAREST_NEIGHBOR', only: ['NEAREST_NEIGHBOR'] }),
  },
  inputs: ['data'],
  inferShape([data], { scale }) {
    requireRank('data', data, 4);
    return [data.map((dim, axis) => (axis < 2 ? dim : dim * scale))];
  },
  inferPrecision: precisionOfFirst,
});
