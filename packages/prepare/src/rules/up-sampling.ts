import { bilinearWindows, ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { emitDeconvolution } from '../shared/deconvolutions.js';

/** UpSampling: by repetition it stays, bilinear it is a transposed convolution of each channel [R173, D47]. */
export const upSampling = defineRules(ops.upSampling, {
  check: ({ attrs, inputs: [, weight], isParameter }) =>
    refuseIf(
      attrs.sample_type === 'bilinear' && weight !== undefined && !isParameter(weight),
      'the weight must be a parameter',
      'check that the parameter file belongs to the model',
    ),
  rewrite: (context) => {
    const { attrs, name, input, inputShape, parameterValue } = context;
    if (attrs.sample_type === 'nearest') return undefined;
    const dataShape = inputShape(0);
    return emitDeconvolution(context, {
      name,
      data: input(0),
      dataShape,
      weight: parameterValue(input(1)).data,
      bias: undefined,
      attrs: bilinearWindows(dataShape[1] as number, attrs.scale),
    });
  },
});
