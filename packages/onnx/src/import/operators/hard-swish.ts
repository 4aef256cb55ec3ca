import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** x · clip(x / 6 + 1/2, 0, 1). */
export const hardSwish = onnxRule('HardSwish', { inputs: [port.of('X')] }, ({ g, input }) => {
  const x = input(0);
  const scaled = g.op(ops.mulScalar, [x], { scalar: 1 / 6 }, x);
  const shifted = g.op(ops.plusScalar, [scaled], { scalar: 0.5 }, x);
  return binary(g, 'mul', x, g.op(ops.clip, [shifted], { a_min: 0, a_max: 1 }, x));
});
