import type { AttrsOf, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import type { RuleContext } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import type { ConvolutionPlan } from '../shared/convolutions.js';
import { emitConvolution, isPlain, isSplittable } from '../shared/convolutions.js';
import { MAX_TERMS } from '../shared/terms.js';

/** Convolution: NCW becomes NCHW, zero padding before it its own, sums that are too long are split [R196, R197]. */
export const convolution = defineRules(ops.convolution, {
  check: ({ attrs, inputShape }) => {
    const weight = inputShape(1);
    const terms = sizeOf(weight.slice(1));
    return refuseIf(
      terms > MAX_TERMS && !isSplittable({ weightShape: weight, attrs }),
      `each output is a sum of ${terms} products, which needs more than 32 bits`,
    );
  },
  rewrite: (context) => {
    const plan = planOf(context);
    return isPlain(context, plan) ? undefined : emitConvolution(context, plan);
  },
});

function planOf(context: RuleContext<AttrsOf<typeof ops.convolution.attrs>>): ConvolutionPlan {
  const [data, weight, bias] = context.inputs as readonly [Value, Value, Value?];
  return { name: context.name, data, weight, bias, weightShape: context.inputShape(1), attrs: context.attrs };
}
