import { onnxRule, port } from '../rule.js';
import { greater as isGreater } from '../shared/logic.js';

export const greater = onnxRule('Greater', { inputs: [port.of('A'), port.of('B')] }, ({ g, input }) =>
  isGreater(g, input(0), input(1)),
);
