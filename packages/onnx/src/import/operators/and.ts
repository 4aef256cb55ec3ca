import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

export const and = onnxRule('And', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  binary(g, 'mul', input(0), input(1)),
);
