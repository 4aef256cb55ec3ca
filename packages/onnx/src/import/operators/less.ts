import { onnxRule, port } from '../rule.js';
import { greater } from '../shared/logic.js';

export const less = onnxRule('Less', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  greater(g, input(1), input(0)),
);
