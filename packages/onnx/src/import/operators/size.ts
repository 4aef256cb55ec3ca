import { sizeOf, tensor } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';

export const size = onnxRule('Size', { inputs: [port.of('data')] }, ({ g, input }) =>
  g.constant(tensor('int64', [], BigInt64Array.of(BigInt(sizeOf(input(0).shape)))), 'size'),
);
