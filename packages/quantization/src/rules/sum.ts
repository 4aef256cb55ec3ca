import { getBitCount, ops } from '@mrtjs/graph';
import { sizeOf } from '@mrtjs/tensor';
import { quantizeRule } from '../rule.js';

/** sum: an 8-bit operand; as many bits of growth as the number of terms has digits [R186]. */
export const sum = quantizeRule(
  ops.sum,
  (context) => {
    const data = context.requantize(context.input(0), context.inputPrecision);
    const terms = sizeOf(context.inputShapes[0] ?? []) / sizeOf(context.outputShape);
    return {
      value: context.apply([data.value]),
      scale: data.scale,
      precision: data.precision + getBitCount(terms),
    };
  },
  { inputPrecision: 8 },
);
