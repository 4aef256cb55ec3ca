import type { AttrsOf, Value } from '@mrtjs/graph';
import { ops } from '@mrtjs/graph';
import type { RuleContext } from '../rule.js';
import { defineRules, refuseIf } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

type Attrs = AttrsOf<typeof ops.leakyReLU.attrs>;

/** LeakyReLU of type leaky, prelu or rrelu → relu(x) − slope · relu(−x); other curves become tables later [R176]. */
export const leakyReLU = defineRules(ops.leakyReLU, {
  check: ({ inputs: [, gamma], isParameter }) =>
    refuseIf(
      gamma !== undefined && !isParameter(gamma),
      'gamma must be a parameter',
      'check that the parameter file belongs to the model',
    ),
  // The slopes of prelu belong to axis 1, so that a transpose before it must stay there.
  fuseTranspose: (context) => (context.attrs.act_type === 'prelu' ? undefined : swapTranspose(context)),
  rewrite: (context) => {
    const slopes = slopesOf(context);
    return slopes === undefined ? undefined : brokenLine(context, slopes);
  },
});

/** Slopes below 0, one for all or one for each channel; `undefined` for curves. */
function slopesOf({
  attrs,
  inputs: [, gamma],
  parameterValue,
}: RuleContext<Attrs>): ArrayLike<number> | undefined {
  switch (attrs.act_type) {
    case 'leaky':
      return [attrs.slope];
    case 'prelu':
      return gamma && parameterValue(gamma).data;
    case 'rrelu':
      // At inference the slope is the middle of those that training draws.
      return [(attrs.lower_bound + attrs.upper_bound) / 2];
    default:
      return undefined;
  }
}

function brokenLine(context: RuleContext<Attrs>, slopes: ArrayLike<number>): Value {
  const { emit, fresh, parameter, name, input, outputShape } = context;
  const shape = slopes.length === 1 ? [1] : outputShape.map((_, axis) => (axis === 1 ? slopes.length : 1));
  const negative = emit(ops.negative, fresh('negative'), [input(0)]);
  const above = emit(ops.relu, fresh('relu'), [input(0)]);
  const below = emit(ops.relu, fresh('relu'), [negative]);
  const slope = parameter(fresh('slope'), shape, slopes);
  const scaled = emit(ops.broadcastMul, fresh('broadcast_mul'), [below, slope]);
  return emit(ops.elemwiseSub, name, [above, scaled]);
}
