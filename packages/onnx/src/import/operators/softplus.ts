import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const softplus = onnxRule('Softplus', { inputs: [port.of('X')] }, ({ g, input }) =>
  g.op(ops.activation, [input(0)], { act_type: 'softrelu' }, input(0)),
);
