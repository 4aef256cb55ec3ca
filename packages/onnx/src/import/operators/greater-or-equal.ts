import { onnxRule, port } from '../rule.js';
import { greater, not } from '../shared/logic.js';

export const greaterOrEqual = onnxRule(
  'GreaterOrEqual',
  { inputs: [port.of('A'), port.of('B')] },
  ({ g, input }) => not(g, greater(g, input(1), input(0))),
);
