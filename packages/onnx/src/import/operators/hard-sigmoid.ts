import { attr, ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

const attrs = { alpha: attr.float({ default: 0.2 }), beta: attr.float({ default: 0.5 }) };

/** alpha · x + beta, clipped to [0, 1]. */
export const hardSigmoid = onnxRule(
  'HardSigmoid',
  { inputs: [port.of('X')], attrs },
  ({ g, attrs: { alpha, beta }, input }) => {
    const scaled = g.op(ops.mulScalar, [input(0)], { scalar: alpha }, input(0));
    const shifted = g.op(ops.plusScalar, [scaled], { scalar: beta }, scaled);
    return g.op(ops.clip, [shifted], { a_min: 0, a_max: 1 }, shifted);
  },
);
