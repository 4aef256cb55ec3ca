import { onnxRule, port } from '../rule.js';
import { reciprocal as inverse } from '../shared/power.js';

export const reciprocal = onnxRule('Reciprocal', { inputs: [port.of('X')] }, ({ g, input }) =>
  inverse(g, input(0)),
);
