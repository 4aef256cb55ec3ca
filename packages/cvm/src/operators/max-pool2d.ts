import { formatShape, sizeOf } from '@mrtjs/tensor';
import { cvmAttr, DEFAULT_RANGE } from '../attributes.js';
import { defineCvmOp, requireRank, shapeError } from '../operator.js';
import { precisionOfFirst } from './rules/unary.js';

/** Largest value of each window; the specification's 4.5.3 [C103–C106]. */
export const maxPool2d = defineCvmOp({
  name: 'max_pool2d',
  summary: 'Largest value of each window over NCHW; padding never wins.',
  attrs: {
    pool_size: cvmAttr.tuple({ length: [2] }),
    strides: cvmAttr.tuple({ default: [1, 1], length: [2], range: [1, 4096] }),
    padding: cvmAttr.tuple({ default: [0, 0], length: [1, 2], range: DEFAULT_RANGE }),
    layout: cvmAttr.string({ default: 'NCHW', only: ['NCHW'] }),
    ceil_mode: cvmAttr.bool({ default: false }),
  },
  inputs: ['data'],
  inferShape([data], attrs) {
    requireRank('data', data, 4);
    const spatial = [0, 1].map((axis) => {
      const size = data[axis + 2] as number;
      const pool = attrs.pool_size[axis] as number;
      const stride = attrs.strides[axis] as number;
      const pad = attrs.padding[axis] ?? (attrs.padding[0] as number);
      if (pool > size + 2 * pad || pad >= pool)
        shapeError(
          `a window of ${pool} with padding ${pad} does not fit into data of shape ${formatShape(data)}`,
        );
      const steps = (size + 2 * pad - pool) / stride;
      const out = (attrs.ceil_mode ? Math.ceil(steps) : Math.floor(steps)) + 1;
      if (attrs.ceil_mode && (out - 1) * stride - pad >= size)
        shapeError(`the last window starts outside data of shape ${formatShape(data)}`);
      return out;
    });
    return [[...data.slice(0, 2), ...spatial]];
  },
  inferPrecision: precisionOfFirst,
  gasBase: (_, { pool_size }) => sizeOf(pool_size),
});
