import { onnxRule, port } from '../rule.js';
import { greater, not } from '../shared/logic.js';

export const lessOrEqual = onnxRule('LessOrEqual', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  not(g, greater(g, input(0), input(1))),
);
