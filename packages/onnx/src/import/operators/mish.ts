import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

/** x · tanh(log(1 + exp(x))). */
export const mish = onnxRule('Mish', { inputs: [port.of('X')] }, ({ g, input }) => {
  const x = input(0);
  const soft = g.op(ops.activation, [x], { act_type: 'softrelu' }, x);
  return binary(g, 'mul', x, g.op(ops.tanh, [soft], {}, x));
});
