import { onnxRule, port } from '../rule.js';
import { binary } from '../shared/binary.js';

export const or = onnxRule('Or', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  binary(g, 'max', input(0), input(1)),
);
