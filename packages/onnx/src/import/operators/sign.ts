import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** (x > 0) − (−x > 0). */
export const sign = onnxRule('Sign', { inputs: [port.of('X')] }, ({ g, input }) => {
  const x = input(0);
  const above = g.op(ops.greaterScalar, [x], { scalar: 0 }, x);
  const below = g.op(ops.greaterScalar, [g.op(ops.negative, [x], {}, x)], { scalar: 0 }, x);
  return binary(g, 'sub', above, below);
});
