import { onnxRule, port } from '../rule.js';
import { equal, not } from '../shared/logic.js';

export const xor = onnxRule('Xor', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  not(g, equal(g, input(0), input(1))),
);
