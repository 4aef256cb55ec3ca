import { formatShape, sameShape } from '@mrtjs/tensor';
import { cvmAttr } from '../attributes.js';
import { runtimeError } from '../errors.js';
import { defineCvmOp, requireRank } from '../operator.js';
import { weightedSumPrecision } from './rules/weighted-sum.js';

/** Fully connected layer; the specification's 4.5.2. */
export const dense = defineCvmOp({
  name: 'dense',
  summary: 'Product of a matrix with a transposed weight matrix, with an optional bias.',
  attrs: {
    units: cvmAttr.int({ atLeast: 1 }),
    use_bias: cvmAttr.bool({ default: true }),
  },
  inputs: ['data', 'weight', 'bias?'],
  hasOptional: (attrs) => attrs.use_bias,
  inferShape([data, weight, bias], { units }) {
    requireRank('data', data, 2);
    requireRank('weight', weight, 2);
    const [rows, columns] = data as [number, number];
    if (!sameShape(weight, [units, columns]))
      runtimeError('MRT4007', `weight has shape ${formatShape(weight)}, expected (${units}, ${columns})`);
    if (bias !== undefined && !sameShape(bias, [units]))
      runtimeError('MRT4007', `bias has shape ${formatShape(bias)}, expected (${units},)`);
    return [[rows, units]];
  },
  inferPrecision: (precisions, _, [data]) => [weightedSumPrecision(precisions, data[1] as number)],
  gasBase: ([, weight], { use_bias }) => (weight[1] as number) * 3 + (use_bias ? 1 : 0),
});
