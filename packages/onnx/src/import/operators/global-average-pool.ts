import { ops } from '@mrtjs/graph';
import { onnxRule, port } from '../rule.js';

export const globalAveragePool = onnxRule('GlobalAveragePool', { inputs: [port.of('X')] }, ({ g, input }) =>
  g.op(ops.pooling, [input(0)], { pool_type: 'avg', global_pool: true }),
);
