import { normalizeAxis, sizeOf } from '@mrtjs/tensor';
import { attr } from '../attributes.js';
import { defineOp } from '../operator.js';
import { checkAffine, standardise } from './families/normalization.js';
import { operand } from './reference/rearrange.js';

/** Normalisation along an axis. */
export const layerNorm = defineOp({
  name: 'LayerNorm',
  summary: 'gamma · (x − mean) / sqrt(variance + eps) + beta, along an axis.',
  attrs: { axis: attr.int({ default: -1 }), eps: attr.float({ default: 1e-5 }) },
  inputs: [{ name: 'data' }, { name: 'gamma', parameter: true }, { name: 'beta', parameter: true }],
  infer: ([data = [], ...affine], { axis }) => {
    checkAffine(affine, data[normalizeAxis(axis, data.length)] as number);
    return [data];
  },
  parameterShapes: ([data], { axis }) => {
    if (data === undefined) return {};
    const size = data[normalizeAxis(axis, data.length)] as number;
    return { gamma: [size], beta: [size] };
  },
  evaluate: (inputs, { axis, eps }) => {
    const [x, gamma, beta] = [operand(inputs, 0), operand(inputs, 1), operand(inputs, 2)];
    const along = normalizeAxis(axis, x.shape.length);
    const inner = sizeOf(x.shape.slice(along + 1));
    const y = standardise(x, [along], eps);
    const data = y.data.map((value, i) => {
      const c = Math.floor(i / inner) % gamma.data.length;
      return value * (gamma.data[c] as number) + (beta.data[c] as number);
    });
    return [{ ...y, data }];
  },
});
