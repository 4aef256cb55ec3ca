import { onnxRule, port } from '../rule.js';
import { equal as isEqual } from '../shared/logic.js';

export const equal = onnxRule('Equal', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  isEqual(g, input(0), input(1)),
);
