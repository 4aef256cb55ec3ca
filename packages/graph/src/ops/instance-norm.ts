import { sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { checkAffine, standardise } from './families/normalization.js';
import { operand } from './reference/rearrange.js';

/** Normalisation of each channel of each sample. */
export const instanceNorm = defineOp({
  name: 'InstanceNorm',
  summary: 'gamma · (x − mean) / sqrt(variance + eps) + beta, per sample and channel.',
  attrs: { eps: attr.float({ default: 1e-3 }) },
  inputs: [{ name: 'data' }, { name: 'gamma', parameter: true }, { name: 'beta', parameter: true }],
  infer: ([data = [], ...affine]) => {
    checkAffine(affine, data[1] ?? 0);
    return [data];
  },
  parameterShapes: ([data]) => (data === undefined ? {} : { gamma: [data[1] ?? 0], beta: [data[1] ?? 0] }),
  evaluate: (inputs, { eps }) => {
    const [x, gamma, beta] = [operand(inputs, 0), operand(inputs, 1), operand(inputs, 2)];
    const inner = sizeOf(x.shape.slice(2));
    const y = standardise(x, [...x.shape.keys()].slice(2), eps);
    const data = y.data.map((value, i) => {
      const c = Math.floor(i / inner) % gamma.data.length;
      return value * (gamma.data[c] as number) + (beta.data[c] as number);
    });
    return [{ ...y, data }];
  },
});
