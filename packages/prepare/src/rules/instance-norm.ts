import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';
import { checkAffineParameters, emitStandardised } from '../shared/normalizations.js';

/** InstanceNorm: the mean is taken off, L2Normalization over the spatial axes, gamma and beta [R201]. */
export const instanceNorm = defineRules(ops.instanceNorm, {
  check: checkAffineParameters,
  rewrite: (context) => {
    const { attrs, name, input, inputShape } = context;
    return emitStandardised(context, input(0), inputShape(0), { name, mode: 'spatial', eps: attrs.eps });
  },
});
