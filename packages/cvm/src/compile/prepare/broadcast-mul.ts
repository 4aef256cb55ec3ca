import { isParameter, ops } from '@mrtjs/graph';
import { absMax, zeros } from '@mrtjs/tensor';
import { prepareRule } from './rule.js';

/** A product with a parameter that is entirely zero is zero: a parameter of one bit [R174]. */
export const broadcastMul = prepareRule(ops.broadcastMul, ({ node, outputShape, builder }) => {
  const isZero = node.inputs.some(({ node: from }) => {
    const value = isParameter(from, builder.params) ? builder.params.get(from.name) : undefined;
    return value !== undefined && absMax(value) === 0;
  });
  return isZero ? builder.parameter(node.name, zeros('float64', outputShape), 1) : undefined;
});
