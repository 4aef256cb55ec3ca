import { formatShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { defineCvmOp, requireRank, shapeError } from '../operator.js';
import { numberPrecision } from '../precision.js';

/** Rows whose score exceeds a threshold, and how many they are [C73, C130]. */
export const getValidCounts = defineCvmOp({
  name: 'get_valid_counts',
  summary: 'Counts the rows whose second element exceeds a threshold, and moves them to the front.',
  attrs: { score_threshold: cvmAttr.int({ default: 0 }) },
  inputs: ['data'],
  outputs: 2,
  inferShape([data]) {
    requireRank('data', data, 3);
    const [batch, , length] = data as [number, number, number];
    if (length < 2 || length > 31) shapeError(`rows of ${formatShape(data)} must have 2 to 31 elements`);
    return [[batch], data];
  },
  inferPrecision: ([precision], _, [[, rows, length]]) => [
    numberPrecision((rows as number) * (length as number)),
    precision,
  ],
});
