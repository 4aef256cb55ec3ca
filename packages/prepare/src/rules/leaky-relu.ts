import { ops } from '@mrtjs/graph';
import { defineRules, refuseIf } from '../rule.js';
import { swapTranspose } from '../shared/transposes.js';

/** LeakyReLU of type leaky or prelu → relu(x) − slope · relu(−x) [R176]. */
export const leakyReLU = defineRules(ops.leakyReLU, {
  check: ({ attrs: { act_type: type }, inputs: [, gamma], isParameter }) =>
    refuseIf(type !== 'leaky' && type !== 'prelu', `act_type ${type} has no integer form`) ??
    refuseIf(
      gamma !== undefined && !isParameter(gamma),
      'gamma must be a parameter',
      'check that the parameter file belongs to the model',
    ),
  // The slopes of prelu belong to axis 1, so that a transpose before it must stay there.
  fuseTranspose: (context) => (context.attrs.act_type === 'leaky' ? swapTranspose(context) : undefined),
  rewrite: ({
    attrs,
    emit,
    fresh,
    parameter,
    parameterValue,
    name,
    inputs: [, gamma],
    input,
    outputShape,
  }) => {
    const slopes = gamma === undefined ? [attrs.slope] : parameterValue(gamma).data;
    const shape = slopes.length === 1 ? [1] : outputShape.map((_, axis) => (axis === 1 ? slopes.length : 1));
    const negative = emit(ops.negative, fresh('negative'), [input(0)]);
    const above = emit(ops.relu, fresh('relu'), [input(0)]);
    const below = emit(ops.relu, fresh('relu'), [negative]);
    const slope = parameter(fresh('slope'), shape, slopes);
    const scaled = emit(ops.broadcastMul, fresh('broadcast_mul'), [below, slope]);
    return emit(ops.elemwiseSub, name, [above, scaled]);
  },
});
