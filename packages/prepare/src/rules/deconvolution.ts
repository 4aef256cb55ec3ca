import type { AttrsOf } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { NodeFacts } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import { isSplittable } from '../shared/convolutions.js';
import { convolutionWeightShape, emitDeconvolution } from '../shared/deconvolutions.js';
import { MAX_TERMS } from '../shared/terms.js';

/** Deconvolution → Convolution, whose outputs of each stride are then put side by side. */
export const deconvolution = defineRules(ops.deconvolution, {
  check: (node) =>
    refuseIf(
      node.inputs.slice(1).some((value) => !node.isParameter(value)),
      'weight and bias must be parameters',
      'check that the parameter file belongs to the model',
    ) ?? refuseLongSums(node),
  rewrite: (context) => {
    const { attrs, name, input, inputs, inputShape, parameterValue } = context;
    const [, , bias] = inputs;
    return emitDeconvolution(context, {
      name,
      data: input(0),
      dataShape: inputShape(0),
      weight: parameterValue(input(1)).data,
      bias: bias && parameterValue(bias).data,
      attrs,
    });
  },
});

function refuseLongSums({ attrs, inputShape }: NodeFacts<AttrsOf<typeof ops.deconvolution.attrs>>) {
  const weightShape = convolutionWeightShape(inputShape(0), attrs);
  const terms = sizeOf(weightShape.slice(1));
  return refuseIf(
    terms > MAX_TERMS && !isSplittable({ weightShape, attrs }),
    `each output is a sum of ${terms} products, which needs more than 32 bits`,
  );
}
