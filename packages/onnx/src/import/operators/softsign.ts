import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const softsign = onnxRule('Softsign', { inputs: [port.of('X')] }, ({ g, input }) =>
  g.op(ops.activation, [input(0)], { act_type: 'softsign' }, input(0)),
);
