import { float32 } from '@mrtjs/tensor';
import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

export const reciprocal = onnxRule('Reciprocal', { inputs: [port.of('X')] }, ({ g, input }) =>
  binary(g, 'div', g.constant(float32([], [1]), 'one'), input(0), input(0)),
);
