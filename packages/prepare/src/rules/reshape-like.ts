import { ops } from '@mrtjs/graph';
import { defineRules } from '../rule.js';

/** reshape_like → Reshape; the first dimension, the batch, is told from the others [R171]. */
export const reshapeLike = defineRules(ops.reshapeLike, {
  rewrite: ({ emit, name, input, outputShape }) =>
    emit(ops.reshape, name, [input(0)], { shape: [-1, ...outputShape.slice(1)] }),
});
