import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const globalMaxPool = onnxRule('GlobalMaxPool', { inputs: [port.of('X')] }, ({ g, input }) =>
  g.op(ops.pooling, [input(0)], { pool_type: 'max', global_pool: true }),
);
