import { ops } from '@mrtjs/graph';
import { quantizeRule } from '../rule.js';

/** Bits of an index that has to be brought to scale 1. */
const INDEX_PRECISION = 32;

/** Embedding: indices at scale 1, the table at 16 bits; the output is as precise as the table [R167]. */
export const embedding = quantizeRule(
  ops.embedding,
  (context) => {
    const [data, weight] = [context.input(0), context.input(1)];
    const isIndex = !context.isParameter(data) && !context.isFloat(data) && context.scale(data) === 1;
    const index = isIndex ? data : context.requantize(data, INDEX_PRECISION, 1).value;
    const table = context.requantize(weight, context.inputPrecision);
    const threshold = context.threshold(weight);
    return {
      value: context.apply([index, table.value]),
      scale: table.scale,
      precision: context.bits(threshold * table.scale),
      threshold,
    };
  },
  { inputPrecision: 16 },
);
